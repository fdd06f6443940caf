package apigw

import (
	"regexp"
	"slices"
)

// Any is the method that takes every verb that no other method of the resource
// has (DOC).
const Any = "ANY"

// Verbs are the HTTP methods that a method of a REST API, or an integration, can
// have (DOC, LIVE: any other is refused by name). They are spelled in capitals.
func Verbs() []string {
	return []string{Any, "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}
}

// IsVerb tells one of [Verbs].
func IsVerb(s string) bool { return slices.Contains(Verbs(), s) }

// Keys of an OpenAPI document (DOC).
const (
	AnyOperation         = "x-amazon-apigateway-any-method"
	IntegrationExtension = "x-amazon-apigateway-integration"
)

var operations = map[string]string{
	"delete": "DELETE", "get": "GET", "head": "HEAD", "options": "OPTIONS", "patch": "PATCH", "post": "POST", "put": "PUT",
	AnyOperation: Any,
}

// Operation gives the verb for a key of an OpenAPI path item. Keys are
// case-sensitive (the OpenAPI specification); TRACE and QUERY have no method in
// API Gateway (DOC).
func Operation(key string) (verb string, ok bool) {
	verb, ok = operations[key]
	return verb, ok
}

// OperationKey gives the key of an OpenAPI path item for a verb.
func OperationKey(verb string) string {
	for key, v := range operations {
		if v == verb {
			return key
		}
	}
	return ""
}

// Values of an integration (DOC). CloudFormation spells them in capitals; an
// OpenAPI document may spell type and passthroughBehavior in lower case.
const (
	HTTP              = "HTTP"
	HTTPProxy         = "HTTP_PROXY"
	VPCLink           = "VPC_LINK"
	Buffered          = "BUFFERED" // also where ResponseTransferMode is left out
	Stream            = "STREAM"
	WhenNoMatch       = "WHEN_NO_MATCH" // also where PassthroughBehavior is left out
	WhenNoTemplates   = "WHEN_NO_TEMPLATES"
	Never             = "NEVER"
	ConvertToBinary   = "CONVERT_TO_BINARY"
	ConvertToText     = "CONVERT_TO_TEXT"
	DefaultStatusCode = "200"
)

// PassthroughBehaviors are the values of PassthroughBehavior (DOC).
func PassthroughBehaviors() []string { return []string{WhenNoMatch, WhenNoTemplates, Never} }

// ContentHandlings are the values of ContentHandling (DOC).
func ContentHandlings() []string { return []string{ConvertToBinary, ConvertToText} }

var statusCode = regexp.MustCompile(`^[1-5][0-9][0-9]$`)

// IsStatusCode tells a status that a method or integration response can have:
// three digits, 100 to 599 (DOC).
func IsStatusCode(s string) bool { return statusCode.MatchString(s) }
