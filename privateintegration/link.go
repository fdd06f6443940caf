package privateintegration

import (
	"strconv"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/read"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// link is a VPC link V2 as far as it is known.
type link struct {
	id        *string
	construct awsapigatewayv2.IVpcLink // nil when the link came as an id
	made      bool                     // by this package
	subnets   []awsec2.ISubnet         // of a link made by this package, or more if onePerZone
	// onePerZone leaves it to the CDK to take the first subnet of each zone.
	onePerZone bool
	groups     []read.Group
	// groupsKnown is false for a link of the user's whose groups were not stated:
	// those of one made in this app are read when all aspects have run.
	groupsKnown bool
}

// cfn is the link's resource where it is made in this app, also by an L1
// construct whose id came by an import or alone.
func (l *link) cfn(tree *read.Tree) awsapigatewayv2.CfnVpcLink {
	if l.construct != nil {
		if cfn, ok := tree.Resource(l.construct).(awsapigatewayv2.CfnVpcLink); ok {
			return cfn
		}
	}
	cfn, _ := tree.Behind(l.id).(awsapigatewayv2.CfnVpcLink)
	return cfn
}

// linkPlan is a link before anything is made: all that can fail has been tried.
type linkPlan struct {
	existing *link
	vpc      awsec2.IVpc
	subnets  []awsec2.ISubnet
	kind     awsec2.SubnetType        // of subnets that the CDK is to choose one a zone from, empty for just these
	groups   *[]awsec2.ISecurityGroup // nil for a group of the link's own
	name     *string                  // nil for the CDK's choice
	shared   bool
}

// planLink decides between a link that exists and one to be made.
func planLink(tree *read.Tree, props *PrivateIntegrationProps, t *target, ps *wiring.Problems) linkPlan {
	switch {
	case props.VpcLink != nil:
		wiring.CheckVpcLinkID("VpcLink", *props.VpcLink.VpcLinkId(), ps)
		return linkPlan{existing: stated(tree, linkOf(props.VpcLink), props.VpcLinkSecurityGroups), vpc: read.Attempt(props.VpcLink.Vpc)}
	case props.VpcLinkId != nil:
		return linkPlan{existing: stated(tree, &link{id: props.VpcLinkId}, props.VpcLinkSecurityGroups)}
	}
	plan := linkPlan{vpc: t.vpc, groups: props.VpcLinkSecurityGroups, name: props.VpcLinkName}
	plan.shared = props.VpcLinkSubnets == nil && props.VpcLinkSecurityGroups == nil && props.VpcLinkName == nil
	if plan.vpc == nil {
		ps.Add("Target.Vpc", wiring.CodeVpcRequired, "", "is required to make a VPC link: give Target.Vpc, VpcLink or VpcLinkId")
		return plan
	}
	if props.VpcLinkSubnets == nil && plan.choose() {
		return plan
	}
	subnets, err := linkSubnets(plan.vpc, props.VpcLinkSubnets)
	if err != nil {
		ps.Add("VpcLinkSubnets", wiring.CodeSubnets, "", "must select subnets of the VPC: %v", err)
	} else if len(subnets) == 0 {
		ps.Add("VpcLinkSubnets", wiring.CodeSubnets, "", "must select at least one subnet: the VPC has neither private nor isolated ones")
	} else if len(subnets) > apigw.MaxLinkSubnets {
		ps.Add("VpcLinkSubnets", wiring.CodeSubnets, strconv.Itoa(len(subnets)), "must select at most %d subnets, all that a link can have", apigw.MaxLinkSubnets)
	}
	plan.subnets = subnets
	return plan
}

// choose takes the default subnets of a VPC that is made in this app, where no
// more than fit can come of it: each subnet costs two round trips to look at.
func (plan *linkPlan) choose() bool {
	vpc, made := plan.vpc.(awsec2.Vpc)
	if !made {
		return false
	}
	plan.kind, plan.subnets = awsec2.SubnetType_PRIVATE_WITH_EGRESS, *vpc.PrivateSubnets()
	if len(plan.subnets) == 0 {
		plan.kind, plan.subnets = awsec2.SubnetType_PRIVATE_ISOLATED, *vpc.IsolatedSubnets()
	}
	if n := len(plan.subnets); n == 0 || n > apigw.MaxLinkSubnets {
		plan.kind, plan.subnets = "", nil
		return false
	}
	return true
}

func (plan linkPlan) selection() *awsec2.SubnetSelection {
	if plan.kind == "" {
		return &awsec2.SubnetSelection{Subnets: &plan.subnets}
	}
	return &awsec2.SubnetSelection{SubnetType: plan.kind, OnePerAz: jsii.Bool(true)}
}

// linkOf is a link that somebody else made.
func linkOf(construct awsapigatewayv2.IVpcLink) *link {
	return &link{id: construct.VpcLinkId(), construct: construct}
}

// stated gives a link the groups that the user says it has.
func stated(t *read.Tree, l *link, groups *[]awsec2.ISecurityGroup) *link {
	if groups != nil {
		l.groups, l.groupsKnown = t.GroupsOf(*groups), true
	}
	return l
}

// linkSubnets selects at most one subnet per Availability Zone, each once.
func linkSubnets(vpc awsec2.IVpc, selection *awsec2.SubnetSelection) ([]awsec2.ISubnet, error) {
	var candidates []awsec2.ISubnet
	switch {
	case selection != nil && selection.Subnets != nil:
		candidates = *selection.Subnets // SelectSubnets would ask each for its zone, which an import may not know
	case selection != nil:
		if err := read.Try(func() { candidates = *vpc.SelectSubnets(selection).Subnets }); err != nil {
			return nil, err
		}
	default:
		if candidates = *vpc.PrivateSubnets(); len(candidates) == 0 {
			candidates = *vpc.IsolatedSubnets()
		}
	}
	var chosen []awsec2.ISubnet
	seen := map[string]bool{}
	for _, subnet := range candidates {
		if read.IsNil(subnet) {
			continue // reported by the props
		}
		id := *subnet.SubnetId()
		zone := id
		if name := read.Attempt(subnet.AvailabilityZone); name != nil && !wiring.IsListToken(*name) {
			zone = *name // one zone of Fn::GetAZs looks like any other
		}
		if seen[id] || seen["zone "+zone] {
			continue
		}
		seen[id], seen["zone "+zone] = true, true
		chosen = append(chosen, subnet)
	}
	return chosen, nil
}

// make gives the planned link: the one that exists, the one that stack and VPC
// share already, or a new one.
func (plan linkPlan) make(p *privateIntegration) *link {
	if plan.existing != nil {
		return plan.existing
	}
	if !plan.shared {
		return plan.build(p.registry.tree, p, p.stack, "")
	}
	key := p.sharedLink(plan)
	if id := key.Path; p.registry.links[key] == nil {
		if _, made := plan.vpc.(awsec2.Vpc); made { // its subnets stand below it
			for _, subnet := range plan.subnets {
				p.registry.tree.Stands(subnet, p.registry.tree.Stack(plan.vpc))
			}
		}
		shared := constructs.NewConstruct(p.stack, &id)
		p.undoes(p.stack, id)
		p.undo = append(p.undo, func() { delete(p.registry.links, key) })
		p.registry.links[key] = plan.build(p.registry.tree, shared, p.stack, strings.ReplaceAll(id, "/", "--"))
	}
	return p.registry.links[key]
}

// sharedLink says where the link of a stack and a VPC is.
func (p *privateIntegration) sharedLink(plan linkPlan) read.Place {
	return read.Place{Stack: p.stack, Path: idSharedLink + p.registry.tree.PathIn(p.stack, plan.vpc)}
}

const ownGroupDescription = "VPC link: out to its targets only"

func (plan linkPlan) build(tree *read.Tree, scope constructs.Construct, stack awscdk.Stack, path string) *link {
	l := &link{made: true, groupsKnown: true, subnets: plan.subnets, onePerZone: plan.kind != ""}
	if plan.groups != nil {
		l.groups = tree.GroupsOf(*plan.groups)
	} else {
		own := awsec2.NewSecurityGroup(scope, jsii.String(idSecurityGroup), &awsec2.SecurityGroupProps{
			Vpc:              plan.vpc,
			AllowAllOutbound: jsii.Bool(false),
			Description:      jsii.String(ownGroupDescription),
		})
		tree.Stands(own, stack)
		if _, nested := stack.(awscdk.NestedStack); path != "" && !nested { // else it is asked for
			tree.Named(own, path+"/"+idSecurityGroup)
		}
		l.groups = []read.Group{{ID: own.SecurityGroupId(), SG: own, Construct: own, Owned: true, Closed: true}}
	}
	var refs []interfacesawsec2.ISecurityGroupRef
	for _, g := range l.groups {
		refs = append(refs, g.SG)
	}
	made := awsapigatewayv2.NewVpcLink(scope, jsii.String(idVpcLink), &awsapigatewayv2.VpcLinkProps{
		Vpc:            plan.vpc,
		Subnets:        plan.selection(),
		SecurityGroups: &refs,
		VpcLinkName:    plan.name,
	})
	tree.Stands(made, stack)
	l.construct, l.id = made, made.VpcLinkId()
	return l
}
