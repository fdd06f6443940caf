package gatewaytest

import (
	"fmt"
	"maps"
	"net"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/restview"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// gateway is one API, ready to be called. Only counters change after it is made.
type gateway struct {
	options Options
	view    *restview.View
	api     *restview.API
	// partition, region, account and the suffix of host names are those of the stack.
	partition, region, account, suffix string

	root      *node
	routes    []*route
	stages    map[string]*stage
	domains   map[string][]restview.DomainMapping
	policy    *policy
	keys      map[string]*key
	responses map[string]*changedResponse
	notes     []string
	transport map[transportKey]*http.Transport
	// record takes the entries of calls, beside Options.OnCall; nil for none.
	record func(Entry)
}

// stage is one stage of the API.
type stage struct {
	variables map[string]string
	// canary holds the variables of the calls that go to the canary, which are
	// percent of all.
	canary  map[string]string
	percent float64
	calls   atomic.Int64
}

// NewHandler reads a CloudFormation template in JSON and serves one of its REST
// APIs, as [NewServer] does, wherever the caller mounts it. The first part of a
// path is the stage, except for the hosts of the template's custom domains, whose
// base path mappings apply. Calls are known to [Options.OnCall] only.
// options may be nil.
func NewHandler(template []byte, options *Options) (http.Handler, error) {
	g, err := newGateway(template, options)
	if err != nil {
		return nil, err
	}
	return g, nil
}

func newGateway(document []byte, options *Options) (*gateway, error) {
	if options == nil {
		options = &Options{}
	}
	t, err := template.Parse(document, &template.Values{Parameters: options.Parameters, Imports: options.Imports})
	if err != nil {
		return nil, fmt.Errorf("gatewaytest: %w", err)
	}
	v := restview.New(t)
	api, err := chooseAPI(t, v, options.API)
	if err != nil {
		return nil, fmt.Errorf("gatewaytest: %w", err)
	}
	g := &gateway{
		options: *options, view: v, api: api, root: &node{}, stages: map[string]*stage{},
		partition: t.Parameter("AWS::Partition"), region: t.Parameter("AWS::Region"), account: t.Parameter("AWS::AccountId"),
		suffix:  t.Parameter("AWS::URLSuffix"),
		domains: map[string][]restview.DomainMapping{}, responses: map[string]*changedResponse{},
		transport: map[transportKey]*http.Transport{},
	}
	if problems := g.load(t); len(problems) > 0 {
		return nil, fmt.Errorf("gatewaytest: cannot serve API %s:\n  %s", api.ID, strings.Join(problems, "\n  "))
	}
	return g, nil
}

// ServeHTTP answers one call.
func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := g.newCall(r)
	if f := g.answer(w, c); f != nil {
		g.refuse(w, c, f)
	}
}

// answer serves a call up to its log entry, or returns why it could not. The
// order is the documented one: policy, authorizer, key, validator, integration.
func (g *gateway) answer(w http.ResponseWriter, c *call) *failure {
	if f := c.oversized(); f != nil {
		return f
	}
	path, f := g.place(c)
	if f != nil {
		return f
	}
	e := c.entry
	e.Path = path
	if c.route, c.path = g.root.find(segments(path), c.request.Method); c.route == nil {
		// The known answer to a path or verb without a method.
		return c.unsigned("no method for " + e.Method + " " + e.Path + g.root.others(segments(path)))
	}
	m := c.route.method
	e.Where = m.Where
	c.note(c.route.notes...)
	if e.Domain != "" && apigw.IsReservedPath(e.Path) {
		c.note("API Gateway keeps /ping and /sping at the root of an API with a custom domain for its health check: they do not answer as expected there")
	}
	if strings.ContainsAny(c.request.URL.RawQuery, "|{}") {
		c.note("API Gateway takes no |, { or } in a query: encode them")
	}
	if !c.route.servable {
		return &failure{kind: notModeled, reason: "not modeled: " + strings.Join(c.route.unmodeled, ", ")}
	}
	for _, check := range []func(*call) *failure{g.admit, g.authorize, g.checkKey, g.readBody, g.validate} {
		if f := check(c); f != nil {
			return f
		}
	}
	if m.Integration.Type == "MOCK" {
		return g.mock(w, c)
	}
	return g.forward(w, c)
}

// place finds the stage that is called and returns the path there. A slash too
// many before or behind the stage does no harm (recorded).
func (g *gateway) place(c *call) (path string, f *failure) {
	path = strings.TrimLeft(c.request.URL.EscapedPath(), "/")
	e := c.entry
	host := c.request.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	name := ""
	if mappings, custom := g.domains[strings.ToLower(host)]; custom {
		e.Domain = strings.ToLower(host)
		rest, mapping := below(mappings, path)
		if mapping == nil {
			return path, &failure{kind: forbidden, reason: fmt.Sprintf("domain %s has no base path mapping for /%s; there are %q", e.Domain, path, basePaths(mappings))}
		}
		path, name = rest, mapping.Stage
	} else if g.api.EndpointDisabled {
		return path, &failure{kind: forbidden, reason: "DisableExecuteApiEndpoint is set: only custom domains answer, see DomainURL"}
	}
	if name == "" {
		name, path, _ = strings.Cut(path, "/")
		name = decode(name)
	}
	e.Stage = name
	at := g.stages[name]
	path = "/" + strings.TrimLeft(path, "/")
	if at == nil {
		return path, &failure{kind: forbidden, reason: fmt.Sprintf("the API has no stage %q; it has %q", name, template.SortedKeys(g.stages))}
	}
	c.variables = at.variables
	c.canary = at.toCanary()
	if c.canary {
		c.variables = at.canary
	}
	return path, nil
}

// below finds the mapping whose base path a path begins with, and what follows.
func below(mappings []restview.DomainMapping, path string) (rest string, found *restview.DomainMapping) {
	for n := range mappings {
		m := &mappings[n]
		rest, ok := strings.CutPrefix(path, m.Base)
		if ok && (m.Base == "" || rest == "" || rest[0] == '/') {
			return strings.TrimLeft(rest, "/"), m
		}
	}
	return path, nil
}

func basePaths(mappings []restview.DomainMapping) (paths []string) {
	for _, m := range mappings {
		paths = append(paths, "/"+m.Base)
	}
	return paths
}

// toCanary decides whether the next call goes to the canary: of any hundred calls
// in a row as many as the share says.
func (s *stage) toCanary() bool {
	if s.percent <= 0 {
		return false
	}
	n := float64(s.calls.Add(1))
	return int(n*s.percent/100) > int((n-1)*s.percent/100)
}

// log hands the entry of a call on.
func (g *gateway) log(c *call) {
	c.entry.Duration = since(c.entry.Time)
	if g.record != nil {
		g.record(*c.entry)
	}
	if g.options.OnCall != nil {
		g.options.OnCall(*c.entry)
	}
}

func (g *gateway) closeIdle() {
	for transport := range maps.Values(g.transport) {
		transport.CloseIdleConnections()
	}
}
