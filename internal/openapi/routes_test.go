package openapi

import (
	"strings"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// A body of routes is a document of its own: wiring it changes nothing.
func TestRoutesAreADocument(t *testing.T) {
	t.Parallel()
	w := wired(t)
	proxy, moved := false, "/v2/{a$b}"
	var routes []Route
	for pattern, options := range map[string]wiring.Options{
		"GET /":                {},
		"GET /a/{id}":          {Settings: wiring.Settings{RequestParameters: map[string]string{"integration.request.header.X": "method.request.header.X"}}},
		"ANY /files/{rest+}":   {},
		"PUT /x/{a$b}":         {Path: &moved},
		"POST /teapots/{id}/t": {Proxy: &proxy, Settings: wiring.Settings{Responses: []wiring.Response{{StatusCode: "418"}}}},
	} {
		route, ps := wiring.ParsePattern("", pattern)
		in, more := w.Describe(route, &options)
		if ps = append(ps, more...); len(ps) > 0 {
			t.Fatal(ps)
		}
		routes = append(routes, Route{Route: route, Integration: in, Security: map[string][]string{"key": nil}})
	}
	d := Routes{Title: "t", Routes: routes, Schemes: map[string]any{"key": map[string]any{"type": "apiKey", "in": "header", "name": "x-api-key"}}}.Document()
	again := wire(t, string(d.Bytes()), Options{})
	if string(again.Bytes()) != string(d.Bytes()) {
		t.Errorf("got\n%s\nwant\n%s", again.Bytes(), d.Bytes())
	}
	if len(d.Warnings)+len(again.Warnings) > 0 {
		t.Errorf("warned of %v, %v", d.Warnings, again.Warnings)
	}
	for _, part := range []string{`"parameters":[{"in":"header","name":"X","required":false,"schema":{"type":"string"}},{"$ref":"#/components/parameters/id"}]`, `"418":{"description":"418 response"}`, `"name":"a$b"`} {
		if !strings.Contains(string(d.Bytes()), part) {
			t.Errorf("%s is not in %s", part, d.Bytes())
		}
	}
	if strings.Contains(string(d.Bytes()), "#/components/parameters/a$b") {
		t.Error("a component has a name that OpenAPI does not take")
	}
}
