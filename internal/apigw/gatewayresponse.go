package apigw

// GatewayResponse is an answer that API Gateway gives in place of the backend.
type GatewayResponse struct {
	// Type as CloudFormation spells it.
	Type string
	// Status is 0 for the two defaults, which have none of their own.
	Status int
	// Body as sent where no template is set; empty where it is not established. A
	// message that differs from call to call is null.
	Body string
	// ErrorType is the header x-amzn-ErrorType; empty where it is not established.
	ErrorType string
}

// DefaultTemplate is the template of every gateway response that sets none
// (LIVE, 2024-04). An error of an integration has a space after the colon, an
// error of the gateway none (LIVE).
const DefaultTemplate = `{"message":$context.error.messageString}`

// Types of gateway responses.
const (
	AccessDenied                 = "ACCESS_DENIED"
	APIConfigurationError        = "API_CONFIGURATION_ERROR"
	AuthorizerConfigurationError = "AUTHORIZER_CONFIGURATION_ERROR"
	AuthorizerFailure            = "AUTHORIZER_FAILURE"
	BadRequestBody               = "BAD_REQUEST_BODY"
	BadRequestParameters         = "BAD_REQUEST_PARAMETERS"
	Default4XX                   = "DEFAULT_4XX"
	Default5XX                   = "DEFAULT_5XX"
	ExpiredToken                 = "EXPIRED_TOKEN"
	IntegrationFailure           = "INTEGRATION_FAILURE"
	IntegrationTimeout           = "INTEGRATION_TIMEOUT"
	InvalidAPIKey                = "INVALID_API_KEY"
	InvalidSignature             = "INVALID_SIGNATURE"
	MissingAuthenticationToken   = "MISSING_AUTHENTICATION_TOKEN"
	QuotaExceeded                = "QUOTA_EXCEEDED"
	RequestTooLarge              = "REQUEST_TOO_LARGE"
	ResourceNotFound             = "RESOURCE_NOT_FOUND"
	Throttled                    = "THROTTLED"
	Unauthorized                 = "UNAUTHORIZED"
	UnsupportedMediaType         = "UNSUPPORTED_MEDIA_TYPE"
	WAFFiltered                  = "WAF_FILTERED"
)

// gatewayResponses: status, body and error type as recorded, with the grade.
var gatewayResponses = []GatewayResponse{
	{AccessDenied, 403, `{"Message":"User is not authorized to access this resource with an explicit deny in an identity-based policy"}`, "AccessDeniedException"}, // LIVE 2025, of an authorizer's policy; capital M
	{APIConfigurationError, 500, `{"message": "Internal server error"}`, "InternalServerErrorException"},                                                           // LIVE
	{AuthorizerConfigurationError, 500, `{"message":null}`, "AuthorizerConfigurationException"},                                                                    // LIVE 2023
	{AuthorizerFailure, 500, "", "AuthorizerFailureException"},                                                                                                     // CODE
	{BadRequestBody, 400, `{"message": "Invalid request body"}`, "BadRequestException"},                                                                            // LIVE 2024
	{BadRequestParameters, 400, `{"message": null}`, "BadRequestException"},                                                                                        // LIVE 2024; the message names the parameters
	{Default4XX, 0, "", ""},
	{Default5XX, 0, "", ""},
	{ExpiredToken, 403, "", ""}, // status DOC, the body is AWS's text on signatures
	{IntegrationFailure, 504, `{"message": "Network error communicating with endpoint"}`, "InternalServerErrorException"}, // LIVE 2020, 2026
	{IntegrationTimeout, 504, `{"message": "Endpoint request timed out"}`, "InternalServerErrorException"},                // LIVE 2025
	{InvalidAPIKey, 403, `{"message":"Forbidden"}`, "ForbiddenException"},                                                 // LIVE
	{InvalidSignature, 403, "", ""}, // as EXPIRED_TOKEN
	{MissingAuthenticationToken, 403, `{"message":"Missing Authentication Token"}`, "MissingAuthenticationTokenException"}, // LIVE 2024; also no such path or verb
	{QuotaExceeded, 429, `{"message":"Limit Exceeded"}`, "LimitExceededException"},                                         // LIVE 2026
	// Plain text, without ids (LIVE 2021, 2026); cannot be customized (DOC).
	{RequestTooLarge, 413, "HTTP content length exceeded 10485760 bytes.", ""},
	{ResourceNotFound, 404, "", ""},                                                             // DOC; no report of a call that gets it
	{Throttled, 429, `{"message":"Too Many Requests"}`, "TooManyRequestsException"},             // LIVE, no Retry-After
	{Unauthorized, 401, `{"message":"Unauthorized"}`, "UnauthorizedException"},                  // LIVE
	{UnsupportedMediaType, 415, `{"message": "Unsupported Media Type"}`, "BadRequestException"}, // CODE
	{WAFFiltered, 403, `{"message":"Forbidden"}`, "ForbiddenException"},                         // LIVE
}

// GatewayResponseOf gives what is known of a type of gateway response.
func GatewayResponseOf(kind string) (GatewayResponse, bool) {
	for _, r := range gatewayResponses {
		if r.Type == kind {
			return r, true
		}
	}
	return GatewayResponse{}, false
}

// DefaultOf gives the default that stands in for a type that is not set itself:
// its template, headers and status are taken (DOC). REQUEST_TOO_LARGE cannot be
// customized.
func DefaultOf(kind string) string {
	r, _ := GatewayResponseOf(kind)
	switch {
	case kind == RequestTooLarge:
		return ""
	case r.Status >= 400 && r.Status < 500:
		return Default4XX
	case r.Status >= 500:
		return Default5XX
	}
	return ""
}
