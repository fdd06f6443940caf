package privateintegration

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// checkEnv refuses a load balancer or a link that is in another account or
// Region than the private integration's stack, as far as both are known: by the
// stack of a construct, also of one behind a token, and by a literal ARN. What is
// behind a token must be a load balancer, or a link, as well.
func (t *tree) checkEnv(stack awscdk.Stack, props *PrivateIntegrationProps, to *target, ps *wiring.Problems) {
	field := "Target"
	if to.plain.Literal && to.loadBalancer == nil {
		field = "Target.LoadBalancerArn"
	}
	if region, account, ok := wiring.ArnEnv(to.plain.Arn); ok {
		wiring.CheckEnv(field, to.plain.Arn, wiring.Env{Account: account, Region: region}, wiring.ParseEnv(t.env(stack)), ps)
	} else if behind := t.behindArn(to); behind != nil {
		checkBalancer(field, behind, ps)
		t.checkStack(field, behind, t.stack(behind), stack, ps)
	} else if to.loadBalancer != nil {
		t.checkStack(field, to.loadBalancer, t.stack(to.loadBalancer), stack, ps)
	}
	if props.VpcLink != nil {
		t.checkStack("VpcLink", props.VpcLink, t.stack(props.VpcLink), stack, ps)
	}
	t.checkLinkID("VpcLinkId", props.VpcLinkId, stack, ps)
}

// behindArn gives the construct behind the ARN of a load balancer that is known by
// an import or by its ARN alone.
func (t *tree) behindArn(to *target) constructs.IConstruct {
	if to.made() {
		return nil
	}
	return t.behind(&to.plain.Arn)
}

// checkBalancer refuses what is behind the token of an ARN and is no load balancer
// that a link reaches. What a parameter or a custom resource holds is not known.
func checkBalancer(field string, behind constructs.IConstruct, ps *wiring.Problems) {
	switch c := behind.(type) {
	case awselasticloadbalancingv2.CfnListener, awselasticloadbalancingv2.CfnListenerRule:
		ps.AddListener(field, *c.Node().Path(), "")
	case awselasticloadbalancingv2.CfnTargetGroup:
		ps.AddTargetGroup(field, *c.Node().Path())
	case awselasticloadbalancingv2.CfnLoadBalancer:
		if kind := c.Type(); kind != nil && *kind == apigw.GatewayType {
			ps.AddGatewayLoadBalancer(field, *c.Node().Path())
		}
	}
}

// checkLinkID refuses the id of a link that an L1 or L2 construct makes elsewhere,
// and of one of version 1.
func (t *tree) checkLinkID(field string, id *string, stack awscdk.Stack, ps *wiring.Problems) {
	behind := t.behind(id)
	if behind == nil {
		return
	}
	if first, ok := behind.(awsapigateway.CfnVpcLink); ok {
		ps.Add(field, wiring.CodeVpcLinkID, *first.Node().Path(), "must be the id of a VPC link V2: this is one of version 1")
	}
	t.checkStack(field, behind, t.stack(behind), stack, ps)
}

// checkStack refuses a construct of another CDK Stage or App, whose stacks cannot
// refer to one another, and compares the environments of two stacks.
func (t *tree) checkStack(field string, c constructs.IConstruct, in, wanted awscdk.Stack, ps *wiring.Problems) {
	if in == wanted {
		return
	}
	if one, other := t.stage(in), t.stage(wanted); !isSame(one, other) {
		name := "the App"
		if path := *other.Node().Path(); path != "" {
			name = path
		}
		ps.Add(field, wiring.CodeWrongStage, *c.Node().Path(), "must be in the private integration's CDK Stage, %s: stacks of two refer to nothing of each other", name)
		return
	}
	wiring.CheckEnv(field, *c.Node().Path(), wiring.ParseEnv(t.env(in)), wiring.ParseEnv(t.env(wanted)), ps)
}

// checkApi refuses an API in another account or Region: a method there can name
// neither this link nor this load balancer.
func (p *privateIntegration) checkApi(field string, a *api, ps *wiring.Problems) {
	p.registry.tree.checkStack(field, a.construct, a.stack, p.stack, ps)
}

// checkLink refuses a link for a stage that cannot reach the load balancer.
func (p *privateIntegration) checkLink(field string, link awsapigatewayv2.IVpcLink, ps *wiring.Problems) {
	tree := p.registry.tree
	tree.checkStack(field, link, tree.stack(link), p.stack, ps)
	if vpc := attempt(link.Vpc); vpc != nil && p.vpc != nil && !tree.sameVpc(vpc, p.vpc) {
		wrongVpc(field, link, p.vpc, ps)
	}
}

// checkLinkID refuses the id of one likewise.
func (p *privateIntegration) checkLinkID(field string, id *string, ps *wiring.Problems) {
	tree := p.registry.tree
	tree.checkLinkID(field, id, p.stack, ps)
	if cfn, ok := tree.behind(id).(awsapigatewayv2.CfnVpcLink); ok && p.vpc != nil && tree.linkElsewhere(cfn, p.vpc) {
		wrongVpc(field, cfn, p.vpc, ps)
	}
}

// checkVpc refuses what is made in this app for another VPC: a link reaches load
// balancers of its own VPC alone.
func (t *tree) checkVpc(props *PrivateIntegrationProps, plan linkPlan, to *target, ps *wiring.Problems) {
	vpc := to.vpc
	if vpc == nil {
		vpc = plan.vpc
	}
	if vpc == nil {
		return
	}
	if props.VpcLink != nil && plan.vpc != nil && !t.sameVpc(plan.vpc, vpc) {
		wrongVpc("VpcLink", props.VpcLink, vpc, ps)
	}
	if cfn, ok := t.behind(props.VpcLinkId).(awsapigatewayv2.CfnVpcLink); ok && t.linkElsewhere(cfn, vpc) {
		wrongVpc("VpcLinkId", cfn, vpc, ps)
	}
	if to.ownVpc != nil && !t.sameVpc(to.ownVpc, vpc) {
		wrongVpc("Target.Vpc", vpc, to.ownVpc, ps)
	}
	if props.VpcLinkSubnets != nil && props.VpcLinkSubnets.Subnets != nil {
		for i, subnet := range *props.VpcLinkSubnets.Subnets {
			if cfn, ok := t.made(subnet).(awsec2.CfnSubnet); ok && t.elsewhere(cfn.VpcId(), vpc) {
				wrongVpc(fmt.Sprintf("VpcLinkSubnets.Subnets[%d]", i), subnet, vpc, ps)
			}
		}
	}
	t.checkGroupsVpc("VpcLinkSecurityGroups", props.VpcLinkSecurityGroups, vpc, ps)
	t.checkGroupsVpc("Target.SecurityGroups", to.groups, vpc, ps)
}

// linkElsewhere tells whether a link of this app is in another VPC of it, as far as
// that can be told before all aspects have run.
func (t *tree) linkElsewhere(cfn awsapigatewayv2.CfnVpcLink, vpc awsec2.IVpc) bool {
	if l2, ok := cfn.Node().Scope().(awsapigatewayv2.VpcLink); ok {
		own := attempt(l2.Vpc)
		return own != nil && !t.sameVpc(own, vpc)
	}
	if ids := cfn.SubnetIds(); ids != nil {
		for _, id := range *ids { // of a list that is a token there is one, with nothing behind it
			if subnet, ok := t.behind(id).(awsec2.CfnSubnet); ok && t.elsewhere(subnet.VpcId(), vpc) {
				return true
			}
		}
	}
	return false
}

func (t *tree) checkGroupsVpc(field string, groups *[]awsec2.ISecurityGroup, vpc awsec2.IVpc, ps *wiring.Problems) {
	if groups == nil {
		return
	}
	for i, group := range *groups {
		if cfn, ok := t.made(group).(awsec2.CfnSecurityGroup); ok && t.elsewhere(cfn.VpcId(), vpc) {
			wrongVpc(fmt.Sprintf("%s[%d]", field, i), group, vpc, ps)
		}
	}
}

func wrongVpc(field string, c constructs.IConstruct, vpc awsec2.IVpc, ps *wiring.Problems) {
	ps.Add(field, wiring.CodeWrongVpc, *c.Node().Path(), "must be in the load balancer's VPC, %s", *vpc.Node().Path())
}

// made is the resource of a construct in a list, nil where there is none or the
// entry is refused anyway.
func (t *tree) made(c constructs.IConstruct) constructs.IConstruct {
	if isNil(c) || !hashable(c) {
		return nil
	}
	return t.resource(c)
}

// sameVpc is false only for two VPCs that are both made in this app.
func (t *tree) sameVpc(a, b awsec2.IVpc) bool {
	if a == b {
		return true
	}
	one, other := t.cfnVpc(a), t.cfnVpc(b)
	return one == nil || other == nil || one == other
}

// cfnVpc is the resource of a VPC that is made in this app, also by an L1
// construct behind an import.
func (t *tree) cfnVpc(vpc awsec2.IVpc) constructs.IConstruct {
	if cfn, ok := t.made(vpc).(awsec2.CfnVPC); ok {
		return cfn
	}
	return t.behind(attempt(vpc.VpcId))
}

// elsewhere tells whether an id is that of another VPC of this app.
func (t *tree) elsewhere(id *string, vpc awsec2.IVpc) bool {
	other, wanted := t.behind(id), t.cfnVpc(vpc)
	return other != nil && wanted != nil && other != wanted
}
