package wiring

import (
	"cmp"
	"maps"
	"reflect"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// words are the settings as CloudFormation calls them. An OpenAPI document has
// the same words with a small first letter, and the L1 struct fields of the same
// names.
func (s Settings) words() map[string]any {
	return map[string]any{
		"TimeoutInMillis":      s.TimeoutInMillis,
		"ResponseTransferMode": s.ResponseTransferMode,
		"PassthroughBehavior":  s.PassthroughBehavior,
		"ContentHandling":      s.ContentHandling,
		"CacheNamespace":       s.CacheNamespace,
		"CacheKeyParameters":   s.CacheKeyParameters,
		"Credentials":          s.Credentials,
		"RequestParameters":    s.RequestParameters,
		"RequestTemplates":     s.RequestTemplates,
	}
}

// words of a response; a document has its pattern as the key that it stands under.
func (r Response) words() map[string]any {
	return map[string]any{
		"StatusCode":         r.StatusCode,
		"ContentHandling":    r.ContentHandling,
		"ResponseParameters": r.ResponseParameters,
		"ResponseTemplates":  r.ResponseTemplates,
	}
}

// CloudFormation spells the integration as the Integration property of
// AWS::ApiGateway::Method.
func (i Integration) CloudFormation() map[string]any {
	m := map[string]any{
		"Type":                  i.Type,
		"IntegrationHttpMethod": i.HTTPMethod,
		"ConnectionType":        apigw.VPCLink,
		"ConnectionId":          i.ConnectionID,
		"IntegrationTarget":     i.TargetArn,
		"Uri":                   i.Uri,
	}
	maps.Copy(m, present(i.words()))
	if len(i.Responses) > 0 {
		responses := make([]any, len(i.Responses))
		for n, r := range i.Responses {
			words := r.words()
			words["SelectionPattern"] = r.SelectionPattern
			responses[n] = present(words)
		}
		m["IntegrationResponses"] = responses
	}
	return m
}

// OpenAPI spells the integration as x-amazon-apigateway-integration. The key
// of the target is integrationTarget: AWS's page has integration-target, and a
// document with that spelling only is not known to be honoured.
func (i Integration) OpenAPI() map[string]any {
	m := map[string]any{
		"type":              strings.ToLower(i.Type),
		"httpMethod":        i.HTTPMethod,
		"connectionType":    apigw.VPCLink,
		"connectionId":      i.ConnectionID,
		"integrationTarget": i.TargetArn,
		"uri":               i.Uri,
	}
	if i.Type == HTTPProxy { // as AWS's own example has it; type HTTP would answer 200 where a method without responses answers 500
		m["responses"] = map[string]any{"default": map[string]any{"statusCode": cmp.Or(i.DefaultStatus, apigw.DefaultStatusCode)}}
	}
	maps.Copy(m, uncapitalized(present(i.words())))
	m["passthroughBehavior"] = strings.ToLower(cmp.Or(i.PassthroughBehavior, WhenNoMatch))
	if i.InsecureSkipVerification {
		m["tlsConfig"] = map[string]any{"insecureSkipVerification": true}
	}
	if len(i.Responses) > 0 {
		responses := map[string]any{}
		for _, r := range i.Responses {
			responses[r.Key()] = uncapitalized(present(r.words()))
		}
		m["responses"] = responses
	}
	return m
}

// Key of a response in a document: its pattern, or "default".
func (r Response) Key() string {
	return cmp.Or(r.SelectionPattern, "default")
}

// present are the words that have a value.
func present(words map[string]any) map[string]any {
	m := map[string]any{}
	for word, value := range words {
		switch v := reflect.ValueOf(value); {
		case v.IsZero() || v.Kind() != reflect.String && v.Kind() != reflect.Pointer && v.Len() == 0:
		case v.Kind() == reflect.Pointer:
			m[word] = v.Elem().Interface()
		default:
			m[word] = value
		}
	}
	return m
}

func uncapitalized(words map[string]any) map[string]any {
	m := map[string]any{}
	for word, value := range words {
		m[strings.ToLower(word[:1])+word[1:]] = value
	}
	return m
}
