package gatewaytest

import (
	"fmt"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/restview"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// unmodeledMethod lists the features of a method that this package leaves out,
// its templates and mappings aside. Without those that are not servable there is
// no answer at all.
func unmodeledMethod(m *restview.Method) (features []string, servable bool) {
	i := m.Integration
	switch {
	case i == nil || i.Type == "MOCK":
		return nil, true
	case i.Type != apigw.HTTPProxy && i.Type != apigw.HTTP:
		return []string{fmt.Sprintf("integration type %q", i.Type)}, false
	case i.ConnectionType != apigw.VPCLink:
		return []string{fmt.Sprintf("connection type %q", i.ConnectionType)}, false
	case i.ContentHandling != "":
		return []string{"content handling"}, true
	}
	return nil, true
}

// unmodeledAround lists the features of the API, its stages and the template
// around them that change what a call gets.
func unmodeledAround(t *template.Template, api *restview.API) []string {
	var features []string
	for _, property := range []string{"BodyS3Location", "CloneFrom", "MinimumCompressionSize"} {
		if value, ok := api.Properties[property]; ok && template.Text(value) != "false" {
			features = append(features, fmt.Sprintf("%s: %s", api.ID, property))
		}
	}
	if base := template.Text(template.Map(api.Properties["Parameters"])["basepath"]); base != "" && base != "ignore" && base != "prepend" {
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
	}
	return features
}

// firewalls notes those that are taken to let every call through.
func firewalls(t *template.Template, api *restview.API) (notes []string) {
	for _, r := range t.Resources("AWS::WAFv2::WebACLAssociation") {
		// A firewall's ResourceArn may be that of a load balancer.
		if owner, ok := t.Owner(template.Text(r.Properties["ResourceArn"])); !ok || owner.ID == api.ID {
			notes = append(notes, fmt.Sprintf("firewall %s is taken to let the call through", r.ID))
		}
	}
	return notes
}
