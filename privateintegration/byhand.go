package privateintegration

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/read"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// readByHand reads what stands beside an import of an API: an import itself has
// nothing. Beside an API of this app it is looked for in the synthesis, where
// one walk does for all.
func (r *registry) readByHand(a *api) {
	found := r.tree.Walk(r.node, isOurs).ByHand
	for _, cfn := range found.Resources {
		if r.identified(cfn.RestApiId(), cfn) != r.identityOf(a) {
			continue
		}
		if path := r.pathOf(a, cfn.Ref(), read.MaxDepth); path != "" {
			a.routes.AddPath(path)
			a.others[path] = cfn
			a.seen[cfn] = true
		}
	}
	for _, cfn := range found.Methods {
		if r.identified(cfn.RestApiId(), cfn) != r.identityOf(a) {
			continue
		}
		if path := r.pathOf(a, cfn.ResourceId(), read.MaxDepth); path != "" {
			a.routes.Add(wiring.Route{Verb: wiring.Verb(*cfn.HttpMethod()), Path: path})
			a.seen[cfn] = true
		}
	}
}

func (r *registry) identified(id *string, in constructs.IConstruct) any {
	return r.tree.Identified(id, r.tree.Stack(in))
}

// pathOf gives the path of the resource with an id, or "" where it cannot be told.
func (r *registry) pathOf(a *api, id *string, depth int) string {
	switch c := r.tree.Behind(id).(type) {
	case awsapigateway.CfnRestApi:
		return "/"
	case awsapigateway.CfnResource:
		if l2, ok := c.Node().Scope().(awsapigateway.IResource); ok {
			return *l2.Path()
		}
		if depth == 0 {
			return ""
		}
		above := r.pathOf(a, c.ParentId(), depth-1)
		if above == "" {
			return ""
		}
		return strings.TrimSuffix(above, "/") + "/" + *c.PathPart()
	}
	for _, root := range a.roots {
		if root != nil && *root.ResourceId() == *id {
			return "/"
		}
	}
	return ""
}

// importAbove lets a route stand on the resources of its path that are made by
// hand. An import has the id that the CDK would give a resource of its own, so
// methods have the logical ids that they would have there.
func (a *api) importAbove(root awsapigateway.IResource, path string) {
	if len(a.others) == 0 {
		return
	}
	above, at := root, ""
	for segment := range strings.SplitSeq(path[1:], "/") {
		at += "/" + segment
		scope, ok := above.(constructs.Construct)
		if other := a.others[at]; ok && other != nil && a.resources[at] == nil {
			a.resources[at] = awsapigateway.Resource_FromResourceAttributes(scope, &segment, &awsapigateway.ResourceAttributes{
				RestApi: root.Api(), ResourceId: other.Ref(), Path: &at,
			})
		}
		if above = a.resources[at]; above == nil {
			return
		}
	}
}

// checkByHand refuses, in a synthesis, what was made by hand beside routes that
// private integrations added: API Gateway takes each path and verb once.
func (r *registry) checkByHand(found *read.Found) {
	report := func(c constructs.IConstruct, ps wiring.Problems) {
		if err := validationError(*c.Node().Path(), ps); err != nil {
			r.late = append(r.late, jsii.String(err.Error()))
		}
	}
	for _, cfn := range found.ByHand.Resources {
		for a := range r.apisByID(cfn.RestApiId(), r.tree.Stack(cfn)) {
			path := r.pathOf(a, cfn.Ref(), read.MaxDepth)
			if a.seen[cfn] || path == "" {
				continue
			}
			var ps wiring.Problems
			if a.resources[path] != nil {
				ps.Add("PathPart", wiring.CodeResourceElsewhere, path, "must stand once in API %s, which has that resource by another construct: make this one first, and give it to AddMethod by Resource_FromResourceAttributes", a.path())
			}
			report(cfn, append(ps, a.routes.Check("PathPart", path, wiring.Route{Path: path})...))
		}
	}
	for _, cfn := range found.ByHand.Methods {
		for a := range r.apisByID(cfn.RestApiId(), r.tree.Stack(cfn)) {
			path := r.pathOf(a, cfn.ResourceId(), read.MaxDepth)
			if !a.seen[cfn] && path != "" {
				route := wiring.Route{Verb: wiring.Verb(*cfn.HttpMethod()), Path: path}
				report(cfn, a.routes.Check("HttpMethod", route.Verb+" "+path, route))
			}
		}
	}
}
