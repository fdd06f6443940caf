package wiring

import (
	"cmp"
	"iter"
	"maps"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// Any is the method that matches every verb.
const Any = apigw.Any

// Route is a verb and a resource path as API Gateway has it: "/orders/{id}",
// "/files/{path+}".
type Route struct{ Verb, Path string }

// ParsePattern reads "VERB /path/{param}/{rest+}"; without a verb it is ANY.
func ParsePattern(field, pattern string) (Route, Problems) {
	var ps Problems
	parts := strings.Fields(pattern)
	r := Route{Verb: Any}
	switch len(parts) {
	case 1:
		r.Path = parts[0]
	case 2:
		r.Verb, r.Path = Verb(parts[0]), parts[1]
		checkVerb(field, CodeVerb, r.Verb, pattern, &ps)
	default:
		ps.Add(field, CodePattern, pattern, `must be "VERB /path/{param}/{rest+}" or "/path"`)
		return r, ps
	}
	ps = append(ps, checkPath(field, pattern, r.Path, false)...)
	for segment := range strings.SplitSeq(r.Path, "/") {
		if name, colon := strings.CutPrefix(segment, ":"); colon && name != "" {
			ps.Add(field, CodePathSegment, pattern, "segment %q must be {%s} for a parameter: API Gateway would take it as it stands", segment, name)
		}
	}
	return r, ps
}

// Verb is an HTTP method as API Gateway spells it, in capitals; the CDK takes it
// in lower case too. A token stays.
func Verb(s string) string {
	if IsToken(s) {
		return s
	}
	return strings.ToUpper(s)
}

func checkVerb(field, code, verb, given string, ps *Problems) {
	if !apigw.IsVerb(verb) && !IsToken(verb) {
		ps.Add(field, code, given, "method must be one of %s", strings.Join(apigw.Verbs(), ", "))
	}
}

// CheckVerb refuses an HTTP method that API Gateway does not know.
func CheckVerb(field, verb string, ps *Problems) { checkVerb(field, CodeVerb, verb, verb, ps) }

// CheckPath checks a resource path for what API Gateway takes.
func CheckPath(field, path string) Problems { return checkPath(field, path, path, false) }

// CheckDocumentPath does the same for a path of an OpenAPI document, which may
// end in a slash: API Gateway makes the resource without it.
func CheckDocumentPath(field, path string) Problems {
	resource := path
	if len(path) > 1 && !strings.HasSuffix(path, "//") {
		resource = strings.TrimSuffix(path, "/")
	}
	return checkPath(field, path, resource, true)
}

func checkPath(field, given, path string, inDocument bool) (ps Problems) {
	isPart, chars := apigw.IsPathPart, apigw.PathChars
	if inDocument {
		isPart, chars = apigw.IsDocumentPathPart, apigw.DocumentPathChars
	}
	switch {
	case !strings.HasPrefix(path, "/"):
		ps.Add(field, CodePath, given, "path must start with /")
		return ps
	case path == "/":
		return nil
	case strings.HasSuffix(path, "/"):
		ps.Add(field, CodePath, given, "path must not end with /: API Gateway has no such resource")
		return ps
	case strings.Contains(path, "//"):
		ps.Add(field, CodePath, given, "path must not hold empty segments")
		return ps
	}
	segments := strings.Split(path[1:], "/")
	seen := map[string]bool{}
	for i, segment := range segments {
		if IsToken(segment) {
			continue
		}
		name, greedy, isParam := apigw.PathVariable(segment)
		switch {
		case strings.ContainsAny(segment, "?#"):
			ps.Add(field, CodePathSegment, given, "segment %q must hold neither ? nor #: a query is no part of a path, and a proxy passes it on as it comes; a fragment never reaches a server", segment)
		case strings.ContainsAny(strings.TrimSuffix(strings.TrimPrefix(segment, "{"), "}"), "{}") || !isParam && strings.ContainsAny(segment, "{}"):
			ps.Add(field, CodePathSegment, given, "a parameter must be a whole segment, {name} or {name+}, and %q is more", segment)
		case isParam && strings.HasSuffix(name, "..."):
			ps.Add(field, CodePathSegment, given, "segment %q must be {%s+}: API Gateway would take the dots for part of the name", segment, strings.TrimSuffix(name, "..."))
		case isParam && !apigw.IsPathVariable(name):
			ps.Add(field, CodePathSegment, given, "parameter %q must be made of %s", name, apigw.PathVariableChars)
		case !isParam && !isPart(name):
			ps.Add(field, CodePathSegment, given, "segment %q must be made of %s, or be a parameter, {name}, which takes any text", segment, chars)
		case isParam:
			if greedy && i < len(segments)-1 {
				ps.Add(field, CodePathGreedy, given, "%q must be the last segment", segment)
			}
			if seen[name] {
				ps.Add(field, CodePathDuplicateParam, given, "parameter %q must stand once", name)
			}
			seen[name] = true
		}
	}
	return ps
}

// Parameters are the names of a path's parameters, in order.
func Parameters(path string) []string { return apigw.PathVariables(path) }

// Routes is what an API holds: its resources and the methods on them.
type Routes struct {
	verbs     map[Route]bool
	paths     map[string]bool
	variables map[string]string // parent path → its variable child, {id} or {rest+}
}

// AddPath notes a resource and all above it.
func (r *Routes) AddPath(path string) {
	if r.variables == nil {
		r.variables, r.paths = map[string]string{}, map[string]bool{}
	}
	if r.paths[path] {
		return
	}
	for i := len(path); i > 0 && !r.paths[path[:i]]; i = strings.LastIndexByte(path[:i], '/') {
		r.paths[path[:i]] = true
	}
	for parent, segment := range variables(path) {
		r.variables[parent] = segment
	}
}

// Resources counts the resources, the root included.
func (r *Routes) Resources() int {
	if r.paths["/"] {
		return len(r.paths)
	}
	return len(r.paths) + 1
}

// Add notes a method.
func (r *Routes) Add(route Route) {
	if r.verbs == nil {
		r.verbs = map[Route]bool{}
	}
	r.AddPath(route.Path)
	r.verbs[route] = true
}

// Above gives the longest path among those noted that a path is or begins with, or
// "" for the root.
func (r *Routes) Above(path string) string {
	for i := len(path); i > 0; i = strings.LastIndexByte(path[:i], '/') {
		if path[:i] != "/" && r.paths[path[:i]] {
			return path[:i]
		}
	}
	return ""
}

// Check compares a route with those noted. API Gateway refuses two variable
// children under one parent at deploy time; the CDK takes them.
func (r *Routes) Check(field, given string, route Route) (ps Problems) {
	if r.verbs[route] {
		ps.Add(field, CodeRouteDuplicate, given, "%s %s must be added once", route.Verb, route.Path)
	}
	for parent, segment := range variables(route.Path) {
		if other := r.variables[parent]; other != "" && other != segment {
			ps.Add(field, CodeRouteSibling, given, "%q must be %q, the variable part %q already has: API Gateway allows one", segment, other, parent+"/")
		}
	}
	return ps
}

// variables are the parameter segments of a path, each by its parent.
func variables(path string) iter.Seq2[string, string] {
	return func(yield func(parent, segment string) bool) {
		from := 0
		for segment := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
			if _, _, ok := apigw.PathVariable(segment); ok && !yield(path[:from], segment) {
				return
			}
			from += len("/") + len(segment)
		}
	}
}

// Clone copies, so that a list of routes can be tried before any is made.
func (r *Routes) Clone() *Routes {
	return &Routes{maps.Clone(r.verbs), maps.Clone(r.paths), maps.Clone(r.variables)}
}

// Compare orders routes by path, then verb.
func Compare(a, b Route) int {
	return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Verb, b.Verb))
}
