package privateintegration

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/read"
)

// survey is what is found in the tree when all aspects have run: the deployments
// and stages of APIs, whoever made them.
type survey struct {
	*read.Found
	of map[*api]deployments
	// ofImports are deployments of an import of an API.
	ofImports map[awsapigateway.Deployment]bool
	// awaitable listeners, by those that the method was asked for.
	awaitable map[constructs.IConstruct]constructs.IConstruct
	// plain are lone listeners that refer to nothing but their load balancer.
	plain map[constructs.IConstruct]bool
}

// deployments of an API besides the one that it manages itself.
type deployments struct {
	deployments []awsapigateway.Deployment
	byHand      []awsapigateway.CfnDeployment // L1: their logical id is the user's
}

// isOurs tells constructs of this package, which stand beside a listener.
func isOurs(c constructs.IConstruct) bool {
	switch c.(type) {
	case *privateIntegration, *securityGroupRules:
		return true
	}
	return false
}

// survey walks the tree once in a synthesis, and tells whose deployments are found.
func (r *registry) survey() *survey {
	if r.found != nil {
		return r.found
	}
	found := &survey{
		Found: r.tree.Walk(r.node, isOurs), of: map[*api]deployments{}, ofImports: map[awsapigateway.Deployment]bool{},
		awaitable: map[constructs.IConstruct]constructs.IConstruct{}, plain: map[constructs.IConstruct]bool{},
	}
	if len(found.Stacks) == 1 { // as most apps have it: nothing is asked for its place then
		r.tree.Only(found.Stacks[0])
	}
	managed := map[awsapigateway.Deployment]bool{}
	for _, b := range r.bindings {
		managed[b.api.deployment] = true
	}
	for _, d := range r.documents { // bound after this
		managed[r.apiOf(d.api).deployment] = true
	}
	for _, deployment := range found.Deployments {
		if managed[deployment] {
			continue
		}
		api := deployment.Api()
		if _, made := api.(awsapigateway.RestApi); !made { // an import passes for a SpecRestApi
			_, made = r.tree.Resource(api).(awsapigateway.CfnRestApi)
			found.ofImports[deployment] = !made
		}
		a := r.apiOf(api)
		of := found.of[a]
		of.deployments = append(of.deployments, deployment)
		found.of[a] = of
	}
	r.found = found
	if len(r.allApis) == 0 {
		return found
	}
	for _, cfn := range found.ByHand.Deployments {
		for a := range r.apisByID(cfn.RestApiId(), r.tree.Stack(cfn)) {
			of := found.of[a]
			of.byHand = append(of.byHand, cfn)
			found.of[a] = of
		}
	}
	r.checkByHand(found.Found)
	return found
}
