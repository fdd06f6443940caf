package gatewaytest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
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
	// body is how it is written: %s stands for the message as a JSON string. Empty
	// for the message as plain text, which comes without ids (recorded).
	body string
}

// known is a type of gateway response as it is recorded. The blank after the
// colon and the capital of a denial's Message are part of the recording.
func known(kind string) *responseType {
	r, _ := apigw.GatewayResponseOf(kind)
	colon := strings.IndexByte(r.Body, ':') + 1
	text := strings.TrimSuffix(strings.TrimLeft(r.Body[colon:], " "), "}")
	message := ""
	_ = json.Unmarshal([]byte(text), &message) // null leaves it empty
	return &responseType{r.Type, r.Status, r.ErrorType, message, strings.TrimSuffix(r.Body, text+"}") + "%s}"}
}

// inPlainText is a type that is answered as plain text.
func inPlainText(kind string) *responseType {
	r, _ := apigw.GatewayResponseOf(kind)
	return &responseType{r.Type, r.Status, "", r.Body, ""}
}

// The gateway responses that a test can meet. The rest of the documented ones
// (throttling, quotas, firewalls) are never given.
var (
	missingToken       = known(apigw.MissingAuthenticationToken)
	forbidden          = known(apigw.InvalidAPIKey)
	unauthorized       = known(apigw.Unauthorized)
	accessDenied       = known(apigw.AccessDenied)
	authorizerBroken   = known(apigw.AuthorizerConfigurationError)
	badParameters      = known(apigw.BadRequestParameters)
	badBody            = known(apigw.BadRequestBody)
	unsupportedType    = known(apigw.UnsupportedMediaType)
	tooLarge           = inPlainText(apigw.RequestTooLarge)
	integrationFailure = known(apigw.IntegrationFailure)
	integrationTimeout = known(apigw.IntegrationTimeout)
	configurationError = known(apigw.APIConfigurationError)
	// noSignature is the answer to a header that does not sign where only a
	// signature helps (recorded); that it is of this type is chosen here.
	noSignature = &responseType{apigw.InvalidSignature, http.StatusForbidden, "IncompleteSignatureException", "", `{"message":%s}`}
	// notModeled is no gateway response: it says that there is no telling.
	notModeled = &responseType{"", http.StatusNotImplemented, "", "gatewaytest does not model this method", `{"message":%s}`}
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
// the type's own, or the default that stands in for it.
func (g *gateway) changed(kind *responseType) *changedResponse {
	byDefault := apigw.DefaultOf(kind.name)
	if r := g.responses[kind.name]; r != nil && byDefault != "" {
		return r
	}
	return g.responses[byDefault]
}

// refuse answers a call with a gateway response.
func (g *gateway) refuse(w http.ResponseWriter, c *call, f *failure) {
	c.failure = f
	header, status := w.Header(), f.kind.status
	contentType, body := "text; charset=utf-8", f.text()
	if f.kind.body != "" {
		contentType, body = "application/json", fmt.Sprintf(f.kind.body, f.quoted())
		c.identify(header)
	}
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
	changed.templates, unmodeled = newTemplates(r.Templates, noOverride)
	if changed.status, _ = strconv.Atoi(r.StatusCode); changed.status != 0 && changed.status < 200 {
		unmodeled = append(unmodeled, "status "+r.StatusCode)
		changed.status = 0
	}
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
