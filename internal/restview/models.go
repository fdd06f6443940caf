package restview

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// Validator says what of a request is validated.
type Validator struct{ Body, Parameters bool }

const modelHost = "https://apigateway.amazonaws.com/restapis/"

// ModelURL is where API Gateway keeps the models of an API: the prefix of every
// reference from one to another (documented).
func (api *API) ModelURL() string {
	return modelHost + api.ID + "/models/"
}

// validator is the request validator that a value names. One of another template
// validates what cannot be seen.
func (v *View) validator(value any) *Validator {
	text := template.Text(value)
	if text == "" {
		return nil
	}
	r, ok := v.template.Owner(text)
	if !ok {
		return &Validator{Body: true, Parameters: true}
	}
	return &Validator{
		Body:       template.Bool(r.Properties["ValidateRequestBody"]),
		Parameters: template.Bool(r.Properties["ValidateRequestParameters"]),
	}
}

// modelName is the name of a model that is given by name or by reference.
func (v *View) modelName(value string) string {
	if r, ok := v.template.Owner(value); ok {
		return nameOfModel(r)
	}
	return value
}

func nameOfModel(r *template.Resource) string {
	if name := template.Text(r.Properties["Name"]); name != "" {
		return name
	}
	return r.ID
}

func (v *View) addModels(apis map[string]*API) {
	for _, r := range v.template.Resources("AWS::ApiGateway::Model") {
		api := v.api(apis, r.Properties["RestApiId"])
		schema := r.Properties["Schema"]
		if text, ok := schema.(string); ok {
			if decoded, err := decodeJSON(text); err == nil {
				schema = decoded
			}
		}
		api.Models[nameOfModel(r)] = rewrite(schema, func(reference string) string {
			if rest, ok := strings.CutPrefix(reference, modelHost); ok {
				return api.ModelURL() + v.modelName(rest[strings.LastIndex(rest, "/")+1:])
			}
			return reference
		})
	}
}

func decodeJSON(text string) (v any, err error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	err = decoder.Decode(&v)
	return v, err
}

// rewrite returns a schema with every reference replaced.
func rewrite(v any, replace func(string) string) any {
	return rewriteWithout(v, replace, func(string) bool { return false })
}

// rewriteWithout is rewrite for a schema from which some keywords go. Names of
// properties and definitions are no keywords.
func rewriteWithout(v any, replace func(string) string, goes func(keyword string) bool) any {
	switch v := v.(type) {
	case map[string]any:
		copied := make(map[string]any, len(v))
		for keyword, item := range v {
			named := template.Map(item)
			switch {
			case goes(keyword):
			case keyword == "$ref" && template.Text(item) != "":
				copied[keyword] = replace(template.Text(item))
			case named != nil && (keyword == "properties" || keyword == "patternProperties" || keyword == "definitions"):
				schemas := make(map[string]any, len(named))
				for name, schema := range named {
					schemas[name] = rewriteWithout(schema, replace, goes)
				}
				copied[keyword] = schemas
			case keyword == "enum" || keyword == "default":
				copied[keyword] = item
			default:
				copied[keyword] = rewriteWithout(item, replace, goes)
			}
		}
		return copied
	case []any:
		copied := make([]any, len(v))
		for n, item := range v {
			copied[n] = rewriteWithout(item, replace, goes)
		}
		return copied
	}
	return v
}

// lostOnImport are what a schema of a document has beside JSON Schema, and what
// an import leaves out of request validation (documented). Imports were refused
// for example in schemas of 2.0 documents (reported from real accounts, 2016 to
// 2022); whether they still are is not established.
var lostOnImport = []string{
	"deprecated", "discriminator", "example", "examples", "externalDocs", "maxItems", "minItems", "nullable", "readOnly",
	"writeOnly", "xml",
}

// schema is a schema of the document as an import makes a model of it.
func (d *document) schema(v any) any {
	return rewriteWithout(v, d.modelReference, func(keyword string) bool {
		return slices.Contains(lostOnImport, keyword) || strings.HasPrefix(keyword, "x-")
	})
}

// addModels makes the document's schemas models, as an import does.
func (d *document) addModels() {
	schemas := template.Map(d.root["definitions"])
	if schemas == nil {
		schemas = template.Map(template.Map(d.root["components"])["schemas"])
	}
	for name, schema := range schemas {
		d.api.Models[name] = d.schema(schema)
	}
}

// modelReference is a reference to a schema of the document as a reference to a
// model.
func (d *document) modelReference(reference string) string {
	steps, _ := apigw.LocalRef(reference)
	if n := len(steps); n == 2 && steps[0] == "definitions" || n == 3 && steps[0] == "components" && steps[1] == "schemas" {
		return d.api.ModelURL() + steps[n-1]
	}
	return reference
}

// model is the name of the model behind a schema of an operation. A schema
// written there becomes a model of its own, as on import.
func (d *document) model(schema any, where string) string {
	if reference, ok := template.Map(schema)["$ref"].(string); ok {
		if name, ok := strings.CutPrefix(d.modelReference(reference), d.api.ModelURL()); ok {
			return name
		}
	}
	name := strings.NewReplacer(" ", "-", "/", "-", "{", "", "}", "", "+", "", ".", "-").Replace(where)
	d.api.Models[name] = d.schema(schema)
	return name
}

// validator is the request validator of that name.
func (d *document) validator(name string) *Validator {
	if name == "" {
		return nil
	}
	v := template.Map(template.Map(d.root["x-amazon-apigateway-request-validators"])[name])
	return &Validator{Body: template.Bool(v["validateRequestBody"]), Parameters: template.Bool(v["validateRequestParameters"])}
}
