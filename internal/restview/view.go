// Package restview reads the wiring of REST APIs out of a CloudFormation
// template: APIs with their methods and stages, VPC links, load balancers with
// their listeners, security groups with their rules.
//
// It tells methods of AWS::ApiGateway::Method and operations of an OpenAPI Body
// alike. Wherever a property refers to something, the view holds its name: the
// logical id for a resource of the template, else the value itself (an id or ARN,
// or the mark of what could not be resolved). All lists are sorted.
package restview

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// View is the REST wiring of one template.
type View struct {
	// APIs are sorted by ID.
	APIs []*API
	// Links are the VPC links, sorted by ID.
	Links []*Link
	// LoadBalancers are those of the template and those that a listener of the
	// template names, sorted by ID.
	LoadBalancers []*LoadBalancer
	// Groups are the security groups of the template and those that a rule of the
	// template belongs to, sorted by ID.
	Groups []*SecurityGroup
	// Keys are the API keys, sorted by ID.
	Keys []*Key

	template *template.Template
}

// API is one REST API.
type API struct {
	// ID is the logical id, or the value of RestApiId where External.
	ID string
	// External says that the API itself stands in another template.
	External bool
	// Properties are those of the AWS::ApiGateway::RestApi; nil where External.
	Properties map[string]any
	// Methods are sorted by path, then verb.
	Methods []*Method
	// Stages are sorted by name.
	Stages []*Stage
	// Authorizers, by logical id or by the name of a security scheme.
	Authorizers map[string]*Authorizer
	// KeySource says where a caller's API key is: HEADER or AUTHORIZER.
	KeySource string
	// Models are JSON schemas by name; references between them are
	// [API.ModelURL] and a name.
	Models map[string]any
	// Responses are the gateway responses by type.
	Responses map[string]*GatewayResponse
	// BinaryTypes are the binary media types.
	BinaryTypes []string
	// Policy is the resource policy, nil for none.
	Policy map[string]any
	// EndpointDisabled says that only custom domains answer.
	EndpointDisabled bool
	// Domains are the custom domains' mappings, the longest base path first.
	Domains []DomainMapping
	// Assumed names, sorted and each once, what had to be assumed to read the methods.
	Assumed []string
}

// Stage is one stage of an API.
type Stage struct {
	// ID is the logical id of the AWS::ApiGateway::Stage, or of the
	// AWS::ApiGateway::Deployment that makes the stage.
	ID string
	// Name is the stage's name, the first part of an invoke URL's path.
	Name string
	// Variables are the stage variables.
	Variables map[string]string
	// Properties are the stage's properties, or the StageDescription.
	Properties map[string]any
}

// Canary is the part of a stage's calls that takes other stage variables.
type Canary struct {
	// Percent of the calls.
	Percent float64
	// Variables are all that these calls have, overridden or not.
	Variables map[string]string
}

// Canary of the stage; ok is false where it has none, or one without calls.
func (s Stage) Canary() (c Canary, ok bool) {
	setting := template.Map(s.Properties["CanarySetting"])
	c.Percent, _ = strconv.ParseFloat(template.Text(setting["PercentTraffic"]), 64)
	if c.Percent <= 0 {
		return Canary{}, false
	}
	c.Variables = maps.Clone(s.Variables)
	maps.Copy(c.Variables, template.TextMap(setting["StageVariableOverrides"]))
	return c, true
}

// New reads the view of a template.
func New(t *template.Template) *View {
	v := &View{template: t}
	apis := map[string]*API{}
	for _, r := range t.Resources("AWS::ApiGateway::RestApi") {
		api := newAPI(r.ID)
		api.Properties = r.Properties
		if source := template.Text(r.Properties["ApiKeySourceType"]); source != "" {
			api.KeySource = source
		}
		api.BinaryTypes = template.Texts(r.Properties["BinaryMediaTypes"])
		api.Policy = template.Map(r.Properties["Policy"])
		api.EndpointDisabled = template.Bool(r.Properties["DisableExecuteApiEndpoint"])
		api.addBody()
		apis[r.ID] = api
	}
	v.addMethods(apis)
	v.addStages(apis)
	v.addAuthorizers(apis)
	v.addModels(apis)
	v.addResponses(apis)
	v.addDomains(apis)
	for _, id := range template.SortedKeys(apis) {
		api := apis[id]
		slices.SortStableFunc(api.Methods, func(a, b *Method) int {
			if c := strings.Compare(a.Path, b.Path); c != 0 {
				return c
			}
			return strings.Compare(a.Verb, b.Verb)
		})
		slices.SortStableFunc(api.Stages, func(a, b *Stage) int { return strings.Compare(a.Name, b.Name) })
		slices.Sort(api.Assumed)
		api.Assumed = slices.Compact(api.Assumed) // methods share resources
		v.APIs = append(v.APIs, api)
	}
	v.addLinks()
	v.addLoadBalancers()
	v.addGroups()
	v.addKeys()
	return v
}

func newAPI(id string) *API {
	return &API{
		ID: id, KeySource: "HEADER", Authorizers: map[string]*Authorizer{},
		Models: map[string]any{}, Responses: map[string]*GatewayResponse{},
	}
}

// Name is the logical id of the resource that a value stands for, else the value.
func (v *View) Name(value string) string {
	if r, ok := v.template.Owner(value); ok {
		return r.ID
	}
	return value
}

// Type is the resource type behind a value or a logical id, "" for anything that
// is no resource of the template.
func (v *View) Type(value string) string {
	if r, ok := v.template.Resource(v.Name(value)); ok {
		return r.Type
	}
	return ""
}

// api is the API that a RestApiId stands for, made when it is not known yet.
func (v *View) api(apis map[string]*API, restAPIID any) *API {
	id := v.Name(template.Text(restAPIID))
	if apis[id] == nil {
		apis[id] = newAPI(id)
		apis[id].External = true
	}
	return apis[id]
}

func (v *View) addStages(apis map[string]*API) {
	for _, r := range v.template.Resources("AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment") {
		name := template.Text(r.Properties["StageName"])
		properties := r.Properties
		if r.Type == "AWS::ApiGateway::Deployment" {
			if name == "" {
				continue
			}
			properties = template.Map(properties["StageDescription"])
		}
		api := v.api(apis, r.Properties["RestApiId"])
		api.Stages = append(api.Stages, &Stage{
			ID: r.ID, Name: name, Variables: template.TextMap(properties["Variables"]), Properties: properties,
		})
	}
}
