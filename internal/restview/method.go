package restview

import (
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// Method is one verb on one path.
type Method struct {
	// Where names the method's place: the logical id of the
	// AWS::ApiGateway::Method, or "Api.Body paths /orders get".
	Where string
	// Path is the full resource path, such as /orders/{id} or /files/{path+}.
	Path string
	// Verb is the HTTP method in capitals, or ANY.
	Verb string
	// Authorization is "" for none, AWS_IAM, CUSTOM or COGNITO_USER_POOLS.
	Authorization string
	// Authorizer names the one of [API.Authorizers] that decides, "" for none.
	Authorizer string
	// APIKeyRequired says that a caller needs an API key.
	APIKeyRequired bool
	// Validator is nil where requests are not validated.
	Validator *Validator
	// Parameters are the declared ones ("method.request.path.id") and whether
	// each is required.
	Parameters map[string]bool
	// Responses are the declared ones: the headers of each by status, in lower case.
	// It is nil where not all is known, as of a document of whose responses an
	// import makes some up.
	Responses map[string][]string
	// Models maps the content type of a request to the one of [API.Models] that
	// its body must fit.
	Models map[string]string
	// Integration is nil where the method has none.
	Integration *Integration
}

func (v *View) addMethods(apis map[string]*API) {
	for _, r := range v.template.Resources("AWS::ApiGateway::Method") {
		p := r.Properties
		api := v.api(apis, p["RestApiId"])
		m := &Method{
			Where:          r.ID,
			Path:           v.path(api, template.Text(p["ResourceId"])),
			Verb:           strings.ToUpper(template.Text(p["HttpMethod"])),
			Authorization:  template.Text(p["AuthorizationType"]),
			Authorizer:     v.Name(template.Text(p["AuthorizerId"])),
			APIKeyRequired: template.Bool(p["ApiKeyRequired"]),
			Validator:      v.validator(p["RequestValidatorId"]),
			Parameters:     map[string]bool{},
			Models:         map[string]string{},
		}
		if m.Authorization == "NONE" {
			m.Authorization = ""
		}
		for name, required := range template.Map(p["RequestParameters"]) {
			m.Parameters[name] = template.Bool(required)
		}
		for contentType, model := range template.TextMap(p["RequestModels"]) {
			m.Models[contentType] = v.modelName(model)
		}
		m.Responses = methodResponses(template.List(p["MethodResponses"]))
		if i := template.Map(p["Integration"]); i != nil {
			m.Integration = readIntegration(i, asCloudFormation)
		}
		api.Methods = append(api.Methods, m)
	}
}

// path is the full path of an AWS::ApiGateway::Resource. A parent that the
// template does not hold is taken for the root: what it really is cannot be seen.
func (v *View) path(api *API, resourceID string) string {
	path := ""
	for seen := map[string]bool{}; ; {
		r, ok := v.template.Owner(resourceID)
		if !ok || r.Type != "AWS::ApiGateway::Resource" || seen[r.ID] {
			if !ok || r.Type != "AWS::ApiGateway::RestApi" {
				api.Assumed = append(api.Assumed, "resource "+resourceID+" is taken for the API's root")
			}
			if path == "" {
				return "/"
			}
			return path
		}
		seen[r.ID] = true
		path = "/" + template.Text(r.Properties["PathPart"]) + path
		resourceID = template.Text(r.Properties["ParentId"])
	}
}

// methodResponses are the MethodResponses of a method.
func methodResponses(list []any) map[string][]string {
	responses := map[string][]string{}
	for _, item := range list {
		response := template.Map(item)
		status := template.Text(response["StatusCode"])
		if status == "" || len(template.Unresolved(status)) > 0 {
			return nil
		}
		responses[status] = []string{}
		for key := range template.Map(response["ResponseParameters"]) {
			if p, ok := apigw.ParseResponseMappingKey(key); ok {
				responses[status] = append(responses[status], strings.ToLower(p.Name))
			}
		}
	}
	return responses
}

// responses are the responses of an operation.
func (d *document) responses(operation map[string]any) map[string][]string {
	responses := map[string][]string{}
	for status, value := range template.Map(operation["responses"]) {
		response := template.Map(value)
		if !apigw.IsStatusCode(status) || response == nil || response["$ref"] != nil {
			return nil
		}
		responses[status] = []string{}
		for name := range template.Map(response["headers"]) {
			responses[status] = append(responses[status], strings.ToLower(name))
		}
	}
	if len(responses) == 0 {
		return nil
	}
	return responses
}
