package gatewaytest_test

import (
	"net/http"
	"strings"
	"testing"
)

// validating is an API that checks bodies against a model.
func validating(schema any, more func(object)) []byte {
	return stack(asMethods, func(r object) {
		r["Validator"] = object{"Type": "AWS::ApiGateway::RequestValidator", "Properties": object{"RestApiId": object{"Ref": "Api"}, "ValidateRequestBody": true}}
		r["Order"] = object{"Type": "AWS::ApiGateway::Model", "Properties": object{"RestApiId": object{"Ref": "Api"}, "Name": "Order", "Schema": schema}}
		m := properties(r, "RootXoPOST")
		m["RequestValidatorId"], m["RequestModels"] = object{"Ref": "Validator"}, object{"application/json": object{"Ref": "Order"}}
		if more != nil {
			more(r)
		}
	}, operation{route: "POST /o", uri: "http://x.example.com/o"})
}

func TestBodiesAreValidatedAsDraft4(t *testing.T) {
	t.Parallel()
	field := func(s object) object { return object{"type": "object", "properties": object{"v": s}} }
	model := func(name string) object {
		return object{"$ref": object{"Fn::Sub": "https://apigateway.amazonaws.com/restapis/${Api}/models/" + name}}
	}
	for _, test := range []struct {
		name, body, contentType string
		schema                  any
		fits                    bool
	}{
		{"fits", `{"v": 1}`, "", field(object{"type": "integer"}), true},
		{"1.0 is no integer", `{"v": 1.0}`, "", field(object{"type": "integer"}), false},
		{"1e2 is no integer", `{"v": 1e2}`, "", field(object{"type": []any{"integer", "null"}}), false},
		{"1.0 is a number", `{"v": 1.0}`, "", field(object{"type": []any{"integer", "number"}}), true},
		{"exclusive minimum", `{"v": 1}`, "", field(object{"minimum": 1, "exclusiveMinimum": true}), false},
		{"format of the draft", `{"v": "x"}`, "", field(object{"format": "ipv4"}), false},
		{"format of another draft", `{"v": "x"}`, "", field(object{"format": "uuid"}), true},
		{"regular expression of ECMAScript", `{"v": "ab"}`, "", field(object{"pattern": "^(?!x)a(?=b)"}), true},
		{"regular expression that does not match", `{"v": "xb"}`, "", field(object{"pattern": "^(?!x)"}), false},
		{"reference to another model", `{"v": 1}`, "", field(model("${Item}")), false},
		{"reference by name", `{"v": "x"}`, "", field(model("Item")), true},
		{"own reference", `{"v": 1}`, "", object{"definitions": object{"d": object{"type": "string"}}, "properties": object{"v": object{"$ref": "#/definitions/d"}}}, false},
		{"text of a schema", `{}`, "", `{"required": ["v"]}`, false},
		{"$schema of the draft", `{}`, "", object{"$schema": "http://json-schema.org/draft-04/schema#"}, true},
		{"no JSON", `{`, "", object{}, false},
		{"nothing is an empty object", ``, "", object{"required": []any{"v"}}, false},
		{"number that would fill the memory", `{"v": 1e99999999}`, "", object{}, false},
		{"other type of body", `{`, "text/plain", object{}, true},
		{"type with parameters", `{`, "application/json; charset=utf-8", object{}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			gw := start(t, validating(test.schema, func(r object) {
				r["Item"] = object{"Type": "AWS::ApiGateway::Model", "Properties": object{"RestApiId": object{"Ref": "Api"}, "Name": "Item", "Schema": object{"type": "string"}}}
			}), plain(t, echo))
			header := http.Header{}
			if test.contentType != "" {
				header.Set("Content-Type", test.contentType)
			}
			response, body := call(t, "POST", gw.URL("prod")+"/o", test.body, header)
			want := map[bool]int{true: http.StatusTeapot, false: http.StatusBadRequest}[test.fits]
			if response.StatusCode != want || !test.fits && body != `{"message": "Invalid request body"}` {
				t.Errorf("got %d %s, logged %v", response.StatusCode, body, lastEntry(t, gw))
			}
		})
	}
}

func TestModelsThatAPIGatewayRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, want string
		schema     any
	}{
		{"keyword of another draft", `model Order: "Unsupported keyword(s): ["$id"]": leave it out`, object{"properties": object{"v": object{"$id": "x"}}}},
		{"example", `"Unsupported keyword(s): ["example"]"`, object{"properties": object{"v": object{"type": "string", "example": "x"}}}},
		{"keyword in a list", `Unsupported keyword(s): ["const"]`, object{"allOf": []any{object{"const": 1}}}},
		{"another draft", `$schema must be http://json-schema.org/draft-04/schema#, and is "http://json-schema.org/draft-07/schema#"`, object{"$schema": "http://json-schema.org/draft-07/schema#"}},
		{"reference to nothing", "model Order: ", object{"$ref": "https://apigateway.amazonaws.com/restapis/Api/models/None"}},
		{"reference to a file", "model Order: ", object{"$ref": "file:///etc/hostname"}},
		{"reference to a page", "model Order: ", object{"$ref": "http://127.0.0.1:1/schema"}},
		{"broken pattern", "model Order: ", object{"pattern": "("}},
		{"huge number", "model Order: it has a number out of range", `{"maximum": 1e99999999}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := refusal(t, validating(test.schema, nil), nil); !strings.Contains(got, test.want) {
				t.Errorf("got %s\nwant %s", got, test.want)
			}
		})
	}
	if got := refusal(t, validating(object{}, func(r object) {
		properties(r, "RootXoPOST")["RequestModels"] = object{"application/json": "None"}
	}), nil); !strings.Contains(got, `RootXoPOST: there is no model "None"`) {
		t.Errorf("got %s", got)
	}
}

func TestBodiesOfADocumentAreValidated(t *testing.T) {
	t.Parallel()
	schemas := object{"Order": object{"type": "object", "required": []any{"item"}, "properties": object{"item": object{"$ref": "#/components/schemas/Item"}}},
		"Item": object{"type": "string", "example": "x", "nullable": false}}
	template := func(content object) []byte {
		return stack(asBody, func(r object) {
			body := properties(r, "Api")["Body"].(object)
			body["x-amazon-apigateway-request-validators"] = object{"body": object{"validateRequestBody": true}}
			body["x-amazon-apigateway-request-validator"] = "body"
			body["components"] = object{"schemas": schemas, "requestBodies": object{"Order": object{"content": content}}}
			body["paths"].(object)["/o"].(object)["post"].(object)["requestBody"] = object{"$ref": "#/components/requestBodies/Order"}
		}, operation{route: "POST /o", uri: "http://x.example.com/o"})
	}
	for name, schema := range map[string]object{
		"by reference": {"$ref": "#/components/schemas/Order"},
		"in place":     {"type": "object", "required": []any{"item"}, "properties": object{"item": object{"$ref": "#/components/schemas/Item"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			gw := start(t, template(object{"application/json": object{"schema": schema}}), plain(t, echo))
			for body, want := range map[string]int{`{"item": "x"}`: 418, `{"item": 1}`: 400, `{}`: 400} {
				if response, text := call(t, "POST", gw.URL("prod")+"/o", body, http.Header{"Content-Type": {"application/json"}}); response.StatusCode != want {
					t.Errorf("%s: got %d %s, %v", body, response.StatusCode, text, lastEntry(t, gw))
				}
			}
		})
	}
}
