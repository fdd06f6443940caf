package gatewaytest

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// mapping is one entry of an integration's RequestParameters, which name what
// goes to the backend and where it comes from (documented).
type mapping struct {
	// place is path, querystring or header; name is the parameter there.
	place, name string
	source      string
}

// call is one request on its way, as far as mappings can see it.
type call struct {
	request *http.Request
	stage   string
	api     string
	id      string
	route   *route
	plan    *plan
	path    map[string]string
	query   []pair
	body    []byte
}

// mappings reads RequestParameters in sorted order. Problems are what a
// deployment would refuse, unmodeled what this package does not know.
func mappings(parameters map[string]string) (list []mapping, problems, unmodeled []string) {
	for _, key := range template.SortedKeys(parameters) {
		source := parameters[key]
		rest, ok := strings.CutPrefix(key, "integration.request.")
		place, name, named := strings.Cut(rest, ".")
		if !ok || !named || name == "" || place != "path" && place != "querystring" && place != "header" {
			problems = append(problems, "mapping key "+key+" is not integration.request.{path|querystring|header}.<name>")
			continue
		}
		switch kind := sourceKind(source); {
		case kind == badSource:
			problems = append(problems, "mapping "+key+" has a source that does not exist: "+source)
		case kind == unmodeledSource:
			unmodeled = append(unmodeled, "mapping from "+source)
		case place == "header" && strings.EqualFold(name, "host"):
			unmodeled = append(unmodeled, "mapping of the Host header, which the Uri sets")
		default:
			list = append(list, mapping{place: place, name: name, source: source})
		}
	}
	return list, problems, unmodeled
}

const (
	goodSource = iota
	unmodeledSource
	badSource
)

// contextValues are the context variables that are modeled.
var contextValues = map[string]func(*call) string{
	"context.accountId":          func(*call) string { return "123456789012" },
	"context.apiId":              func(c *call) string { return c.api },
	"context.httpMethod":         func(c *call) string { return c.request.Method },
	"context.identity.sourceIp":  func(c *call) string { return sourceIP(c.request.RemoteAddr) },
	"context.identity.userAgent": func(c *call) string { return c.request.UserAgent() },
	"context.path":               func(c *call) string { return c.request.URL.Path },
	"context.protocol":           func(c *call) string { return c.request.Proto },
	"context.requestId":          func(c *call) string { return c.id },
	"context.resourcePath":       func(c *call) string { return c.route.method.Path },
	"context.stage":              func(c *call) string { return c.stage },
}

func sourceKind(source string) int {
	if len(source) >= 2 && source[0] == '\'' && source[len(source)-1] == '\'' {
		return goodSource
	}
	if source == "method.request.body" || contextValues[source] != nil {
		return goodSource
	}
	if strings.HasPrefix(source, "context.") || strings.HasPrefix(source, "method.request.body.") {
		return unmodeledSource
	}
	for _, prefix := range []string{
		"method.request.path.", "method.request.querystring.", "method.request.multivaluequerystring.",
		"method.request.header.", "method.request.multivalueheader.", "stageVariables.",
	} {
		if name, ok := strings.CutPrefix(source, prefix); ok && name != "" {
			return goodSource
		}
	}
	return badSource
}

// values are what a source holds in this call. None means that there is no such
// thing; the last of several counts where the source is not a multivalue one
// (not established).
func (m mapping) values(c *call) []string {
	if text, ok := strings.CutPrefix(m.source, "'"); ok {
		return []string{strings.TrimSuffix(text, "'")}
	}
	if m.source == "method.request.body" {
		return []string{string(c.body)}
	}
	if value := contextValues[m.source]; value != nil {
		return []string{value(c)}
	}
	if name, ok := strings.CutPrefix(m.source, "stageVariables."); ok {
		value, ok := c.plan.variables[name]
		return some(value, ok)
	}
	kind, name, _ := strings.Cut(strings.TrimPrefix(m.source, "method.request."), ".")
	switch kind {
	case "path":
		value, ok := c.path[name]
		return some(value, ok)
	case "querystring":
		return last(valuesOf(c.query, name))
	case "multivaluequerystring":
		return valuesOf(c.query, name)
	case "header":
		return last(c.request.Header.Values(name))
	}
	return c.request.Header.Values(name)
}

func some(value string, ok bool) []string {
	if !ok {
		return nil
	}
	return []string{value}
}

func last(values []string) []string { return values[max(0, len(values)-1):] }

// pair is one query parameter; a query keeps its order.
type pair struct{ name, value string }

func parseQuery(raw string) []pair {
	var pairs []pair
	for raw != "" {
		var part string
		part, raw, _ = strings.Cut(raw, "&")
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		pairs = append(pairs, pair{unescapeQuery(name), unescapeQuery(value)})
	}
	return pairs
}

func unescapeQuery(text string) string {
	if decoded, err := url.QueryUnescape(text); err == nil {
		return decoded
	}
	return text
}

func encodeQuery(pairs []pair) string {
	var b strings.Builder
	for i, p := range pairs {
		if i > 0 {
			b.WriteByte('&')
		}
		b.WriteString(escapeQuery(p.name) + "=" + escapeQuery(p.value))
	}
	return b.String()
}

func escapeQuery(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

func valuesOf(pairs []pair, name string) []string {
	var values []string
	for _, p := range pairs {
		if p.name == name {
			values = append(values, p.value)
		}
	}
	return values
}
