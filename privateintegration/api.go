package privateintegration

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// api is what is known of a REST API.
type api struct {
	construct  awsapigateway.IRestApi
	stack      awscdk.Stack
	deployment awsapigateway.Deployment // nil where the API does not manage one
	imported   bool                     // not made in this app
	redeployed bool                     // by a deployment that RedeployOn was given
	given      map[wiring.Route]bool    // methods that were given our Integration

	// Known from read on.
	root      awsapigateway.IResource // nil for an import without a root
	routes    *wiring.Routes
	resources map[string]awsapigateway.IResource // by path
	methods   int
}

// apiOf remembers each API.
func (r *registry) apiOf(construct awsapigateway.IRestApi) *api {
	return r.apis.of(construct, func() *api {
		a := &api{
			construct:  construct,
			stack:      r.tree.stack(construct),
			deployment: construct.LatestDeployment(),
			given:      map[wiring.Route]bool{},
		}
		if a.deployment != nil {
			r.tree.stacks[a.deployment] = a.stack
		} else { // an import manages none; its default child is its root resource
			_, made := r.tree.resource(construct).(awsapigateway.CfnRestApi)
			a.imported = !made
		}
		return a
	})
}

// read reads the API's resources and methods the first time, which are then
// kept up to date with what private integrations add. What others add later is
// not seen.
func (a *api) read() *api {
	if a.routes != nil {
		return a
	}
	a.root = attempt(a.construct.Root)
	a.routes = &wiring.Routes{}
	a.resources = map[string]awsapigateway.IResource{}
	if a.root == nil {
		return a
	}
	a.resources["/"] = a.root
	for _, c := range (*a.root.Node().FindAll(constructs.ConstructOrder_PREORDER))[1:] {
		switch c := c.(type) {
		case awsapigateway.Method:
			a.note(wiring.Route{Verb: *c.HttpMethod(), Path: *c.Resource().Path()})
		case awsapigateway.Resource:
			path := *c.Path()
			a.resources[path] = c
			a.routes.AddPath(path)
		}
	}
	return a
}

// note keeps what was read up to date.
func (a *api) note(route wiring.Route) {
	if a.routes != nil {
		a.routes.Add(route)
		a.methods++
	}
}
