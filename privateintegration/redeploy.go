package privateintegration

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// hash is what a private integration adds to the logical id of a deployment.
// The CDK hashes what a method's constructor was given; it sees neither
// overrides nor that a resource behind an unchanged Ref will be replaced.
type hash struct {
	integration *privateIntegration
	api         *api
	routes      []hashed
	deployments []awsapigateway.Deployment
	// unattached are methods that the CDK does not make a deployment wait for:
	// those of an imported API, and those written by hand.
	unattached []constructs.IConstruct
	document   document
	settled    bool // the tree is complete: what was read once may be kept
	frozen     *string
}

// document says whether the API is an OpenAPI document, which the CDK hashes: in
// the template as a whole, in a file by its name.
type document int

const (
	noDocument document = iota
	inFile
	inTemplate
)

type hashed struct {
	Route       wiring.Route
	Integration map[string]any
}

func (h *hash) add(route wiring.Route, integration map[string]any) {
	const timeout = "TimeoutInMillis"
	if n, ok := integration[timeout].(float64); ok && wiring.IsNumberToken(n) {
		integration = maps.Clone(integration) // a token's number depends on how many were made before
		integration[timeout] = awscdk.Tokenization_StringifyNumber(&n)
	}
	h.routes = append(h.routes, hashed{route, integration})
	h.frozen = nil
}

// Produce gives the component when the CDK works the deployment's logical id
// out, at each reference until it is set. Tokens in it are resolved by the CDK.
func (h *hash) Produce(awscdk.IResolveContext) *string {
	if h.frozen != nil {
		return h.frozen
	}
	slices.SortStableFunc(h.routes, func(a, b hashed) int { return wiring.Compare(a.Route, b.Route) })
	parts := map[string]any{"routes": h.routes}
	maps.Copy(parts, h.integration.identity())
	spelled, err := json.Marshal(parts)
	if err != nil {
		return jsii.String(err.Error()) // strings, numbers and maps of them: cannot happen
	}
	component := wiring.Digest(string(spelled))
	if h.settled {
		h.frozen = &component
	}
	return &component
}

type redeploys struct {
	integration *privateIntegration
	deployment  awsapigateway.Deployment
}

// component puts the hash into a deployment, once.
func (h *hash) component(deployment awsapigateway.Deployment) {
	p := h.integration
	if !p.registry.once(redeploys{p, deployment}) {
		return
	}
	h.deployments = append(h.deployments, deployment)
	if h.document != noDocument { // bound at synth, when nothing more can come in it
		deployment.AddToLogicalId(*h.Produce(nil))
	} else {
		deployment.AddToLogicalId(awscdk.Lazy_UncachedString(h, nil))
	}
	if h.document != inFile {
		p.registry.setsID(deployment)
	}
}

// attach makes the deployments wait for the methods: one that is made before a
// method changes serves what was there before.
func (h *hash) attach() {
	for _, deployment := range h.deployments {
		for _, method := range h.unattached {
			if known := h.integration.registry.tree; known.stack(deployment) == known.stack(method) {
				deployment.Node().AddDependency(method)
			}
		}
	}
}

func (p *privateIntegration) RedeployOn(deployment awsapigateway.Deployment) {
	var ps wiring.Problems
	if deployment == nil {
		ps.Add("deployment", wiring.CodeRequired, "", "is required")
	}
	raise(p.path, ps)
	known := p.registry.apiOf(deployment.Api())
	known.redeployed = true
	p.bind(known).component(deployment)
}

// identity is what a deployment has to follow besides its methods.
func (p *privateIntegration) identity() map[string]any {
	known := p.registry.tree
	identities := p.target.identities(known)
	ofTarget := len(identities)
	if p.wiring.StageVariable == "" {
		identities = append(identities, p.link.identities(known)...)
	}
	resolved := known.resolveAll(identities)
	parts := map[string]any{"loadBalancer": nil}
	if ofTarget > 0 {
		parts["loadBalancer"] = resolved[0]
	}
	if p.wiring.StageVariable == "" {
		parts["link"] = append([]any(nil), resolved[ofTarget:]...)
	}
	return parts
}

// identity is what makes CloudFormation replace a resource while its logical id,
// and so every Ref to it, stays the same.
type identity struct {
	of     constructs.IConstruct
	values []any
}

func identityOf(cfn awscdk.CfnResource, properties ...string) identity {
	all := *cfn.CfnProperties() // one round trip, however many are wanted
	id := identity{of: cfn}
	for _, name := range properties {
		id.values = append(id.values, all[name])
	}
	return id
}

func (t *target) identities(known *tree) []identity {
	if cfn := t.cfn(known); cfn != nil {
		return []identity{identityOf(cfn, "name", "scheme", "type")}
	}
	return nil
}

// identities of a link are its subnets and groups, and what replaces those in
// turn.
func (l *link) identities(known *tree) (found []identity) {
	if l.construct == nil {
		return nil
	}
	if cfn, ok := known.resource(l.construct).(awsapigatewayv2.CfnVpcLink); ok {
		found = append(found, identityOf(cfn, "subnetIds", "securityGroupIds"))
	}
	for _, cfn := range l.subnets {
		found = append(found, identityOf(cfn, "availabilityZone", "cidrBlock"))
	}
	for _, g := range l.groups {
		if g.owned {
			if cfn, ok := known.resource(g.sg).(awsec2.CfnSecurityGroup); ok {
				found = append(found, identityOf(cfn, "groupName", "groupDescription"))
			}
		}
	}
	return found
}

// resolveAll resolves each identity in the stack that owns it: in any other stack
// a token spells differently as soon as somebody exports it, and a deployment
// would move for nothing.
func (t *tree) resolveAll(identities []identity) []any {
	owned := map[awscdk.Stack][]int{}
	for i, id := range identities {
		owned[t.stack(id.of)] = append(owned[t.stack(id.of)], i)
	}
	resolved := make([]any, len(identities))
	for stack, indexes := range owned {
		values := make([]any, len(indexes))
		for j, i := range indexes {
			values[j] = identities[i].values
		}
		for j, value := range stack.Resolve(values).([]any) {
			resolved[indexes[j]] = value
		}
	}
	return resolved
}

// resolve resolves a value in the stack that owns it. Nil stays nil, which the
// CDK refuses to take.
func (t *tree) resolve(owner constructs.IConstruct, value any) any {
	if value == nil {
		return nil
	}
	return t.stack(owner).Resolve(value)
}

// bind ties the API to the private integration the first time: its deployment
// is renewed with our methods, and its own stage knows the link. It panics
// before it changes anything.
func (p *privateIntegration) bind(known *api) *hash { return p.bindAs(known, noDocument) }

func (p *privateIntegration) bindAs(known *api, document document) *hash {
	if bound := p.bindings[known]; bound != nil {
		bound.document = max(bound.document, document)
		return bound
	}
	bound := &hash{integration: p, api: known, document: document}
	if known.deployment != nil {
		if p.wiring.StageVariable != "" {
			own := cfnStage(known.construct.DeploymentStage())
			var variables map[string]string
			if document == noDocument { // else bound at synth, which looks at them anyway
				variables = p.registry.variables(own)
			}
			p.bindStage(own, *p.link.id, false, variables)
		}
		bound.component(known.deployment)
	}
	p.bindings[known] = bound
	p.registry.hashes = append(p.registry.hashes, bound)
	p.reviewApi(known, document)
	return bound
}
