package apigw

import (
	"regexp"
	"strings"
)

var (
	pathPart         = regexp.MustCompile(`^[a-zA-Z0-9:._$-]+$`)
	documentPathPart = regexp.MustCompile(`^[a-zA-Z0-9:._$,-]+$`)
	pathVariable     = regexp.MustCompile(`^[a-zA-Z0-9._$-]+$`)
)

// PathChars, DocumentPathChars and PathVariableChars say in words what the parts
// of a path are made of.
const (
	PathChars         = "letters, digits and : . _ - $"
	DocumentPathChars = "letters, digits and : . _ - $ ,"
	PathVariableChars = "letters, digits and . _ - $"
)

// IsPathPart tells a literal segment that a resource can have (CODE, the CDK's
// own check).
func IsPathPart(s string) bool { return pathPart.MatchString(s) }

// IsDocumentPathPart tells a literal segment that a path of an OpenAPI document
// can have: commas too (DOC, "Supported characters").
func IsDocumentPathPart(s string) bool { return documentPathPart.MatchString(s) }

// IsPathVariable tells a name that a variable segment can have (DOC, the mapping
// reference, which leaves out the colon).
func IsPathVariable(s string) bool { return pathVariable.MatchString(s) }

// PathVariable reads a segment {name} or {name+}; the second, greedy form takes
// the rest of a path (DOC). For any other segment ok is false and name is the
// segment.
func PathVariable(segment string) (name string, greedy, ok bool) {
	if len(segment) < 3 || segment[0] != '{' || segment[len(segment)-1] != '}' {
		return segment, false, false
	}
	name, greedy = strings.CutSuffix(segment[1:len(segment)-1], "+")
	return name, greedy, true
}

// IsReservedPath tells the two paths that API Gateway keeps for its health check:
// at the root of an API with a custom domain they do not answer as expected (DOC).
func IsReservedPath(path string) bool { return path == "/ping" || path == "/sping" }

// PathVariables are the names of a path's variable segments, in order.
func PathVariables(path string) (names []string) {
	for segment := range strings.SplitSeq(path, "/") {
		if name, _, ok := PathVariable(segment); ok {
			names = append(names, name)
		}
	}
	return names
}
