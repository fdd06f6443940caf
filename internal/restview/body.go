package restview

import (
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// verbs are the keys of an OpenAPI path that hold operations.
var verbs = map[string]string{
	"get": "GET", "put": "PUT", "post": "POST", "delete": "DELETE", "options": "OPTIONS", "head": "HEAD",
	"patch": "PATCH", "x-amazon-apigateway-any-method": "ANY",
}

// bodyMethods reads the operations of an OpenAPI document, 2.0 or 3.x.
func bodyMethods(api string, document map[string]any) []*Method {
	var methods []*Method
	paths := template.Map(document["paths"])
	for _, path := range template.SortedKeys(paths) {
		item := template.Map(paths[path])
		for _, key := range template.SortedKeys(item) {
			verb, ok := verbs[strings.ToLower(key)]
			if !ok {
				continue
			}
			operation := template.Map(item[key])
			m := &Method{
				Where:         api + ".Body paths " + path + " " + key,
				Path:          cleanPath(path),
				Verb:          verb,
				Authorization: security(document, operation),
				Validator:     template.Text(first(operation, document, "x-amazon-apigateway-request-validator")),
				Parameters:    map[string]bool{},
			}
			for _, list := range []any{item["parameters"], operation["parameters"]} {
				for _, entry := range template.List(list) {
					declare(m.Parameters, deref(document, entry))
				}
			}
			if i := deref(document, operation["x-amazon-apigateway-integration"]); i != nil {
				m.Integration = operationIntegration(i)
			}
			methods = append(methods, m)
		}
	}
	return methods
}

// cleanPath drops a trailing slash, which names no resource of its own.
func cleanPath(path string) string {
	return "/" + strings.Trim(path, "/")
}

func first(operation, document map[string]any, key string) any {
	if v, ok := operation[key]; ok {
		return v
	}
	return document[key]
}

// security names what an operation asks of its caller.
func security(document, operation map[string]any) string {
	if auth := template.Map(first(operation, document, "x-amazon-apigateway-auth")); auth != nil {
		if kind := template.Text(auth["type"]); !strings.EqualFold(kind, "NONE") {
			return kind
		}
	}
	var names []string
	for _, requirement := range template.List(first(operation, document, "security")) {
		names = append(names, template.SortedKeys(template.Map(requirement))...)
	}
	return strings.Join(names, ", ")
}

// declare notes one OpenAPI parameter under API Gateway's name for it.
func declare(parameters map[string]bool, parameter map[string]any) {
	location, ok := map[string]string{"path": "path", "query": "querystring", "header": "header"}[template.Text(parameter["in"])]
	if ok {
		parameters["method.request."+location+"."+template.Text(parameter["name"])] = template.Bool(parameter["required"])
	}
}

// deref follows one local reference, such as #/components/parameters/id.
func deref(document map[string]any, v any) map[string]any {
	object := template.Map(v)
	pointer, ok := strings.CutPrefix(template.Text(object["$ref"]), "#/")
	if !ok {
		return object
	}
	found := document
	for _, step := range strings.Split(pointer, "/") {
		found = template.Map(found[strings.NewReplacer("~1", "/", "~0", "~").Replace(step)])
	}
	return found
}

func operationIntegration(p map[string]any) *Integration {
	i := &Integration{
		Type:              upper(p["type"], ""),
		HTTPMethod:        upper(p["httpMethod"], ""),
		URI:               template.Text(p["uri"]),
		ConnectionType:    upper(p["connectionType"], "INTERNET"),
		ConnectionID:      template.Text(p["connectionId"]),
		Target:            template.Text(p["integrationTarget"]),
		RequestParameters: template.TextMap(p["requestParameters"]),
		RequestTemplates:  template.TextMap(p["requestTemplates"]),
		Passthrough:       upper(p["passthroughBehavior"], "WHEN_NO_MATCH"),
		ContentHandling:   template.Text(p["contentHandling"]),
		TransferMode:      upper(p["responseTransferMode"], "BUFFERED"),
		SkipVerification:  template.Bool(template.Map(p["tlsConfig"])["insecureSkipVerification"]),
		TimeoutMillis:     timeout(p["timeoutInMillis"]),
	}
	if kebab := template.Text(p["integration-target"]); i.Target == "" && kebab != "" {
		i.Target, i.KebabTarget = kebab, true
	}
	responses := template.Map(p["responses"])
	for _, pattern := range template.SortedKeys(responses) {
		r := template.Map(responses[pattern])
		if pattern == "default" {
			pattern = ""
		}
		i.Responses = append(i.Responses, Response{
			Pattern:    pattern,
			StatusCode: template.Text(r["statusCode"]),
			Parameters: template.TextMap(r["responseParameters"]),
			Templates:  template.TextMap(r["responseTemplates"]),
		})
	}
	sortResponses(i.Responses)
	return i
}
