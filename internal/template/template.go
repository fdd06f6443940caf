// Package template reads a CloudFormation template (JSON) and resolves its
// intrinsic functions, as far as a template alone allows.
//
// A resource's attributes become made-up but well-formed values: a load
// balancer's Ref is an ARN, its DNSName a host name. Such a value stays
// identifiable wherever it travels (a stage variable, an Fn::Sub, a list):
// [Template.Owner] names the resource behind it. What cannot be resolved becomes
// a marked text that [Unresolved] finds and names, so that a reader who never
// needs the value is not hindered by it.
//
// A [Template] is read-only after [Parse] and safe for concurrent use.
package template

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// Values are what a template cannot know by itself. Both maps may be nil.
type Values struct {
	// Parameters holds values of template parameters (a list as "a,b") and of
	// pseudo parameters ("AWS::Region", …). Default: the parameter's own default;
	// for pseudo parameters an account 123456789012 in us-east-1. A parameter of a
	// type AWS::SSM::Parameter::Value has no default here: its Default names where
	// the value is kept.
	Parameters map[string]string
	// Imports holds the values of what is kept elsewhere: of exports, by export
	// name as Fn::ImportValue resolves it; of another stack's outputs, as
	// "StackName.OutputName" of Fn::GetStackOutput; of nested stacks' outputs, as
	// "LogicalId.Outputs.Name"; of what custom resources and the like give, as
	// "LogicalId.Attribute"; of dynamic references, as "{{resolve:ssm:/name}}".
	Imports map[string]string
}

// Resource is one resource of a template whose condition holds.
type Resource struct {
	// ID is the logical id.
	ID string
	// Type is the resource type, such as AWS::ApiGateway::Method.
	Type string
	// Properties are resolved: strings, json.Number, bool, []any and
	// map[string]any, and nothing that came to AWS::NoValue. Never nil.
	Properties map[string]any
	// DependsOn holds the logical ids named there, sorted.
	DependsOn []string
}

// Template is a parsed template with everything resolved that can be.
type Template struct {
	resources  map[string]*Resource
	sorted     []*Resource // by logical id
	owners     map[string]string
	undecided  []string
	parameters map[string]any
	mappings   map[string]any
	types      map[string]string
	raw        map[string]any
	excluded   map[string]bool
	imports    map[string]string
	conditions *conditions
	built      int
}

// Parse reads a template. It fails on text that is no JSON object, or where
// Resources is not an object of objects with a Type.
func Parse(document []byte, values *Values) (*Template, error) {
	if values == nil {
		values = &Values{}
	}
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var root map[string]any
	if err := decoder.Decode(&root); err != nil {
		return nil, fmt.Errorf("template is no JSON object: %w", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, fmt.Errorf("template has text after its JSON object")
	}
	resources, ok := root["Resources"].(map[string]any)
	if !ok {
		return nil, fmt.Errorf("template has no Resources object")
	}
	t := &Template{
		resources:  make(map[string]*Resource, len(resources)),
		owners:     map[string]string{},
		parameters: parameterValues(Map(root["Parameters"]), values.Parameters),
		mappings:   Map(root["Mappings"]),
		types:      make(map[string]string, len(resources)),
		raw:        resources,
		excluded:   map[string]bool{},
		imports:    values.Imports,
	}
	t.conditions = &conditions{definitions: Map(root["Conditions"]), known: map[string]verdict{}}
	ids := SortedKeys(resources)
	for _, id := range ids {
		body, ok := resources[id].(map[string]any)
		kind := Text(body["Type"])
		if strings.HasPrefix(id, "Fn::") {
			return nil, fmt.Errorf("%s has to be expanded first: give the template as it is deployed (aws cloudformation get-template --template-stage Processed)", id)
		}
		if !ok || kind == "" {
			return nil, fmt.Errorf("resource %q is no object with a Type", id)
		}
		t.types[id] = kind
		if name := Text(body["Condition"]); name != "" && !t.condition(name) {
			t.excluded[id] = true
		}
	}
	for _, id := range ids {
		if t.excluded[id] {
			continue
		}
		body := Map(resources[id])
		resource := &Resource{ID: id, Type: t.types[id], Properties: map[string]any{}, DependsOn: dependencies(body["DependsOn"])}
		if properties, ok := t.resolve(body["Properties"]).(map[string]any); ok {
			t.dynamic(properties)
			resource.Properties = properties
		}
		t.resources[id] = resource
		t.sorted = append(t.sorted, resource)
	}
	slices.Sort(t.undecided)
	t.undecided = slices.Compact(t.undecided)
	return t, nil
}

// Resource returns the resource with that logical id, if its condition holds.
func (t *Template) Resource(id string) (*Resource, bool) {
	r, ok := t.resources[id]
	return r, ok
}

// Resources returns the resources of the given types (all, without any), sorted
// by logical id.
func (t *Template) Resources(types ...string) []*Resource {
	var found []*Resource
	for _, r := range t.sorted {
		if len(types) == 0 || slices.Contains(types, r.Type) {
			found = append(found, r)
		}
	}
	return found
}

// Owner returns the resource that a resolved value stands for, whichever Ref or
// Fn::GetAtt it came from. It knows whole values only, not parts of a text.
func (t *Template) Owner(value string) (*Resource, bool) {
	return t.Resource(t.owners[value])
}

// Parameter returns the value of a parameter or pseudo parameter as text.
func (t *Template) Parameter(name string) string { return Text(t.parameters[name]) }

// Undecided names, sorted, the tests of conditions that could not be decided.
// Each counts as true.
func (t *Template) Undecided() []string { return slices.Clone(t.undecided) }

func dependencies(v any) []string {
	ids := []string{}
	if one, ok := v.(string); ok {
		ids = append(ids, one)
	}
	for _, item := range List(v) {
		ids = append(ids, Text(item))
	}
	slices.Sort(ids)
	return ids
}

func parameterValues(declared map[string]any, given map[string]string) map[string]any {
	values := map[string]any{
		"AWS::AccountId":        "123456789012",
		"AWS::NotificationARNs": []any{},
		"AWS::Region":           "us-east-1",
		"AWS::StackName":        "stack",
	}
	region := given["AWS::Region"]
	values["AWS::Partition"], values["AWS::URLSuffix"] = apigw.Partition(region)
	for name, definition := range declared {
		kind := Text(Map(definition)["Type"])
		value, ok := given[name]
		if !ok {
			fallback, has := Map(definition)["Default"]
			if !has || strings.HasPrefix(kind, "AWS::SSM::Parameter::Value") {
				values[name] = unresolved("parameter %s (%s) has no value", name, kind)
				continue
			}
			value = Text(fallback)
		}
		values[name] = value
		if kind == "CommaDelimitedList" || strings.Contains(kind, "List<") {
			values[name] = splitText(",", value)
		}
	}
	for name, value := range given {
		if strings.HasPrefix(name, "AWS::") {
			values[name] = value
		}
	}
	if _, ok := values["AWS::StackId"]; !ok {
		values["AWS::StackId"] = fmt.Sprintf("arn:%s:cloudformation:%s:%s:stack/%s/00000000-0000-0000-0000-000000000000",
			values["AWS::Partition"], values["AWS::Region"], values["AWS::AccountId"], values["AWS::StackName"])
	}
	return values
}
