package read

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/constructs-go/constructs/v10"
)

// Found is what stands below a node, each kind in the order of the tree.
type Found struct {
	Stacks      []awscdk.Stack
	Parameters  []awscdk.CfnParameter
	Stages      []awsapigateway.CfnStage
	Deployments []awsapigateway.Deployment
	// ByHand are L1 constructs around which no L2 construct stands: those of an
	// included template, or written so.
	ByHand struct {
		Resources   []awsapigateway.CfnResource
		Methods     []awsapigateway.CfnMethod
		Deployments []awsapigateway.CfnDeployment
	}
	// Alone are listeners to which nothing belongs, no rule and no target group.
	Alone map[constructs.IConstruct]bool
}

// Walk reads what stands below a node, in one round trip. What it sees of load
// balancers, links, subnets and groups saves asking for it. More constructs than
// the CDK's own may stand beside a listener, which beside tells.
func (t *Tree) Walk(node constructs.Node, beside func(constructs.IConstruct) bool) *Found {
	found := &Found{Alone: map[constructs.IConstruct]bool{}}
	var last constructs.IConstruct
	var ofResource, ofMethod bool // an L2 construct was met whose own L1 resource is still to come
	for _, c := range *node.FindAll(constructs.ConstructOrder_PREORDER) {
		t.pair(last, c)
		if _, ok := last.(awselasticloadbalancingv2.CfnListener); ok {
			found.Alone[last] = standsBeside(c) || beside(c)
		}
		switch c := c.(type) {
		case awscdk.Stack:
			found.Stacks = append(found.Stacks, c)
		case awscdk.CfnParameter:
			found.Parameters = append(found.Parameters, c)
		case awsapigateway.CfnStage:
			found.Stages = append(found.Stages, c)
		case awsapigateway.Deployment:
			found.Deployments = append(found.Deployments, c)
		case awsapigateway.CfnDeployment:
			if _, child := last.(awsapigateway.Deployment); !child { // an L2's resource comes right after it
				found.ByHand.Deployments = append(found.ByHand.Deployments, c)
			}
		case awsapigateway.Resource:
			ofResource = true
		case awsapigateway.Method:
			ofMethod = true
		case awsapigateway.CfnResource:
			if !ofResource {
				found.ByHand.Resources = append(found.ByHand.Resources, c)
			}
			ofResource = false
		case awsapigateway.CfnMethod:
			if !ofMethod {
				found.ByHand.Methods = append(found.ByHand.Methods, c)
			}
			ofMethod = false
		}
		last = c
	}
	return found
}

// standsBeside tells that a construct stands beside a listener, not below it.
func standsBeside(c constructs.IConstruct) bool {
	switch c.(type) {
	case awselasticloadbalancingv2.ApplicationListener, awselasticloadbalancingv2.NetworkListener,
		awselasticloadbalancingv2.ApplicationLoadBalancer, awselasticloadbalancingv2.NetworkLoadBalancer,
		awsapigateway.RestApi, awsapigateway.SpecRestApi, awsec2.Vpc:
		return true
	}
	return false
}
