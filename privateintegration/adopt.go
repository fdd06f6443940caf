package privateintegration

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// adoption is a method with what it becomes.
type adoption struct {
	candidate
	uri string
}

func (p *privateIntegration) Adopt(methods ...constructs.IConstruct) {
	var ps wiring.Problems
	var found []candidate
	var left []string
	for i, m := range methods {
		below := p.candidates(fmt.Sprintf("methods[%d]", i), m, &ps)
		if len(below) == 0 && len(ps) == 0 {
			left = append(left, *m.Node().Path()+": no methods of it are made in this app")
		}
		found = append(found, below...)
	}
	var adopted []adoption
	for _, c := range found {
		a, reason := p.consider(c, &ps)
		if reason != "" {
			left = append(left, *c.cfn.Node().Path()+": "+reason)
		} else {
			adopted = append(adopted, a)
		}
	}
	p.refuse(ps)
	slices.SortStableFunc(adopted, func(a, b adoption) int {
		return strings.Compare(*a.cfn.Node().Path(), *b.cfn.Node().Path())
	})
	for _, a := range adopted {
		p.bind(p.apiOfMethod(a.cfn)) // may refuse, so it comes before any method
	}
	for _, a := range adopted {
		p.adopt(a)
	}
	if len(adopted) > 0 {
		p.info("adopted", "%d methods now use this private integration; property overrides on them cannot be read and stay as they are", len(adopted))
	}
	if len(left) > 0 {
		p.info("left-alone", "not rewired: %s", strings.Join(left, "; "))
	}
}

// consider decides whether a method is rewired; reason says why it is not. One
// that was named must be, as far as its Uri goes; of many, the others are.
func (p *privateIntegration) consider(c candidate, ps *wiring.Problems) (a adoption, reason string) {
	if p.registry.isOurs(c.cfn) {
		return a, "it is a private integration of this library already"
	}
	in, reason := p.registry.tree.Integration(c.cfn)
	switch {
	case reason != "":
		return a, reason
	case in.Type != wiring.HTTP && in.Type != wiring.HTTPProxy:
		return a, fmt.Sprintf("its type is %q, not HTTP or HTTP_PROXY", in.Type)
	case in.ConnectionType != wiring.VpcLink && !c.named:
		return a, "it goes to the internet; name it one by one to have it rewired"
	}
	path := *c.cfn.Node().Path()
	checkStack(p.registry.tree, c.field, c.cfn, p.registry.tree.Stack(c.cfn), p.stack, ps)
	name := wiring.StageVariableOf(in.ConnectionID)
	if name != "" && name == p.wiring.StageVariable && !in.HasTarget {
		ps.Add("StageVariable", wiring.CodeStageVariableReused, name, "must be a new name: %s has it for a V1 link, and methods without IntegrationTarget answer 500 with a V2 link", path)
		return a, ""
	}
	uri, problems := p.wiring.Rewire(in.Uri)
	for i := range problems {
		problems[i].Want += "; of " + path
		problems[i].Value = in.Shown
	}
	if len(problems) > 0 && !c.named {
		return a, problems.Text()
	}
	*ps = append(*ps, problems.Under(c.field)...)
	return adoption{c, uri}, ""
}

// isOurs tells whether a method was made or adopted by this package.
func (r *registry) isOurs(cfn awsapigateway.CfnMethod) bool {
	if method, ok := cfn.Node().Scope().(awsapigateway.Method); ok {
		route := wiring.Route{Verb: *method.HttpMethod(), Path: *method.Resource().Path()}
		if r.ours[method] || r.apiOf(method.Api()).given[route] {
			return true
		}
	}
	return r.adopted[*cfn.Node().Path()]
}

// adopt sets the four values in one update: API Gateway must never see a V2
// link without its target. Only leaves are overridden, mappings stay.
func (p *privateIntegration) adopt(a adoption) {
	path := *a.cfn.Node().Path()
	if p.registry.adopted[path] {
		return
	}
	p.registry.adopted[path] = true
	set := map[string]any{
		"ConnectionType":    wiring.VpcLink,
		"ConnectionId":      p.wiring.ConnectionID,
		"IntegrationTarget": p.wiring.TargetArn,
		"Uri":               a.uri,
	}
	for _, key := range []string{"ConnectionType", "ConnectionId", "IntegrationTarget", "Uri"} {
		a.cfn.AddPropertyOverride(jsii.String("Integration."+key), set[key])
	}
	api := p.apiOfMethod(a.cfn)
	bound := p.bind(api)
	bound.add(wiring.Route{Verb: *a.cfn.HttpMethod(), Path: path}, set)
	method, l2 := a.cfn.Node().Scope().(awsapigateway.Method)
	bound.note(a.cfn, l2 && !api.imported && method.Api() == api.construct)
}

// apiOfMethod finds the API that a method belongs to. One that an L1 resource
// makes, or that is no more than an id here, is known by an import of its id.
func (p *privateIntegration) apiOfMethod(cfn awsapigateway.CfnMethod) *api {
	tree := p.registry.tree
	if method, ok := cfn.Node().Scope().(awsapigateway.Method); ok {
		return p.registry.apiOf(method.Api())
	}
	id, stack := cfn.RestApiId(), tree.Stack(cfn)
	for a := range p.registry.apisByID(id, stack) {
		return a
	}
	made := tree.Behind(id)
	if made != nil {
		if l2, ok := made.Node().Scope().(awsapigateway.IRestApi); ok {
			return p.registry.apiOf(l2)
		}
	}
	p.imports++
	imported := awsapigateway.RestApi_FromRestApiId(p, jsii.String(idApi+strconv.Itoa(p.imports)), id)
	tree.Stands(imported, stack)
	a := p.registry.apiOf(imported)
	a.byHand, _ = made.(awsapigateway.CfnRestApi)
	return a
}

func (p *privateIntegration) PatchOperations(path string) *string {
	operations, ps := p.wiring.PatchOperations(path)
	p.refuse(ps)
	return &operations
}
