package openapi

import (
	"maps"
	"regexp"
	"slices"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// Route is one method of a body that is made of routes.
type Route struct {
	wiring.Route
	Integration wiring.Integration
	// Security is what it asks for, by names of schemes; empty for nothing.
	Security map[string][]string
}

// Routes is a body that is made of routes instead of a document.
type Routes struct {
	Title  string
	Routes []Route
	// Schemes are security schemes, by the names that the routes use.
	Schemes map[string]any
	// Preflight makes what answers OPTIONS on every path that has no method for it;
	// nil for none.
	Preflight func() map[string]any
}

// Document is the body, an OpenAPI 3.0 document as API Gateway exports it.
func (r Routes) Document() *Document {
	paths := map[string]any{}
	verbs := map[string][]string{}
	shared := declarations{}
	d := &Document{}
	for _, route := range r.Routes {
		item, ok := paths[route.Path].(map[string]any)
		if !ok {
			item = map[string]any{}
			paths[route.Path] = item
		}
		item[apigw.OperationKey(route.Verb)] = route.operation(d, shared)
		verbs[route.Path] = append(verbs[route.Path], route.Verb)
		d.Routes.Add(route.Route)
	}
	if r.Preflight != nil {
		for path, item := range paths {
			if slices.Contains(verbs[path], "OPTIONS") || slices.Contains(verbs[path], wiring.Any) {
				continue
			}
			preflight := r.Preflight()
			if list := shared.parameters(pathParameters(path)); len(list) > 0 {
				preflight["parameters"] = list
			}
			item.(map[string]any)["options"] = preflight
			d.Routes.Add(wiring.Route{Verb: "OPTIONS", Path: path})
		}
	}
	d.root = &object{members: []member{
		{Name: "openapi", Value: "3.0.1"},
		{Name: "info", Value: map[string]any{"title": r.Title, "version": "1"}},
		{Name: "paths", Value: paths},
	}}
	components := map[string]any{}
	if len(shared) > 0 {
		components["parameters"] = map[string]any(shared)
	}
	if len(r.Schemes) > 0 {
		components["securitySchemes"] = r.Schemes
	}
	if len(components) > 0 {
		d.root.set("components", components)
	}
	d.measure(1024 * len(r.Routes))
	return d
}

// declarations are those of path variables, which many routes share by
// reference: that is 90 bytes a route of the 1 MB that a template has.
type declarations map[string]any

func (d declarations) parameters(wanted map[string]bool) (list []any) {
	for _, one := range parameters(wanted, false) {
		declared := one.(map[string]any)
		name := declared["name"].(string)
		if declared["in"] == "path" && componentName.MatchString(name) {
			d[name] = one
			one = map[string]any{"$ref": "#/components/parameters/" + name}
		}
		list = append(list, one)
	}
	return list
}

// componentName is what OpenAPI takes as the name of a component.
var componentName = regexp.MustCompile(`^[a-zA-Z0-9._-]+$`)

func (r Route) operation(d *Document, shared declarations) map[string]any {
	operation := map[string]any{}
	wanted := pathParameters(r.Path)
	maps.Copy(wanted, r.Integration.MethodRequestParameters)
	if list := shared.parameters(wanted); len(list) > 0 {
		operation["parameters"] = list
	}
	declared := r.Integration.MethodResponses
	if len(declared) == 0 {
		declared = []wiring.MethodResponse{{StatusCode: apigw.DefaultStatusCode}}
	}
	responses := map[string]any{}
	for _, one := range declared {
		if !wiring.IsToken(one.StatusCode) {
			responses[one.StatusCode] = response(one, false)
		}
	}
	operation["responses"] = responses
	if len(r.Security) > 0 {
		requirement := map[string]any{}
		for name, scopes := range r.Security {
			requirement[name] = append([]string{}, scopes...)
		}
		operation["security"] = []any{requirement}
	}
	if r.Integration.InsecureSkipVerification {
		d.warn(WarnInsecure, anyIssuer)
	}
	if r.Integration.AnswersWithoutResponses {
		d.warn(WarnNoResponses, answersNothing, r.Verb+" "+r.Path)
	}
	operation[extension] = r.Integration.OpenAPI()
	return operation
}

func response(declared wiring.MethodResponse, swagger bool) map[string]any {
	response := map[string]any{"description": declared.StatusCode + " response"}
	headers := map[string]any{}
	for _, name := range declared.Headers {
		headers[name] = header(swagger)
	}
	if len(headers) > 0 {
		response["headers"] = headers
	}
	return response
}

func header(swagger bool) map[string]any {
	text := map[string]any{"type": "string"}
	if swagger {
		return text
	}
	return map[string]any{"schema": text}
}

// pathParameters are the variables of a path, as a method declares them.
func pathParameters(path string) map[string]bool {
	wanted := map[string]bool{}
	for _, name := range wiring.Parameters(path) {
		wanted[apigw.PathSource+name] = true
	}
	return wanted
}

// parameters declares what a method wants to read, in order.
func parameters(wanted map[string]bool, isSwagger bool) (list []any) {
	for source, required := range sorted(wanted) {
		declared, _ := apigw.ParseMethodParameter(source)
		parameter := map[string]any{"name": declared.Name, "in": declared.Place.In(), "required": required}
		if isSwagger {
			parameter["type"] = "string"
		} else {
			parameter["schema"] = map[string]any{"type": "string"}
		}
		list = append(list, parameter)
	}
	return list
}
