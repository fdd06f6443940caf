package wiring

import (
	"maps"
	"testing"
)

func TestDescribeDeclaresWhatTheMethodMustKnow(t *testing.T) {
	t.Parallel()
	got, ps := wired().Describe(Route{"GET", "/{id}"}, &Options{Settings: Settings{RequestParameters: map[string]string{
		"integration.request.querystring.a": "method.request.querystring.q",
		"integration.request.querystring.b": "method.request.multivaluequerystring.m",
		"integration.request.header.C":      "method.request.header.H",
		"integration.request.header.D":      "method.request.multivalueheader.M",
		"integration.request.header.E":      "method.request.body.e",
		"integration.request.header.F":      "context.requestId",
		"integration.request.header.G":      "'text'",
		"integration.request.header.I":      "method.request.header." + tok,
	}, CacheKeyParameters: []string{"method.request.querystring.k", "method.request.path.id", "method.request.path." + tok, "integration.request.header.C"}}})
	want := map[string]bool{
		"method.request.path.id":       true,
		"method.request.querystring.q": false, "method.request.querystring.m": false, "method.request.querystring.k": false,
		"method.request.header.H": false, "method.request.header.M": false,
	}
	if ps != nil || !maps.Equal(got.MethodRequestParameters, want) {
		t.Errorf("%v, said %q", got.MethodRequestParameters, said(ps))
	}
	if got, _ := wired().Describe(Route{"GET", "/a"}, nil); got.RequestParameters != nil || got.MethodRequestParameters != nil {
		t.Errorf("nothing to map: %v, %v", got.RequestParameters, got.MethodRequestParameters)
	}
}

// A mapped parameter may have a colon in its name, a path's own may not.
func TestColonInAParameterOfTheBackendPath(t *testing.T) {
	t.Parallel()
	path := "/v/{a:b}"
	mapped := Settings{RequestParameters: map[string]string{"integration.request.path.a:b": "method.request.querystring.c:d"}}
	got, ps := wired().Describe(Route{"GET", "/"}, &Options{Path: &path, Settings: mapped})
	if ps != nil || got.RequestParameters["integration.request.path.a:b"] != "method.request.querystring.c:d" {
		t.Errorf("%v, said %q", got.RequestParameters, said(ps))
	}
	if _, ps := wired().Describe(Route{"GET", "/"}, &Options{Path: &path}); said(ps) != "Path path_param_unmapped" {
		t.Errorf("not mapped: said %q", said(ps))
	}
}

func TestMappingValues(t *testing.T) {
	t.Parallel()
	for value, ok := range map[string]bool{
		"method.request.querystring.a": true, "method.request.header.X-A": true,
		"method.request.multivaluequerystring.a": true, "method.request.multivalueheader.a": true,
		"method.request.body": true, "method.request.body.a.b": true, "method.request.body[0].a": true,
		"stageVariables.a": true, "stageVariables.A_1": true,
		"context.identity.sourceIp": true, "context.authorizer.claims.custom:tenant": true,
		"'static'": true, "''": true, "'a b'": true,

		"": false, "a": false, "'a": false, "a'": false, "'a'b'": false,
		"method.request.querystring.": false, "method.request.path": false, "method.request.cookie.a": false,
		"method.request.header.a b": false, "method.request.header.{a}": false, "method.request.bodyx": false, "method.request.body.": false, "method.request.body[": false,
		"stageVariables.": false, "stageVariables.a-b": false, "$stageVariables.a": false, "${stageVariables.a}": false,
		"context.": false, "$context.requestId": false, "context.${a}": false, "context.a b": false,
		"integration.request.header.a": false, "xmethod.request.header.a": false,
	} {
		var ps Problems
		new(Integration).mapParameters(Route{"GET", "/"}, "/", map[string]string{"integration.request.header.K": value}, &ps)
		if ok != (ps == nil) {
			t.Errorf("%q: said %q", value, said(ps))
		}
	}
}

var methodParameterRefusals = []refusal{
	{"id", "F[id] method_parameter", ""},
	{"method.request.query.a", "F[method.request.query.a] method_parameter", "as OpenAPI calls the place"},
	{"method.request.path.", "F[method.request.path.] method_parameter", "no name"},
	{"method.request.querystring.a[b]", "F[method.request.querystring.a[b]] method_parameter", ""},
	{"integration.request.path.id", "F[integration.request.path.id] method_parameter", ""},
	{"method.request.querystring.id", "F[method.request.querystring.id] parameter_name", "the path's"},
}

func TestCheckMethodParameters(t *testing.T) {
	t.Parallel()
	i, _ := wired().Describe(Route{"GET", "/{id}"}, nil)
	for _, row := range methodParameterRefusals {
		if got := said(CheckMethodParameters("F", map[string]bool{row.in: true}, i)); got != row.want {
			t.Errorf("%q: said %q, want %q: %s", row.in, got, row.want, row.reason)
		}
	}
	good := map[string]bool{"method.request.path.id": true, "method.request.querystring.a:b": true, "method.request.header.X": true, tok: true}
	if ps := CheckMethodParameters("F", good, i); ps != nil {
		t.Errorf("said %q", said(ps))
	}
	if got := said(CheckMethodParameters("F", map[string]bool{"method.request.querystring.a": true, "method.request.header.a": false}, Integration{})); got != "F[method.request.querystring.a] parameter_name" {
		t.Errorf("said %q", got)
	}
	if i.MethodRequestParameters["method.request.header.X"] || len(i.MethodRequestParameters) != 1 {
		t.Errorf("the integration is changed: %v", i.MethodRequestParameters)
	}
}
