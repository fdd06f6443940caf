package gatewaytest

import "net/http"

// Load is NewServer without the socket.
func Load(document []byte, options *Options) (*Server, error) { return newServer(document, options) }

// Handle answers one call without a socket.
func (s *Server) Handle(w http.ResponseWriter, r *http.Request) { s.serve(w, r) }
