package gatewaytest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/dlclark/regexp2"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/restview"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// schemas are the models of a method by content type.
type schemas map[string]*jsonschema.Schema

// check says what is wrong with a body, "" for nothing. A body of a type without
// a model is not checked; one without a type is JSON (documented).
func (s schemas) check(contentType string, body []byte) string {
	if contentType == "" {
		contentType = "application/json"
	}
	schema := s[contentType]
	if schema == nil {
		schema = s["$default"]
	}
	if schema == nil {
		return ""
	}
	if len(bytes.TrimSpace(body)) == 0 {
		body = []byte("{}")
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return "body is no JSON"
	}
	if outsized(value) {
		return "body has a number out of range"
	}
	err = schema.Validate(value)
	var wrong *jsonschema.ValidationError
	if !errors.As(err, &wrong) {
		return ""
	}
	for len(wrong.Causes) > 0 {
		wrong = wrong.Causes[0]
	}
	return fmt.Sprintf("/%s does not fit %q of the model", strings.Join(wrong.InstanceLocation, "/"), strings.Join(wrong.ErrorKind.KeywordPath(), "/"))
}

// predefined are the models that every API has (documented).
var predefined = map[string]string{
	"Empty": `{"type": "object"}`,
	"Error": `{"type": "object", "properties": {"message": {"type": "string"}}}`,
}

// compileModels makes the models of an API ready. Problems are what API Gateway
// would refuse.
func compileModels(api *restview.API) (compiled map[string]*jsonschema.Schema, problems []string) {
	compiled = map[string]*jsonschema.Schema{}
	c := newCompiler()
	models := map[string]any{}
	for name, text := range predefined {
		models[name], _ = jsonschema.UnmarshalJSON(strings.NewReader(text))
	}
	maps.Copy(models, api.Models)
	for _, name := range template.SortedKeys(models) {
		wrong := unsupported(models[name])
		if outsized(models[name]) {
			wrong = append(wrong, "it has a number out of range")
		}
		if len(wrong) == 0 {
			if err := c.AddResource(api.ModelURL()+name, models[name]); err != nil {
				wrong = []string{err.Error()}
			}
		}
		for _, what := range wrong {
			problems = append(problems, fmt.Sprintf("model %s: %s", name, what))
		}
	}
	if len(problems) > 0 {
		return compiled, problems
	}
	for _, name := range template.SortedKeys(models) {
		schema, err := c.Compile(api.ModelURL() + name)
		if err != nil {
			problems = append(problems, fmt.Sprintf("model %s: %s", name, strings.Join(strings.Fields(err.Error()), " ")))
			continue
		}
		compiled[name] = schema
	}
	return compiled, problems
}

// keywords are those of JSON Schema draft 4, the one that API Gateway keeps
// (documented), each with how its value holds schemas: 0 not at all, 1 one or a
// list of them, 2 by name.
var keywords = map[string]int{
	"id": 0, "$schema": 0, "$ref": 0, "title": 0, "description": 0, "default": 0, "multipleOf": 0, "maximum": 0,
	"exclusiveMaximum": 0, "minimum": 0, "exclusiveMinimum": 0, "maxLength": 0, "minLength": 0, "pattern": 0,
	"maxItems": 0, "minItems": 0, "uniqueItems": 0, "maxProperties": 0, "minProperties": 0, "required": 0, "enum": 0,
	"type": 0, "format": 0, "additionalItems": 1, "items": 1, "additionalProperties": 1, "allOf": 1, "anyOf": 1,
	"oneOf": 1, "not": 1, "definitions": 2, "properties": 2, "patternProperties": 2, "dependencies": 2,
}

// unsupported names what API Gateway refuses in a model: keywords of other drafts
// and another $schema.
func unsupported(v any) (problems []string) {
	schema := template.Map(v)
	for _, keyword := range template.SortedKeys(schema) {
		holds, known := keywords[keyword]
		switch value := schema[keyword]; {
		case !known:
			problems = append(problems, fmt.Sprintf("\"Unsupported keyword(s): [%q]\": leave it out, models are JSON Schema of draft 4", keyword))
		case keyword == "$schema" && !strings.HasPrefix(template.Text(value), "http://json-schema.org/draft-04/schema"):
			problems = append(problems, fmt.Sprintf("$schema must be http://json-schema.org/draft-04/schema#, and is %q", template.Text(value)))
		case holds == 1:
			for _, item := range append([]any{value}, template.List(value)...) {
				problems = append(problems, unsupported(item)...)
			}
		case holds == 2:
			named := template.Map(value)
			for _, name := range template.SortedKeys(named) {
				problems = append(problems, unsupported(named[name])...)
			}
		}
	}
	return problems
}

// newCompiler is a compiler of draft 4 as API Gateway has it: it loads nothing
// from anywhere, knows the formats of draft 4 only, has the regular expressions
// of ECMAScript, and takes 1.0 for no integer.
func newCompiler() *jsonschema.Compiler {
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft4)
	c.UseLoader(jsonschema.SchemeURLLoader{})
	c.RegisterVocabulary(literalIntegers)
	c.AssertVocabs()
	c.UseRegexpEngine(func(text string) (jsonschema.Regexp, error) {
		compiled, err := regexp2.Compile(text, regexp2.ECMAScript)
		if err != nil {
			return nil, err
		}
		compiled.MatchTimeout = time.Second
		return ecmaScript{compiled}, nil
	})
	anything := func(any) error { return nil }
	for _, format := range []string{
		"date", "time", "duration", "period", "semver", "uuid", "json-pointer", "relative-json-pointer",
		"uri-reference", "iri", "iri-reference", "uri-template", "idn-email", "idn-hostname",
	} {
		c.RegisterFormat(&jsonschema.Format{Name: format, Validate: anything})
	}
	return c
}

// ecmaScript is a regular expression. One that takes too long does not match.
type ecmaScript struct{ *regexp2.Regexp }

func (e ecmaScript) MatchString(text string) bool {
	matches, err := e.Regexp.MatchString(text)
	return err == nil && matches
}

// literalIntegers refuses 1.0 where a schema asks for an integer, as API Gateway
// does and the draft does not ask for.
var literalIntegers = &jsonschema.Vocabulary{
	URL: "urn:literal-integers",
	Compile: func(_ *jsonschema.CompilerContext, schema map[string]any) (jsonschema.SchemaExt, error) {
		types := oneOrMore(schema["type"])
		if !slices.Contains(types, "integer") || slices.Contains(types, "number") {
			return nil, nil
		}
		return integerLiteral{}, nil
	},
}

type integerLiteral struct{}

func (integerLiteral) Validate(ctx *jsonschema.ValidatorContext, v any) {
	if number, ok := v.(json.Number); ok && strings.ContainsAny(string(number), ".eE") {
		ctx.AddError(&kind.Type{Got: "number", Want: []string{"integer"}})
	}
}

// outsized reports a number that would fill the memory when it is worked with.
func outsized(v any) bool {
	switch v := v.(type) {
	case json.Number:
		_, exponent, found := strings.Cut(strings.ToLower(string(v)), "e")
		return found && len(strings.TrimLeft(exponent, "+-0")) > 3
	case []any:
		return slices.ContainsFunc(v, outsized)
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(v)), outsized)
	}
	return false
}
