package restview

import (
	"slices"
	"strings"

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
	// Authorization is "" for none, else the authorization type or the names of
	// the OpenAPI security requirement.
	Authorization string
	// APIKeyRequired says that a caller needs an API key.
	APIKeyRequired bool
	// Validator names the request validator, "" for none.
	Validator string
	// Parameters are the declared ones ("method.request.path.id") and whether
	// each is required.
	Parameters map[string]bool
	// Integration is nil where the method has none.
	Integration *Integration
}

// Integration is what stands behind a method, in CloudFormation's terms.
type Integration struct {
	// Type is HTTP_PROXY, HTTP, AWS, AWS_PROXY or MOCK.
	Type string
	// HTTPMethod is the verb towards the backend, or ANY.
	HTTPMethod string
	URI        string
	// ConnectionType is VPC_LINK or INTERNET (also where left out).
	ConnectionType string
	// ConnectionID is the value as written: a link's id or "${stageVariables.x}".
	ConnectionID string
	// Target is the value of IntegrationTarget; [View.Name] names what it is.
	Target string
	// KebabTarget says that OpenAPI spelled it integration-target. AWS's own
	// example does; what an import makes of it is not established.
	KebabTarget bool
	// RequestParameters maps "integration.request.path.id" to its source.
	RequestParameters map[string]string
	// RequestTemplates maps a content type to a mapping template.
	RequestTemplates map[string]string
	// Passthrough is WHEN_NO_MATCH (also where left out), WHEN_NO_TEMPLATES or NEVER.
	Passthrough string
	// ContentHandling is "", CONVERT_TO_BINARY or CONVERT_TO_TEXT.
	ContentHandling string
	// TimeoutMillis is 29,000 where left out.
	TimeoutMillis int
	// TransferMode is BUFFERED (also where left out) or STREAM.
	TransferMode string
	// SkipVerification is tlsConfig.insecureSkipVerification, which only an
	// OpenAPI body can say.
	SkipVerification bool
	// Responses are sorted by pattern.
	Responses []Response
}

// Response is one integration response.
type Response struct {
	// Pattern is the SelectionPattern, "" for the default.
	Pattern    string
	StatusCode string
	Parameters map[string]string
	Templates  map[string]string
}

// defaultTimeout is API Gateway's documented integration timeout, 29 seconds.
const defaultTimeout = 29_000

// StageVariable returns x for a value that is "${stageVariables.x}" as a whole.
func StageVariable(value string) (name string, ok bool) {
	name, ok = strings.CutPrefix(value, "${stageVariables.")
	if !ok {
		return "", false
	}
	return strings.CutSuffix(name, "}")
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
			APIKeyRequired: template.Bool(p["ApiKeyRequired"]),
			Validator:      template.Text(p["RequestValidatorId"]),
			Parameters:     map[string]bool{},
		}
		if m.Authorization == "NONE" {
			m.Authorization = ""
		}
		for name, required := range template.Map(p["RequestParameters"]) {
			m.Parameters[name] = template.Bool(required)
		}
		if i := template.Map(p["Integration"]); i != nil {
			m.Integration = resourceIntegration(i)
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

func resourceIntegration(p map[string]any) *Integration {
	i := &Integration{
		Type:              upper(p["Type"], ""),
		HTTPMethod:        upper(p["IntegrationHttpMethod"], ""),
		URI:               template.Text(p["Uri"]),
		ConnectionType:    upper(p["ConnectionType"], "INTERNET"),
		ConnectionID:      template.Text(p["ConnectionId"]),
		Target:            template.Text(p["IntegrationTarget"]),
		RequestParameters: template.TextMap(p["RequestParameters"]),
		RequestTemplates:  template.TextMap(p["RequestTemplates"]),
		Passthrough:       upper(p["PassthroughBehavior"], "WHEN_NO_MATCH"),
		ContentHandling:   template.Text(p["ContentHandling"]),
		TransferMode:      upper(p["ResponseTransferMode"], "BUFFERED"),
		TimeoutMillis:     timeout(p["TimeoutInMillis"]),
	}
	for _, item := range template.List(p["IntegrationResponses"]) {
		r := template.Map(item)
		i.Responses = append(i.Responses, Response{
			Pattern:    template.Text(r["SelectionPattern"]),
			StatusCode: template.Text(r["StatusCode"]),
			Parameters: template.TextMap(r["ResponseParameters"]),
			Templates:  template.TextMap(r["ResponseTemplates"]),
		})
	}
	sortResponses(i.Responses)
	return i
}

func sortResponses(responses []Response) {
	slices.SortStableFunc(responses, func(a, b Response) int { return strings.Compare(a.Pattern, b.Pattern) })
}

// upper is a name in capitals, as CloudFormation spells it and OpenAPI need not.
func upper(v any, fallback string) string {
	if text := template.Text(v); text != "" {
		return strings.ToUpper(text)
	}
	return fallback
}

func timeout(v any) int {
	if millis, ok := template.Int(v); ok {
		return millis
	}
	return defaultTimeout
}
