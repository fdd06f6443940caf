package restview

import (
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// DomainMapping sends the calls of a custom domain below a base path to an API.
type DomainMapping struct {
	// Domain is the host name.
	Domain string
	// Base is the base path without slashes around it, "" for every path.
	Base string
	// Stage is the stage's name, "" where the caller names it after the base path.
	Stage string
}

// addDomains reads base path mappings of both generations, the longest base path
// first.
func (v *View) addDomains(apis map[string]*API) {
	for _, kind := range []struct{ resource, api, base string }{
		{"AWS::ApiGateway::BasePathMapping", "RestApiId", "BasePath"},
		{"AWS::ApiGateway::BasePathMappingV2", "RestApiId", "BasePath"},
		{"AWS::ApiGatewayV2::ApiMapping", "ApiId", "ApiMappingKey"},
	} {
		for _, r := range v.template.Resources(kind.resource) {
			api := v.api(apis, r.Properties[kind.api])
			base := strings.Trim(template.Text(r.Properties[kind.base]), "/")
			if base == "(none)" {
				base = ""
			}
			domain := template.Text(r.Properties["DomainName"])
			if domain == "" {
				domain = template.Text(r.Properties["DomainNameArn"])
			}
			api.Domains = append(api.Domains, DomainMapping{
				Domain: v.domainName(domain), Base: base, Stage: v.stageName(r.Properties["Stage"]),
			})
		}
	}
	for _, api := range apis {
		slices.SortStableFunc(api.Domains, func(a, b DomainMapping) int { return len(b.Base) - len(a.Base) })
	}
}

// domainName is the host name of a domain that is given by name or by reference.
func (v *View) domainName(value string) string {
	if r, ok := v.template.Owner(value); ok {
		if name := template.Text(r.Properties["DomainName"]); name != "" {
			return name
		}
	}
	return value
}
