package openapi

import (
	"encoding/json"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// The headers that an integration's responses map are declared on the operation,
// beside its own, and a response that is a reference is written out for them.
func TestMappedHeadersAreDeclared(t *testing.T) {
	t.Parallel()
	no := false
	options := Options{Choices: []Choice{{PathPrefix: "/", Options: wiring.Options{Proxy: &no, Settings: wiring.Settings{Responses: []wiring.Response{
		{StatusCode: "302", SelectionPattern: "302", ResponseParameters: map[string]string{"method.response.header.Location": "integration.response.header.Location"}}, {StatusCode: "200"},
	}}}}}}
	const none, declared, referred, function = "{}", "{'302': {description: d, headers: {A: {schema: {type: integer}}}}}", "{'302': {$ref: '#/components/responses/Moved'}}", "{'302': {Fn::Transform: {Name: x}}}"
	text := document("/a: {get: {responses: "+none+"}}, /b: {get: {responses: "+declared+"}}, /c: {get: {responses: "+referred+"}}, /d: {get: {responses: "+function+"}}") +
		"components: {responses: {Moved: {description: m}}}\n"
	for path, want := range map[string]string{
		"/a": `{"200":{"description":"200 response"},"302":{"description":"302 response","headers":{"Location":{"schema":{"type":"string"}}}}}`,
		"/b": `{"200":{"description":"200 response"},"302":{"description":"d","headers":{"A":{"schema":{"type":"integer"}},"Location":{"schema":{"type":"string"}}}}}`,
		"/c": `{"200":{"description":"200 response"},"302":{"description":"m","headers":{"Location":{"schema":{"type":"string"}}}}}`,
		"/d": `{"200":{"description":"200 response"},"302":{"Fn::Transform":{"Name":"x"}}}`,
	} {
		paths := Values(wire(t, text, options).Bytes())["paths"].(map[string]any)
		got, _ := json.Marshal(paths[path].(map[string]any)["get"].(map[string]any)["responses"])
		if string(got) != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
