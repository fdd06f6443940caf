package wiring

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// An address that is taken reads the same when it is spelled and read again.
func FuzzUri(f *testing.F) {
	for _, row := range uriRefusals {
		f.Add(row.in)
	}
	for _, in := range []string{"https://a.b:8443/v1", tok, tok + ":8080/v1/", tok + "://a", "https://${stageVariables.h}/${stageVariables.p}"} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		w, ps := New(Config{Uri: &in, Target: &Target{Arn: albArn, Port: "8443"}})
		if ps != nil {
			return
		}
		again, ps := New(Config{Uri: new(w.Uri.String()), Target: &Target{Arn: albArn, Port: "8443"}})
		if ps != nil || again.Uri != w.Uri {
			t.Errorf("%q is %#v, which is %#v, said %q", in, w.Uri, again, said(ps))
		}
		if strings.HasSuffix(w.Uri.BasePath, "/") || strings.ContainsAny(mask(w.Uri.String()), " ?#{}") {
			t.Errorf("%q is %#v, no address to append a path to", in, w.Uri)
		}
	})
}

// A pattern that is taken can be added once, and reads the same again.
func FuzzPattern(f *testing.F) {
	for _, row := range patternRefusals {
		f.Add(row.in)
	}
	f.Add("GET /a/{id}/${Token[TOKEN.1]}/{rest+}")
	f.Fuzz(func(t *testing.T, in string) {
		route, ps := ParsePattern("F", in)
		if ps != nil {
			return
		}
		if again, ps := ParsePattern("F", route.Verb+" "+route.Path); ps != nil || again != route {
			t.Errorf("%q is %q, which is %q, said %q", in, route, again, said(ps))
		}
		names := Parameters(route.Path)
		slices.Sort(names)
		if slices.Contains(names, "") || len(slices.Compact(slices.Clone(names))) != len(names) {
			t.Errorf("%q has the parameters %q", in, names)
		}
		var routes Routes
		if got := said(routes.Check("F", in, route)); got != "" {
			t.Errorf("%q alone: said %q", in, got)
		}
		routes.Add(route)
		if got := said(routes.Check("F", in, route)); got != "F route_duplicate" {
			t.Errorf("%q twice: said %q", in, got)
		}
	})
}

// An ARN is refused for one reason, or is a load balancer's, or holds a token.
func FuzzArn(f *testing.F) {
	for _, row := range arnRefusals {
		f.Add(row.in)
	}
	f.Add(albArn)
	f.Fuzz(func(t *testing.T, in string) {
		ps := CheckArn("F", in)
		_, _, ok := ArnEnv(in)
		if ok != (loadBalancerType(in) != "") || ok && ps != nil || !ok && !IsToken(in) && len(ps) != 1 || len(ps) > 1 {
			t.Errorf("%q: %v, said %q", in, ok, said(ps))
		}
	})
}

var braces = regexp.MustCompile(`\{([^{}]*)\}`)

// An integration that is described can work: every {x} of its Uri is filled,
// nothing else is, and the method declares where it all comes from.
func FuzzDescribe(f *testing.F) {
	f.Add("https://a.b/v1", "GET /a/{id}/{rest+}", true, "/x/{id}", "integration.request.header.X", "method.request.path.id", "method.request.path.rest")
	f.Add(tok, "/"+tok, true, tok+"/{x}", "integration.request.path.x", "'static'", "")
	f.Add("https://a.b", "/{proxy+}", false, "", "integration.request.querystring.q", "method.request.multivaluequerystring.q", "method.request.header.H")
	f.Fuzz(func(t *testing.T, address, pattern string, byPath bool, path, key, value, cacheKey string) {
		w, ps := New(Config{Uri: &address, Target: &Target{Arn: albArn}})
		route, bad := ParsePattern("F", pattern)
		if ps != nil || bad != nil {
			return
		}
		o := Options{Settings: Settings{RequestParameters: map[string]string{}}}
		if byPath {
			o.Path = &path
		} else {
			path = route.Path
		}
		if key != "" {
			o.RequestParameters[key] = value
		}
		if cacheKey != "" {
			o.CacheKeyParameters = []string{cacheKey}
		}
		i, ps := w.Describe(route, &o)
		if again, same := w.Describe(route, &o); !reflect.DeepEqual(i, again) || !slices.Equal(ps, same) {
			t.Errorf("described as %+v, then as %+v", i, again)
		}
		if ps != nil {
			return
		}
		var placeholders []string
		for _, m := range braces.FindAllStringSubmatch(mask(i.Uri), -1) {
			placeholders = append(placeholders, m[1])
			if i.RequestParameters["integration.request.path."+m[1]] == "" {
				t.Errorf("{%s} of %s is not filled", m[1], i.Uri)
			}
		}
		for key, value := range i.RequestParameters {
			name, fills := strings.CutPrefix(key, "integration.request.path.")
			if fills && !IsToken(key) && !IsToken(path) && !slices.Contains(placeholders, name) {
				t.Errorf("%s fills nothing in %s", key, i.Uri)
			}
			if strings.HasPrefix(value, "method.request.path.") && !IsToken(value) && !i.MethodRequestParameters[value] {
				t.Errorf("%s is not declared", value)
			}
		}
		for source := range i.MethodRequestParameters {
			name, fromPath := strings.CutPrefix(source, "method.request.path.")
			if fromPath && !IsToken(route.Path) && !slices.Contains(Parameters(route.Path), name) {
				t.Errorf("%s is declared and no part of %s", source, route.Path)
			}
		}
	})
}
