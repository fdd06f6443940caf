package privateintegration

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// api is what is known of a REST API: read once, then kept up to date with
// what private integrations add. What others add later is not seen.
type api struct {
	construct  awsapigateway.IRestApi
	stack      awscdk.Stack
	root       awsapigateway.IResource  // nil for an import without a root
	deployment awsapigateway.Deployment // nil where the API does not manage one
	routes     *wiring.Routes
	resources  map[string]awsapigateway.IResource // by path
	methods    int
	imported   bool // not made in this app
	redeployed bool // by a deployment that RedeployOn was given
}

// apiOf reads the API's resources and methods the first time it is asked.
func (r *registry) apiOf(construct awsapigateway.IRestApi) *api {
	if known := r.apis[construct]; known != nil {
		return known
	}
	a := &api{
		construct:  construct,
		stack:      awscdk.Stack_Of(construct),
		root:       attempt(construct.Root),
		deployment: construct.LatestDeployment(),
		routes:     &wiring.Routes{},
		resources:  map[string]awsapigateway.IResource{},
	}
	// An import has a default child too: its root resource.
	_, made := construct.Node().DefaultChild().(awsapigateway.CfnRestApi)
	a.imported = !made
	r.apis[construct] = a
	if a.root == nil {
		return a
	}
	a.resources["/"] = a.root
	for _, c := range *a.root.Node().FindAll(constructs.ConstructOrder_PREORDER) {
		switch c := c.(type) {
		case awsapigateway.Method:
			a.methods++
			a.routes.Add(wiring.Route{Verb: *c.HttpMethod(), Path: *c.Resource().Path()})
		case awsapigateway.Resource:
			path := *c.Path()
			a.resources[path] = c
			a.routes.AddPath(path)
		}
	}
	return a
}
