package restview

import (
	"net/url"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// document is the OpenAPI document, 2.0 or 3.x, of one API.
type document struct {
	root map[string]any
	api  *API
}

// addBody reads an API's OpenAPI document.
func (api *API) addBody() {
	d := &document{root: template.Map(api.Properties["Body"]), api: api}
	if d.root == nil {
		return
	}
	api.BinaryTypes = append(api.BinaryTypes, template.Texts(d.root["x-amazon-apigateway-binary-media-types"])...)
	if policy := template.Map(d.root["x-amazon-apigateway-policy"]); policy != nil && api.Policy == nil {
		api.Policy = policy
	}
	endpoint := template.Map(d.root["x-amazon-apigateway-endpoint-configuration"])
	for _, server := range template.List(d.root["servers"]) {
		if found := template.Map(template.Map(server)["x-amazon-apigateway-endpoint-configuration"]); found != nil {
			endpoint = found
		}
	}
	api.EndpointDisabled = api.EndpointDisabled || template.Bool(endpoint["disableExecuteApiEndpoint"])
	d.addAuthorizers()
	d.addModels()
	d.addResponses()
	base := d.base()
	paths := template.Map(d.root["paths"])
	for _, path := range template.SortedKeys(paths) {
		item := d.follow(paths[path])
		for _, key := range template.SortedKeys(item) {
			if verb, ok := apigw.Operation(key); ok {
				m := d.method(item, d.follow(item[key]), api.ID+".Body paths "+path+" "+key)
				m.Path, m.Verb = cleanPath(base+cleanPath(path)), verb
				// An import declares the variables of a path, greedy ones excepted
				// (seen on a real account).
				for part := range strings.SplitSeq(path, "/") {
					if name, greedy, ok := apigw.PathVariable(part); ok && !greedy {
						m.Parameters[apigw.Parameter{Place: apigw.Path, Name: name}.In(apigw.MethodRequest)] = true
					}
				}
				api.Methods = append(api.Methods, m)
			}
		}
	}
}

func (d *document) method(item, operation map[string]any, where string) *Method {
	m := &Method{Where: where, Parameters: map[string]bool{}, Models: map[string]string{}}
	d.secure(m, operation)
	m.Validator = d.validator(template.Text(d.either(operation, "x-amazon-apigateway-request-validator")))
	for _, list := range []any{item["parameters"], operation["parameters"]} {
		for _, entry := range template.List(list) {
			parameter := d.follow(entry)
			declare(m.Parameters, parameter)
			// The body of a 2.0 document.
			if template.Text(parameter["in"]) == "body" {
				for _, contentType := range d.consumes(operation) {
					m.Models[contentType] = d.model(parameter["schema"], where)
				}
			}
		}
	}
	content := template.Map(d.follow(operation["requestBody"])["content"])
	for contentType, media := range content {
		if schema, ok := template.Map(media)["schema"]; ok {
			m.Models[contentType] = d.model(schema, where)
		}
	}
	m.Responses = d.responses(operation)
	if i := d.follow(operation[apigw.IntegrationExtension]); i != nil {
		m.Integration = readIntegration(i, asOpenAPI)
	}
	return m
}

func (d *document) consumes(operation map[string]any) []string {
	if types := template.Texts(d.either(operation, "consumes")); len(types) > 0 {
		return types
	}
	return []string{"application/json"}
}

// base is the path before every path of the document: with
// Parameters.basepath "prepend" that of basePath or of the first server
// (documented). Default: none.
func (d *document) base() string {
	if template.Text(template.Map(d.api.Properties["Parameters"])["basepath"]) != "prepend" {
		return ""
	}
	if base := template.Text(d.root["basePath"]); base != "" {
		return cleanPath(base)
	}
	servers := template.List(d.root["servers"])
	if len(servers) == 0 {
		return ""
	}
	u, err := url.Parse(template.Text(template.Map(servers[0])["url"]))
	if err != nil {
		return ""
	}
	return cleanPath(u.Path)
}

// cleanPath drops a trailing slash, which names no resource of its own.
func cleanPath(path string) string {
	return "/" + strings.Trim(path, "/")
}

// either is a key of the operation or, failing that, of the document.
func (d *document) either(operation map[string]any, key string) any {
	if v, ok := operation[key]; ok {
		return v
	}
	return d.root[key]
}

// declare notes one OpenAPI parameter under API Gateway's name for it.
func declare(parameters map[string]bool, parameter map[string]any) {
	if place, ok := apigw.PlaceOf(template.Text(parameter["in"])); ok {
		name := apigw.Parameter{Place: place, Name: template.Text(parameter["name"])}
		parameters[name.In(apigw.MethodRequest)] = template.Bool(parameter["required"])
	}
}

// follow is the object that a value of the document stands for: itself, or the
// end of its references. It is nil where they lead nowhere or in a circle.
func (d *document) follow(v any) map[string]any {
	found, _ := apigw.Follow(d.root, v)
	return template.Map(found)
}
