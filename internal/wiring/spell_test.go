package wiring

import (
	"maps"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Whatever New and Describe accept, both renderings say the same of it.
func TestRenderingsSpellTheSameIntegration(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		i, ok := drawIntegration(t)
		if !ok {
			t.Skip("refused")
		}
		cfn, api := i.CloudFormation(), i.OpenAPI().Map()
		if got := asCloudFormation(t, api); !reflect.DeepEqual(got, cfn) {
			t.Fatalf("OpenAPI       %v\nreads as      %v\nCloudFormation %v", api, got, cfn)
		}
	})
}

// asCloudFormation reads an x-amazon-apigateway-integration by a dictionary of
// its own, and takes off what OpenAPI says and CloudFormation leaves to defaults.
func asCloudFormation(t *rapid.T, api map[string]any) map[string]any {
	words := map[string]string{
		"type": "Type", "httpMethod": "IntegrationHttpMethod", "uri": "Uri", "connectionType": "ConnectionType", "connectionId": "ConnectionId",
		"integrationTarget": "IntegrationTarget", "timeoutInMillis": "TimeoutInMillis", "responseTransferMode": "ResponseTransferMode",
		"passthroughBehavior": "PassthroughBehavior", "contentHandling": "ContentHandling", "cacheNamespace": "CacheNamespace",
		"cacheKeyParameters": "CacheKeyParameters", "credentials": "Credentials", "requestParameters": "RequestParameters",
		"requestTemplates": "RequestTemplates", "responseParameters": "ResponseParameters", "responseTemplates": "ResponseTemplates", "statusCode": "StatusCode",
	}
	translate := func(from map[string]any) map[string]any {
		to := map[string]any{}
		for key, value := range from {
			if words[key] == "" {
				t.Fatalf("%q is no word of x-amazon-apigateway-integration", key)
			}
			to[words[key]] = value
		}
		return to
	}
	api = maps.Clone(api)
	responses, _ := api["responses"].(map[string]any)
	delete(api, "responses")
	cfn := translate(api)
	cfn["Type"] = strings.ToUpper(cfn["Type"].(string))
	cfn["PassthroughBehavior"] = strings.ToUpper(cfn["PassthroughBehavior"].(string))
	if cfn["PassthroughBehavior"] == "WHEN_NO_MATCH" {
		delete(cfn, "PassthroughBehavior")
	}
	if cfn["Type"] == "HTTP_PROXY" {
		if !reflect.DeepEqual(responses, map[string]any{"default": map[string]any{"statusCode": "200"}}) {
			t.Fatalf("a proxy's responses are AWS's own example's, got %v", responses)
		}
		return cfn
	}
	var list []any
	for _, pattern := range []string{"default", `4\d{2}`} { // in the order they are drawn
		if response, ok := responses[pattern].(map[string]any); ok {
			one := translate(response)
			if pattern != "default" {
				one["SelectionPattern"] = pattern
			}
			list = append(list, one)
		}
	}
	if list != nil {
		cfn["IntegrationResponses"] = list
	}
	return cfn
}

func drawIntegration(t *rapid.T) (Integration, bool) {
	of := func(label string, values ...string) string { return rapid.SampledFrom(values).Draw(t, label) }
	maybe := func(label string) bool { return rapid.Bool().Draw(t, label) }
	mapping := func(label string, key, value string) map[string]string {
		if !maybe(label) {
			return nil
		}
		return map[string]string{key: value}
	}
	c := config(uri(of("scheme", "http", "https") + "://" + of("host", "a.example.com", tok, "${stageVariables.host}") + of("port", "", ":8443", ":"+tok) + of("base", "", "/", "/v1")))
	c.Target.Protocol, c.Target.Type, c.Target.Arn = of("protocol", "", "HTTP", "HTTPS", "TLS", tok), "", of("arn", albArn, nlbArn, tok)
	c.Target.Port = of("listener port", "", "8443", tok)
	if maybe("by stage variable") {
		c.StageVariable = new("link")
	}
	c.Defaults.ResponseTransferMode = of("default mode", "", Buffered, Stream)
	w, ps := New(c)
	if ps != nil {
		return Integration{}, false
	}

	route := parsed(of("verb", "", "GET ", "ANY ") + of("path", "/", "/a", "/a/{id}", "/{id}/{rest+}"))
	o := Options{Settings: Settings{
		ResponseTransferMode: of("mode", "", Buffered, Stream),
		PassthroughBehavior:  of("passthrough", "", "NEVER", "WHEN_NO_TEMPLATES"),
		ContentHandling:      of("content", "", "CONVERT_TO_TEXT"),
		CacheNamespace:       of("cache", "", "n"),
		Credentials:          of("role", "", "arn:role"),
		RequestParameters:    mapping("header", "integration.request.header.X", "'x'"),
		RequestTemplates:     mapping("template", "application/json", "{}"),
	}}
	if maybe("cache key") {
		o.CacheKeyParameters = []string{"method.request.header.K"}
	}
	if maybe("timeout") {
		o.TimeoutInMillis = new(float64(rapid.IntRange(50, 40_000).Draw(t, "millis")))
	}
	if maybe("backend path") {
		o.Path = new(of("backend", "/", "/x", "/x/{id}"))
	}
	if maybe("not a proxy") {
		o.Proxy = new(false)
		for _, pattern := range []string{"", `4\d{2}`} {
			if maybe("response " + pattern) {
				o.Responses = append(o.Responses, Response{
					StatusCode: of("status", "200", "400"), SelectionPattern: pattern, ContentHandling: of("content of response", "", "CONVERT_TO_BINARY"),
					ResponseParameters: mapping("response header", "method.response.header.X", "'x'"),
					ResponseTemplates:  mapping("response template", "application/json", "{}"),
				})
			}
		}
	}
	i, ps := w.Describe(route, &o)
	return i, ps == nil
}

// Neither rendering leaves anything out, which both could do alike.
func TestCloudFormationSpellsEverything(t *testing.T) {
	t.Parallel()
	text := map[string]string{"k": "v"}
	i := Integration{Type: HTTP, HTTPMethod: "PUT", Uri: "https://a.b:443/", ConnectionID: "bbb111", TargetArn: albArn, Settings: Settings{
		TimeoutInMillis:      new(50.0),
		ResponseTransferMode: Buffered, RequestParameters: text, RequestTemplates: text, PassthroughBehavior: "NEVER", ContentHandling: "CONVERT_TO_TEXT",
		CacheKeyParameters: []string{"k"}, CacheNamespace: "n", Credentials: "arn:role",
		Responses: []Response{{"400", `4\d{2}`, "CONVERT_TO_BINARY", text, text}},
	}}
	want := map[string]any{
		"Type": "HTTP", "IntegrationHttpMethod": "PUT", "Uri": "https://a.b:443/", "ConnectionType": "VPC_LINK", "ConnectionId": "bbb111", "IntegrationTarget": albArn, "TimeoutInMillis": 50.0,
		"ResponseTransferMode": "BUFFERED", "RequestParameters": text, "RequestTemplates": text, "PassthroughBehavior": "NEVER", "ContentHandling": "CONVERT_TO_TEXT",
		"CacheKeyParameters": []string{"k"}, "CacheNamespace": "n", "Credentials": "arn:role",
		"IntegrationResponses": []any{map[string]any{"StatusCode": "400", "SelectionPattern": `4\d{2}`, "ContentHandling": "CONVERT_TO_BINARY", "ResponseParameters": text, "ResponseTemplates": text}},
	}
	if got := i.CloudFormation(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if got := i.OpenAPI().Map()["passthroughBehavior"]; got != "never" {
		t.Errorf("OpenAPI writes enums in lower case, got %v", got)
	}
}

// What only one rendering can say, or says by default.
func TestOpenAPIAlone(t *testing.T) {
	t.Parallel()
	i := Integration{Type: HTTPProxy, HTTPMethod: "GET", Uri: "https://a.b:443/", ConnectionID: "bbb111", TargetArn: albArn, Settings: Settings{InsecureSkipVerification: true}}
	want := map[string]any{
		"type": "http_proxy", "httpMethod": "GET", "uri": "https://a.b:443/",
		"connectionType": "VPC_LINK", "connectionId": "bbb111", "integrationTarget": albArn,
		"passthroughBehavior": "when_no_match",
		"responses":           map[string]any{"default": map[string]any{"statusCode": "200"}},
		"tlsConfig":           map[string]any{"insecureSkipVerification": true},
	}
	if got := i.OpenAPI().Map(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if _, says := i.CloudFormation()["TlsConfig"]; says {
		t.Error("AWS::ApiGateway::Method has no such property")
	}
}
