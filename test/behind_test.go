package test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// byHand is a network of L1 constructs: they are known by their tokens alone.
type byHand struct {
	awscdk.Stack
	vpc    awsec2.Vpc
	alb    awselasticloadbalancingv2.CfnLoadBalancer
	link   awsapigatewayv2.CfnVpcLink
	groups map[string]awsec2.CfnSecurityGroup
}

func newByHand(t *testing.T, scheme string, subnets int) byHand {
	return byHandWith(t, scheme, subnets, &[]any{map[string]any{"ipProtocol": "icmp", "fromPort": 252, "toPort": 86, "cidrIp": "255.255.255.255/32"}})
}

func byHandWith(t *testing.T, scheme string, subnets int, egress any) byHand {
	stack := newStack(t)
	b := byHand{Stack: stack, vpc: newVpc(stack), groups: map[string]awsec2.CfnSecurityGroup{}}
	for _, id := range []string{"AlbGroup", "LinkGroup"} {
		b.groups[id] = awsec2.NewCfnSecurityGroup(stack, str(id), &awsec2.CfnSecurityGroupProps{
			GroupDescription: str(id), VpcId: b.vpc.VpcId(),
			SecurityGroupEgress: egress,
		})
	}
	var ids []any
	for _, s := range *b.vpc.PrivateSubnets() {
		ids = append(ids, s.SubnetId())
	}
	linked := ids[:subnets]
	b.alb = awselasticloadbalancingv2.NewCfnLoadBalancer(stack, str("Alb"), &awselasticloadbalancingv2.CfnLoadBalancerProps{
		Type: str("network"), Scheme: &scheme, Subnets: &ids, SecurityGroups: &[]any{b.groups["AlbGroup"].AttrGroupId()},
	})
	b.link = awsapigatewayv2.NewCfnVpcLink(stack, str("Link"), &awsapigatewayv2.CfnVpcLinkProps{
		Name: str("orders"), SubnetIds: &linked, SecurityGroupIds: &[]any{b.groups["LinkGroup"].AttrGroupId()},
	})
	return b
}

// waysToGive are the ways in which an L1 load balancer and link come to a private
// integration.
var waysToGive = map[string]func(byHand) *props{
	"by their tokens": func(b byHand) *props {
		return &props{VpcLinkId: b.link.Ref(), Target: privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: b.alb.Ref(), Protocol: "TCP", Port: jsii.Number(80)})}
	},
	"by imports of them": func(b byHand) *props {
		return &props{
			VpcLink: awsapigatewayv2.VpcLink_FromVpcLinkAttributes(b.Stack, str("ImportedLink"), &awsapigatewayv2.VpcLinkAttributes{VpcLinkId: b.link.Ref(), Vpc: b.vpc}),
			Target: privateintegration.TargetFromLoadBalancer(&loadBalancerProps{Protocol: "TCP", Port: jsii.Number(80),
				LoadBalancer: awselasticloadbalancingv2.NetworkLoadBalancer_FromNetworkLoadBalancerAttributes(b.Stack, str("Imported"), &awselasticloadbalancingv2.NetworkLoadBalancerAttributes{LoadBalancerArn: b.alb.Ref()})}),
		}
	},
}

func (b byHand) build(t *testing.T, way string) []byte {
	p := waysToGive[way](b)
	p.Uri = str("http://orders.example.com")
	integrate(b.Stack, "Orders", p).AddRoutes(newApi(b.Stack), "GET /orders")
	return synth(t, b.Stack)
}

func TestDeploymentFollowsWhatReplacesL1Constructs(t *testing.T) {
	for way := range waysToGive {
		base := deployment(t, newByHand(t, "internal", 2).build(t, way))
		if again := deployment(t, newByHand(t, "internal", 2).build(t, way)); again != base {
			t.Errorf("%s: the deployment moves for nothing", way)
		}
		for what, b := range map[string]byHand{
			"the load balancer's scheme": newByHand(t, "internet-facing", 2),
			"the link's subnets":         newByHand(t, "internal", 1),
		} {
			if deployment(t, b.build(t, way)) == base {
				t.Errorf("%s: a change of %s must renew the deployment", way, what)
			}
		}
	}
}

func TestRulesAreWrittenBetweenL1Constructs(t *testing.T) {
	for way := range waysToGive {
		rules := rulesOf(resourcesOf(t, newByHand(t, "internal", 2).build(t, way)))
		same(t, way, rules, []string{"egress LinkGroup → AlbGroup tcp 80-80", "ingress AlbGroup ← LinkGroup tcp 80-80"})
	}
}

func TestL1GroupThatLetsEverythingOutNeedsNoEgressRule(t *testing.T) {
	b := byHandWith(t, "internal", 2, nil)
	same(t, "rules", rulesOf(resourcesOf(t, b.build(t, "by their tokens"))), []string{"ingress AlbGroup ← LinkGroup tcp 80-80"})
}
