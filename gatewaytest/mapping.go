package gatewaytest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// mapping is one entry of an integration's RequestParameters, which name what
// goes to the backend and where it comes from (documented).
type mapping struct {
	// place is path, querystring or header; name is the parameter there.
	place, name string
	// values are what the source holds in a call: none where there is no such
	// thing, and then nothing is sent (recorded).
	values func(*call) []string
}

// mappings reads RequestParameters in sorted order. Problems are what a
// deployment would refuse, unmodeled what this package does not know; broken
// says why every call fails, "" when none does.
func mappings(parameters map[string]string) (list []mapping, problems, unmodeled []string, broken string) {
	for _, key := range template.SortedKeys(parameters) {
		source := parameters[key]
		rest, ok := strings.CutPrefix(key, "integration.request.")
		place, name, named := strings.Cut(rest, ".")
		if !ok || !named || name == "" || place != "path" && place != "querystring" && place != "header" {
			problems = append(problems, "mapping key "+key+" is not integration.request.{path|querystring|header}.<name>")
			continue
		}
		if place == "header" {
			name = http.CanonicalHeaderKey(name)
		}
		values, known := sourceOf(source)
		switch {
		case !known && !sourceExists(source):
			problems = append(problems, "mapping "+key+" has a source that does not exist: "+source)
		case !known:
			unmodeled = append(unmodeled, "mapping from "+source)
		case place == "header" && (name == "Host" || name == "Trailer"):
			// A mapped Host was seen to replace the Uri's over the internet; over a
			// VPC link it is not established.
			unmodeled = append(unmodeled, "mapping of the "+name+" header")
		case place == "header" && slices.Contains(breakingHeaders, name):
			broken = "header " + name + " is mapped, which makes every call fail"
		case place == "header" && slices.Contains(lostHeaders, name):
			// It never arrives (recorded).
		default:
			list = append(list, mapping{place: place, name: name, values: values})
		}
	}
	return list, problems, unmodeled, broken
}

// sourceExists tells a source that is written as the documentation has it from
// one that is not.
func sourceExists(source string) bool {
	return strings.HasPrefix(source, "context.") || strings.HasPrefix(source, "method.request.body.")
}

// sourceOf makes a mapping's source a function of the call. The last of several
// values counts where the source is not a multivalue one (recorded).
func sourceOf(source string) (values func(*call) []string, known bool) {
	if len(source) >= 2 && source[0] == '\'' && source[len(source)-1] == '\'' {
		text := []string{source[1 : len(source)-1]}
		return func(*call) []string { return text }, true
	}
	if source == "method.request.body" {
		return func(c *call) []string { return []string{string(c.body)} }, true
	}
	if name, ok := strings.CutPrefix(source, "context."); ok {
		value, known := contextValue(name)
		return func(c *call) []string {
			text := value(c)
			return some(text, text != "")
		}, known
	}
	if name, ok := strings.CutPrefix(source, "stageVariables."); ok && name != "" {
		return func(c *call) []string {
			value, ok := c.variables[name]
			return some(value, ok)
		}, true
	}
	rest, ok := strings.CutPrefix(source, "method.request.")
	kind, name, named := strings.Cut(rest, ".")
	if !ok || !named || name == "" {
		return nil, false
	}
	switch kind {
	case "path":
		return func(c *call) []string {
			value, ok := c.path[name]
			return some(value, ok)
		}, true
	case "querystring":
		return func(c *call) []string { return last(valuesOf(c.query, name)) }, true
	case "multivaluequerystring":
		return func(c *call) []string { return valuesOf(c.query, name) }, true
	case "header":
		return func(c *call) []string { return last(c.headers(name)) }, true
	case "multivalueheader":
		return func(c *call) []string { return c.headers(name) }, true
	}
	return nil, false
}

// headers are the values of a header of the caller. Go keeps Host apart.
func (c *call) headers(name string) []string {
	if strings.EqualFold(name, "host") {
		return some(c.request.Host, c.request.Host != "")
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
