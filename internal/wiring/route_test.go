package wiring

import (
	"slices"
	"testing"
)

func TestParsePattern(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]Route{
		"GET /":                       {"GET", "/"},
		"/orders":                     {"ANY", "/orders"},
		"ANY /files/{path+}":          {"ANY", "/files/{path+}"},
		" \tPATCH   /a/{id}/b/{n} ":   {"PATCH", "/a/{id}/b/{n}"},
		"GET /a...":                   {"GET", "/a..."},
		"get /a":                      {"GET", "/a"},
		"Any /a/:":                    {"ANY", "/a/:"},
		"DELETE /a:b.c_d-e$f":         {"DELETE", "/a:b.c_d-e$f"},
		"HEAD /a:b/{b.c_d-e$f}":       {"HEAD", "/a:b/{b.c_d-e$f}"},
		"OPTIONS /" + tok + "/{id}":   {"OPTIONS", "/" + tok + "/{id}"},
		tok + " /{a}/{b+}":            {tok, "/{a}/{b+}"},
		"POST /v1/" + tok + "-x/{id}": {"POST", "/v1/" + tok + "-x/{id}"},
		"PUT /a/A/{a}/{A}":            {"PUT", "/a/A/{a}/{A}"},
	} {
		if got, ps := ParsePattern("F", in); got != want || ps != nil {
			t.Errorf("%q: %v, said %q", in, got, said(ps))
		}
	}
}

var patternRefusals = []refusal{
	{"", "F pattern_syntax", ""},
	{"GET /a b", "F pattern_syntax", ""},
	{"GET", "F path_syntax", "no path"},
	{"GET orders", "F path_syntax", ""},
	{"GET /a/", "F path_syntax", ""},
	{"GET //", "F path_syntax", ""},
	{"GET /a//b", "F path_syntax", ""},
	{"GET " + tok, "F path_syntax", "it must be taken apart into resources"},
	{"GET /" + tok + "/{}", "F path_segment", "a token speaks for its own segment"},
	{"GET /{a:b}", "F path_segment", "a colon stands in a segment, not in a parameter's name"},
	{"GET /orders/:id", "F path_segment", "as other routers spell a parameter"},
	{"GET /:id/{x}/:y", "F path_segment, F path_segment", ""},
	{"TRACE /a", "F verb", ""},
	{"GOT a", "F verb, F path_syntax", "all at once"},
	{"/a{b}", "F path_segment", ""},
	{"/{a}b", "F path_segment", ""},
	{"/{a", "F path_segment", ""},
	{"/{", "F path_segment", ""},
	{"/}", "F path_segment", ""},
	{"/{}", "F path_segment", ""},
	{"/{+}", "F path_segment", ""},
	{"/{a}{b}", "F path_segment", ""},
	{"/{a+b}", "F path_segment", ""},
	{"/{rest...}", "F path_segment", "greedy as net/http has it"},
	{"/a+", "F path_segment", ""},
	{"/a%20b", "F path_segment", ""},
	{"/ä", "F path_segment", ""},
	{"/a?b=c", "F path_segment", ""},
	{"/${stageVariables.a}", "F path_segment", "a resource's path is the same on every stage"},
	{"/{x+}/y", "F path_greedy_position", ""},
	{"/{x+}/{x}", "F path_greedy_position, F path_duplicate_param", ""},
	{"/{a}/{a}", "F path_duplicate_param", ""},
	{"/{a}/b/{a+}", "F path_duplicate_param", ""},
	{"/a{/a{", "F path_segment, F path_segment", "what is no parameter is no parameter twice"},
	{"/{a...}/{a...}", "F path_segment, F path_segment", ""},
	{"/{ä}/{ä}", "F path_segment, F path_segment", ""},
	{"/a{b}/ä", "F path_segment, F path_segment", "each segment"},
}

func TestParsePatternFails(t *testing.T) {
	t.Parallel()
	for _, row := range patternRefusals {
		if _, ps := ParsePattern("F", row.in); said(ps) != row.want {
			t.Errorf("%q: said %q, want %q: %s", row.in, said(ps), row.want, row.reason)
		}
	}
}

func TestCheckVerbAndPath(t *testing.T) {
	t.Parallel()
	var ps Problems
	for _, verb := range []string{"ANY", "GET", tok, "get", ""} {
		CheckVerb("F", verb, &ps)
	}
	if said(ps) != "F verb, F verb" || ps[0].Value != "get" {
		t.Errorf("said %v", ps)
	}
	if ps := append(CheckPath("F", "/a/{id}"), CheckPath("F", "a")...); said(ps) != "F path_syntax" || ps[0].Value != "a" {
		t.Errorf("said %v", ps)
	}
}

// A path of a document may hold a comma, and end in one slash.
func TestCheckDocumentPath(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/":      "",
		"/a,b":   "",
		"/a/":    "",
		"/{id}/": "",
		"/a//":   "F path_syntax",
		"//":     "F path_syntax",
		"a/":     "F path_syntax",
		"/a b/":  "F path_segment",
	} {
		ps := CheckDocumentPath("F", path)
		if said(ps) != want || len(ps) > 0 && ps[0].Value != path {
			t.Errorf("%q: said %v, want %q", path, ps, want)
		}
	}
	if ps := CheckPath("F", "/a,b"); said(ps) != "F path_segment" {
		t.Errorf("a resource: said %v", ps)
	}
}

func TestParameters(t *testing.T) {
	t.Parallel()
	for path, want := range map[string][]string{
		"/":                   nil,
		"/a/{}x/{}":           nil,
		"/{id}/a/{n}/{rest+}": {"id", "n", "rest"},
	} {
		if got := Parameters(path); !slices.Equal(got, want) {
			t.Errorf("%q: %q", path, got)
		}
	}
}

var routesRefusals = []struct {
	held        []string
	route, want string
	reason      string
}{
	{nil, "GET /{id}", "", "nothing there"},
	{[]string{"GET /a"}, "POST /a", "", ""},
	{[]string{"GET /a"}, "ANY /a", "", "API Gateway takes the verb before ANY"},
	{[]string{"GET /a/{id}"}, "GET /a/{id}/b", "", ""},
	{[]string{"GET /a/{id}"}, "GET /b/{x}", "", "another parent"},
	{[]string{"GET /a/{id}"}, "GET /a/new", "", "a fixed part beside a variable one"},
	{[]string{"GET /a"}, "GET /a", "F route_duplicate", ""},
	{[]string{"GET /a", "GET /b"}, "GET /a", "F route_duplicate", "the first of two"},
	{[]string{"GET /a/{id}", "GET /b/{id}"}, "GET /a/{x}", "F route_sibling", "the first of two"},
	{[]string{"GET /{id}"}, "GET /{x}", "F route_sibling", "at the root"},
	{[]string{"GET /a/{id}"}, "GET /a/{x}", "F route_sibling", ""},
	{[]string{"GET /a/{id}"}, "GET /a/{x}/b", "F route_sibling", ""},
	{[]string{"GET /a/{id}"}, "GET /a/{id+}", "F route_sibling", "another resource, of the same name"},
	{[]string{"GET /a/{id}/{n}"}, "GET /a/{x}/{m}", "F route_sibling", "below /a/{x} nothing is held"},
	{[]string{"GET /{a}/{b}/{c}"}, "GET /{a}/{b}/{d}", "F route_sibling", ""},
}

func TestRoutesCheck(t *testing.T) {
	t.Parallel()
	for _, row := range routesRefusals {
		var routes Routes
		for _, pattern := range row.held {
			routes.Add(parsed(pattern))
		}
		if got := said(routes.Check("F", row.route, parsed(row.route))); got != row.want {
			t.Errorf("%s beside %s: said %q, want %q: %s", row.route, row.held, got, row.want, row.reason)
		}
	}
}

func TestRoutesHoldResourcesWithoutMethods(t *testing.T) {
	t.Parallel()
	var routes Routes
	routes.AddPath("/a/{id}/b")
	if got := said(routes.Check("F", "", Route{"GET", "/a/{x}"})); got != "F route_sibling" {
		t.Errorf("said %q", got)
	}
	if got := routes.Check("F", "", Route{"GET", "/a/{id}/b"}); got != nil {
		t.Errorf("said %q", got)
	}
}

func TestRoutesClone(t *testing.T) {
	t.Parallel()
	var routes Routes
	routes.Add(Route{"GET", "/a/{id}"})
	clone := routes.Clone()
	if got := said(clone.Check("F", "", Route{"GET", "/a/{id}"})) + said(clone.Check("F", "", Route{"GET", "/a/{x}"})); got != "F route_duplicateF route_sibling" {
		t.Errorf("a clone holds what the original does, said %q", got)
	}
	clone.Add(Route{"POST", "/b/{id}"})
	if got := said(routes.Check("F", "", Route{"POST", "/b/{id}"})) + said(routes.Check("F", "", Route{"GET", "/b/{x}"})); got != "" {
		t.Errorf("what a clone is given stays with it, said %q", got)
	}
	new(Routes).Clone().Add(Route{"GET", "/{id}"})
}

func TestCompare(t *testing.T) {
	t.Parallel()
	want := []Route{{"GET", "/"}, {"POST", "/"}, {"ANY", "/a"}, {"DELETE", "/b"}}
	got := []Route{want[3], want[1], want[2], want[0]}
	slices.SortFunc(got, Compare)
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

// parsed reads a pattern that is known to be good.
func parsed(pattern string) Route {
	route, ps := ParsePattern("", pattern)
	if ps != nil {
		panic(ps)
	}
	return route
}

func TestRoutesKnowWhatStandsAboveAPath(t *testing.T) {
	t.Parallel()
	var routes Routes
	routes.Add(Route{"GET", "/orders/{id}/lines"})
	routes.Add(Route{"GET", "/"})
	for path, want := range map[string]string{
		"/": "", "/items": "", "/ordersmore": "", "/orders": "/orders", "/orders/x": "/orders", "/orders/{id}": "/orders/{id}",
		"/orders/{id}/lines/{n}": "/orders/{id}/lines",
	} {
		if got := routes.Above(path); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
	if got := routes.Clone().Above("/orders"); got != "/orders" {
		t.Errorf("a copy says %q", got)
	}
}
