package wiring

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestProblemText(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		problem Problem
		want    string
	}{
		{Problem{"Uri", CodeUriHost, "https://a b", "must hold a valid host name"}, `Uri: must hold a valid host name, got "https://a b" (uri_host)`},
		{Problem{"Target", CodeRequired, "", "is required"}, `Target: is required (required)`},
	} {
		if got := row.problem.Error(); got != row.want {
			t.Errorf("got %s, want %s", got, row.want)
		}
	}
}

// Where one code has several cures, the text is what tells them apart.
func TestCures(t *testing.T) {
	t.Parallel()
	w := wired()
	route := func(pattern string) Problems { _, ps := ParsePattern("F", pattern); return ps }
	link := func(id string) (ps Problems) { CheckVpcLinkID("F", id, &ps); return ps }
	address := func(s string) Problems { _, ps := parseUri(s); return ps }
	backend := func(path string) Problems { _, ps := w.Describe(Route{"GET", "/"}, &Options{Path: &path}); return ps }
	for _, row := range []struct {
		said Problems
		want string
	}{
		{CheckArn("F", elb+"listener/app/orders/50dc/1"), "must be the load balancer's ARN, not the listener's: it ends in loadbalancer/app/orders/50dc"},
		{CheckArn("F", elb+"listener-rule/app/orders/50dc/1/2"), "must be the load balancer's ARN, not the listener's: it ends in loadbalancer/app/orders/50dc"},
		{CheckArn("F", elb+"listener/app/orders/50dc"), "must be the load balancer's ARN, not the listener's: it ends in loadbalancer/app/orders/50dc"},
		{CheckArn("F", elb+"listener/app/orders"), "must be the load balancer's ARN, not the listener's"},
		{link("x"), "must be the id of a VPC link V2, such as bbb111"},
		{link("${stageVariables.x}"), "must be the id of a VPC link: name the stage variable in StageVariable"},
		{address("https://a/{b}"), "base path must not hold braces save those of ${stageVariables.<name>}: path parameters belong to routes or to Path"},
		{address("https://a/ä"), "base path must be made of non-empty segments of URL characters"},
		{route("/a{b}"), `a parameter must be a whole segment, {name} or {name+}, and "a{b}" is more`},
		{route("/{a}.{b}"), `a parameter must be a whole segment, {name} or {name+}, and "{a}.{b}" is more`},
		{route("/{b...}"), `segment "{b...}" must be {b+}: API Gateway would take the dots for part of the name`},
		{route("/ä"), `segment "ä" must be made of letters, digits and : . _ - $, or be a parameter, {name}, which takes any text`},
		{backend("/?a"), "must hold neither query nor fragment: map integration.request.querystring.<name> instead"},
		{backend("/ä"), "must be made of URL characters, {parameter} and ${stageVariables.name}"},
	} {
		if got := row.said[0].Want; got != row.want {
			t.Errorf("got %s, want %s", got, row.want)
		}
	}
}

func TestProblems(t *testing.T) {
	t.Parallel()
	var ps Problems
	ps.Add("Port", CodeListenerPort, "81", "100% wrong")
	ps.Add("", CodeArn, "", "must be one of %s or %d", "a", 2)

	if !ps.Has(CodeArn) || ps.Has(CodeUri) {
		t.Error("Has must find what was added and nothing else")
	}
	want := Problems{
		{"Target.Port", CodeListenerPort, "81", "100% wrong"}, // no arguments: no format
		{"Target", CodeArn, "", "must be one of a or 2"},
	}
	if got := ps.Under("Target"); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Many problems stay readable, whatever was given.
func TestTextIsShort(t *testing.T) {
	t.Parallel()
	var ps Problems
	for i := range 1_500 {
		ps.Add(fmt.Sprintf("document#/components/schemas/%d_%s", i, strings.Repeat("x", 1_000)), CodeOpenApiModelName, strings.Repeat("é", 2_000), "must be of letters and digits")
	}
	for i := range 60 {
		ps.Add("document", fmt.Sprint("other_", i), "", strings.Repeat("long ", 60))
	}
	ps.Add("document", "short", "", "fits still")
	text := ps.Text()
	if len(text) > 8_000 {
		t.Errorf("%d characters", len(text))
	}
	for _, part := range []string{"1561 problems", "1500 times: must be of letters and digits (openapi_model_name)", "/components/schemas/4_x", "and 1495 more", "of other kinds", "fits still"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in %s", part, text)
		}
	}
	if strings.Contains(text, "/components/schemas/5_x") || !utf8.ValidString(text) {
		t.Errorf("got %s", text)
	}
}

func TestTextOfFewHasALineEach(t *testing.T) {
	t.Parallel()
	ps := Problems{{Path: "a", Code: "c", Want: "w"}, {Path: "b", Code: "c", Value: "v", Want: "w"}}
	if got, want := ps.Text(), "2 problems\n  a: w (c)\n  b: w, got \"v\" (c)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := ps[:1].Text(), "a: w (c)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
