package gatewaytest

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/restview"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// Server answers calls as the template says API Gateway would.
type Server struct {
	options Options
	api     string
	root    *node
	stages  map[string]map[string]string
	notes   []string
	log     callLog

	listener   net.Listener
	server     *http.Server
	served     chan struct{}
	transports map[transportKey]*http.Transport
	stop       context.CancelFunc

	mu     sync.Mutex
	closed bool
	calls  sync.WaitGroup
}

// NewServer reads a CloudFormation template in JSON and serves one of its REST
// APIs on a free port of 127.0.0.1, until [Server.Close].
//
// It fails where a deployment of the template would be refused, where a value
// that is needed cannot be resolved, and where something is not modeled (see
// [Options.AllowUnmodeled]); the error lists everything, one line each.
// options may be nil.
func NewServer(document []byte, options *Options) (*Server, error) {
	s, err := newServer(document, options)
	if err != nil {
		return nil, fmt.Errorf("gatewaytest: %w", err)
	}
	if s.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return nil, fmt.Errorf("gatewaytest: %w", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.server = &http.Server{Handler: http.HandlerFunc(s.serve), BaseContext: func(net.Listener) context.Context { return ctx }}
	go func() {
		defer close(s.served)
		_ = s.server.Serve(s.listener) // always ends with http.ErrServerClosed
	}()
	return s, nil
}

// newServer is a server that does not listen yet.
func newServer(document []byte, options *Options) (*Server, error) {
	if options == nil {
		options = &Options{}
	}
	t, err := template.Parse(document, &template.Values{Parameters: options.Parameters, Imports: options.Imports})
	if err != nil {
		return nil, err
	}
	v := restview.New(t)
	api, err := chooseAPI(v, options.API)
	if err != nil {
		return nil, err
	}
	s := &Server{
		options: *options, api: api.ID, root: &node{}, stages: map[string]map[string]string{},
		transports: map[transportKey]*http.Transport{}, served: make(chan struct{}),
	}
	if problems := s.load(t, v, api); len(problems) > 0 {
		return nil, fmt.Errorf("cannot serve API %s:\n  %s", api.ID, strings.Join(problems, "\n  "))
	}
	return s, nil
}

// URL is where a stage is invoked, without a slash at the end: what
// https://{api}.execute-api.{region}.amazonaws.com/{stage} is for a deployed API.
func (s *Server) URL(stage string) string {
	return "http://" + s.listener.Addr().String() + "/" + stage
}

// Log returns the latest calls, oldest first, at most 4,096. A call stands there
// before its answer ends.
func (s *Server) Log() []Entry { return s.log.all() }

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
	s.calls.Wait()
	_ = s.server.Close() // closes a listener: nothing to be done about an error
	<-s.served
	for _, transport := range s.transports {
		transport.CloseIdleConnections()
	}
}
