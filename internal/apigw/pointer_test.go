package apigw_test

import (
	"encoding/json"
	"net/url"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

func TestFollow(t *testing.T) {
	var document any
	if err := json.Unmarshal([]byte(`{
		"paths": {"/orders/{id}": {"get": {"x": 1}}, "/a": {"$ref": "#/paths/~1orders~1%7Bid%7D"}},
		"list": [{"y": 2}], "far": {"$ref": "#/paths/~1a"}, "circle": {"$ref": "#/circle"}, "~": {"z": 3}, "null": null
	}`), &document); err != nil {
		t.Fatal(err)
	}
	for ref, want := range map[string]string{
		"#/paths/~1orders~1{id}/get": `{"x":1}`, "#/paths/~1a": `{"get":{"x":1}}`, "#/far": `{"get":{"x":1}}`, "#/list/0": `{"y":2}`, "#/~0": `{"z":3}`,
		"#/circle": "", "#/list/1": "", "#/list/-1": "", "#/list/x": "", "#/nowhere": "", "other.json#/list": "", "#anchor": "", "#/paths/~1orders~1{id}/get/x/y": "", "#/%zz": "",
	} {
		found, ok := apigw.Follow(document, map[string]any{"$ref": ref, "beside": true})
		text, _ := json.Marshal(found)
		if ok != (want != "") || ok && string(text) != want {
			t.Errorf("%s: %s, %v", ref, text, ok)
		}
	}
	if found, ok := apigw.Follow(document, map[string]any{"$ref": "#"}); !ok || !reflect.DeepEqual(found, document) {
		t.Error("# is the document")
	}
	if found, ok := apigw.Follow(document, "text"); !ok || found != "text" {
		t.Error("what is no reference stands for itself")
	}
	if found, ok := apigw.Follow(document, map[string]any{"$ref": 1.0}); !ok || found == nil {
		t.Error("a $ref that is no text is a member like any other")
	}
}

func TestPointersGoBothWays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOfN(rapid.String(), 1, 4).Draw(t, "keys")
		ref := "#"
		for _, key := range keys {
			ref += "/" + url.PathEscape(apigw.EscapePointer(key))
		}
		steps, ok := apigw.LocalRef(ref)
		if !ok || !slices.Equal(steps, keys) {
			t.Fatalf("%q gave %q", ref, steps)
		}
	})
}

func FuzzLocalRef(f *testing.F) {
	f.Add("#/a~1b/%7e0/0")
	f.Fuzz(func(t *testing.T, ref string) {
		document := map[string]any{"a": []any{map[string]any{"$ref": ref}}}
		apigw.Follow(document, map[string]any{"$ref": ref})
	})
}

func FuzzMapping(f *testing.F) {
	f.Add("method.request.path.id")
	f.Add("'${stageVariables.x}'")
	f.Fuzz(func(t *testing.T, text string) {
		if p, ok := apigw.ParseMappingKey(text); ok && p.In(apigw.IntegrationRequest) != text {
			t.Errorf("%q is read as %+v", text, p)
		}
		if s := apigw.ParseMappingSource(text); s.Kind == apigw.ParameterSource && s.Parameter.In(apigw.MethodRequest) != text {
			t.Errorf("%q is read as %+v", text, s)
		}
		for _, stray := range apigw.StrayExpressions(text) {
			if _, ok := apigw.StageVariableOf(stray); ok {
				t.Errorf("%q of %q is a stage variable", stray, text)
			}
		}
	})
}
