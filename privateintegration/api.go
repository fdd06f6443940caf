package privateintegration

import (
	"iter"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/read"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// api is what is known of a REST API. Two imports of one API are one.
type api struct {
	construct  awsapigateway.IRestApi // the one that is made in this app, else the first import
	stack      awscdk.Stack
	deployment awsapigateway.Deployment // nil where the API does not manage one
	imported   bool                     // not made in this app by an L2 construct
	byHand     awsapigateway.CfnRestApi // behind an import, where an L1 resource makes it
	document   *wiring.Routes           // of its own definition, if it has one of ours
	identity   any                      // see identityOf; nil until it is asked for
	given      map[wiring.Route]bool    // methods that were given our Integration

	routes    wiring.Routes
	resources map[string]awsapigateway.IResource // by path, the root of the first import included
	roots     map[awsapigateway.IRestApi]awsapigateway.IResource
	methods   int
	others    map[string]awsapigateway.CfnResource // made by hand, by path
	seen      map[constructs.IConstruct]bool       // made by hand, and in routes already
}

// apiOf remembers each API.
func (r *registry) apiOf(construct awsapigateway.IRestApi) *api {
	return r.apis.Of(construct, func() *api {
		a := &api{
			construct:  construct,
			stack:      r.tree.Stack(construct),
			deployment: construct.LatestDeployment(),
			given:      map[wiring.Route]bool{},
			resources:  map[string]awsapigateway.IResource{},
			roots:      map[awsapigateway.IRestApi]awsapigateway.IResource{},
			others:     map[string]awsapigateway.CfnResource{},
			seen:       map[constructs.IConstruct]bool{},
		}
		if a.deployment != nil {
			r.tree.Stands(a.deployment, a.stack)
		} else { // an import manages none; its default child is its root resource
			_, made := r.tree.Resource(construct).(awsapigateway.CfnRestApi)
			a.imported = !made
		}
		for _, other := range r.allApis {
			if (a.imported || other.imported) && r.identityOf(a) == r.identityOf(other) {
				if other.imported && !a.imported {
					other.construct, other.stack, other.deployment, other.imported = a.construct, a.stack, a.deployment, false
				}
				return other
			}
		}
		r.allApis = append(r.allApis, a)
		return a
	})
}

// path names the API in messages.
func (a *api) path() string {
	if a.byHand != nil {
		return *a.byHand.Node().Path()
	}
	return *a.construct.Node().Path()
}

// identityOf tells APIs apart by what their ids say, however they are spelled: a
// construct for one that is made in this app, else a text.
func (r *registry) identityOf(a *api) any {
	if a.identity == nil {
		if a.imported {
			a.identity = r.tree.Identified(a.construct.RestApiId(), a.stack)
		} else {
			a.identity = r.tree.Resource(a.construct)
		}
	}
	return a.identity
}

// apisByID gives the API that an id in a stack stands for, if it is one of ours.
func (r *registry) apisByID(id *string, stack awscdk.Stack) iter.Seq[*api] {
	return func(yield func(*api) bool) {
		wanted := r.tree.Identified(id, stack)
		for _, a := range r.allApis {
			if r.identityOf(a) == wanted && !yield(a) {
				return
			}
		}
	}
}

// read reads the resources and methods below one of the API's constructs the
// first time; they are then kept up to date with what private integrations add.
// What others add later is not seen before a synthesis. The root is nil for an
// import without one.
func (r *registry) read(a *api, construct awsapigateway.IRestApi) (root awsapigateway.IResource) {
	if root, ok := a.roots[construct]; ok {
		return root
	}
	root = read.Attempt(construct.Root)
	if read.Hashable(construct) {
		a.roots[construct] = root
	}
	if root == nil {
		return nil
	}
	if a.resources["/"] == nil {
		a.resources["/"] = root
	}
	for _, c := range (*root.Node().FindAll(constructs.ConstructOrder_PREORDER))[1:] {
		switch c := c.(type) {
		case awsapigateway.Method:
			a.note(wiring.Route{Verb: *c.HttpMethod(), Path: *c.Resource().Path()})
		case awsapigateway.Resource:
			path := *c.Path()
			a.resources[path] = c
			a.routes.AddPath(path)
		}
	}
	if a.imported {
		r.readByHand(a)
	}
	for _, d := range r.documents {
		if r.apiOf(d.api) == a {
			a.document = d.routes
		}
	}
	return root
}

// checkDocument refuses what the API's own document makes already: methods, and
// resources, which would be made a second time.
func (a *api) checkDocument(field, given string, route wiring.Route, ps *wiring.Problems) {
	if a.document == nil {
		return
	}
	if problems := a.document.Check(field, given, route); len(problems) > 0 {
		*ps = append(*ps, problems...)
	} else if above := a.document.Above(route.Path); above != "" {
		ps.Add(field, wiring.CodeResourceElsewhere, given, "must not stand on %s, which the API's document makes: add the route to the document", above)
	}
}

// note keeps what was read up to date.
func (a *api) note(route wiring.Route) {
	a.routes.Add(route)
	a.methods++
}
