package openapi

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// A path that ends in a slash is taken; the slash is the backend's.
func TestTrailingSlash(t *testing.T) {
	t.Parallel()
	moved := "/v2"
	d := wire(t, document("/plans/: {get: "+ok+"}, '/plans/{id}/': {get: "+ok+"}, /x/: {get: "+ok+"}"), Options{Choices: []Choice{{PathPrefix: "/x", Options: wiring.Options{Path: &moved}}}})
	for path, want := range map[string]string{"/plans/": "/plans/", "/plans/{id}/": "/plans/{id}/", "/x/": "/v2/"} {
		if got := integration(t, d, path)["uri"]; got != "https://example.com:443/test"+want {
			t.Errorf("%s is %v", path, got)
		}
	}
	if len(d.Warnings) > 0 {
		t.Errorf("warned of %v", d.Warnings)
	}
}

func TestOperationIDsMayStandTwice(t *testing.T) {
	t.Parallel()
	wire(t, document("/a: {get: {operationId: list}}, /b: {get: {operationId: list}, put: {operationId: one}}"), Options{Choices: []Choice{{OperationID: "one"}}})
}

// A response or a link that is not there is a warning of the import; elsewhere a
// reference that leads nowhere is an error.
func TestDanglingReferences(t *testing.T) {
	t.Parallel()
	for reference, refused := range map[string]bool{
		"responses: {'200': {$ref: '#/components/responses/Gone'}}":                                                                           false,
		"responses: {'200': {description: d, links: {next: {$ref: '#/components/links/Gone'}}}}":                                              false,
		"responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Gone'}}}}}":                    true,
		"responses: {'200': {description: d, content: {application/json: {schema: {properties: {a: {$ref: '#/components/schemas/Gone'}}}}}}}": true,
		"parameters: [{$ref: '#/components/parameters/Gone'}]":                                                                                true,
		"responses: {'200': {description: d, headers: {X: {$ref: '#/components/headers/Gone'}}}}":                                             true,
	} {
		d, ps := Wire([]byte(document("/a: {get: {"+reference+"}}")), Options{Wiring: wired(t)})
		switch {
		case refused && !ps.Has(wiring.CodeOpenApiRef):
			t.Errorf("%s: %v", reference, ps)
		case !refused && (len(ps) > 0 || !d.has(WarnReference)):
			t.Errorf("%s: %v", reference, ps)
		}
	}
}

// Whatever an integration of the document's own reads is declared.
func TestMappedParametersAreDeclared(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ operation, want string }{
		"its own uri": {"x-amazon-apigateway-integration: {connectionType: VPC_LINK, uri: 'http://x.example.com/a/{id}', requestParameters: {integration.request.path.id: method.request.path.id, integration.request.querystring.q: method.request.querystring.q, integration.request.header.X: method.request.multivalueheader.X, integration.request.header.Y: \"'1'\", integration.request.header.Z: context.requestId}}",
			"X header false, id path true, q query false"},
		"over the internet": {"x-amazon-apigateway-integration: {type: http_proxy, uri: 'http://x.example.com', requestParameters: {integration.request.header.X: method.request.header.X}}", "X header false"},
		"a cache key":       {"x-amazon-apigateway-integration: {type: http_proxy, uri: 'http://x.example.com', cacheKeyParameters: [method.request.querystring.q]}", "q query false"},
		"declared":          {"parameters: [{name: X, in: header, required: true}], x-amazon-apigateway-integration: {type: http_proxy, uri: 'http://x.example.com', requestParameters: {integration.request.header.X: method.request.header.X}}", "X header true"},
		"another path's":    {"x-amazon-apigateway-integration: {type: http_proxy, uri: 'http://x.example.com', requestParameters: {integration.request.path.y: method.request.path.y}}", ""},
	} {
		d := wire(t, document("'/a/{id}': {get: {"+c.operation+"}}"), Options{})
		var got []string
		declared, _ := dig(d, "paths", "/a/{id}", "get", "parameters").([]any)
		for _, one := range declared {
			p := one.(map[string]any)
			got = append(got, fmt.Sprintf("%s %s %v", p["name"], p["in"], p["required"]))
		}
		if all := strings.Join(got, ", "); all != c.want {
			t.Errorf("%s: got %s, want %s", name, all, c.want)
		}
	}
}

// Escapes of JSON stand in YAML where JSON was pasted.
func TestJSONsEscapesInYAML(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		`"a\/b"`:                           `a/b`,
		`"\ud83d\ude00"`:                   `😀`,
		`"\uD83D\uDE00 \ud83d\ude00"`:      `😀 😀`,
		`'\ud83d\ude00'`:                   `\ud83d\ude00`,
		`\uD83d\ude00`:                     `\uD83d\ude00`,
		`"\\ud83d"`:                        `\ud83d`,
		"|-\n  \\uD83D\\uDE00":             `\uD83D\uDE00`,
		"\"\ue03d \\ud83d\\ude00\"":        "\ue03d 😀",
		`"\ue03d \uefff \uD83D\uDE00"`:     "\ue03d \uefff 😀",
		`"\ue03d \uefff \uf7ff \u00e9"`:    "\ue03d \uefff \uf7ff é",
		`["\ud83d\ude00", '\udbff']`:       `["😀","\\udbff"]`,
		`{"\ud83d\ude00": "\udbff\udfff"}`: "{\"😀\":\"\U0010ffff\"}",
	} {
		root, _, ps := read([]byte("openapi: 3.0.3\nx-v: " + value + "\n"))
		if len(ps) > 0 {
			t.Errorf("%s: %v", value, ps)
			continue
		}
		got, isText := textOf(root.get("x-v"))
		if !isText {
			got = spell(root.get("x-v"))
		}
		if got != want {
			t.Errorf("%s is %s, want %s", value, got, want)
		}
	}
}

func TestWarningsOfLimits(t *testing.T) {
	t.Parallel()
	many := strings.Builder{}
	for i := range 1001 {
		fmt.Fprintf(&many, "'/a/p%d': {get: {responses: {'200': {description: d}}, description: d}}, ", i)
	}
	for name, c := range map[string]struct{ document, code string }{
		"form data":      {"swagger: '2.0'\npaths: {/a: {post: {parameters: [{in: formData, name: f, type: file}]}}}\n", WarnFormData},
		"ping":           {document("/ping: {get: " + ok + "}"), WarnReserved},
		"sping":          {document("/sping/: {get: " + ok + "}"), WarnReserved},
		"ping below":     {document("/a/ping: {get: " + ok + "}"), ""},
		"a thousand":     {document(many.String()), WarnParts},
		"documentation":  {document("/a: {get: "+ok+"}") + "x-amazon-apigateway-documentation: {documentationParts: [" + strings.Repeat("{}, ", 2001) + "]}\n", WarnParts},
		"a few of them":  {document("/a: {get: "+ok+"}") + "x-amazon-apigateway-documentation: {documentationParts: [{}]}\n", ""},
		"form parameter": {document("/a: {post: {requestBody: {content: {application/x-www-form-urlencoded: {}}}}}"), ""},
	} {
		d := wire(t, c.document, Options{})
		if c.code == "" && len(d.Warnings) > 0 || c.code != "" && !d.has(c.code) {
			t.Errorf("%s: warned of %v, want %q", name, d.Warnings, c.code)
		}
	}
}

// A name with a colon is imported, and found again.
func TestParametersWithColons(t *testing.T) {
	t.Parallel()
	d := wire(t, document("/a: {get: {parameters: [{name: 'x:y', in: query}, {name: 'a-b_c.d$', in: header}]}}"), Options{})
	if got, _ := json.Marshal(dig(d, "paths", "/a", "get", "parameters")); string(got) != `[{"in":"query","name":"x:y"},{"in":"header","name":"a-b_c.d$"}]` {
		t.Errorf("got %s", got)
	}
}
