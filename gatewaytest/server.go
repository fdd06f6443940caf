package gatewaytest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"slices"
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

func chooseAPI(v *restview.View, id string) (*restview.API, error) {
	var found []*restview.API
	var ids []string
	for _, api := range v.APIs {
		if len(api.Methods) > 0 && (id == "" || api.ID == id) {
			found = append(found, api)
		}
		if len(api.Methods) > 0 {
			ids = append(ids, api.ID)
		}
	}
	switch {
	case len(ids) == 0:
		return nil, errors.New("template has no REST API with methods")
	case len(found) == 0:
		return nil, fmt.Errorf("template has no REST API %q with methods; Options.API can be one of %q", id, ids)
	case len(found) > 1:
		return nil, fmt.Errorf("template has several REST APIs: Options.API must be one of %q", ids)
	}
	return found[0], nil
}

// load prepares everything a call needs and returns what stands against serving.
func (s *Server) load(t *template.Template, v *restview.View, api *restview.API) []string {
	problems := t.Undecided()
	for _, stage := range api.Stages {
		for _, problem := range refusedStage(stage) {
			problems = append(problems, stage.ID+": "+problem)
		}
		s.stages[stage.Name] = maps.Clone(stage.Variables)
	}
	for name, variables := range s.options.Stages {
		if s.stages[name] == nil {
			s.stages[name] = map[string]string{}
		}
		maps.Copy(s.stages[name], variables)
	}
	if len(s.stages) == 0 {
		problems = append(problems, "the API has no stage in the template: name one in Options.Stages")
	}
	s.notes = append(s.notes, api.Assumed...)
	unmodeled := unmodeledAround(t, api)
	for _, feature := range unmodeled {
		s.notes = append(s.notes, "not modeled: "+feature)
	}
	var routes []*route
	for _, m := range api.Methods {
		r := &route{method: m, plans: map[string]*plan{}}
		r.unmodeled, r.servable = unmodeledMethod(m)
		var wrong []string
		if r.servable {
			wrong = refused(v, m)
		}
		if r.servable && m.Integration != nil {
			list, refusedMappings, left := mappings(m.Integration.RequestParameters)
			r.mappings, r.unmodeled = list, append(r.unmodeled, left...)
			wrong = append(wrong, refusedMappings...)
			if m.Integration.KebabTarget {
				r.notes = append(r.notes, "integration-target is taken for integrationTarget, which is not established")
			}
		}
		if problem := s.root.add(r); problem != "" {
			wrong = append(wrong, problem)
		}
		for _, problem := range wrong {
			problems = append(problems, m.Where+": "+problem)
		}
		for _, feature := range r.unmodeled {
			unmodeled = append(unmodeled, m.Where+": "+feature)
			r.notes = append(r.notes, "not modeled: "+feature)
		}
		routes = append(routes, r)
	}
	if !s.options.AllowUnmodeled {
		for _, feature := range unmodeled {
			problems = append(problems, "not modeled: "+feature)
		}
	}
	if len(problems) == 0 {
		s.connect(v, routes)
	}
	return problems
}

// connect plans every route in every stage and finds the backends.
func (s *Server) connect(v *restview.View, routes []*route) {
	needed := map[string]bool{}
	for _, r := range routes {
		if !r.servable {
			continue
		}
		for stage, variables := range s.stages {
			p := newPlan(v, r.method.Integration, stage, variables)
			r.plans[stage] = p
			if p.failure == "" {
				needed[p.backend] = true
			}
		}
	}
	keys := slices.Sorted(maps.Keys(needed))
	for _, r := range routes {
		for _, p := range r.plans {
			if p.failure != "" {
				continue
			}
			address, ok := s.options.Backends[p.backend]
			if !ok {
				p.failure = fmt.Sprintf("no backend for %q: the template needs %q, Options.Backends has %q",
					p.backend, keys, slices.Sorted(maps.Keys(s.options.Backends)))
				continue
			}
			p.transport = s.transport(address, r.method.Integration.SkipVerification)
		}
	}
}
