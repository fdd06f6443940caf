package apigw

import (
	"regexp"
	"slices"
	"strings"
)

// Place is where a request or a response has a parameter, as API Gateway spells
// it in method.request.<place>.<name>.
type Place string

// Places (DOC). The last two give all values of a parameter and are only read
// from.
const (
	Path                  Place = "path"
	QueryString           Place = "querystring"
	Header                Place = "header"
	MultiValueQueryString Place = "multivaluequerystring"
	MultiValueHeader      Place = "multivalueheader"
)

// Single is the place itself for a multivalue place, which a method declares
// without the prefix (DOC).
func (p Place) Single() Place { return Place(strings.TrimPrefix(string(p), "multivalue")) }

// PlaceOf gives the place for the "in" of an OpenAPI parameter; ok is false for
// cookies, bodies and forms, which API Gateway has no parameter for (DOC).
func PlaceOf(in string) (place Place, ok bool) {
	switch in {
	case "path":
		return Path, true
	case "query":
		return QueryString, true
	case "header":
		return Header, true
	}
	return "", false
}

// In gives the "in" of an OpenAPI parameter for a place.
func (p Place) In() string {
	if p.Single() == QueryString {
		return "query"
	}
	return string(p.Single())
}

// Parameter is a parameter of a method or integration: a place and a name.
type Parameter struct {
	Place Place
	Name  string
}

// Prefixes of parameters in mappings (DOC).
const (
	MethodRequest       = "method.request."
	IntegrationRequest  = "integration.request."
	MethodResponse      = "method.response."
	IntegrationResponse = "integration.response."
)

// Prefixes of the other sources that have a name (DOC).
const (
	ContextVariable = "context."
	VariableOfStage = "stageVariables."
)

// PathSource is the prefix of a path parameter as a source.
const PathSource = MethodRequest + string(Path) + "."

// In spells the parameter: prefix, place, name.
func (p Parameter) In(prefix string) string { return prefix + string(p.Place) + "." + p.Name }

// ParameterChars says in words what the name of a method's parameter is made of.
const ParameterChars = "letters, digits and : . _ - $"

// ParameterNamePattern matches such a name.
const ParameterNamePattern = `[a-zA-Z0-9:._$-]+`

var parameterName = regexp.MustCompile(`^` + ParameterNamePattern + `$`)

// IsParameterName tells a name that a method's parameter can have (LIVE: others,
// such as filter[name], are refused on import).
func IsParameterName(s string) bool { return parameterName.MatchString(s) }

// parameter reads prefix<place>.<name> where the place is one of those allowed.
func parameter(text, prefix string, allowed ...Place) (Parameter, bool) {
	rest, ok := strings.CutPrefix(text, prefix)
	place, name, named := strings.Cut(rest, ".")
	p := Parameter{Place(place), name}
	return p, ok && named && name != "" && !strings.ContainsAny(name, " \t\r\n{}") && slices.Contains(allowed, p.Place)
}

// ParseMethodParameter reads what a method declares:
// method.request.(path|querystring|header).<name> (DOC).
func ParseMethodParameter(text string) (Parameter, bool) {
	p, ok := parameter(text, MethodRequest, Path, QueryString, Header)
	return p, ok && IsParameterName(p.Name)
}

// MappingKeyShape is what the key of a mapping of a request looks like.
const MappingKeyShape = "integration.request.path.<name>, .querystring.<name> or .header.<name>"

// ParseMappingKey reads the key of an entry in an integration's
// RequestParameters (DOC).
func ParseMappingKey(text string) (Parameter, bool) {
	return parameter(text, IntegrationRequest, Path, QueryString, Header)
}

// ParseResponseMappingKey reads the key of an entry in an integration response's
// ResponseParameters: method.response.header.<name> (DOC).
func ParseResponseMappingKey(text string) (Parameter, bool) {
	return parameter(text, MethodResponse, Header)
}

// SourceKind is what a mapping takes its value from.
type SourceKind int

// Kinds of sources (DOC).
const (
	NoSource        SourceKind = iota // none that API Gateway knows
	ParameterSource                   // a parameter of the request, or a header of the response
	BodySource                        // the body, or a JSON path into it
	StageSource                       // a stage variable
	ContextSource                     // a context variable
	StaticSource                      // a text in single quotes
)

// Source is the value of a mapping, taken apart.
type Source struct {
	Kind SourceKind
	// Parameter of a ParameterSource.
	Parameter Parameter
	// Text is a JSON path (empty for the whole body), the name of a stage or
	// context variable, or the static text without its quotes.
	Text string
}

// MappingSourceShape is what the value of a mapping of a request looks like.
const MappingSourceShape = "method.request.(path|querystring|header|multivaluequerystring|multivalueheader).<name>, method.request.body[.<JSONPath>], stageVariables.<name>, context.<name> or 'static'"

// ResponseMappingSourceShape is the same for a response.
const ResponseMappingSourceShape = "integration.response.(header|multivalueheader).<name>, integration.response.body[.<JSONPath>], stageVariables.<name>, context.<name> or 'static'"

// ParseMappingSource reads the value of an entry in an integration's
// RequestParameters. The kind is NoSource for what API Gateway does not know: it
// answers "Invalid mapping expression specified" at deployment (LIVE).
func ParseMappingSource(text string) Source {
	if p, ok := parameter(text, MethodRequest, Path, QueryString, Header, MultiValueQueryString, MultiValueHeader); ok && IsParameterName(p.Name) {
		return Source{Kind: ParameterSource, Parameter: p}
	}
	return otherSource(text, MethodRequest+"body")
}

// ParseResponseMappingSource reads the value of an entry in an integration
// response's ResponseParameters.
func ParseResponseMappingSource(text string) Source {
	if p, ok := parameter(text, IntegrationResponse, Header, MultiValueHeader); ok {
		return Source{Kind: ParameterSource, Parameter: p}
	}
	return otherSource(text, IntegrationResponse+"body")
}

func otherSource(text, body string) Source {
	if path, ok := strings.CutPrefix(text, body); ok && (path == "" || len(path) > 1 && (path[0] == '.' || path[0] == '[')) {
		return Source{Kind: BodySource, Text: strings.TrimPrefix(path, ".")}
	}
	if name, ok := strings.CutPrefix(text, VariableOfStage); ok {
		if _, isName := StageVariableOf(StageVariable(name)); isName {
			return Source{Kind: StageSource, Text: name}
		}
	}
	if name, ok := strings.CutPrefix(text, ContextVariable); ok && name != "" && !strings.ContainsAny(name, " \t\r\n${}") {
		return Source{Kind: ContextSource, Text: name}
	}
	if len(text) >= 2 && text[0] == '\'' && text[len(text)-1] == '\'' && !strings.Contains(text[1:len(text)-1], "'") {
		return Source{Kind: StaticSource, Text: text[1 : len(text)-1]}
	}
	return Source{}
}

// LooksLikeSource tells a static text that would be a source without its quotes,
// 'method.request.header.X' or 'context.requestId': the backend gets the text
// itself (DOC), which nobody means.
func LooksLikeSource(text string) bool {
	for _, prefix := range []string{MethodRequest, IntegrationRequest, MethodResponse, IntegrationResponse, ContextVariable, VariableOfStage} {
		if strings.HasPrefix(strings.TrimPrefix(text, "$"), prefix) {
			return true
		}
	}
	return false
}

// FailsWhenMapped tells a header that an integration must not map: every call is
// then answered 500 (LIVE, recorded 2024-12 over the internet).
func FailsWhenMapped(header string) bool {
	return strings.EqualFold(header, "Content-Length") || strings.EqualFold(header, "Transfer-Encoding")
}
