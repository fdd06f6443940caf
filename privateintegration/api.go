package privateintegration

import (
	"strings"

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
	existing   map[string]awsapigateway.IResource // resources that were there, by path
	made       map[string]awsapigateway.IResource // resources made for routes, by path
	declared   map[string]map[string]*bool        // request parameters of their default method options
	methods    int
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
		existing:   map[string]awsapigateway.IResource{},
		made:       map[string]awsapigateway.IResource{},
		declared:   map[string]map[string]*bool{},
	}
	r.apis[construct] = a
	if a.root == nil {
		return a
	}
	a.existing["/"] = a.root
	for _, c := range *a.root.Node().FindAll(constructs.ConstructOrder_PREORDER) {
		switch c := c.(type) {
		case awsapigateway.Method:
			a.methods++
			a.routes.Add(wiring.Route{Verb: *c.HttpMethod(), Path: *c.Resource().Path()})
		case awsapigateway.Resource:
			path := *c.Path()
			a.existing[path] = c
			a.routes.AddPath(path)
		}
	}
	return a
}

// declaredAt gives the request parameters that methods on the path inherit:
// giving a method its own would silently drop them.
func (a *api) declaredAt(path string) map[string]*bool {
	for a.existing[path] == nil {
		if path = path[:max(strings.LastIndex(path, "/"), 0)]; path == "" {
			path = "/"
			break
		}
	}
	if known, ok := a.declared[path]; ok {
		return known
	}
	var found map[string]*bool
	if resource := a.existing[path]; resource != nil {
		if defaults := resource.DefaultMethodOptions(); defaults != nil && defaults.RequestParameters != nil {
			found = *defaults.RequestParameters
		}
	}
	a.declared[path] = found
	return found
}

// imported tells that the API is not made in this app.
func (a *api) imported() bool { return a.construct.Node().DefaultChild() == nil }
