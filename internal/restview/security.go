package restview

import (
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// Authorizer decides whether a call may pass.
type Authorizer struct {
	// Name is the logical id, or the name of the security scheme.
	Name string
	// Kind is TOKEN, REQUEST or COGNITO_USER_POOLS.
	Kind string
	// Sources are the identity sources, such as method.request.header.Authorization.
	Sources []string
	// Validation is a pattern that a token must match, "" for none.
	Validation string
}

func (v *View) addAuthorizers(apis map[string]*API) {
	for _, r := range v.template.Resources("AWS::ApiGateway::Authorizer") {
		p := r.Properties
		v.api(apis, p["RestApiId"]).Authorizers[r.ID] = newAuthorizer(r.ID, p["Type"], p["IdentitySource"], p["IdentityValidationExpression"])
	}
}

func newAuthorizer(name string, kind, sources, validation any) *Authorizer {
	a := &Authorizer{Name: name, Kind: strings.ToUpper(template.Text(kind)), Validation: template.Text(validation)}
	for source := range strings.SplitSeq(template.Text(sources), ",") {
		if source = strings.TrimSpace(source); source != "" {
			a.Sources = append(a.Sources, source)
		}
	}
	return a
}

// schemes are the security schemes of the document.
func (d *document) schemes() map[string]any {
	if schemes := template.Map(d.root["securityDefinitions"]); schemes != nil {
		return schemes
	}
	return template.Map(template.Map(d.root["components"])["securitySchemes"])
}

func (d *document) addAuthorizers() {
	for name, definition := range d.schemes() {
		scheme := d.follow(definition)
		a := template.Map(scheme["x-amazon-apigateway-authorizer"])
		if template.Text(scheme["type"]) != "apiKey" || a == nil {
			continue
		}
		authorizer := newAuthorizer(name, a["type"], a["identitySource"], a["identityValidationExpression"])
		if header := template.Text(scheme["name"]); len(authorizer.Sources) == 0 && !strings.EqualFold(header, "Unused") {
			authorizer.Sources = []string{apigw.Parameter{Place: apigw.Header, Name: header}.In(apigw.MethodRequest)}
		}
		d.api.Authorizers[name] = authorizer
	}
	if source := template.Text(d.root["x-amazon-apigateway-api-key-source"]); source != "" {
		d.api.KeySource = strings.ToUpper(source)
	}
}

// secure reads what an operation asks of its caller: its own security or the
// document's. A scheme that is no apiKey, or one without an authorizer, asks for
// nothing (seen on a real account: such operations are open).
func (d *document) secure(m *Method, operation map[string]any) {
	if auth := template.Map(d.either(operation, "x-amazon-apigateway-auth")); strings.EqualFold(template.Text(auth["type"]), "AWS_IAM") {
		m.Authorization = "AWS_IAM"
	}
	for _, requirement := range template.List(d.either(operation, "security")) {
		for _, name := range template.SortedKeys(template.Map(requirement)) {
			scheme := d.follow(d.schemes()[name])
			kind := strings.ToLower(template.Text(scheme["x-amazon-apigateway-authtype"]))
			switch authorizer := d.api.Authorizers[name]; {
			case template.Text(scheme["type"]) != "apiKey":
			case authorizer != nil && authorizer.Kind == "COGNITO_USER_POOLS":
				m.Authorization, m.Authorizer = "COGNITO_USER_POOLS", name
			case authorizer != nil:
				m.Authorization, m.Authorizer = "CUSTOM", name
			case kind == "awssigv4":
				m.Authorization = "AWS_IAM"
			case strings.EqualFold(template.Text(scheme["name"]), "x-api-key"):
				m.APIKeyRequired = true
			}
		}
	}
}
