package privateintegration

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// binding ties an API to a private integration: what deployments of the API have
// to follow. The CDK hashes what a method's constructor was given into a
// deployment's logical id; it sees neither overrides nor that a resource behind
// an unchanged Ref will be replaced.
type binding struct {
	integration *privateIntegration
	api         *api
	routes      []served
	deployments []awsapigateway.Deployment // that have our component in their logical id
	// unattached are methods that the CDK does not make a deployment wait for:
	// those of an imported API, and those written by hand.
	unattached []constructs.IConstruct
	document   document
	// settled says that all aspects have run, so that what the user's constructs say
	// may be read; digest is what was read then.
	settled bool
	digest  *string
}

// document says whether the API is an OpenAPI document, which the CDK hashes: in
// the template as a whole, in a file by its name.
type document int

const (
	noDocument document = iota
	inFile
	inTemplate
)

type served struct {
	Route       wiring.Route
	Integration map[string]any
}

func (b *binding) add(route wiring.Route, integration map[string]any) {
	const timeout = "TimeoutInMillis"
	if n, ok := integration[timeout].(float64); ok && wiring.IsNumberToken(n) {
		integration = maps.Clone(integration) // a token's number depends on how many were made before
		integration[timeout] = awscdk.Tokenization_StringifyNumber(&n)
	}
	b.routes = append(b.routes, served{route, integration})
	b.digest = nil
}

// Produce gives our component when the CDK works the deployment's logical id
// out, at each reference. Tokens in it are resolved by the CDK.
func (b *binding) Produce(awscdk.IResolveContext) *string {
	if b.digest != nil {
		return b.digest
	}
	slices.SortStableFunc(b.routes, func(x, y served) int { return wiring.Compare(x.Route, y.Route) })
	parts := map[string]any{"routes": b.routes}
	if b.settled {
		maps.Copy(parts, b.integration.replacements())
	}
	spelled, err := json.Marshal(parts)
	if err != nil {
		return jsii.String(err.Error()) // strings, numbers and maps of them: cannot happen
	}
	digest := wiring.Digest(string(spelled))
	if b.settled {
		b.digest = &digest
	}
	return &digest
}

// renew puts our component into a deployment's logical id, once.
func (b *binding) renew(deployment awsapigateway.Deployment) {
	if slices.Contains(b.deployments, deployment) {
		return
	}
	b.deployments = append(b.deployments, deployment)
	deployment.AddToLogicalId(awscdk.Lazy_UncachedString(b, nil))
}

func (p *privateIntegration) RedeployOn(deployment awsapigateway.Deployment) {
	var ps wiring.Problems
	if deployment == nil {
		ps.Add("deployment", wiring.CodeRequired, "", "is required")
	}
	raise(p.path, ps)
	p.bind(p.registry.apiOf(deployment.Api())).renew(deployment)
}

// replacements is what a deployment has to follow besides its methods: what
// makes CloudFormation replace the load balancer or the link while its logical
// id, and so every Ref to it, stays the same.
func (p *privateIntegration) replacements() map[string]any {
	known := p.registry.tree
	var wanted []properties
	target := 0
	if cfn := p.target.cfn(known); cfn != nil {
		wanted = append(wanted, propertiesOf(cfn, "name", "scheme", "type"))
		target = 1
	}
	if p.wiring.StageVariable == "" {
		wanted = append(wanted, p.link.replacements(known)...)
	}
	resolved := known.resolveAll(wanted)
	parts := map[string]any{"loadBalancer": nil}
	if target > 0 {
		parts["loadBalancer"] = resolved[0]
	}
	if p.wiring.StageVariable == "" {
		parts["link"] = append([]any(nil), resolved[target:]...)
	}
	return parts
}

// properties of a resource whose change replaces it.
type properties struct {
	of     constructs.IConstruct
	values []any
}

func propertiesOf(cfn awscdk.CfnResource, names ...string) properties {
	all := *cfn.CfnProperties() // one round trip, however many are wanted
	wanted := properties{of: cfn}
	for _, name := range names {
		wanted.values = append(wanted.values, all[name])
	}
	return wanted
}

// replacements of a link are changes of its subnets and groups, and what
// replaces those in turn.
func (l *link) replacements(known *tree) (found []properties) {
	cfn := l.cfn(known)
	if cfn == nil {
		return nil
	}
	found = append(found, propertiesOf(cfn, "subnetIds", "securityGroupIds"))
	for _, subnet := range l.cfnSubnets(known, cfn) {
		found = append(found, propertiesOf(subnet, "availabilityZone", "cidrBlock"))
	}
	for _, g := range l.groups {
		if g.owned {
			if cfn, ok := known.resource(g.sg).(awsec2.CfnSecurityGroup); ok {
				found = append(found, propertiesOf(cfn, "groupName", "groupDescription"))
			}
		}
	}
	return found
}

// cfnSubnets are those of the link's subnets that are made in this app.
func (l *link) cfnSubnets(known *tree, cfn interface{ SubnetIds() *[]*string }) (found []awsec2.CfnSubnet) {
	if l.made {
		for _, subnet := range l.subnets {
			if cfn, ok := known.resource(subnet).(awsec2.CfnSubnet); ok {
				found = append(found, cfn)
			}
		}
		return found
	}
	for _, id := range listed(known.stack(l.construct), cfn.SubnetIds()) {
		if subnet, ok := known.behind(&id).(awsec2.CfnSubnet); ok {
			found = append(found, subnet)
		}
	}
	return found
}

// resolveAll resolves properties in the stack that owns them: in any other stack
// a token spells differently as soon as somebody exports it, and a deployment
// would move for nothing.
func (t *tree) resolveAll(wanted []properties) []any {
	owned := map[awscdk.Stack][]int{}
	for i, w := range wanted {
		owned[t.stack(w.of)] = append(owned[t.stack(w.of)], i)
	}
	resolved := make([]any, len(wanted))
	for stack, indexes := range owned {
		values := make([]any, len(indexes))
		for j, i := range indexes {
			values[j] = wanted[i].values
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

// bind ties the API to the private integration the first time: its deployments
// are renewed with our methods, and its own stage knows the link. It panics
// before it changes anything.
func (p *privateIntegration) bind(a *api) *binding { return p.bindAs(a, noDocument) }

func (p *privateIntegration) bindAs(a *api, document document) *binding {
	if bound := p.bindings[a]; bound != nil {
		bound.document = max(bound.document, document)
		return bound
	}
	bound := &binding{integration: p, api: a, document: document}
	if a.deployment != nil {
		if p.wiring.StageVariable != "" {
			p.bindStage(cfnStage(a.construct.DeploymentStage()), *p.link.id, false)
		}
		bound.renew(a.deployment)
	}
	p.bindings[a] = bound
	p.registry.bindings = append(p.registry.bindings, bound)
	p.reviewApi(a, document)
	p.registry.afterAspects(20, bound.settle)
	return bound
}

// settle runs when all aspects have: every deployment of the API follows from
// now on, whoever made it, and waits for the methods.
func (b *binding) settle() bool {
	b.settled, b.digest = true, nil
	found := b.integration.registry.survey().of[b.api]
	for _, deployment := range found.deployments {
		b.renew(deployment)
	}
	b.attach()
	b.review(found)
	return false
}

// review warns of what does not follow, by name.
func (b *binding) review(found deployments) {
	p, known := b.integration, b.integration.registry.tree
	name := *b.api.construct.Node().Path()
	for _, cfn := range found.byHand {
		p.warnLate("no-redeploy", "deployment %s of API %s is an L1 resource, whose logical id is yours: stages on it go on calling what was deployed last until that id changes; make it with NewDeployment", *cfn.Node().Path(), name)
	}
	for _, deployment := range b.deployments {
		if known.stack(deployment) != b.api.stack && len(b.unattached) > 0 {
			p.warnLate("no-redeploy", "deployment %s is in another stack than methods of API %s: it is renewed with them, but CloudFormation does not make it wait for them; deploy its stack after theirs", *deployment.Node().Path(), name)
		}
	}
	if b.api.imported && len(b.deployments)+len(found.byHand) == 0 {
		p.warnLate("imported-api", "API %s is imported, and no deployment of it is made in this app: its stages go on calling what was deployed last until somebody makes a new deployment; see RedeployOn", name)
	}
}

// attach makes the deployments wait for the methods: one that is made before a
// method changes serves what was there before.
func (b *binding) attach() {
	known := b.integration.registry.tree
	for _, deployment := range b.deployments {
		cfn, ok := known.resource(deployment).(awsapigateway.CfnDeployment)
		for _, method := range b.unattached {
			if ok && known.stack(deployment) == known.stack(method) {
				// not the construct's own dependencies, which the CDK has read by now
				cfn.AddDependency(known.methodResource(method))
			}
		}
	}
}

func (t *tree) methodResource(method constructs.IConstruct) awscdk.CfnResource {
	if cfn, ok := method.(awsapigateway.CfnMethod); ok {
		return cfn
	}
	return t.resource(method).(awscdk.CfnResource)
}
