package gatewaytest

import (
	"fmt"
	"regexp"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/restview"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// unmodeledMethod lists the features of a method that this package leaves out.
// Without those that are not servable there is no answer at all.
func unmodeledMethod(m *restview.Method) (features []string, servable bool) {
	for _, feature := range []struct {
		used bool
		name string
	}{
		{m.Authorization != "", "authorization " + m.Authorization},
		{m.APIKeyRequired, "API key"},
		{m.Validator != "", "request validator"},
	} {
		if feature.used {
			features = append(features, feature.name)
		}
	}
	i := m.Integration
	if i == nil {
		return features, true
	}
	proxy := i.Type == "HTTP_PROXY"
	if !proxy && i.Type != "HTTP" {
		return append(features, fmt.Sprintf("integration type %q", i.Type)), false
	}
	if i.ConnectionType != "VPC_LINK" {
		return append(features, fmt.Sprintf("connection type %q", i.ConnectionType)), false
	}
	if i.ContentHandling != "" {
		features = append(features, "content handling")
	}
	if proxy {
		return features, true
	}
	if len(i.RequestTemplates) > 0 {
		features = append(features, "request mapping template")
	}
	for _, r := range i.Responses {
		if len(r.Templates) > 0 {
			features = append(features, "response mapping template of status "+r.StatusCode)
		}
		if len(r.Parameters) > 0 {
			features = append(features, "response parameters of status "+r.StatusCode)
		}
		if _, err := answerPattern(r.Pattern); err != nil {
			features = append(features, fmt.Sprintf("selection pattern %q", r.Pattern))
		}
	}
	return features, true
}

// answerPattern is a SelectionPattern, which must match the whole status.
func answerPattern(pattern string) (*regexp.Regexp, error) {
	return regexp.Compile("^(?:" + pattern + ")$")
}

// unmodeledAround lists the features of the API, its stages and the template
// around them that change what a call gets.
func unmodeledAround(t *template.Template, api *restview.API) []string {
	var features []string
	for _, property := range []string{
		"BodyS3Location", "CloneFrom", "DisableExecuteApiEndpoint", "MinimumCompressionSize", "Policy",
	} {
		if value, ok := api.Properties[property]; ok && template.Text(value) != "false" {
			features = append(features, fmt.Sprintf("%s: %s", api.ID, property))
		}
	}
	if base := template.Text(template.Map(api.Properties["Parameters"])["basepath"]); base != "" && base != "ignore" {
		features = append(features, api.ID+": basepath "+base)
	}
	for _, s := range api.Stages {
		caching := template.Bool(s.Properties["CacheClusterEnabled"])
		for _, setting := range template.List(s.Properties["MethodSettings"]) {
			caching = caching || template.Bool(template.Map(setting)["CachingEnabled"])
		}
		if caching {
			features = append(features, s.ID+": cache")
		}
		if s.Properties["CanarySetting"] != nil {
			features = append(features, s.ID+": canary")
		}
	}
	for _, r := range t.Resources("AWS::ApiGateway::GatewayResponse", "AWS::WAFv2::WebACLAssociation") {
		// A firewall's ResourceArn may be that of a load balancer.
		concerns := template.Text(r.Properties["RestApiId"]) + template.Text(r.Properties["ResourceArn"])
		if owner, ok := t.Owner(concerns); !ok || owner.ID == api.ID {
			features = append(features, fmt.Sprintf("%s: %s", r.ID, r.Type))
		}
	}
	return features
}
