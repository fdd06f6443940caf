package privateintegration

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/constructs-go/constructs/v10"
)

// survey is what is found in the tree when all aspects have run: the deployments
// and stages of APIs, whoever made them.
type survey struct {
	of map[*api]deployments
	// ofImports are deployments of an import of an API.
	ofImports map[awsapigateway.Deployment]bool
	stages    []awsapigateway.CfnStage
	// awaitable listeners, by those that the method was asked for.
	awaitable map[constructs.IConstruct]constructs.IConstruct
	// alone are listeners to which nothing belongs; of these those that refer to
	// nothing but their load balancer are plain.
	alone, plain map[constructs.IConstruct]bool
	// parameters of templates.
	parameters []awscdk.CfnParameter
}

// deployments of an API besides the one that it manages itself.
type deployments struct {
	deployments []awsapigateway.Deployment
	byHand      []awsapigateway.CfnDeployment // L1: their logical id is the user's
}

// startsAnother tells that a construct stands beside a listener, not below it.
func startsAnother(c constructs.IConstruct) bool {
	switch c.(type) {
	case awselasticloadbalancingv2.ApplicationListener, awselasticloadbalancingv2.NetworkListener,
		awselasticloadbalancingv2.ApplicationLoadBalancer, awselasticloadbalancingv2.NetworkLoadBalancer,
		awsapigateway.RestApi, awsapigateway.SpecRestApi, awsec2.Vpc, *privateIntegration, *securityGroupRules:
		return true
	}
	return false
}

// survey walks the tree once in a synthesis. What it sees of load balancers,
// links, subnets and groups saves asking for it.
func (r *registry) survey() *survey {
	if r.found != nil {
		return r.found
	}
	found := &survey{of: map[*api]deployments{}, ofImports: map[awsapigateway.Deployment]bool{}, awaitable: map[constructs.IConstruct]constructs.IConstruct{}, alone: map[constructs.IConstruct]bool{}, plain: map[constructs.IConstruct]bool{}}
	managed := map[awsapigateway.Deployment]bool{}
	for _, b := range r.bindings {
		managed[b.api.deployment] = true
	}
	for _, d := range r.documents { // bound after this
		managed[r.apiOf(d.api).deployment] = true
	}
	var last constructs.IConstruct
	var others byHand
	all := *r.node.FindAll(constructs.ConstructOrder_PREORDER)
	var stacks []awscdk.Stack
	for _, c := range all {
		if stack, ok := c.(awscdk.Stack); ok {
			stacks = append(stacks, stack)
		}
	}
	if len(stacks) == 1 { // as most apps have it: nothing is asked for its place then
		r.tree.Only(stacks[0])
	}
	for _, c := range all {
		r.tree.Pair(last, c)
		if _, ok := last.(awselasticloadbalancingv2.CfnListener); ok {
			found.alone[last] = startsAnother(c)
		}
		others.note(c)
		switch c := c.(type) {
		case awscdk.CfnParameter:
			found.parameters = append(found.parameters, c)
		case awsapigateway.CfnStage:
			found.stages = append(found.stages, c)
		case awsapigateway.Deployment:
			if !managed[c] {
				api := c.Api()
				if _, made := api.(awsapigateway.RestApi); !made { // an import passes for a SpecRestApi
					_, made = r.tree.Resource(api).(awsapigateway.CfnRestApi)
					found.ofImports[c] = !made
				}
				a := r.apiOf(api)
				of := found.of[a]
				of.deployments = append(of.deployments, c)
				found.of[a] = of
			}
		case awsapigateway.CfnDeployment:
			if _, child := last.(awsapigateway.Deployment); !child && len(r.allApis) > 0 { // an L2's resource comes right after it
				for a := range r.apisByID(c.RestApiId(), r.tree.Stack(c)) {
					of := found.of[a]
					of.byHand = append(of.byHand, c)
					found.of[a] = of
				}
			}
		}
		last = c
	}
	r.found = found
	if len(r.allApis) > 0 {
		r.checkByHand(others)
	}
	return found
}
