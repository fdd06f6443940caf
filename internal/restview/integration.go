package restview

import (
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

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
	// Parameters maps "method.response.header.X" to its source.
	Parameters map[string]string
	// Templates maps a content type to a mapping template.
	Templates map[string]string
	// ContentHandling is "", CONVERT_TO_BINARY or CONVERT_TO_TEXT.
	ContentHandling string
}

// asCloudFormation and asOpenAPI spell the name of an integration's field, given
// as AWS::ApiGateway::Method has it.
func asCloudFormation(name string) string { return name }

func asOpenAPI(name string) string {
	switch name {
	case "IntegrationHttpMethod":
		return "httpMethod"
	case "IntegrationResponses":
		return "responses"
	}
	return strings.ToLower(name[:1]) + name[1:]
}

// readIntegration reads the integration of a method or of an operation.
func readIntegration(p map[string]any, spell func(string) string) *Integration {
	field := func(name string) any { return p[spell(name)] }
	text := func(name string) string { return template.Text(field(name)) }
	// CloudFormation wants names in capitals, OpenAPI takes both.
	upper := func(name, fallback string) string {
		if value := text(name); value != "" {
			return strings.ToUpper(value)
		}
		return fallback
	}
	i := &Integration{
		Type:              upper("Type", ""),
		HTTPMethod:        upper("IntegrationHttpMethod", ""),
		URI:               text("Uri"),
		ConnectionType:    upper("ConnectionType", "INTERNET"),
		ConnectionID:      text("ConnectionId"),
		Target:            text("IntegrationTarget"),
		RequestParameters: template.TextMap(field("RequestParameters")),
		RequestTemplates:  template.TextMap(field("RequestTemplates")),
		Passthrough:       upper("PassthroughBehavior", apigw.WhenNoMatch),
		ContentHandling:   upper("ContentHandling", ""),
		TransferMode:      upper("ResponseTransferMode", apigw.Buffered),
		TimeoutMillis:     apigw.DefaultTimeout,
		SkipVerification:  template.Bool(template.Map(p["tlsConfig"])["insecureSkipVerification"]),
	}
	if millis, ok := template.Int(field("TimeoutInMillis")); ok {
		i.TimeoutMillis = millis
	}
	if kebab := template.Text(p["integration-target"]); i.Target == "" && kebab != "" {
		i.Target, i.KebabTarget = kebab, true
	}
	// A list in CloudFormation, an object by pattern in OpenAPI.
	for _, item := range template.List(field("IntegrationResponses")) {
		response := template.Map(item)
		i.addResponse(response, template.Text(response[spell("SelectionPattern")]), spell)
	}
	responses := template.Map(field("IntegrationResponses"))
	for _, pattern := range template.SortedKeys(responses) {
		response := template.Map(responses[pattern])
		if pattern == "default" {
			pattern = ""
		}
		i.addResponse(response, pattern, spell)
	}
	slices.SortStableFunc(i.Responses, func(a, b Response) int { return strings.Compare(a.Pattern, b.Pattern) })
	return i
}

func (i *Integration) addResponse(p map[string]any, pattern string, spell func(string) string) {
	i.Responses = append(i.Responses, Response{
		Pattern:         pattern,
		StatusCode:      template.Text(p[spell("StatusCode")]),
		Parameters:      template.TextMap(p[spell("ResponseParameters")]),
		Templates:       template.TextMap(p[spell("ResponseTemplates")]),
		ContentHandling: strings.ToUpper(template.Text(p[spell("ContentHandling")])),
	})
}
