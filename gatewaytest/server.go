package gatewaytest

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

// Server answers calls as the template says API Gateway would.
type Server struct {
	gateway *gateway
	log     callLog
	root    *listening
	stop    context.CancelFunc
	ctx     context.Context

	mu      sync.Mutex
	closed  bool
	domains map[string]*listening
	calls   sync.WaitGroup
}

// listening is a socket with its server.
type listening struct {
	listener net.Listener
	server   *http.Server
	served   chan struct{}
}

// NewServer reads a CloudFormation template in JSON and serves one of its REST
// APIs on a free port of 127.0.0.1, until [Server.Close].
//
// It fails where a deployment of the template would be refused, where a value
// that is needed cannot be resolved, and where something is not modeled (see
// [Options.AllowUnmodeled]); the error lists everything, one line each.
// options may be nil.
func NewServer(template []byte, options *Options) (*Server, error) {
	g, err := newGateway(template, options)
	if err != nil {
		return nil, err
	}
	s := &Server{gateway: g, domains: map[string]*listening{}}
	g.record = s.log.add
	s.ctx, s.stop = context.WithCancel(context.Background())
	if s.root, err = s.listen(g); err != nil {
		return nil, err
	}
	for domain := range g.domains {
		named := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Host = domain
			g.ServeHTTP(w, r)
		})
		if s.domains[domain], err = s.listen(named); err != nil {
			s.Close()
			return nil, err
		}
	}
	return s, nil
}

// listen serves a handler on a port of its own.
func (s *Server) listen(handler http.Handler) (*listening, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("gatewaytest: %w", err)
	}
	l := &listening{listener: listener, served: make(chan struct{})}
	l.server = &http.Server{
		Handler:           s.counted(handler),
		BaseContext:       func(net.Listener) context.Context { return s.ctx },
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          log.New(io.Discard, "", 0), // of connections that callers break off

		DisableGeneralOptionsHandler: true, // OPTIONS * is a call like any other
	}
	go func() {
		defer close(l.served)
		_ = l.server.Serve(listener) // always ends with http.ErrServerClosed
	}()
	return l, nil
}

// counted counts the calls under way, and lets none begin after Close.
func (s *Server) counted(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		if s.closed {
			s.mu.Unlock()
			panic(http.ErrAbortHandler)
		}
		s.calls.Add(1)
		s.mu.Unlock()
		defer s.calls.Done()
		handler.ServeHTTP(w, r)
	})
}

// URL is where a stage is invoked, without a slash at the end: what
// https://{api}.execute-api.{region}.amazonaws.com/{stage} is for a deployed API.
func (s *Server) URL(stage string) string {
	return "http://" + s.root.listener.Addr().String() + "/" + stage
}

// DomainURL is where a custom domain of the template answers, without a slash at
// the end: what https://{domain} is for a deployed one. Its base path mappings
// apply, and calls there have the domain as Host. It is "" for a domain that has
// no mapping to the API.
func (s *Server) DomainURL(domain string) string {
	if l := s.domains[domain]; l != nil {
		return "http://" + l.listener.Addr().String()
	}
	return ""
}

// Log returns the latest calls, oldest first, at most 4,096. A call stands there
// before its answer ends.
func (s *Server) Log() []Entry { return s.log.all() }

// closing is how long Close waits for calls that do not end when their
// connections do, such as those in a function of [Options].
const closing = 2 * time.Second

// Close breaks off the calls under way and frees everything. A second Close does
// nothing.
func (s *Server) Close() {
	s.mu.Lock()
	closed := s.closed
	s.closed = true
	s.mu.Unlock()
	if closed {
		return
	}
	s.stop()
	all := []*listening{s.root}
	for _, l := range s.domains {
		all = append(all, l)
	}
	for _, l := range all {
		if l != nil {
			_ = l.server.Close() // closes a listener: nothing to be done about an error
			<-l.served
		}
	}
	ended := make(chan struct{})
	go func() {
		s.calls.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(closing):
	}
	s.gateway.closeIdle()
}
