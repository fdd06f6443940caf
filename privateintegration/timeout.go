package privateintegration

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// checkTimeout refuses a timeout that an edge-optimized API cannot have. All
// methods of a call share it, so that one of them stands for the others.
func (p *privateIntegration) checkTimeout(a *api, in wiring.Integration, options *wiring.Options, ps *wiring.Problems) {
	if !in.NeedsTimeoutQuota() || !p.registry.isEdge(a) {
		return
	}
	field := "api" // the timeout is the private integration's
	if options.TimeoutInMillis != nil {
		field = "options.Integration.Timeout"
	}
	*ps = append(*ps, in.CheckEdge(field)...)
}

// isEdge tells an API of this app that is edge-optimized, as an API is that says
// nothing. Only plain values are looked at.
func (r *registry) isEdge(a *api) bool {
	cfn, made := r.tree.Resource(a.construct).(awsapigateway.CfnRestApi)
	if !made {
		return false
	}
	said, isSaid := r.tree.Properties(cfn)["endpointConfiguration"]
	if !isSaid || said == nil {
		_, fromDocument := r.tree.Properties(cfn)["body"] // its import parameters may say it
		return !fromDocument
	}
	configuration, _ := said.(map[string]any)
	types, _ := configuration["types"].([]any)
	return slices.Contains(types, any("EDGE"))
}

// reviewTimeout warns of the timeout that all methods have by default.
func (p *privateIntegration) reviewTimeout() {
	if p.wiring.Defaults.NeedsTimeoutQuota() {
		p.warn("timeout-quota", nil, "Timeout %s", needsQuota)
	}
}

// reviewMethodTimeout warns of a timeout that a method has by its own options.
func (p *privateIntegration) reviewMethodTimeout(options *IntegrationOptions, in wiring.Integration, method string) {
	own := options != nil && options.Integration != nil && options.Integration.Timeout != nil
	if in.NeedsTimeoutQuota() && (own || !p.wiring.Defaults.NeedsTimeoutQuota()) {
		p.warn("timeout-quota", occurrence{"method": method}, "the timeout of %s %s", method, needsQuota)
	}
}

const needsQuota = "is above 29 s: it deploys only where the account's quota is raised, and to a Regional or private API"
