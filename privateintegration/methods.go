package privateintegration

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/read"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// route is one method to be made.
type route struct {
	wiring.Route
	resource    awsapigateway.IResource // nil: to be made from the path
	integration wiring.Integration
	order       int // the caller's
}

func (p *privateIntegration) AddRoutes(api awsapigateway.IRestApi, patterns ...string) []awsapigateway.Method {
	return p.AddRoutesWithOptions(api, nil, patterns...)
}

func (p *privateIntegration) AddRoutesWithOptions(api awsapigateway.IRestApi, options *MethodOptions, patterns ...string) []awsapigateway.Method {
	var ps wiring.Problems
	if read.IsNil(api) {
		ps.Add("api", wiring.CodeRequired, "", "is required")
	}
	if len(patterns) == 0 {
		ps.Add("patterns", wiring.CodeRequired, "", "must have at least one route")
	}
	p.refuse(ps)
	a := p.registry.apiOf(api)
	root := p.registry.read(a, api)
	if root == nil {
		ps.Add("api", wiring.CodeWrongType, *api.Node().Path(), "must know its root resource: import it with RestApi_FromRestApiAttributes")
	}
	p.checkApi("api", a, &ps)
	plain := options.integration().read(&ps)
	routes := make([]route, len(patterns))
	planned := a.routes.Clone()
	for i, pattern := range patterns {
		field := fmt.Sprintf("patterns[%d]", i)
		parsed, problems := wiring.ParsePattern(field, pattern)
		if wiring.IsToken(pattern) {
			problems.Add(field, wiring.CodePathSegment, pattern, "must not hold a token: the CDK takes none in a path")
		}
		if len(problems) > 0 {
			ps = append(ps, problems...)
			continue
		}
		problems = planned.Check(field, pattern, parsed)
		if len(problems) == 0 {
			checkPreflight(field, pattern, parsed, a.nearest(root, parsed.Path), &ps)
		}
		ps = append(ps, problems...)
		planned.Add(parsed)
		a.checkDocument(field, pattern, parsed, &ps)
		p.checkParent(field, a, root, parsed.Path, &ps)
		described, problems := p.wiring.Describe(parsed, plain)
		ps = append(ps, problems.Under("options")...)
		ps = append(ps, wiring.CheckMethodParameters("options.Method.RequestParameters", options.declared(), described)...)
		routes[i] = route{Route: parsed, integration: described, order: i}
	}
	if len(routes) > 0 {
		p.checkTimeout(a, routes[0].integration, plain, &ps)
	}
	p.refuse(ps)
	return p.add(a, root, routes, options)
}

func (p *privateIntegration) AddMethod(resource awsapigateway.IResource, httpMethod *string, options *MethodOptions) awsapigateway.Method {
	var ps wiring.Problems
	if read.IsNil(resource) {
		ps.Add("resource", wiring.CodeRequired, "", "is required")
	}
	if httpMethod == nil || *httpMethod == "" {
		ps.Add("httpMethod", wiring.CodeRequired, "", "is required")
	}
	p.refuse(ps)
	api := resource.Api()
	a := p.registry.apiOf(api)
	root := p.registry.read(a, api)
	p.checkApi("resource", a, &ps)
	plain := options.integration().read(&ps)
	planned := p.plan(a, resource, wiring.Verb(*httpMethod), *resource.Path(), plain, options.declared(), &ps)
	p.checkTimeout(a, planned.integration, plain, &ps)
	p.refuse(ps)
	return p.add(a, root, []route{planned}, options)[0]
}

func (p *privateIntegration) AddProxy(resource awsapigateway.IResource, options *MethodOptions) []awsapigateway.Method {
	var ps wiring.Problems
	if read.IsNil(resource) {
		ps.Add("resource", wiring.CodeRequired, "", "is required")
	}
	p.refuse(ps)
	api := resource.Api()
	a := p.registry.apiOf(api)
	root := p.registry.read(a, api)
	p.checkApi("resource", a, &ps)
	path := *resource.Path()
	below := options.integration().read(&ps)
	plain := withoutProxy(*below)
	if plain.Path != nil {
		greedy := strings.TrimSuffix(*plain.Path, "/") + "/{proxy}"
		below.Path = &greedy
	}
	self := p.plan(a, resource, wiring.Any, path, &plain, options.declared(), &ps)
	rest := p.plan(a, nil, wiring.Any, strings.TrimSuffix(path, "/")+"/{proxy+}", below, options.declared(), &ps)
	p.checkTimeout(a, self.integration, &plain, &ps)
	p.refuse(ps)
	p.bind(a) // may refuse, so it comes before the resource
	if rest.resource = resource.GetResource(jsii.String("{proxy+}")); rest.resource == nil {
		rest.resource = resource.AddResource(jsii.String("{proxy+}"), nil)
	}
	rest.order = 1
	return p.add(a, root, []route{self, rest}, options)
}

// withoutProxy takes out what options say of the rest of the path, which the
// resource itself does not have.
func withoutProxy(o wiring.Options) wiring.Options {
	isProxy := func(name string) bool { return strings.HasSuffix(name, ".request.path.proxy") }
	o.RequestParameters = maps.Clone(o.RequestParameters)
	maps.DeleteFunc(o.RequestParameters, func(key, value string) bool { return isProxy(key) || isProxy(value) })
	o.CacheKeyParameters = slices.DeleteFunc(slices.Clone(o.CacheKeyParameters), isProxy)
	return o
}

// plan checks and describes one method on a resource.
func (p *privateIntegration) plan(a *api, resource awsapigateway.IResource, verb, path string, plain *wiring.Options, own map[string]*bool, ps *wiring.Problems) route {
	r := wiring.Route{Verb: verb, Path: path}
	wiring.CheckVerb("httpMethod", verb, ps)
	*ps = append(*ps, wiring.CheckPath("resource", path)...)
	problems := a.routes.Check("resource", path, r)
	if len(problems) == 0 {
		checkPreflight("resource", path, r, resource, ps)
	}
	*ps = append(*ps, problems...)
	a.checkDocument("resource", path, r, ps)
	described, problems := p.wiring.Describe(r, plain)
	*ps = append(*ps, problems.Under("options")...)
	*ps = append(*ps, wiring.CheckMethodParameters("options.Method.RequestParameters", own, described)...)
	return route{Route: r, resource: resource, integration: described}
}

func (p *privateIntegration) IntegrationProperty(httpMethod string, path string, options *IntegrationOptions) *awsapigateway.CfnMethod_IntegrationProperty {
	var ps wiring.Problems
	verb := wiring.Verb(httpMethod)
	wiring.CheckVerb("httpMethod", verb, &ps)
	ps = append(ps, wiring.CheckPath("path", path)...)
	in, problems := p.wiring.Describe(wiring.Route{Verb: verb, Path: path}, options.read(&ps))
	ps = append(ps, problems.Under("options")...)
	p.refuse(ps)
	p.reviewMethodTimeout(options, in, verb+" "+path)
	return property(in)
}

// add makes methods: in sorted order, since the CDK hashes a deployment in the
// order things are made, and gives them back in the caller's order.
func (p *privateIntegration) add(a *api, root awsapigateway.IResource, routes []route, options *MethodOptions) []awsapigateway.Method {
	bound := p.bind(a)
	methods := make([]awsapigateway.Method, len(routes))
	slices.SortFunc(routes, func(a, b route) int { return wiring.Compare(a.Route, b.Route) })
	own := options.method()
	attached := !a.imported && root == a.roots[a.construct]
	if len(routes) > 0 {
		p.reviewMethodTimeout(options.integration(), routes[0].integration, routes[0].Verb+" "+routes[0].Path)
	}
	warned := false
	for i, r := range routes {
		routes[i].resource = p.resource(a, root, r)
		methods[r.order] = p.method(routes[i].resource, r, own)
		p.registry.ours[methods[r.order]] = true
		a.note(r.Route)
		bound.add(r.Route, r.integration.CloudFormation())
		bound.note(methods[r.order], attached)
		if r.integration.AnswersWithoutResponses && !warned {
			warned = true
			p.warn("no-responses", occurrence{"method": r.Verb + " " + r.Path}, "%s %s has Proxy false and no IntegrationResponses: API Gateway answers every call with 500", r.Verb, r.Path)
		}
	}
	inOrder := make([]awsapigateway.Method, len(routes))
	for i, r := range routes {
		inOrder[i] = methods[r.order]
	}
	for i, cfn := range resourcesOf(a, root, inOrder) {
		properties := map[string]any{"Integration": routes[i].integration.CloudFormation()}
		if declared := pathParameters(own.RequestParameters, routes[i].integration.MethodRequestParameters); len(declared) > 0 {
			properties["RequestParameters"] = declared
		}
		cfn.AddOverride(jsii.String("Properties"), properties) // the first override on it: nothing is lost
	}
	return methods
}

// method adds an L2 method. Its integration is overridden as a whole: the L2
// knows neither the target nor a link V2.
func (p *privateIntegration) method(resource awsapigateway.IResource, r route, options awsapigateway.MethodOptions) (made awsapigateway.Method) {
	if p.base == nil {
		p.base = awsapigateway.NewIntegration(&awsapigateway.IntegrationProps{
			Type:                  awsapigateway.IntegrationType_HTTP_PROXY,
			IntegrationHttpMethod: jsii.String(wiring.Any),
			Uri:                   p.Uri(),
		})
	}
	options.RequestParameters = requestParameters(options.RequestParameters, r.integration.MethodRequestParameters, resource)
	options.MethodResponses = methodResponses(options.MethodResponses, r.integration.MethodResponses, resource)
	var given *awsapigateway.MethodOptions
	if options != (awsapigateway.MethodOptions{}) {
		given = &options // the kernel takes its time over an empty one too
	}
	p.made(r.Verb+" "+r.Path, func() { made = resource.AddMethod(jsii.String(r.Verb), p.base, given) })
	return made
}

// made reports what the CDK itself refuses, by the first line of its reason.
func (p *privateIntegration) made(what string, call func()) {
	if err := read.Try(call); err != nil {
		var ps wiring.Problems
		reason, _, _ := strings.Cut(err.Error(), "\n")
		ps.Add(what, wiring.CodeCdkRefused, "", "must be something the CDK accepts: %s", reason)
		p.refuse(ps)
	}
}

// requestParameters joins what the user declares with the headers and query
// strings that mappings need. A declaration of the user's own goes first. Giving
// a method parameters drops those its resource declares for all methods, so
// they are read; where nothing but the path is mapped they are left alone.
func requestParameters(given *map[string]*bool, needed map[string]bool, resource awsapigateway.IResource) *map[string]*bool {
	joined := map[string]*bool{}
	for name, required := range needed {
		if !strings.HasPrefix(name, pathParameter) {
			joined[name] = &required
		}
	}
	if len(joined) == 0 {
		return given
	}
	if given == nil {
		if defaults := resource.DefaultMethodOptions(); defaults != nil {
			given = defaults.RequestParameters
		}
	}
	if given != nil {
		maps.Copy(joined, *given)
	}
	return &joined
}

const pathParameter = "method.request.path."

// pathParameters are declared by override, which joins with what the resource
// declares for all methods without a round trip to ask for it.
func pathParameters(given *map[string]*bool, needed map[string]bool) map[string]bool {
	declared := map[string]bool{}
	for name, required := range needed {
		if strings.HasPrefix(name, pathParameter) && (given == nil || (*given)[name] == nil) {
			declared[name] = required
		}
	}
	return declared
}
