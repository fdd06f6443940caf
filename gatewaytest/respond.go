package gatewaytest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/restview"
)

// integrationResponse is one integration response of a type HTTP or MOCK.
type integrationResponse struct {
	// pattern is nil for the default.
	pattern    *regexp.Regexp
	status     int
	parameters []responseParameter
	templates  templates
}

// newIntegrationResponse reads an integration response; unmodeled lists what is
// left out.
func newIntegrationResponse(r restview.Response) (made *integrationResponse, unmodeled []string) {
	made = &integrationResponse{}
	made.status, _ = strconv.Atoi(r.StatusCode)
	if r.Pattern != "" {
		var err error
		// It must match the whole status.
		if made.pattern, err = regexp.Compile("^(?:" + r.Pattern + ")$"); err != nil {
			unmodeled = append(unmodeled, fmt.Sprintf("selection pattern %q", r.Pattern))
			made.pattern = regexp.MustCompile("^$")
		}
	}
	if r.ContentHandling != "" {
		unmodeled = append(unmodeled, "content handling of status "+r.StatusCode)
	}
	var left []string
	made.templates, left = newTemplates(r.Templates, responseOverride)
	for _, what := range left {
		unmodeled = append(unmodeled, "response "+what)
	}
	for key, source := range r.Parameters {
		to, ok := apigw.ParseResponseMappingKey(key)
		values, known := answerSource(source)
		if !ok || !known {
			unmodeled = append(unmodeled, fmt.Sprintf("response parameter %s from %s", key, source))
			continue
		}
		made.parameters = append(made.parameters, responseParameter{http.CanonicalHeaderKey(to.Name), values})
	}
	return made, unmodeled
}

// answerSource makes the source of a response parameter a function of the call.
func answerSource(source string) (values func(*call) []string, known bool) {
	from := apigw.ParseResponseMappingSource(source)
	name := from.Parameter.Name
	switch {
	case from.Kind == apigw.BodySource:
		return func(c *call) []string { return []string{string(c.answer.body)} }, from.Text == ""
	case from.Parameter.Place == apigw.Header:
		return func(c *call) []string { return last(c.answer.header.Values(name)) }, true
	case from.Parameter.Place == apigw.MultiValueHeader:
		return func(c *call) []string { return c.answer.header.Values(name) }, true
	case from.Kind == apigw.NoSource:
		return nil, false
	}
	return sourceOf(source)
}

// answerWith hands the integration's answer to the caller: as it is for
// HTTP_PROXY, else by the integration response that fits its status.
func (g *gateway) answerWith(w http.ResponseWriter, c *call, answer *integrationAnswer) *failure {
	c.answer = answer
	status, body := answer.status, answer.body
	if c.route.method.Integration.Type == apigw.HTTPProxy {
		returnHeaders(w.Header(), answer.header)
	} else {
		chosen := c.route.respondTo(strconv.Itoa(status))
		if chosen == nil || chosen.status < 200 || chosen.status > 599 {
			return internal(fmt.Sprintf("no integration response for the backend's status %d: one without SelectionPattern takes every status", status))
		}
		status = chosen.status
		if types := answer.header["Content-Type"]; len(types) > 0 {
			w.Header()["Content-Type"] = types
		}
		if t, ok := chosen.templates.choose(firstType(answer.header.Get("Content-Type"))); ok {
			body = []byte(t.text.fill(c))
		}
		for _, p := range chosen.parameters {
			if values := p.source(c); len(values) > 0 {
				w.Header()[p.name] = values
			}
		}
		if o := c.overrides; o != nil {
			maps.Copy(w.Header(), o.header)
			if o.status >= 200 && o.status <= 599 {
				status = o.status
			}
		}
	}
	if g.asText(c, w.Header().Get("Content-Type")) {
		body = []byte(base64.StdEncoding.EncodeToString(body))
	}
	c.entry.Status = status
	g.log(c)
	if len(body) > 0 {
		w.Header()["Content-Length"] = []string{strconv.Itoa(len(body))}
	}
	c.finish(w, status)
	_, _ = w.Write(body) // fails only when the caller has gone
	return nil
}

// finish adds what every answer has and begins it. A Content-Type is added where
// the integration gave none (documented).
func (c *call) finish(w http.ResponseWriter, status int) {
	c.identify(w.Header())
	if len(w.Header()["Content-Type"]) == 0 {
		w.Header()["Content-Type"] = []string{"application/json"}
	}
	w.WriteHeader(status)
}

// respondTo is the integration response that fits a status: the first whose
// pattern does, else the default one (documented).
func (r *route) respondTo(status string) *integrationResponse {
	var byDefault *integrationResponse
	for _, response := range r.responses {
		if response.pattern == nil {
			byDefault = response // sorted first
		} else if response.pattern.MatchString(status) {
			return response
		}
	}
	return byDefault
}

// asText reports whether a binary answer is handed on as base64: its type is one
// of the API's binary types, and the first type that the caller accepts is not
// (documented).
func (g *gateway) asText(c *call, contentType string) bool {
	return len(g.api.BinaryTypes) > 0 && g.binary(firstType(contentType)) && !g.binary(firstType(c.request.Header.Get("Accept")))
}

func (g *gateway) binary(mediaType string) bool {
	kind, _, _ := strings.Cut(mediaType, "/")
	return slices.ContainsFunc(g.api.BinaryTypes, func(known string) bool {
		return known == "*/*" || strings.EqualFold(known, mediaType) || strings.EqualFold(known, kind+"/*")
	})
}

// transformed makes the body of a request through its mapping template, or the refusal
// of a type without one (documented): NEVER refuses every such type,
// WHEN_NO_TEMPLATES those of a method that has templates.
func (c *call) transformed() *failure {
	integration := c.route.method.Integration
	contentType := firstType(c.request.Header.Get("Content-Type"))
	if contentType == "" {
		contentType = "application/json"
	}
	if t, ok := c.route.requests[contentType]; ok {
		c.body = []byte(t.fill(c))
		return nil
	}
	if integration.Passthrough == apigw.Never || integration.Passthrough == apigw.WhenNoTemplates && len(c.route.requests) > 0 {
		return &failure{kind: unsupportedType, reason: fmt.Sprintf("PassthroughBehavior is %s and there is no template for %s", integration.Passthrough, contentType)}
	}
	return nil
}

// mock answers without a backend: the request's mapping template names the
// status that an integration response is chosen by.
func (g *gateway) mock(w http.ResponseWriter, c *call) *failure {
	if f := c.transformed(); f != nil {
		return f
	}
	status, ok := mockStatus(c.body)
	if !ok {
		return internal(fmt.Sprintf("MOCK: the request template gives no statusCode: %.100q", c.body))
	}
	return g.answerWith(w, c, &integrationAnswer{status: status, header: http.Header{}})
}

// bareStatus is how the CDK writes it, without quotes.
var bareStatus = regexp.MustCompile(`^\s*\{\s*["']?statusCode["']?\s*:\s*["']?(\d{3})["']?\s*,?\s*\}\s*$`)

func mockStatus(text []byte) (status int, ok bool) {
	if found := bareStatus.FindSubmatch(text); found != nil {
		status, err := strconv.Atoi(string(found[1]))
		return status, err == nil
	}
	var parsed struct {
		StatusCode json.Number `json:"statusCode"`
	}
	if json.Unmarshal(text, &parsed) != nil {
		return 0, false
	}
	status, err := strconv.Atoi(parsed.StatusCode.String())
	return status, err == nil
}
