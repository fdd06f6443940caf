package test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/cloudformationinclude"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// included is an app around a template that was there before: testdata/v1.yaml,
// an API over a VPC link V1.
type included struct {
	awscdk.Stack
	template cloudformationinclude.CfnInclude
}

func include(t *testing.T) included {
	stack := newStack(t)
	template := cloudformationinclude.NewCfnInclude(stack, jsii.String("V1"), &cloudformationinclude.CfnIncludeProps{TemplateFile: jsii.String("testdata/v1.yaml")})
	return included{stack, template}
}

func (i included) get(id string) constructs.IConstruct { return i.template.GetResource(&id) }

// orders goes to the template's own load balancer.
func (i included) orders(id string, p props) privateintegration.PrivateIntegration {
	p.Target = privateintegration.TargetFromLoadBalancer(&loadBalancerProps{
		LoadBalancerArn: i.template.GetResource(str("Nlb")).Ref(),
		Protocol:        awselasticloadbalancingv2.Protocol_TCP,
		Port:            jsii.Number(80),
		DnsName:         i.get("Nlb").(awselasticloadbalancingv2.CfnLoadBalancer).AttrDnsName(),
	})
	p.VpcLinkId = str("bbb111")
	return integrate(i.Stack, id, &p)
}

// api imports the template's.
func (i included) api(id string) awsapigateway.IRestApi {
	rest := i.get("Rest").(awsapigateway.CfnRestApi)
	return awsapigateway.RestApi_FromRestApiAttributes(i.Stack, &id, &awsapigateway.RestApiAttributes{RestApiId: rest.Ref(), RootResourceId: rest.AttrRootResourceId()})
}

// uris gives what each method of a template that is ours goes to.
func uris(r resources) map[string]any {
	found := map[string]any{}
	for route, properties := range r.methods() {
		if at(properties, "Integration/IntegrationTarget") != nil {
			found[route] = at(properties, "Integration/Uri")
		}
	}
	return found
}

func TestAdoptTakesATemplateOrItsParts(t *testing.T) {
	const get, put, list = "GET /orders/{id}", "PUT /orders/{id}", "GET /orders"
	for name, c := range map[string]struct {
		parts func(i included) []constructs.IConstruct
		want  []string
	}{
		"the include": {func(i included) []constructs.IConstruct { return []constructs.IConstruct{i.template} }, []string{list, get, put}},
		"the API":     {func(i included) []constructs.IConstruct { return []constructs.IConstruct{i.get("Rest")} }, []string{list, get, put}},
		"an import":   {func(i included) []constructs.IConstruct { return []constructs.IConstruct{i.api("Api")} }, []string{list, get, put}},
		"a root":      {func(i included) []constructs.IConstruct { return []constructs.IConstruct{i.api("Api").Root()} }, []string{list, get, put}},
		"a resource":  {func(i included) []constructs.IConstruct { return []constructs.IConstruct{i.get("OrdersRes")} }, []string{list, get, put}},
		"one below":   {func(i included) []constructs.IConstruct { return []constructs.IConstruct{i.get("IdRes")} }, []string{get, put}},
		"two methods": {func(i included) []constructs.IConstruct {
			return []constructs.IConstruct{i.get("GetOrder"), i.get("ListOrders")}
		}, []string{list, get}},
		"all, doubled": {func(i included) []constructs.IConstruct {
			return []constructs.IConstruct{i.get("GetOrder"), i.template}
		}, []string{list, get, put}},
	} {
		i := include(t)
		p := i.orders("Orders", props{Uri: str("http://orders.example.com")})
		p.Adopt(c.parts(i)...)
		found := made(t, i.Stack)
		got := uris(found)
		same(t, name, sortedKeys(got), c.want)
		if want := "http://orders.example.com:80/v1/orders/{id}"; got[get] != want {
			t.Errorf("%s: got %v, want %s", name, got[get], want)
		}
		// Nobody renews the deployment of the template: one warning says so.
		same(t, name, warningCodes(p), []string{"no-redeploy"})
		if text := annotated(i.Stack, "no-redeploy"); !strings.Contains(text, "deployment Stack/V1/Deployment of API Stack/V1/Rest") {
			t.Errorf("%s: %s", name, text)
		}
	}
}

// A deployment that the stages of the app have left serves nothing stale.
func TestDeploymentThatItsStagesHaveLeftIsNotWarnedOf(t *testing.T) {
	for name, c := range map[string]struct {
		further bool
		want    []string
	}{
		"all of them":  {false, nil},
		"one is on it": {true, []string{"no-redeploy"}},
	} {
		i := include(t)
		p := i.orders("Orders", props{Uri: str("http://orders.example.com")})
		p.Adopt(i.template)
		renewed := awsapigateway.NewDeployment(i.Stack, str("Renewed"), &awsapigateway.DeploymentProps{Api: i.api("Imported")})
		old := i.get("Deployment").(awsapigateway.CfnDeployment)
		i.get("Prod").(awsapigateway.CfnStage).SetDeploymentId(renewed.DeploymentId())
		if c.further {
			awsapigateway.NewCfnStage(i.Stack, str("Further"), &awsapigateway.CfnStageProps{
				RestApiId: i.get("Rest").(awsapigateway.CfnRestApi).Ref(), StageName: str("further"), DeploymentId: old.Ref(),
			})
		}
		made(t, i.Stack)
		same(t, name, warningCodes(p), c.want)
	}
}

func TestAdoptKeepsTheHostOfAnInclude(t *testing.T) {
	i := include(t)
	p := i.orders("Orders", props{})
	p.Adopt(i.template) // ListOrders has port 9000, which the listener has not
	found := made(t, i.Stack)
	name := map[string]any{"Fn::GetAtt": []string{"Nlb", "DNSName"}}
	want := map[string]any{"Fn::Join": []any{"", []any{"http://", name, ":80/v1/orders/{id}"}}}
	same(t, "Uris", uris(found), map[string]any{"GET /orders/{id}": want, "PUT /orders/{id}": want})
	left := annotated(i.Stack, "left-alone")
	for _, reason := range []string{"V1/ListOrders: Uri: port must be", "got \"http://orders.example.com:9000/v1/orders\"", "of Stack/V1/ListOrders", `V1/Options: its type is "MOCK"`} {
		if !strings.Contains(left, reason) {
			t.Errorf("the annotation does not say %q: %s", reason, left)
		}
	}

	got := codes(t, func() { p.Adopt(i.get("ListOrders")) })
	if want := []string{"methods[0].Uri port_mismatch"}; !slices.Equal(got, want) {
		t.Errorf("one that is named is refused: got %v, want %v", got, want)
	}
}

func TestAdoptRefusesInWordsThatHoldNoTokens(t *testing.T) {
	i := include(t)
	p := i.orders("Orders", props{Uri: str("http://orders.example.com")})
	get := i.get("GetOrder").(awsapigateway.CfnMethod)
	get.SetIntegration(&awsapigateway.CfnMethod_IntegrationProperty{Type: str("HTTP_PROXY"), Uri: awscdk.Fn_Sub(str("${Rest}/orders"), nil)})
	err := refusal(func() { p.Adopt(get) })
	if err == nil || !strings.Contains(err.Error(), `got "${Rest}/orders"`) || !strings.Contains(err.Error(), "of Stack/V1/GetOrder") {
		t.Errorf("got %v", err)
	}
	var none awsapigateway.CfnMethod
	if got := codes(t, func() { p.Adopt(none, i.get("Nlb")) }); !slices.Equal(got, []string{"methods[0] required", "methods[1] wrong_type"}) {
		t.Errorf("got %v", got)
	}
}

// refusal gives the error that a call panics with.
func refusal(call func()) (err error) {
	defer func() { err, _ = recover().(error) }()
	call()
	return nil
}

// What a user's lazy says is not asked for before all aspects have run.
func TestAdoptLeavesLaziesAlone(t *testing.T) {
	i := include(t)
	p := i.orders("Orders", props{Uri: str("http://orders.example.com")})
	late := &lateText{"http://early.example.com/orders"}
	lazy := func(id string, uri *string, block any) constructs.IConstruct {
		if block == nil {
			block = &awsapigateway.CfnMethod_IntegrationProperty{Type: str("HTTP_PROXY"), IntegrationHttpMethod: str("GET"), ConnectionType: str("VPC_LINK"), ConnectionId: str("v1"), Uri: uri}
		}
		return awsapigateway.NewCfnMethod(i.Stack, &id, &awsapigateway.CfnMethodProps{
			RestApiId: i.template.GetResource(str("Rest")).Ref(), ResourceId: i.template.GetResource(str("IdRes")).Ref(),
			HttpMethod: str("PATCH"), AuthorizationType: str("NONE"), Integration: block,
		})
	}
	p.Adopt(lazy("Uri", awscdk.Lazy_String(late, nil), nil))
	if left := strings.Join(annotations(p), "\n"); !strings.Contains(left, "Stack/Uri: what its integration says is known only when") {
		t.Errorf("got %s", left)
	}
	late.text = "http://late.example.com/orders"
	found := made(t, i.Stack)
	if got := at(found["Uri"].Properties, "Integration/Uri"); got != late.text {
		t.Errorf("the user's own value is %v", got)
	}
}

type lateText struct{ text string }

func (l *lateText) Produce() *string { return &l.text }

// The stages of an API that an L1 resource makes need the variable as any other.
func TestAdoptAsksStagesOfATemplateForTheVariable(t *testing.T) {
	i := include(t)
	p := i.orders("Orders", props{Uri: str("http://orders.example.com"), StageVariable: str("link")})
	p.Adopt(i.get("GetOrder"))
	if text := synthError(t, i.Stack); !strings.Contains(text, "Variables.link") || !strings.Contains(text, "API Stack/V1/Rest") {
		t.Errorf("got %s", text)
	}
	p.BindStage(i.get("Prod").(awsapigateway.CfnStage), nil)
	found := made(t, i.Stack)
	same(t, "variables", found["Prod"].Properties["Variables"], map[string]any{"link": "bbb111"})
}

// A deployment of an L1 API that somebody makes with the L2 construct follows,
// asked or not.
func TestAdoptRenewsDeploymentsOfATemplatesApi(t *testing.T) {
	for name, ask := range map[string]bool{"asked": true, "found": false} {
		ids := map[string]bool{}
		for _, host := range []string{"a", "b"} {
			i := include(t)
			p := i.orders("Orders", props{Uri: str("http://" + host + ".example.com")})
			deployment := awsapigateway.NewDeployment(i.Stack, str("Again"), &awsapigateway.DeploymentProps{Api: i.api("Api")})
			if ask {
				p.RedeployOn(deployment)
			}
			p.Adopt(i.template)
			found := made(t, i.Stack)
			for _, id := range found.ofType("AWS::ApiGateway::Deployment") {
				if id != "Deployment" {
					ids[id] = true
					same(t, "waits for", found[id].DependsOn, []string{"GetOrder", "ListOrders", "PutOrder"})
				}
			}
		}
		if len(ids) != 2 {
			t.Errorf("%s: %v", name, sortedKeys(ids))
		}
	}
}

// As the page on migration shows it: the stage of the template goes over to a
// deployment that follows the methods.
func TestAdoptMovesTheStageToADeploymentThatIsRenewed(t *testing.T) {
	found := map[string]bool{}
	for _, host := range []string{"a", "b"} {
		i := include(t)
		stack, template := i.Stack, i.template
		orders := i.orders("Orders", props{Uri: str("http://" + host + ".example.com")})

		rest := template.GetResource(jsii.String("Rest")).(awsapigateway.CfnRestApi)
		api := awsapigateway.RestApi_FromRestApiAttributes(stack, jsii.String("Imported"), &awsapigateway.RestApiAttributes{
			RestApiId:      rest.Ref(),
			RootResourceId: rest.AttrRootResourceId(),
		})
		deployment := awsapigateway.NewDeployment(stack, jsii.String("Renewed"), &awsapigateway.DeploymentProps{Api: api})
		template.GetResource(jsii.String("Prod")).(awsapigateway.CfnStage).SetDeploymentId(deployment.DeploymentId())
		orders.RedeployOn(deployment)
		orders.Adopt(template)

		made := made(t, stack)
		id, _ := at(made["Prod"].Properties, "DeploymentId/Ref").(string)
		same(t, "waits for", made[id].DependsOn, []string{"GetOrder", "ListOrders", "PutOrder"})
		found[id] = true
	}
	if len(found) != 2 || found["Deployment"] {
		t.Errorf("the stage is on %v", sortedKeys(found))
	}
}

// Routes stand on the resources that the template has.
func TestAddRoutesSeesATemplate(t *testing.T) {
	i := include(t)
	p := i.orders("Orders", props{Uri: str("http://orders.example.com")})
	api := i.api("Api")
	for pattern, want := range map[string]string{
		"GET /orders":         "patterns[0] route_duplicate",
		"GET /orders/{key}":   "patterns[0] route_sibling",
		"GET /orders/{id}":    "patterns[0] route_duplicate",
		"get /orders/{id}":    "patterns[0] route_duplicate",
		"GET /orders/{a}/{b}": "patterns[0] route_sibling",
	} {
		same(t, pattern, codes(t, func() { p.AddRoutes(api, pattern) }), []string{want})
	}
	same(t, "none", codes(t, func() { p.AddRoutes(api) }), []string{"patterns required"})
	p.AddRoutes(api, "POST /orders", "GET /orders/{id}/lines", "GET /items")
	found := made(t, i.Stack)
	same(t, "resources", len(found.ofType("AWS::ApiGateway::Resource")), 4)
	same(t, "routes", sortedKeys(uris(found)), []string{"GET /items", "GET /orders/{id}/lines", "POST /orders"})
}

// What is made by hand after, or beside an API of this app, is seen in the synthesis.
func TestRoutesMadeByHandBesideOursFail(t *testing.T) {
	for name, c := range map[string]struct {
		resource, method string
		want             string
	}{
		"a path again": {"orders", "", "Stack/Resource: PathPart: must stand once in API Stack/Api"},
		"a sibling":    {"{key}", "", `"{key}" must be "{id}"`},
		"a verb again": {"", "GET", "Stack/Method: HttpMethod: GET /orders must be added once"},
		"another path": {"items", "", ""},
		"another verb": {"", "POST", ""},
	} {
		stack := newStack(t)
		api := newApi(stack)
		newNetwork(stack).orders(stack).AddRoutes(api, "GET /orders", "GET /{id}")
		if c.resource != "" {
			awsapigateway.NewCfnResource(stack, str("Resource"), &awsapigateway.CfnResourceProps{RestApiId: api.RestApiId(), ParentId: api.RestApiRootResourceId(), PathPart: &c.resource})
		} else {
			awsapigateway.NewCfnMethod(stack, str("Method"), &awsapigateway.CfnMethodProps{RestApiId: api.RestApiId(), ResourceId: api.Root().GetResource(str("orders")).ResourceId(), HttpMethod: &c.method, AuthorizationType: str("NONE"), Integration: &awsapigateway.CfnMethod_IntegrationProperty{Type: str("MOCK")}})
		}
		if c.want == "" {
			synth(t, stack)
		} else if text := synthError(t, stack); !strings.Contains(text, c.want) {
			t.Errorf("%s: got %s", name, text)
		}
	}
}

func TestAddRoutesKnowsTheRoutesOfTheApisDocument(t *testing.T) {
	context := *cdkContext(t)
	// AWS's validator warns of methods beside a Body, which is what this is about.
	context["@aws-cdk/core:strictCfnValidateErrors"] = false
	context["@aws-cdk/core:validateAgainstDefaultRules"] = false
	stack := awscdk.NewStack(awscdk.NewApp(&awscdk.AppProps{Outdir: str(t.TempDir()), Context: &context}), str("Stack"), nil)
	p := newNetwork(stack).orders(stack)
	document := []byte(`{"openapi":"3.0.1","info":{"title":"t","version":"1"},"paths":{"/":{"get":{"responses":{}}},"/a/{id}":{"get":{"responses":{}}}}}`)
	api := awsapigateway.NewSpecRestApi(stack, str("Api"), &awsapigateway.SpecRestApiProps{ApiDefinition: p.ApiDefinition(document, nil)})
	for pattern, want := range map[string]string{
		"GET /a/{id}":    "patterns[0] route_duplicate",
		"GET /":          "patterns[0] route_duplicate",
		"GET /a/{key}/x": "patterns[0] route_sibling",
		"POST /a":        "patterns[0] resource_elsewhere",
		"GET /a/{id}/x":  "patterns[0] resource_elsewhere",
	} {
		same(t, pattern, codes(t, func() { p.AddRoutes(api, pattern) }), []string{want})
	}
	same(t, "on the root", codes(t, func() { p.AddMethod(api.Root(), str("get"), nil) }), []string{"resource route_duplicate"})
	p.AddRoutes(api, "GET /b", "POST /")
	same(t, "routes", sortedKeys(uris(made(t, stack))), []string{"GET /b", "POST /"})
}
