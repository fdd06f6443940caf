package openapi

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

var (
	// Keywords whose children are names that the document's author chose: a
	// schema's property may well be called "example" or "$ref".
	named = []string{"properties", "patternProperties", "dependentSchemas", "definitions", "$defs", "schemas", "responses",
		"parameters", "requestBodies", "headers", "links", "callbacks", "pathItems", "paths", "webhooks", "examples"}
	// Keywords whose value is data, which may look like anything.
	data = []string{"example", "examples", "default", "enum", "const", "value"}
)

var modelName = regexp.MustCompile(`^[a-zA-Z0-9]+$`)

// checkModels refuses names of schemas that API Gateway refuses as names of the
// models it makes of them: "Model name must be alphanumeric" (reported from real
// accounts, several times).
func (w *wirer) checkModels() {
	where, holder := (*at)(nil).child("definitions"), w.root["definitions"]
	if _, isSwagger := w.root["swagger"]; !isSwagger {
		components, _ := w.root["components"].(map[string]any)
		where, holder = (*at)(nil).child("components").child("schemas"), components["schemas"]
	}
	models, _ := holder.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(models)) {
		if !modelName.MatchString(name) && !wiring.IsToken(name) && name != "$ref" && !strings.HasPrefix(name, "Fn::") {
			w.ps.Add(where.child(name).field(), wiring.CodeOpenApiModelName, name, "must be of letters and digits: API Gateway makes a model of a schema and takes no other name")
		}
	}
}

// checkRefs refuses references that API Gateway cannot follow: to other files,
// and to places that are not there.
func checkRefs(root any, where *at, value any, names bool, ps *wiring.Problems) {
	switch v := value.(type) {
	case []any:
		for i, item := range v {
			checkRefs(root, where.item(i), item, false, ps)
		}
	case map[string]any:
		_, isSwagger := root.(map[string]any)["swagger"]
		for _, key := range slices.Sorted(maps.Keys(v)) {
			child, place := v[key], where.child(key)
			ref, isText := child.(string)
			_, isObject := child.(map[string]any)
			switch {
			case key == "$ref" && isText: // no name has a text for its value
				checkRef(root, place, ref, ps)
			case key == "examples" && isSwagger: // by media type, and data
			case names && strings.HasPrefix(key, "x-") && where.key == "paths":
			case names:
				checkRefs(root, place, child, false, ps)
			case slices.Contains(named, key) && isObject:
				checkRefs(root, place, child, true, ps)
			case !slices.Contains(data, key) && !strings.HasPrefix(key, "x-") || key == anyMethod:
				checkRefs(root, place, child, false, ps)
			}
		}
	}
}

func checkRef(root any, place *at, ref string, ps *wiring.Problems) {
	if wiring.IsToken(ref) {
		return
	}
	if !strings.HasPrefix(ref, "#") {
		ps.Add(place.field(), wiring.CodeOpenApiExternalRef, ref, "must not refer to another document: bundle them into one first")
		return
	}
	if ref != "#" && !strings.HasPrefix(ref, "#/") {
		return // an anchor of JSON Schema
	}
	if _, ok := lookup(root, ref); !ok {
		ps.Add(place.field(), wiring.CodeOpenApiRef, ref, "must refer to a place in the document")
	}
}
