package wiring

import (
	"cmp"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// words are what an integration or one of its responses has, as CloudFormation
// calls it. An OpenAPI document has the same words with a small first letter.
type words map[string]any

func (w words) text(word, value string) {
	if value != "" {
		w[word] = value
	}
}

func (w words) texts(word string, value map[string]string) {
	if len(value) > 0 {
		w[word] = value
	}
}

func (w words) settings(s Settings) {
	if s.TimeoutInMillis != nil {
		w["TimeoutInMillis"] = *s.TimeoutInMillis
	}
	w.text("ResponseTransferMode", s.ResponseTransferMode)
	w.text("PassthroughBehavior", s.PassthroughBehavior)
	w.text("ContentHandling", s.ContentHandling)
	w.text("CacheNamespace", s.CacheNamespace)
	if len(s.CacheKeyParameters) > 0 {
		w["CacheKeyParameters"] = s.CacheKeyParameters
	}
	w.text("Credentials", s.Credentials)
	w.texts("RequestParameters", s.RequestParameters)
	w.texts("RequestTemplates", s.RequestTemplates)
}

// response is one without its pattern, which a document has as the key that it
// stands under.
func (w words) response(r Response) {
	w.text("StatusCode", r.StatusCode)
	w.text("ContentHandling", r.ContentHandling)
	w.texts("ResponseParameters", r.ResponseParameters)
	w.texts("ResponseTemplates", r.ResponseTemplates)
}

// CloudFormation spells the integration as the Integration property of
// AWS::ApiGateway::Method.
func (i Integration) CloudFormation() map[string]any {
	w := words{
		"Type":                  i.Type,
		"IntegrationHttpMethod": i.HTTPMethod,
		"ConnectionType":        apigw.VPCLink,
		"ConnectionId":          i.ConnectionID,
		"IntegrationTarget":     i.TargetArn,
		"Uri":                   i.Uri,
	}
	w.settings(i.Settings)
	if len(i.Responses) > 0 {
		responses := make([]any, len(i.Responses))
		for n, r := range i.Responses {
			response := words{}
			response.response(r)
			response.text("SelectionPattern", r.SelectionPattern)
			responses[n] = map[string]any(response)
		}
		w["IntegrationResponses"] = responses
	}
	return w
}

// OpenAPI spells the integration as x-amazon-apigateway-integration. The key
// of the target is integrationTarget: AWS's page has integration-target, and a
// document with that spelling only is not known to be honoured.
func (i Integration) OpenAPI() map[string]any {
	settings := words{}
	settings.settings(i.Settings)
	m := settings.uncapitalized()
	m["type"] = strings.ToLower(i.Type)
	m["httpMethod"] = i.HTTPMethod
	m["connectionType"] = apigw.VPCLink
	m["connectionId"] = i.ConnectionID
	m["integrationTarget"] = i.TargetArn
	m["uri"] = i.Uri
	m["passthroughBehavior"] = strings.ToLower(cmp.Or(i.PassthroughBehavior, WhenNoMatch))
	if i.InsecureSkipVerification {
		m["tlsConfig"] = map[string]any{"insecureSkipVerification": true}
	}
	switch {
	case len(i.Responses) > 0:
		responses := make(map[string]any, len(i.Responses))
		for _, r := range i.Responses {
			response := words{}
			response.response(r)
			responses[r.Key()] = response.uncapitalized()
		}
		m["responses"] = responses
	case i.Type == HTTPProxy: // as AWS's own example has it; type HTTP would answer 200 where a method without responses answers 500
		m["responses"] = map[string]any{"default": map[string]any{"statusCode": cmp.Or(i.DefaultStatus, apigw.DefaultStatusCode)}}
	}
	return m
}

// Key of a response in a document: its pattern, or "default".
func (r Response) Key() string {
	return cmp.Or(r.SelectionPattern, "default")
}

func (w words) uncapitalized() map[string]any {
	m := make(map[string]any, len(w)+8) // those that are added have their place, too
	for word, value := range w {
		m[strings.ToLower(word[:1])+word[1:]] = value
	}
	return m
}
