package gatewaytest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// mapping is one entry of an integration's RequestParameters, which name what
// goes to the backend and where it comes from (documented).
type mapping struct {
	// place is path, querystring or header; name is the parameter there.
	place apigw.Place
	name  string
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
		to, ok := apigw.ParseMappingKey(key)
		if !ok {
			problems = append(problems, "mapping key "+key+" is not "+apigw.MappingKeyShape)
			continue
		}
		name, place := to.Name, to.Place
		if place == apigw.Header {
			name = http.CanonicalHeaderKey(name)
		}
		values, known := sourceOf(source)
		switch {
		case apigw.ParseMappingSource(source).Kind == apigw.NoSource:
			problems = append(problems, fmt.Sprintf(`mapping %s: "Invalid mapping expression specified": %s is not %s`, key, source, apigw.MappingSourceShape))
		case !known:
			unmodeled = append(unmodeled, "mapping from "+source)
		case place == apigw.Header && name == "Host":
			// A mapped Host was seen to replace the Uri's over the internet; over a
			// VPC link it is not established.
			unmodeled = append(unmodeled, "mapping of the Host header")
		case place == apigw.Header && (apigw.FailsWhenMapped(name) || slices.Contains(breakingHeaders, name)):
			broken = "header " + name + " is mapped, which makes every call fail"
		case place == apigw.Header && slices.Contains(lostHeaders, name):
			// It never arrives (recorded).
		default:
			if name == "Trailer" && place == apigw.Header {
				// net/http sends no Trailer of its own making, and leaves any other
				// spelling alone.
				name = "trailer"
			}
			list = append(list, mapping{place: place, name: name, values: values})
		}
	}
	return list, problems, unmodeled, broken
}

// sourceOf makes a mapping's source a function of the call. The last of several
// values counts where the source is not a multivalue one (recorded).
func sourceOf(text string) (values func(*call) []string, known bool) {
	source := apigw.ParseMappingSource(text)
	name := source.Text
	switch source.Kind {
	case apigw.StaticSource:
		list := []string{name}
		return func(*call) []string { return list }, true
	case apigw.BodySource:
		return func(c *call) []string { return []string{string(c.body)} }, name == ""
	case apigw.ContextSource:
		value, known := contextValue(name)
		return func(c *call) []string {
			text := value(c)
			return some(text, text != "")
		}, known
	case apigw.StageSource:
		return func(c *call) []string {
			value, ok := c.variables[name]
			return some(value, ok)
		}, true
	}
	name = source.Parameter.Name
	switch source.Parameter.Place {
	case apigw.Path:
		return func(c *call) []string {
			value, ok := c.path[name]
			return some(value, ok)
		}, true
	case apigw.QueryString:
		return func(c *call) []string { return last(valuesOf(c.query, name)) }, true
	case apigw.MultiValueQueryString:
		return func(c *call) []string { return valuesOf(c.query, name) }, true
	case apigw.Header:
		return func(c *call) []string { return last(c.headers(name)) }, true
	case apigw.MultiValueHeader:
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
