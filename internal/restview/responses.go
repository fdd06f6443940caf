package restview

import "github.com/cdk-private-integration/cdk-private-integration-go/internal/template"

// GatewayResponse changes an answer that is API Gateway's own.
type GatewayResponse struct {
	// StatusCode is "" where the type's own stays.
	StatusCode string
	// Parameters maps "gatewayresponse.header.X" to its source.
	Parameters map[string]string
	// Templates maps a content type to the body's template; empty where the
	// type's own stays.
	Templates map[string]string
}

func (v *View) addResponses(apis map[string]*API) {
	for _, r := range v.template.Resources("AWS::ApiGateway::GatewayResponse") {
		p := r.Properties
		v.api(apis, p["RestApiId"]).Responses[template.Text(p["ResponseType"])] = &GatewayResponse{
			StatusCode: template.Text(p["StatusCode"]),
			Parameters: template.TextMap(p["ResponseParameters"]),
			Templates:  template.TextMap(p["ResponseTemplates"]),
		}
	}
}

func (d *document) addResponses() {
	for kind, value := range template.Map(d.root["x-amazon-apigateway-gateway-responses"]) {
		p := template.Map(value)
		d.api.Responses[kind] = &GatewayResponse{
			StatusCode: template.Text(p["statusCode"]),
			Parameters: template.TextMap(p["responseParameters"]),
			Templates:  template.TextMap(p["responseTemplates"]),
		}
	}
}
