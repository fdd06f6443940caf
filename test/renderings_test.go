package test

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
	"pgregory.net/rapid"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// routeSpec is one route with options, as plain values.
type routeSpec struct {
	verb, path string
	plain      wiring.Options
}

// routeSpecs draws routes of one API: no route twice, and one variable part
// under each parent.
func routeSpecs() *rapid.Generator[[]routeSpec] {
	return rapid.Custom(func(t *rapid.T) []routeSpec {
		seen := map[string]bool{}
		var specs []routeSpec
		for i := range rapid.IntRange(3, 12).Draw(t, "routes") {
			path := ""
			for depth := range rapid.IntRange(0, 3).Draw(t, "depth") {
				path += "/" + rapid.SampledFrom([]string{"orders", "a.b", fmt.Sprintf("{p%d}", depth)}).Draw(t, "segment")
			}
			if rapid.Bool().Draw(t, "greedy") {
				path += "/files/{rest+}"
			}
			if path == "" {
				path = "/"
			}
			verb := rapid.SampledFrom([]string{"ANY", "GET", "POST", "DELETE"}).Draw(t, "verb")
			if seen[verb+path] {
				continue
			}
			seen[verb+path] = true
			specs = append(specs, routeSpec{verb, path, plainOptions(t, i, path)})
		}
		return specs
	})
}

func plainOptions(t *rapid.T, i int, path string) wiring.Options {
	var o wiring.Options
	yes := func(name string) bool { return rapid.Bool().Draw(t, name) }
	if yes("timeout") {
		o.TimeoutInMillis = jsii.Number(float64(rapid.IntRange(50, 29000).Draw(t, "millis")))
	}
	if yes("backend verb") {
		o.HTTPMethod = str("PUT")
	}
	if names := wiring.Parameters(path); yes("backend path") && len(names) > 0 {
		o.Path = str("/legacy/{" + names[0] + "}/x")
	}
	if yes("mapping") {
		o.RequestParameters = map[string]string{
			"integration.request.header.X-Client-Ip": "context.identity.sourceIp",
			"integration.request.querystring.q":      "method.request.querystring.query",
		}
	}
	if yes("custom") {
		no := false
		o.Proxy = &no
		o.RequestTemplates = map[string]string{"application/json": "{}"}
		o.PassthroughBehavior = "NEVER"
		o.ContentHandling = "CONVERT_TO_TEXT"
		o.Responses = []wiring.Response{{StatusCode: "200", ResponseTemplates: map[string]string{"application/json": "$input.body"}}, {StatusCode: "500", SelectionPattern: "5.."}}
	} else if yes("stream") {
		o.ResponseTransferMode = wiring.Stream
		return o
	}
	if yes("cache") {
		o.CacheKeyParameters, o.CacheNamespace = []string{"method.request.querystring.query"}, fmt.Sprint("ns", i)
	}
	return o
}

// options spells the plain values as the public package takes them.
func (r routeSpec) options(role awsiam.IRole) *integrationOptions {
	o := r.plain
	in := &awsapigateway.IntegrationOptions{
		CredentialsRole:      role,
		ResponseTransferMode: awsapigateway.ResponseTransferMode(o.ResponseTransferMode),
		PassthroughBehavior:  awsapigateway.PassthroughBehavior(o.PassthroughBehavior),
		ContentHandling:      awsapigateway.ContentHandling(o.ContentHandling),
		RequestParameters:    pointers(o.RequestParameters),
		RequestTemplates:     pointers(o.RequestTemplates),
	}
	if o.TimeoutInMillis != nil {
		in.Timeout = awscdk.Duration_Millis(o.TimeoutInMillis)
	}
	if o.CacheNamespace != "" {
		in.CacheNamespace, in.CacheKeyParameters = &o.CacheNamespace, jsii.Strings(o.CacheKeyParameters...)
	}
	var responses []*awsapigateway.IntegrationResponse
	for _, one := range o.Responses {
		response := &awsapigateway.IntegrationResponse{StatusCode: str(one.StatusCode), ResponseTemplates: pointers(one.ResponseTemplates)}
		if one.SelectionPattern != "" {
			response.SelectionPattern = str(one.SelectionPattern)
		}
		responses = append(responses, response)
	}
	if responses != nil {
		in.IntegrationResponses = &responses
	}
	return &integrationOptions{Integration: in, Path: o.Path, Proxy: o.Proxy, IntegrationHttpMethod: o.HTTPMethod}
}

func pointers(m map[string]string) *map[string]*string {
	if m == nil {
		return nil
	}
	out := map[string]*string{}
	for key, v := range m {
		out[key] = &v
	}
	return &out
}

// setFlag sets a flag of the test binary for one test.
func setFlag(t *testing.T, name, value string) {
	t.Helper()
	known := flag.Lookup(name)
	before := known.Value.String()
	if err := known.Value.Set(value); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = known.Value.Set(before) })
}

// The same route is the same integration, and declares the same parameters,
// however it is rendered.
func TestEveryRenderingSaysTheSame(t *testing.T) {
	setFlag(t, "rapid.checks", "8") // a check costs a synthesis
	setFlag(t, "rapid.nofailfile", "true")
	rapid.Check(t, func(rt *rapid.T) {
		specs := routeSpecs().Draw(rt, "specs")
		// Outside newApp: a drawn API is for comparing, not for AWS's validator,
		// which knows that a GET has no cache key that is not declared.
		app := awscdk.NewApp(&awscdk.AppProps{Outdir: str(t.TempDir()), Context: &map[string]any{"@aws-cdk/core:validateAgainstDefaultRules": false}})
		byLibrary := awscdk.NewStack(app, str("ByLibrary"), nil)
		role := awsiam.Role_FromRoleArn(byLibrary, str("Role"), str("arn:aws:iam::111122223333:role/orders"), nil)
		byCdk := awscdk.NewStack(app, str("ByCdk"), nil)
		byHand := awscdk.NewStack(app, str("ByHand"), nil)
		byBody := awscdk.NewStack(app, str("ByBody"), nil)
		described := &props{
			Target:    privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: str(albArn)}),
			Uri:       str("https://orders.example.com/base"),
			VpcLinkId: str("bbb111"),
		}
		core, problems := wiring.New(wiring.Config{Uri: described.Uri, VpcLinkID: described.VpcLinkId, Target: &wiring.Target{Arn: albArn}})
		if problems != nil {
			rt.Fatal(problems)
		}
		own, cdk, hand := integrate(byLibrary, "Orders", described), integrate(byCdk, "Orders", described), integrate(byHand, "Orders", described)
		ownApi, cdkApi, handApi := newApi(byLibrary), newApi(byCdk), newApi(byHand)
		handApi.Root().AddMethod(str("HEAD"), nil, nil) // an L2 API without an L2 method is refused
		for i, spec := range specs {
			o := spec.options(role)
			method := &methodOptions{Integration: o.Integration, Path: o.Path, Proxy: o.Proxy, IntegrationHttpMethod: o.IntegrationHttpMethod}
			if i%2 == 0 {
				own.AddRoutesWithOptions(ownApi, method, spec.verb+" "+spec.path)
			} else {
				own.AddMethod(ownApi.Root().ResourceForPath(str(spec.path)), str(strings.ToLower(spec.verb)), method)
			}
			cdkApi.Root().ResourceForPath(str(spec.path)).AddMethod(str(spec.verb), cdk.Integration(o), nil)
			resource := handApi.Root().ResourceForPath(str(spec.path))
			awsapigateway.NewCfnMethod(resource, str(spec.verb), &awsapigateway.CfnMethodProps{
				RestApiId: handApi.RestApiId(), ResourceId: resource.ResourceId(), HttpMethod: str(spec.verb), AuthorizationType: str("NONE"),
				Integration: hand.IntegrationProperty(spec.verb, spec.path, o),
			})
		}
		var groups []privateintegration.RoutesGroup
		for _, spec := range specs {
			groups = append(groups, privateintegration.RoutesGroup{Patterns: []string{spec.verb + " " + spec.path}, Integration: spec.options(role)})
		}
		specApi(byBody, integrate(byBody, "Orders", described).RoutesDefinition(&privateintegration.RoutesOptions{Groups: groups}))
		templates := synthAll(t, app)
		paths := body(t, resourcesOf(t, templates["ByBody"]), "paths")
		library, cdkMade, byHandMade := resourcesOf(t, templates["ByLibrary"]), resourcesOf(t, templates["ByCdk"]), resourcesOf(t, templates["ByHand"])
		for _, spec := range specs {
			route := spec.verb + " " + spec.path
			plain := spec.plain
			plain.Credentials = *role.RoleArn()
			in, problems := core.Describe(wiring.Route{Verb: spec.verb, Path: spec.path}, &plain)
			if problems != nil {
				rt.Fatal(problems)
			}
			want := canonical(t, in.CloudFormation())
			for name, got := range map[string]map[string]any{
				"AddRoutes and AddMethod": library.integration(t, route),
				"Integration":             cdkMade.integration(t, route),
				"IntegrationProperty":     byHandMade.integration(t, route),
			} {
				if got := canonical(t, got); got != want {
					rt.Fatalf("%s by %s:\n got %s\nwant %s", route, name, got, want)
				}
			}
			declared := canonical(t, library.method(t, route)["RequestParameters"])
			if got := canonical(t, cdkMade.method(t, route)["RequestParameters"]); got != declared {
				rt.Fatalf("%s declares %s by Integration, %s by AddRoutes", route, got, declared)
			}
			spelled := in.OpenAPI().Map()
			key := strings.ToLower(spec.verb)
			if spec.verb == "ANY" {
				key = "x-amazon-apigateway-any-method"
			}
			operation := paths[spec.path].(map[string]any)[key].(map[string]any)
			if got, want := canonical(t, operation["x-amazon-apigateway-integration"]), canonical(t, spelled); got != want {
				rt.Fatalf("%s by RoutesDefinition:\n got %s\nwant %s", route, got, want)
			}
			for key, word := range map[string]string{
				"uri": "Uri", "connectionId": "ConnectionId", "connectionType": "ConnectionType", "integrationTarget": "IntegrationTarget",
				"httpMethod": "IntegrationHttpMethod", "requestParameters": "RequestParameters", "timeoutInMillis": "TimeoutInMillis",
				"responseTransferMode": "ResponseTransferMode", "cacheKeyParameters": "CacheKeyParameters", "credentials": "Credentials",
			} {
				if got, want := canonical(t, spelled[key]), canonical(t, library.integration(t, route)[word]); got != want {
					rt.Fatalf("%s: OpenAPI's %s is %s, the method's %s is %s", route, key, got, word, want)
				}
			}
		}
	})
}

func TestIntegrationAsDefaultAndInAProxyResource(t *testing.T) {
	stack := newStack(t)
	orders := newNetwork(stack).orders(stack)
	shared := orders.Integration(nil)
	api := awsapigateway.NewRestApi(stack, str("Api"), &awsapigateway.RestApiProps{
		CloudWatchRole: jsii.Bool(false), DefaultIntegration: shared,
		DefaultCorsPreflightOptions: &awsapigateway.CorsOptions{AllowOrigins: awsapigateway.Cors_ALL_ORIGINS()},
	})
	api.Root().AddMethod(str("GET"), nil, nil)
	api.Root().ResourceForPath(str("/orders/{id}")).AddMethod(str("GET"), nil, nil)
	api.Root().AddResource(str("files"), nil).AddProxy(&awsapigateway.ProxyResourceOptions{AnyMethod: jsii.Bool(true)})
	template := made(t, stack)
	for route, mapped := range map[string]any{
		"GET /":               nil,
		"GET /orders/{id}":    map[string]any{"integration.request.path.id": "method.request.path.id"},
		"ANY /files/{proxy+}": map[string]any{"integration.request.path.proxy": "method.request.path.proxy"},
	} {
		in := template.integration(t, route)
		same(t, route, in["RequestParameters"], mapped)
		same(t, route+" target", in["IntegrationTarget"], stack.Resolve(orders.TargetArn()))
		same(t, route+" verb", in["IntegrationHttpMethod"], template.method(t, route)["HttpMethod"])
	}
	same(t, "preflight", template.integration(t, "OPTIONS /orders/{id}")["Type"], "MOCK")
}

func TestIntegrationLeavesTheUsersDeclarationsAlone(t *testing.T) {
	stack := newStack(t)
	orders := newNetwork(stack).orders(stack)
	api := newApi(stack)
	in := orders.Integration(&integrationOptions{Integration: &awsapigateway.IntegrationOptions{RequestParameters: &map[string]*string{
		"integration.request.header.X-Trace": str("method.request.header.X-Trace"),
	}}})
	api.Root().ResourceForPath(str("/orders/{id}")).AddMethod(str("GET"), in, &awsapigateway.MethodOptions{RequestParameters: &map[string]*bool{"method.request.header.X-Trace": jsii.Bool(true)}})
	same(t, "declared", made(t, stack).method(t, "GET /orders/{id}")["RequestParameters"], map[string]any{
		"method.request.header.X-Trace": true, "method.request.path.id": true,
	})
}

func TestIntegrationThatDoesNotFitItsMethodFailsTheSynthesis(t *testing.T) {
	stack := newStack(t)
	orders := newNetwork(stack).orders(stack)
	in := orders.Integration(&integrationOptions{Path: str("/v2/{order}")})
	newApi(stack).Root().AddResource(str("{id}"), nil).AddMethod(str("GET"), in, nil)
	text := synthError(t, stack)
	for _, part := range []string{"Stack/Api/Default/{id}/GET", "options.Path", "{order}", "path_param_unmapped"} {
		if !strings.Contains(text, part) {
			t.Errorf("the failure must name %q: %s", part, text)
		}
	}
}
