package wiring

import (
	"cmp"
	"strings"
)

// CloudFormation spells the integration as the Integration property of
// AWS::ApiGateway::Method.
func (i Integration) CloudFormation() map[string]any {
	m := map[string]any{
		"Type":                  i.Type,
		"IntegrationHttpMethod": i.HTTPMethod,
		"ConnectionType":        VpcLink,
		"ConnectionId":          i.ConnectionID,
		"IntegrationTarget":     i.TargetArn,
		"Uri":                   i.Uri,
	}
	i.optional(m, capitalized)
	if len(i.Responses) > 0 {
		responses := make([]any, len(i.Responses))
		for n, r := range i.Responses {
			one := map[string]any{"StatusCode": r.StatusCode}
			put(one, "SelectionPattern", r.SelectionPattern)
			r.optional(one, capitalized)
			responses[n] = one
		}
		m["IntegrationResponses"] = responses
	}
	return m
}

// OpenAPI spells the integration as x-amazon-apigateway-integration. The key
// of the target is integrationTarget: AWS's page has integration-target, and a
// document with that spelling only is not known to be honoured.
func (i Integration) OpenAPI() map[string]any {
	status := i.DefaultStatus
	if status == "" {
		status = "200"
	}
	m := map[string]any{
		"type":                strings.ToLower(i.Type),
		"httpMethod":          i.HTTPMethod,
		"connectionType":      VpcLink,
		"connectionId":        i.ConnectionID,
		"integrationTarget":   i.TargetArn,
		"uri":                 i.Uri,
		"passthroughBehavior": strings.ToLower(WhenNoMatch),
	}
	if i.Type == HTTPProxy { // as AWS's own example has it; type HTTP would answer 200 where a method without responses answers 500
		m["responses"] = map[string]any{"default": map[string]any{"statusCode": status}}
	}
	i.optional(m, asIs)
	if i.PassthroughBehavior != "" {
		m["passthroughBehavior"] = strings.ToLower(i.PassthroughBehavior)
	}
	if i.InsecureSkipVerification {
		m["tlsConfig"] = map[string]any{"insecureSkipVerification": true}
	}
	if len(i.Responses) > 0 {
		responses := map[string]any{}
		for _, r := range i.Responses {
			one := map[string]any{"statusCode": r.StatusCode}
			r.optional(one, asIs)
			responses[r.Key()] = one
		}
		m["responses"] = responses
	}
	return m
}

// Key of a response in a document: its pattern, or "default".
func (r Response) Key() string {
	return cmp.Or(r.SelectionPattern, "default")
}

// optional adds what is set, in the spelling of the rendering. CloudFormation
// and OpenAPI use the same words here and differ in the first letter only.
func (i Integration) optional(m map[string]any, spell func(string) string) {
	if i.TimeoutInMillis != nil {
		m[spell("timeoutInMillis")] = *i.TimeoutInMillis
	}
	put(m, spell("responseTransferMode"), i.ResponseTransferMode)
	put(m, spell("passthroughBehavior"), i.PassthroughBehavior)
	put(m, spell("contentHandling"), i.ContentHandling)
	put(m, spell("cacheNamespace"), i.CacheNamespace)
	put(m, spell("credentials"), i.Credentials)
	putMap(m, spell("requestParameters"), i.RequestParameters)
	putMap(m, spell("requestTemplates"), i.RequestTemplates)
	if len(i.CacheKeyParameters) > 0 {
		m[spell("cacheKeyParameters")] = i.CacheKeyParameters
	}
}

func (r Response) optional(m map[string]any, spell func(string) string) {
	put(m, spell("contentHandling"), r.ContentHandling)
	putMap(m, spell("responseParameters"), r.ResponseParameters)
	putMap(m, spell("responseTemplates"), r.ResponseTemplates)
}

func put(m map[string]any, key, value string) {
	if value != "" {
		m[key] = value
	}
}

func putMap(m map[string]any, key string, value map[string]string) {
	if len(value) > 0 {
		m[key] = value
	}
}

func asIs(key string) string { return key }

func capitalized(key string) string { return strings.ToUpper(key[:1]) + key[1:] }
