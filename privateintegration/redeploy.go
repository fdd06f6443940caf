package privateintegration

import (
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/read"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// binding ties an API to a private integration: what deployments of the API have
// to follow. The CDK hashes what a method's constructor was given into a
// deployment's logical id; it sees neither overrides nor that a resource behind
// an unchanged Ref will be replaced.
type binding struct {
	integration *privateIntegration
	api         *api
	routes      []wiring.Deployed
	deployments []*follower
	// attached are methods that the CDK makes the deployments of the API's own
	// construct wait for. It does not for unattached ones: those of an import, also
	// one of an API that this app makes, and those written by hand.
	attached, unattached []constructs.IConstruct
	document             document
	own                  bool // that the API's own deployment and stage are bound
}

// document says whether the API is an OpenAPI document, which the CDK hashes: in
// the template as a whole, in a file by its name.
type document int

const (
	noDocument document = iota
	inFile
	inTemplate
)

func (b *binding) add(route wiring.Route, integration map[string]any) {
	const timeout = "TimeoutInMillis"
	if n, ok := integration[timeout].(float64); ok && wiring.IsNumberToken(n) {
		integration = maps.Clone(integration) // a token's number depends on how many were made before
		integration[timeout] = awscdk.Tokenization_StringifyNumber(&n)
	}
	b.routes = append(b.routes, wiring.Deployed{Route: route, Integration: integration})
}

// note keeps a method for the deployments that have to wait for it.
func (b *binding) note(method constructs.IConstruct, attached bool) {
	if attached {
		b.attached = append(b.attached, method)
	} else {
		b.unattached = append(b.unattached, method)
	}
}

func (b *binding) digest() string {
	return wiring.DeploymentDigest(b.routes, b.integration.replacements)
}

// follower is a deployment that has our digest in its logical id.
type follower struct {
	deployment awsapigateway.Deployment
	of         *binding
	told       string // the digest there
	asks       bool   // the CDK will ask for the digest
}

// follow has a deployment renewed with the methods. The digest takes its place in
// the logical id now; where all aspects have run, renew brings it.
func (b *binding) follow(deployment awsapigateway.Deployment) {
	if slices.ContainsFunc(b.deployments, func(f *follower) bool { return f.deployment == deployment }) {
		return
	}
	f := &follower{deployment: deployment, of: b, asks: !b.integration.registry.inMoment}
	b.deployments = append(b.deployments, f)
	if f.asks {
		deployment.AddToLogicalId(awscdk.Lazy_String(f, nil))
	}
}

// Produce is called by the CDK once, however many refer to the deployment. Before
// all aspects have run the digest is not whole: renew adds what it becomes.
func (f *follower) Produce() *string {
	f.told, f.asks = f.of.digest(), false
	return &f.told
}

// renew tells the deployments the digest, unless they have it or ask for it still.
func (b *binding) renew() {
	digest := b.digest()
	for _, f := range b.deployments {
		if !f.asks && f.told != digest {
			f.told = digest
			f.deployment.AddToLogicalId(&digest)
		}
	}
}

func (p *privateIntegration) RedeployOn(deployment awsapigateway.Deployment) {
	var ps wiring.Problems
	if read.IsNil(deployment) {
		ps.Add("deployment", wiring.CodeRequired, "", "is required")
	}
	p.refuse(ps)
	a := p.registry.apiOf(deployment.Api())
	p.checkApi("deployment", a, &ps)
	p.refuse(ps)
	p.bind(a).follow(deployment)
}

// inspect reads, when all aspects have run, what the load balancer and the link
// say: for warnings, and for what a deployment has to follow besides its
// methods, that is what makes CloudFormation replace one of the two while its
// logical id, and so every Ref to it, stays the same.
func (p *privateIntegration) inspect() bool {
	tree, found := p.registry.tree, p.registry.survey()
	var loadBalancer, links, groups, names, listeners []*read.Wanted
	if cfn := p.target.cfn(tree); cfn != nil {
		p.reviewLoadBalancer(cfn)
		loadBalancer = append(loadBalancer, tree.PropertiesOf(cfn, "name", "scheme", "type"))
	}
	link := p.link.cfn(tree)
	if p.wiring.StageVariable == "" {
		links = p.link.replacements(tree)
	}
	if p.target.made() {
		list := p.target.seen
		if list == nil {
			list, _ = p.target.securityGroups()
		}
		for _, sg := range list {
			if cfn, ok := tree.Resource(sg).(awsec2.CfnSecurityGroup); ok {
				groups = append(groups, &read.Wanted{Of: cfn, Values: []any{cfn.SecurityGroupIngress()}})
			}
		}
	}
	if p.link.made && link != nil {
		names = append(names, tree.PropertiesOf(link, "name"))
	}
	listener := found.lone(tree, p.target)
	if listener != nil {
		listeners = append(listeners, &read.Wanted{Of: listener, Values: []any{tree.Needs(listener)}})
	}
	tree.ResolveAll(slices.Concat(loadBalancer, links, groups, names, listeners))
	if len(listeners) > 0 {
		found.plain[listener] = !wiring.Refers(listeners[0].Values)
	}
	if len(names) > 0 {
		if name, ok := names[0].Values[0].(string); ok && wiring.LinkName(name) != name {
			link.SetName(jsii.String(wiring.LinkName(name)))
		}
	}
	p.reviewLateValues()
	p.replacements = map[string]any{"loadBalancer": nil}
	if len(loadBalancer) > 0 {
		p.replacements["loadBalancer"] = loadBalancer[0].Values
	}
	if p.wiring.StageVariable == "" {
		values := []any(nil)
		for _, of := range links {
			values = append(values, of.Values)
		}
		p.replacements["link"] = values
	}
	p.reviewGroups(groups)
	return false
}

// replacements of a link are changes of its subnets and groups, and what
// replaces those in turn.
func (l *link) replacements(tree *read.Tree) (found []*read.Wanted) {
	cfn := l.cfn(tree)
	if cfn == nil {
		return nil
	}
	found = append(found, tree.PropertiesOf(cfn, "subnetIds", "securityGroupIds"))
	for _, subnet := range l.cfnSubnets(tree, cfn) {
		found = append(found, tree.PropertiesOf(subnet, "availabilityZone", "cidrBlock"))
	}
	for _, g := range l.groups {
		if g.Closed {
			found = append(found, &read.Wanted{Of: g.SG, Values: []any{nil, ownGroupDescription}})
		} else if g.Owned {
			if cfn, ok := tree.CfnGroup(g.Construct); ok {
				found = append(found, tree.PropertiesOf(cfn, "groupName", "groupDescription"))
			}
		}
	}
	return found
}

// cfnSubnets are those of the link's subnets that are made in this app.
func (l *link) cfnSubnets(tree *read.Tree, cfn awsapigatewayv2.CfnVpcLink) (found []awsec2.CfnSubnet) {
	if l.made {
		zones := map[any]bool{} // the CDK takes the first subnet of each
		for _, subnet := range l.subnets {
			if cfn, ok := tree.Resource(subnet).(awsec2.CfnSubnet); ok {
				zone := tree.Properties(cfn)["availabilityZone"]
				if zones[zone] && l.onePerZone {
					continue
				}
				zones[zone] = true
				found = append(found, cfn)
			}
		}
		return found
	}
	for _, id := range read.Listed(tree.Stack(cfn), cfn.SubnetIds()) {
		if subnet, ok := tree.Behind(&id).(awsec2.CfnSubnet); ok {
			found = append(found, subnet)
		}
	}
	return found
}

// bind ties the API to the private integration the first time: its deployments
// are renewed with our methods, and its own stage knows the link. It panics
// before it changes anything.
func (p *privateIntegration) bind(a *api) *binding { return p.bindAs(a, noDocument) }

func (p *privateIntegration) bindAs(a *api, document document) *binding {
	if bound := p.bindings[a]; bound != nil {
		bound.document = max(bound.document, document)
		bound.bindOwn()
		return bound
	}
	bound := &binding{integration: p, api: a, document: document}
	bound.bindOwn()
	p.bindings[a] = bound
	p.registry.bindings = append(p.registry.bindings, bound)
	p.reviewApi(a, document)
	p.registry.afterAspects(20, bound.settle)
	return bound
}

// bindOwn binds the deployment and the stage that the API manages itself, once they
// are known: an import of the API may have been bound before.
func (b *binding) bindOwn() {
	p, a := b.integration, b.api
	if a.deployment == nil || b.own {
		return
	}
	if p.wiring.StageVariable != "" {
		p.bindStage(cfnStage(a.construct.DeploymentStage()), *p.link.id, false)
	}
	b.follow(a.deployment)
	b.own = true
}

// settle runs when all aspects have: every deployment of the API follows from
// now on, whoever made it, and waits for the methods.
func (b *binding) settle() bool {
	b.bindOwn()
	found := b.integration.registry.survey().of[b.api]
	for _, deployment := range found.deployments {
		b.follow(deployment)
	}
	b.renew()
	if b.api.deployment != nil {
		b.integration.letWait(b.api.deployment)
	}
	for _, deployment := range found.deployments {
		b.integration.letWait(deployment)
	}
	for _, deployment := range found.byHand {
		b.integration.letWait(deployment)
	}
	b.attach()
	b.review(found)
	b.openStages(found)
	return false
}

// review warns of what does not follow, by name.
func (b *binding) review(found deployments) {
	p, tree := b.integration, b.integration.registry.tree
	name := func() string { return b.api.path() }
	for _, cfn := range found.byHand {
		if b.left(cfn) {
			continue
		}
		path := *cfn.Node().Path()
		p.warnLate("no-redeploy", occurrence{"deployment": path}, "deployment %s of API %s is an L1 resource, whose logical id is yours: stages on it go on calling what was deployed last until that id changes; make it with NewDeployment", path, name())
	}
	for _, f := range b.deployments {
		for _, stack := range notAwaited(tree, f.deployment, b.waitsNotFor(f.deployment)) {
			path, cure := *f.deployment.Node().Path(), "AddStackDependency"
			if _, nested := stack.(awscdk.NestedStack); nested {
				cure = "AddDependency of the deployment's node"
			}
			p.warnLate("no-redeploy", occurrence{"deployment": path}, "deployment %s is in another stack than methods of API %s, those in %s: it is renewed with them, but may be made before them; let it wait with %s", path, name(), *stack.Node().Path(), cure)
		}
	}
	if b.api.imported && len(b.deployments)+len(found.byHand) == 0 {
		p.warnLate("imported-api", occurrence{"api": name()}, "API %s has no deployment that is made in this app: its stages go on calling what was deployed last until somebody makes a new deployment; see RedeployOn", name())
	}
}

// left tells whether an L1 deployment has no stage any more: those of this app are on
// other ones, of which one is renewed.
func (b *binding) left(cfn awsapigateway.CfnDeployment) bool {
	tree, moved := b.integration.registry.tree, false
	for _, stage := range b.integration.registry.survey().Stages {
		on := stage.DeploymentId()
		switch {
		case on == nil:
		case tree.Behind(on) == constructs.IConstruct(cfn):
			return false
		case !moved: // an L2 deployment's id is a lazy, behind which nothing shows
			moved = slices.ContainsFunc(b.deployments, func(f *follower) bool { return *f.deployment.DeploymentId() == *on })
		}
	}
	return moved && tree.Properties(cfn)["stageName"] == nil
}

// waitsNotFor gives the methods that the CDK does not make a deployment wait for:
// all of them where the deployment is of an import of the API.
func (b *binding) waitsNotFor(deployment awsapigateway.Deployment) []constructs.IConstruct {
	if read.Hashable(deployment) && b.integration.registry.survey().ofImports[deployment] {
		return slices.Concat(b.attached, b.unattached)
	}
	return b.unattached
}

// attach makes the deployments wait for the methods: one that is made before a
// method changes serves what was there before.
func (b *binding) attach() {
	tree := b.integration.registry.tree
	for _, f := range b.deployments {
		deployment := f.deployment
		methods := b.waitsNotFor(deployment)
		if len(methods) == 0 {
			continue
		}
		cfn, ok := tree.Resource(deployment).(awsapigateway.CfnDeployment)
		for _, method := range methods {
			if ok && tree.Stack(deployment) == tree.Stack(method) {
				cfn.AddResourceDependency(tree.MethodResource(method), nil)
			}
		}
	}
}
