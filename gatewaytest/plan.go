package gatewaytest

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/restview"
)

// route is one method of the API.
type route struct {
	method    *restview.Method
	mappings  []mapping
	unmodeled []string
	notes     []string
	servable  bool
	// plans holds, by stage name, how a call of that stage goes.
	plans map[string]*plan
}

// plan is the way of one route's calls in one stage.
type plan struct {
	variables map[string]string
	// failure says why every call fails, "" when none does.
	failure string
	link    string
	// backend is the key of Options.Backends, "" before it is known.
	backend   string
	scheme    string
	authority string
	host      string
	path      []piece
	query     []pair
	transport *http.Transport
}

// piece is a part of a Uri's path: a text, or the placeholder {name}.
type piece struct{ text, name string }

// newPlan decides where calls of a route go. The Uri's port picks the listener
// and its path is sent, while its host only names the backend (reported from
// real accounts).
func newPlan(v *restview.View, i *restview.Integration, stage string, variables map[string]string) *plan {
	p := &plan{variables: variables}
	connection, missing := fillVariables(i.ConnectionID, variables)
	uri, missingToo := fillVariables(i.URI, variables)
	if missing = append(missing, missingToo...); len(missing) > 0 {
		// A stage variable that is not set: a 5xx at call time (documented).
		p.failure = fmt.Sprintf("stage variable %s is not set on stage %q", strings.Join(missing, ", "), stage)
		return p
	}
	p.link = v.Name(connection)
	link, known := v.Link(connection)
	if kind := v.Type(connection); kind != "" && !known {
		p.failure = fmt.Sprintf("ConnectionId is %s, an %s and no VPC link", p.link, kind)
		return p
	}
	target := v.Name(i.Target)
	if known && link.Version == 1 {
		// A link of version 1 has its network load balancer itself (documented).
		target = strings.Join(link.Targets, ",")
	}
	if target == "" {
		// A link given by stage variable passes deployment without a target, and
		// then every call fails with this text (reported from a real account).
		p.failure = "Unable to find IntegrationTarget"
		return p
	}
	port, err := p.parse(uri)
	if err != nil {
		p.failure = err.Error()
		return p
	}
	p.backend = target + ":" + strconv.Itoa(port)
	// Nothing is known to limit the ports behind a link of version 1.
	if !(known && link.Version == 1) && port != 80 && port != 443 && port <= 1024 {
		p.failure = fmt.Sprintf("port %d is neither 80 nor 443 nor above 1024, as documented for private integrations", port)
		return p
	}
	if balancer, ok := v.LoadBalancer(target); ok {
		p.failure = unreachable(v, link, balancer, p.scheme, port)
	}
	return p
}

// unreachable says why a listener of a load balancer in the template does not
// answer, "" when it does. In an account a closed port or security group is a
// timeout and a 500 after some 11 seconds (reported); here it is a 500 at once.
func unreachable(v *restview.View, link *restview.Link, balancer *restview.LoadBalancer, scheme string, port int) string {
	// Without any listener in the template they are in another one; port 0 is one
	// that could not be resolved.
	if _, unknown := balancer.Listener(0); len(balancer.Listeners) > 0 && !unknown {
		listener, ok := balancer.Listener(port)
		if !ok {
			return fmt.Sprintf("load balancer %s has no listener on port %d", balancer.ID, port)
		}
		secure := listener.Protocol == "HTTPS" || listener.Protocol == "TLS"
		plain := listener.Protocol == "HTTP"
		if scheme == "https" && plain || scheme == "http" && secure {
			return fmt.Sprintf("Uri asks for %s, listener %s speaks %s", scheme, listener.ID, listener.Protocol)
		}
	}
	if link == nil {
		return ""
	}
	return v.Closed(link, balancer, port)
}

// parse takes a Uri apart and returns its port.
func (p *plan) parse(uri string) (int, error) {
	u, err := url.Parse(uri)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return 0, fmt.Errorf("the Uri is no http or https URL: %q", uri)
	}
	usual := map[string]string{"http": "80", "https": "443"}[u.Scheme]
	text := u.Port()
	if text == "" {
		text = usual
	}
	port, err := strconv.Atoi(text)
	if err != nil || port < 1 || port > 65535 {
		return 0, fmt.Errorf("the Uri has no valid port: %q", uri)
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
	const start = "${stageVariables."
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, start)
		b.WriteString(before)
		if !found {
			return b.String(), missing
		}
		name, after, _ := strings.Cut(rest, "}")
		value, ok := variables[name]
		if !ok {
			missing = append(missing, name)
		}
		b.WriteString(value)
		text = after
	}
}
