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
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/read"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// checkEnv refuses a load balancer or a link that is in another account or
// Region than the private integration's stack, as far as both are known: by the
// stack of a construct, also of one behind a token, and by a literal ARN. What is
// behind a token must be a load balancer, or a link, as well.
func checkEnv(t *read.Tree, stack awscdk.Stack, props *PrivateIntegrationProps, to *target, ps *wiring.Problems) {
	field := "Target"
	if to.plain.Literal && to.loadBalancer == nil {
		field = "Target.LoadBalancerArn"
	}
	if region, account, ok := wiring.ArnEnv(to.plain.Arn); ok {
		wiring.CheckEnv(field, to.plain.Arn, wiring.Env{Account: account, Region: region}, wiring.ParseEnv(t.Env(stack)), ps)
	} else if behind := behindArn(t, to); behind != nil {
		checkBalancer(field, behind, ps)
		checkStack(t, field, behind, t.Stack(behind), stack, ps)
	} else if to.loadBalancer != nil {
		checkStack(t, field, to.loadBalancer, t.Stack(to.loadBalancer), stack, ps)
	}
	if props.VpcLink != nil {
		checkStack(t, "VpcLink", props.VpcLink, t.Stack(props.VpcLink), stack, ps)
	}
	checkLinkID(t, "VpcLinkId", props.VpcLinkId, stack, ps)
}

// behindArn gives the construct behind the ARN of a load balancer that is known by
// an import or by its ARN alone.
func behindArn(t *read.Tree, to *target) constructs.IConstruct {
	if to.made() {
		return nil
	}
	return t.Behind(&to.plain.Arn)
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
func checkLinkID(t *read.Tree, field string, id *string, stack awscdk.Stack, ps *wiring.Problems) {
	behind := t.Behind(id)
	if behind == nil {
		return
	}
	if first, ok := behind.(awsapigateway.CfnVpcLink); ok {
		ps.Add(field, wiring.CodeVpcLinkID, *first.Node().Path(), "must be the id of a VPC link V2: this is one of version 1")
	}
	checkStack(t, field, behind, t.Stack(behind), stack, ps)
}

// checkStack refuses a construct of another CDK Stage or App, whose stacks cannot
// refer to one another, and compares the environments of two stacks.
func checkStack(t *read.Tree, field string, c constructs.IConstruct, in, wanted awscdk.Stack, ps *wiring.Problems) {
	if in == wanted {
		return
	}
	if other := t.Stage(wanted); !read.IsSame(t.Stage(in), other) {
		wrongStage(field, c, other, ps)
		return
	}
	wiring.CheckEnv(field, *c.Node().Path(), wiring.ParseEnv(t.Env(in)), wiring.ParseEnv(t.Env(wanted)), ps)
}

func wrongStage(field string, c constructs.IConstruct, wanted awscdk.Stage, ps *wiring.Problems) {
	name := "the App"
	if path := *wanted.Node().Path(); path != "" {
		name = path
	}
	ps.Add(field, wiring.CodeWrongStage, *c.Node().Path(), "must be in the private integration's CDK Stage, %s: stacks of two refer to nothing of each other", name)
}

// orOther reads which private integration some options are for: this one where they
// do not say.
func (p *privateIntegration) orOther(field string, other PrivateIntegration, ps *wiring.Problems) *privateIntegration {
	if !given(field, other, ps) {
		return p
	}
	by, ok := other.(*privateIntegration)
	if !ok {
		ps.Add(field, wiring.CodeWrongType, *other.Node().Path(), notItself)
		return p
	}
	checkStack(p.registry.tree, field, by, by.stack, p.stack, ps)
	return by
}

// checkApi refuses an API in another account or Region: a method there can name
// neither this link nor this load balancer.
func (p *privateIntegration) checkApi(field string, a *api, ps *wiring.Problems) {
	checkStack(p.registry.tree, field, a.construct, a.stack, p.stack, ps)
}

// checkLink refuses a link for a stage that cannot reach the load balancer.
func (p *privateIntegration) checkLink(field string, link awsapigatewayv2.IVpcLink, ps *wiring.Problems) {
	tree := p.registry.tree
	checkStack(tree, field, link, tree.Stack(link), p.stack, ps)
	if vpc := read.Attempt(link.Vpc); vpc != nil && p.vpc != nil && !tree.SameVpc(vpc, p.vpc) {
		wrongVpc(field, link, p.vpc, ps)
	}
}

// checkLinkID refuses the id of one likewise.
func (p *privateIntegration) checkLinkID(field string, id *string, ps *wiring.Problems) {
	tree := p.registry.tree
	checkLinkID(tree, field, id, p.stack, ps)
	if cfn, ok := tree.Behind(id).(awsapigatewayv2.CfnVpcLink); ok && p.vpc != nil && tree.LinkElsewhere(cfn, p.vpc) {
		wrongVpc(field, cfn, p.vpc, ps)
	}
}

// checkVpc refuses what is made in this app for another VPC: a link reaches load
// balancers of its own VPC alone.
func checkVpc(t *read.Tree, props *PrivateIntegrationProps, plan linkPlan, to *target, ps *wiring.Problems) {
	vpc := to.vpc
	if vpc == nil {
		vpc = plan.vpc
	}
	if vpc == nil {
		return
	}
	if props.VpcLink != nil && plan.vpc != nil && !t.SameVpc(plan.vpc, vpc) {
		wrongVpc("VpcLink", props.VpcLink, vpc, ps)
	}
	if cfn, ok := t.Behind(props.VpcLinkId).(awsapigatewayv2.CfnVpcLink); ok && t.LinkElsewhere(cfn, vpc) {
		wrongVpc("VpcLinkId", cfn, vpc, ps)
	}
	if to.ownVpc != nil && !t.SameVpc(to.ownVpc, vpc) {
		wrongVpc("Target.Vpc", vpc, to.ownVpc, ps)
	}
	if props.VpcLinkSubnets != nil && props.VpcLinkSubnets.Subnets != nil {
		for i, subnet := range *props.VpcLinkSubnets.Subnets {
			if cfn, ok := t.Made(subnet).(awsec2.CfnSubnet); ok && t.Elsewhere(cfn.VpcId(), vpc) {
				wrongVpc(fmt.Sprintf("VpcLinkSubnets.Subnets[%d]", i), subnet, vpc, ps)
			}
		}
	}
	checkGroupsVpc(t, "VpcLinkSecurityGroups", props.VpcLinkSecurityGroups, vpc, ps)
	checkGroupsVpc(t, "Target.SecurityGroups", to.groups, vpc, ps)
}

func checkGroupsVpc(t *read.Tree, field string, groups *[]awsec2.ISecurityGroup, vpc awsec2.IVpc, ps *wiring.Problems) {
	if groups == nil {
		return
	}
	for i, group := range *groups {
		if cfn, ok := t.Made(group).(awsec2.CfnSecurityGroup); ok && t.Elsewhere(cfn.VpcId(), vpc) {
			wrongVpc(fmt.Sprintf("%s[%d]", field, i), group, vpc, ps)
		}
	}
}

func wrongVpc(field string, c constructs.IConstruct, vpc awsec2.IVpc, ps *wiring.Problems) {
	ps.Add(field, wiring.CodeWrongVpc, *c.Node().Path(), "must be in the load balancer's VPC, %s", *vpc.Node().Path())
}
