package gatewaytest

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/restview"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// route is one method of the API.
type route struct {
	method     *restview.Method
	mappings   []mapping
	requests   templates
	responses  []*integrationResponse
	authorizer *authorizer
	schemas    schemas
	// broken says why every call fails, "" when none does.
	broken    string
	unmodeled []string
	notes     []string
	servable  bool
	plans     map[planKey]*plan
}

// planKey names the calls that go the same way.
type planKey struct {
	stage  string
	canary bool
}

// plan is the way of one route's calls in one stage.
type plan struct {
	// failure is the answer to every call, nil where there is a way.
	failure *failure
	link    string
	// backend is the key of Options.Backends, "" before it is known.
	backend   string
	scheme    string
	authority string
	host      string
	uri       string
	groups    string
	path      []piece
	query     []pair
	transport *http.Transport
}

func (c *call) plan() *plan { return c.route.plans[planKey{c.entry.Stage, c.canary}] }

// piece is a part of a Uri's path: a text, or the placeholder {name}.
type piece struct{ text, name string }

// newPlan decides where calls of a route go. The Uri's port picks the listener
// and its path is sent, while its host only names the backend (reported from
// real accounts).
func (g *gateway) newPlan(r *route, stage string, variables map[string]string) *plan {
	i, v := r.method.Integration, g.view
	p := &plan{}
	fail := func(reason string) *plan {
		p.failure = internal(reason)
		return p
	}
	if r.broken != "" {
		return fail(r.broken)
	}
	connection, missing := fillVariables(i.ConnectionID, variables)
	uri, missingToo := fillVariables(i.URI, variables)
	p.uri = uri
	if missing = append(missing, missingToo...); len(missing) > 0 {
		p.failure = &failure{
			kind: configurationError, integrationError: "Execution failed due to configuration error: Invalid endpoint address",
			reason: fmt.Sprintf("stage variable %s is not set on stage %q: Options.Stages can set it", strings.Join(missing, ", "), stage),
		}
		return p
	}
	p.link = v.Name(connection)
	link, known := v.Link(connection)
	if kind := v.Type(connection); kind != "" && !known && !template.Unknowable(kind) {
		return fail(fmt.Sprintf("ConnectionId is %s, an %s and no VPC link", p.link, kind))
	}
	port, err := p.parse(uri)
	if err != nil {
		return fail(err.Error())
	}
	target := v.Name(i.Target)
	first := known && link.Version == 1
	switch {
	case first:
		// A link of version 1 has its network load balancer itself (documented).
		target = strings.Join(link.Targets, ",")
	case target == "":
		// Options may say that a link known only by its id is of version 1.
		key, reason := p.link+":"+strconv.Itoa(port), "Unable to find IntegrationTarget: the method needs the load balancer's ARN"
		if _, given := g.options.Backends[key]; given && !known {
			p.backend = key
			return p
		}
		if !known {
			reason += fmt.Sprintf("; if %s is a link of version 1, name it in Options.Backends: %q", p.link, key)
		}
		// A link given by stage variable passes deployment without a target, and
		// then every call fails with this text (reported from a real account).
		p.failure = &failure{
			kind: configurationError, integrationError: "Execution failed due to configuration error: Unable to find IntegrationTarget",
			reason: reason,
		}
		return p
	}
	p.backend = target + ":" + strconv.Itoa(port)
	// Nothing is known to limit the ports behind a link of version 1.
	if !first && !apigw.Reachable(port) {
		return fail(fmt.Sprintf("port %d is none that a private integration reaches: %s", port, apigw.Ports))
	}
	if balancer, ok := v.LoadBalancer(target); ok {
		p.failure = unreachable(v, link, balancer, p.scheme, port)
		p.groups = groups(v, link, balancer, port)
	}
	return p
}

// groups says what the security groups make of calls: see [Route].
func groups(v *restview.View, link *restview.Link, balancer *restview.LoadBalancer, port int) string {
	switch {
	case link == nil || !v.Judges(link, balancer):
		return ""
	case v.Closed(link, balancer, port) != "":
		return "closed"
	}
	return "open"
}

// unreachable is the answer where a listener of a load balancer in the template
// does not answer, nil where it does. In an account a closed port or security
// group is a 500 after some 11 seconds (reported); here it is a 500 at once.
func unreachable(v *restview.View, link *restview.Link, balancer *restview.LoadBalancer, scheme string, port int) *failure {
	// Without any listener in the template they are in another one; port 0 is one
	// that could not be resolved.
	if _, unknown := balancer.Listener(0); len(balancer.Listeners) > 0 && !unknown {
		listener, ok := balancer.Listener(port)
		if !ok {
			return internal(fmt.Sprintf("load balancer %s has no listener on port %d: it listens on %s", balancer.ID, port, ports(balancer)))
		}
		secure := listener.Protocol == "HTTPS" || listener.Protocol == "TLS"
		reason := fmt.Sprintf("Uri asks for %s, listener %s speaks %s", scheme, listener.ID, listener.Protocol)
		switch {
		case scheme == "https" && listener.Protocol == "HTTP":
			return internal(reason)
		case scheme == "http" && secure:
			// Plain HTTP to a TLS port (recorded).
			return &failure{kind: integrationFailure, reason: reason, integrationError: noContact}
		}
	}
	if link != nil {
		if reason := v.Closed(link, balancer, port); reason != "" {
			return internal(reason)
		}
	}
	return nil
}

// ports lists where a load balancer listens.
func ports(balancer *restview.LoadBalancer) string {
	var list []string
	for _, listener := range balancer.Listeners {
		list = append(list, strconv.Itoa(listener.Port))
	}
	return strings.Join(list, ", ")
}

// parse takes a Uri apart and returns its port.
func (p *plan) parse(uri string) (int, error) {
	u, err := url.Parse(uri)
	if err != nil || u.Hostname() == "" || apigw.DefaultPort(u.Scheme) == 0 {
		if stray := apigw.StrayExpressions(uri); len(stray) > 0 {
			return 0, fmt.Errorf("the Uri is no http or https URL: %q; %s is no stage variable, and Fn::Sub has not filled it in", uri, stray[0])
		}
		return 0, fmt.Errorf("the Uri is no http or https URL: %q", uri)
	}
	usual := strconv.Itoa(apigw.DefaultPort(u.Scheme))
	text := u.Port()
	if text == "" {
		text = usual
	}
	port, err := strconv.Atoi(text)
	if err != nil || port < 1 || port > 65535 {
		return 0, fmt.Errorf("the Uri has no port from 1 to 65535: %q", uri)
	}
	p.scheme, p.authority = u.Scheme, net.JoinHostPort(u.Hostname(), text)
	// A default port is not part of the Host header (not established).
	p.host = strings.TrimSuffix(u.Host, ":"+usual)
	// url.URL cannot keep {placeholders} apart from escaped braces: cut the text.
	_, rest, _ := strings.Cut(uri, "://")
	rest, query, _ := strings.Cut(rest, "?")
	if slash := strings.IndexByte(rest, '/'); slash >= 0 {
		p.path = pieces(rest[slash:])
	} else {
		p.path = []piece{{text: "/"}}
	}
	p.query = parseQuery(query)
	return port, nil
}

func pieces(path string) []piece {
	var list []piece
	for path != "" {
		before, rest, found := strings.Cut(path, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			return append(list, piece{text: path})
		}
		list = append(list, piece{text: before}, piece{name: name})
		path = after
	}
	return list
}

// fillVariables replaces every ${stageVariables.x} and names those not set.
func fillVariables(text string, variables map[string]string) (filled string, missing []string) {
	filled = apigw.ReplaceStageVariables(text, func(name string) string {
		value, ok := variables[name]
		if !ok {
			missing = append(missing, name)
		}
		return value
	})
	return filled, missing
}
