package gatewaytest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/restview"
)

// failure is an answer that is API Gateway's own.
type failure struct {
	kind *responseType
	// message replaces the type's own, where set.
	message string
	// reason says in the log what happened here.
	reason string
	// integrationError is what $context.integration.error would hold.
	integrationError string
	// validation is what a request validator found.
	validation string
}

// responseType is a gateway response as it comes without a change.
type responseType struct {
	name      string
	status    int
	errorType string
	message   string
	// body is how it is written: %s stands for the message as a JSON string.
	body string
}

// The forms of a body. Answers about the integration have a blank after the
// colon, the others have none (both recorded), and denials have a capital M.
const (
	tight   = `{"message":%s}`
	spaced  = `{"message": %s}`
	capital = `{"Message":%s}`
)

// The gateway responses that a test can meet, as recorded; see testdata. The
// rest of the documented ones (throttling, quotas, firewalls) are never given.
var (
	missingToken       = &responseType{"MISSING_AUTHENTICATION_TOKEN", 403, "MissingAuthenticationTokenException", "Missing Authentication Token", tight}
	forbidden          = &responseType{"INVALID_API_KEY", 403, "ForbiddenException", "Forbidden", tight}
	unauthorized       = &responseType{"UNAUTHORIZED", 401, "UnauthorizedException", "Unauthorized", tight}
	accessDenied       = &responseType{"ACCESS_DENIED", 403, "AccessDeniedException", "User is not authorized to access this resource with an explicit deny in an identity-based policy", capital}
	authorizerBroken   = &responseType{"AUTHORIZER_CONFIGURATION_ERROR", 500, "AuthorizerConfigurationException", "", tight}
	badParameters      = &responseType{"BAD_REQUEST_PARAMETERS", 400, "BadRequestException", "", spaced}
	badBody            = &responseType{"BAD_REQUEST_BODY", 400, "BadRequestException", "Invalid request body", spaced}
	unsupportedType    = &responseType{"UNSUPPORTED_MEDIA_TYPE", 415, "BadRequestException", "Unsupported Media Type", spaced}
	tooLarge           = &responseType{"REQUEST_TOO_LARGE", 413, "", "Request Too Long", tight}
	integrationFailure = &responseType{"INTEGRATION_FAILURE", 504, "InternalServerErrorException", "Network error communicating with endpoint", spaced}
	integrationTimeout = &responseType{"INTEGRATION_TIMEOUT", 504, "InternalServerErrorException", "Endpoint request timed out", spaced}
	configurationError = &responseType{"API_CONFIGURATION_ERROR", 500, "InternalServerErrorException", "Internal server error", spaced}
	// notModeled is no gateway response: it says that there is no telling.
	notModeled = &responseType{"", 501, "", "gatewaytest does not model this method", tight}
)

// What $context.integration.error holds (recorded).
const (
	timedOut   = "Execution failed due to a timeout error"
	noContact  = "Network error communicating with endpoint"
	configured = "Execution failed due to configuration error: There was an internal error while executing your request"
)

// internal is the answer that callers see of almost everything that goes wrong.
func internal(reason string) *failure {
	return &failure{kind: configurationError, reason: reason, integrationError: configured}
}

// noIntegration is the same where the integration was not asked.
func noIntegration(reason string) *failure {
	return &failure{kind: configurationError, reason: reason}
}

func (f *failure) text() string {
	if f.message != "" {
		return f.message
	}
	return f.kind.message
}

// quoted is the message as $context.error.messageString: null where there is none.
func (f *failure) quoted() string {
	if f.text() == "" {
		return "null"
	}
	text, _ := json.Marshal(f.text()) // a string always can be
	return string(text)
}

// changed is the gateway response that changes an answer, nil for none:
// DEFAULT_4XX and DEFAULT_5XX hold for every type that is not set itself
// (documented). What the caller's size is answered cannot be changed (documented).
func (g *gateway) changed(kind *responseType) *changedResponse {
	if kind == tooLarge || kind == notModeled {
		return nil
	}
	if r := g.responses[kind.name]; r != nil {
		return r
	}
	return g.responses[fmt.Sprintf("DEFAULT_%dXX", kind.status/100)]
}

// refuse answers a call with a gateway response.
func (g *gateway) refuse(w http.ResponseWriter, c *call, f *failure) {
	c.failure = f
	status, contentType, body := f.kind.status, "application/json", fmt.Sprintf(f.kind.body, f.quoted())
	header := w.Header()
	if r := g.changed(f.kind); r != nil {
		if r.status != 0 {
			status = r.status
		}
		for _, p := range r.parameters {
			if values := p.source(c); len(values) > 0 {
				header[p.name] = values
			}
		}
		if t, ok := r.templates.choose(firstType(c.request.Header.Get("Accept"))); ok {
			contentType, body = t.contentType, t.text.fill(c)
		}
	}
	e := c.entry
	e.Status, e.Response, e.Reason = status, f.kind.name, f.reason
	e.ErrorMessage, e.IntegrationError = f.text(), f.integrationError
	g.log(c)
	if header["Content-Type"] == nil {
		header["Content-Type"] = []string{contentType}
	}
	header["Content-Length"] = []string{strconv.Itoa(len(body))}
	if f.kind.errorType != "" {
		header["X-Amzn-Errortype"] = []string{f.kind.errorType}
	}
	c.identify(header)
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body)) // fails only when the caller has gone
}

// changedResponse is a gateway response of the template.
type changedResponse struct {
	status     int
	parameters []responseParameter
	templates  templates
}

// responseParameter is a header of an answer and where it comes from.
type responseParameter struct {
	name   string
	source func(*call) []string
}

// newChangedResponse reads a gateway response; unmodeled lists what is left out.
func newChangedResponse(r *restview.GatewayResponse) (changed *changedResponse, unmodeled []string) {
	changed = &changedResponse{}
	changed.status, _ = strconv.Atoi(r.StatusCode)
	changed.templates, unmodeled = newTemplates(r.Templates)
	for key, source := range r.Parameters {
		name, ok := strings.CutPrefix(key, "gatewayresponse.header.")
		values, known := sourceOf(source)
		if !ok || !known {
			unmodeled = append(unmodeled, fmt.Sprintf("%s from %s", key, source))
			continue
		}
		changed.parameters = append(changed.parameters, responseParameter{http.CanonicalHeaderKey(name), values})
	}
	return changed, unmodeled
}
