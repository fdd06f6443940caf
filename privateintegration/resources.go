package privateintegration

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// resource finds or makes what a route stands on.
func (p *privateIntegration) resource(a *api, root awsapigateway.IResource, r route) awsapigateway.IResource {
	switch {
	case r.resource != nil:
		a.resources[r.Path] = r.resource
	case r.Path == "/":
		return root
	case a.resources[r.Path] == nil:
		p.made(r.Path, func() {
			a.importAbove(root, r.Path)
			if a.resources[r.Path] != nil {
				return
			}
			if parent, rest := a.above(r.Path); parent == nil {
				a.resources[r.Path] = root.ResourceForPath(jsii.String(r.Path))
			} else {
				a.resources[r.Path] = parent.ResourceForPath(&rest)
			}
		})
	}
	return a.resources[r.Path]
}

// above finds the nearest resource above a path that is known, below the root,
// and what of the path is below it.
func (a *api) above(path string) (resource awsapigateway.IResource, rest string) {
	for i := strings.LastIndexByte(path, '/'); i > 0; i = strings.LastIndexByte(path[:i], '/') {
		if resource := a.resources[path[:i]]; resource != nil {
			return resource, path[i+1:]
		}
	}
	return nil, path
}

// nearest is the resource of a path, or the one above it that a new one would be
// made below.
func (a *api) nearest(root awsapigateway.IResource, path string) awsapigateway.IResource {
	if path == "/" {
		return root
	}
	if known := a.resources[path]; known != nil {
		return known
	}
	if above, _ := a.above(path); above != nil {
		return above
	}
	return root
}

// checkPreflight refuses an OPTIONS where the CDK adds one for CORS.
func checkPreflight(field, given string, r wiring.Route, near awsapigateway.IResource, ps *wiring.Problems) {
	if r.Verb == "OPTIONS" && near != nil && near.DefaultCorsPreflightOptions() != nil {
		ps.Add(field, wiring.CodeRouteDuplicate, given, "OPTIONS %s must be added once: DefaultCorsPreflightOptions adds it", r.Path)
	}
}

// checkParent refuses a route below a resource that another import of the API
// made in another stack: it would land there.
func (p *privateIntegration) checkParent(field string, a *api, root awsapigateway.IResource, path string, ps *wiring.Problems) {
	if len(a.roots) < 2 {
		return
	}
	parent := a.nearest(root, path)
	if tree := p.registry.tree; parent != nil && tree.Stack(parent) != tree.Stack(root) {
		ps.Add(field, wiring.CodeResourceElsewhere, path, "must not be below %s, which stack %s makes through another import of the API: add the route there, or import that resource with Resource_FromResourceAttributes and use AddMethod",
			*parent.Path(), *tree.Stack(parent).Node().Path())
	}
}

// resourcesOf finds the L1 resource of each method. One by one that takes two
// kernel round trips a method; for many methods of a not much larger API one
// walk over all its constructs is cheaper.
func resourcesOf(a *api, root awsapigateway.IResource, methods []awsapigateway.Method) []awsapigateway.CfnMethod {
	resources := make([]awsapigateway.CfnMethod, len(methods))
	if root != nil && len(methods) > 1 && a.methods < 8*len(methods) {
		index := map[awsapigateway.Method]int{}
		for i, m := range methods {
			index[m] = i
		}
		current, wanted := 0, false
		for _, c := range *root.Node().FindAll(constructs.ConstructOrder_PREORDER) {
			switch c := c.(type) {
			case awsapigateway.Method:
				current, wanted = index[c]
			case awsapigateway.CfnMethod:
				if wanted {
					resources[current], wanted = c, false
				}
			}
		}
	}
	for i, m := range methods {
		if resources[i] == nil {
			resources[i] = m.Node().DefaultChild().(awsapigateway.CfnMethod)
		}
	}
	return resources
}
