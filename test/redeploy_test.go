package test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscognito"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// revision is an app that a test changes in one place.
type revision struct {
	props       props
	options     *methodOptions
	alb         awselasticloadbalancingv2.ApplicationLoadBalancerProps
	network     bool // a network load balancer under the same id
	cidr        string
	group       string // description of a group of the user's own for the link
	patterns    []string
	otherTarget bool
	before      func(awscdk.Stack)
	after       func(stack awscdk.Stack, orders privateintegration.PrivateIntegration)
}

// build makes the app and gives its template.
func (r revision) build(t *testing.T) []byte {
	t.Helper()
	stack := newStack(t)
	if r.before != nil {
		r.before(stack)
	}
	if r.cidr == "" {
		r.cidr = "10.0.0.0/16"
	}
	vpc := awsec2.NewVpc(stack, str("Vpc"), &awsec2.VpcProps{
		IpAddresses: awsec2.IpAddresses_Cidr(&r.cidr), MaxAzs: jsii.Number(2), NatGateways: jsii.Number(1),
		SubnetConfiguration: &[]*awsec2.SubnetConfiguration{
			{Name: str("Public"), SubnetType: awsec2.SubnetType_PUBLIC},
			{Name: str("Apps"), SubnetType: awsec2.SubnetType_PRIVATE_WITH_EGRESS},
			{Name: str("Data"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
		},
	})
	target := func(id string) privateintegration.Target {
		if r.network {
			return privateintegration.TargetFromNetworkListener(listen(newNlb(stack, id, vpc, nil), vpc, 8080, awselasticloadbalancingv2.Protocol_TCP))
		}
		p := r.alb
		p.Vpc = vpc
		alb := awselasticloadbalancingv2.NewApplicationLoadBalancer(stack, str(id), &p)
		return privateintegration.TargetFromApplicationListener(alb.AddListener(str("Http"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
			Port: jsii.Number(8080), Protocol: awselasticloadbalancingv2.ApplicationProtocol_HTTP, Open: jsii.Bool(false),
			DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(200), nil),
		}))
	}
	r.props.Target = target("Load")
	if other := target("Other"); r.otherTarget {
		r.props.Target = other
	}
	if r.props.Uri == nil {
		r.props.Uri = str("http://orders.example.com:8080/v1")
	}
	if r.group != "" {
		r.props.VpcLinkSecurityGroups = &[]awsec2.ISecurityGroup{awsec2.NewSecurityGroup(stack, str("Group"), &awsec2.SecurityGroupProps{Vpc: vpc, Description: &r.group, AllowAllOutbound: jsii.Bool(false)})}
	}
	orders := integrate(stack, "Orders", &r.props)
	if r.patterns == nil {
		r.patterns = []string{"GET /orders", "GET /orders/{id}"}
	}
	orders.AddRoutesWithOptions(newApi(stack), r.options, r.patterns...)
	if r.after != nil {
		r.after(stack, orders)
	}
	return synth(t, stack)
}

// deployment gives the logical id of the template's deployment.
func deployment(t *testing.T, template []byte) string {
	t.Helper()
	id, _ := resourcesOf(t, template).only(t, "AWS::ApiGateway::Deployment")
	return id
}

func TestDeploymentIsRenewedWhenWhatItServesChanges(t *testing.T) {
	base := deployment(t, revision{}.build(t))
	mapping := func(v string) *methodOptions {
		return &methodOptions{Integration: &awsapigateway.IntegrationOptions{RequestParameters: &map[string]*string{"integration.request.header.X-Tenant": str(v)}}}
	}
	for name, r := range map[string]revision{
		"host":                    {props: props{Uri: str("http://other.example.com:8080/v1")}},
		"base path":               {props: props{Uri: str("http://orders.example.com:8080/v2")}},
		"target":                  {otherTarget: true},
		"timeout":                 {props: props{Timeout: awscdk.Duration_Seconds(jsii.Number(5))}},
		"transfer mode":           {props: props{ResponseTransferMode: awsapigateway.ResponseTransferMode_STREAM}},
		"connection by id":        {props: props{VpcLinkId: str("bbb111")}},
		"connection by variable":  {props: props{StageVariable: str("link")}},
		"a mapping":               {options: mapping("'one'")},
		"backend path":            {options: &methodOptions{Path: str("/v2/orders")}},
		"a route more":            {patterns: []string{"GET /orders", "GET /orders/{id}", "POST /orders"}},
		"load balancer's name":    {alb: awselasticloadbalancingv2.ApplicationLoadBalancerProps{LoadBalancerName: str("renamed")}},
		"load balancer's scheme":  {alb: awselasticloadbalancingv2.ApplicationLoadBalancerProps{InternetFacing: jsii.Bool(true)}},
		"load balancer's type":    {network: true},
		"link's subnets":          {props: props{VpcLinkSubnets: &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED}}},
		"link's groups":           {group: "one"},
		"what replaces a subnet":  {cidr: "10.1.0.0/16"},
		"another verb on backend": {options: &methodOptions{IntegrationHttpMethod: str("POST")}},
	} {
		if deployment(t, r.build(t)) == base {
			t.Errorf("%s: the deployment stays, and the stage serves what was", name)
		}
	}
	if deployment(t, revision{options: mapping("'one'")}.build(t)) == deployment(t, revision{options: mapping("'two'")}.build(t)) {
		t.Error("a mapping's value: the deployment stays")
	}
	// Groups given by the user keep the link's logical id: only what is in them changes.
	if deployment(t, revision{group: "one"}.build(t)) == deployment(t, revision{group: "two"}.build(t)) {
		t.Error("what replaces a link's group: the deployment stays")
	}
}

func TestDeploymentStaysWhenSomethingElseChanges(t *testing.T) {
	first := revision{}.build(t)
	if second := (revision{}).build(t); !bytes.Equal(first, second) {
		t.Error("the same app gives another template")
	}
	if turned := (revision{patterns: []string{"GET /orders/{id}", "GET /orders"}}).build(t); !bytes.Equal(first, turned) {
		t.Error("the order of the patterns shows in the template")
	}
	base := deployment(t, first)
	for name, r := range map[string]revision{
		"a token made earlier": {before: func(awscdk.Stack) { awscdk.Fn_ImportValue(str("x")) }},
		"an output": {after: func(s awscdk.Stack, p privateintegration.PrivateIntegration) {
			awscdk.NewCfnOutput(s, str("Link"), &awscdk.CfnOutputProps{Value: p.VpcLinkId()})
		}},
		"tags of the link and the VPC": {after: func(s awscdk.Stack, p privateintegration.PrivateIntegration) {
			awscdk.Tags_Of(p.VpcLink()).Add(str("a"), str("b"), nil)
			awscdk.Tags_Of(s.Node().FindChild(str("Vpc"))).Add(str("a"), str("b"), nil)
		}},
		"another private integration on the same link": {after: func(s awscdk.Stack, p privateintegration.PrivateIntegration) {
			integrate(s, "More", &props{VpcLink: p.VpcLink(), Target: privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: str(nlbArn), Port: jsii.Number(9000)}), Uri: str("http://more.example.com:9000")})
		}},
		"idle timeout of the load balancer": {alb: awselasticloadbalancingv2.ApplicationLoadBalancerProps{IdleTimeout: awscdk.Duration_Seconds(jsii.Number(30))}},
	} {
		if got := deployment(t, r.build(t)); got != base {
			t.Errorf("%s: the deployment moves for nothing, from %s to %s", name, base, got)
		}
	}
}

func TestDeploymentIgnoresAReplacedLinkBehindAStageVariable(t *testing.T) {
	variable := props{StageVariable: str("link")}
	private := variable
	private.VpcLinkSubnets = &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_WITH_EGRESS}
	isolated := variable
	isolated.VpcLinkSubnets = &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED}
	a, b := revision{props: private}.build(t), revision{props: isolated}.build(t)
	if bytes.Equal(a, b) {
		t.Fatal("the two must differ in their link")
	}
	same(t, "deployment", deployment(t, a), deployment(t, b))
}

// The link's stack gets no new export by what the deployment is made of, and an
// output that starts to use one of its tokens moves nothing.
func TestDeploymentStaysWhenTokensOfTheLinksStackAreExported(t *testing.T) {
	build := func(export bool) string {
		app := newApp(t)
		base, apis := awscdk.NewStack(app, str("Base"), nil), awscdk.NewStack(app, str("Apis"), nil)
		n := newNetwork(base)
		orders := n.orders(base)
		orders.AddRoutes(newApi(apis), "GET /orders/{id}")
		if export {
			for name, token := range map[string]*string{
				"Subnet": (*n.vpc.PrivateSubnets())[0].SubnetId(),
				"Zone":   (*n.vpc.PrivateSubnets())[1].AvailabilityZone(),
				"Group":  (*orders.Connections().SecurityGroups())[0].SecurityGroupId(),
				"Vpc":    n.vpc.VpcId(),
				"Link":   orders.VpcLinkId(),
				"Load":   n.alb.LoadBalancerFullName(),
			} {
				awscdk.NewCfnOutput(apis, str(name), &awscdk.CfnOutputProps{Value: token})
			}
		}
		return deployment(t, synthAll(t, app)["Apis"])
	}
	if before, after := build(false), build(true); before != after {
		t.Errorf("the deployment moves for nothing, from %s to %s", before, after)
	}
}

// Whatever makes the method, its changes reach the stage.
func TestDeploymentIsRenewedForEveryRendering(t *testing.T) {
	for name, add := range map[string]func(privateintegration.PrivateIntegration, awsapigateway.RestApi){
		"AddMethod": func(p privateintegration.PrivateIntegration, api awsapigateway.RestApi) {
			p.AddMethod(api.Root(), str("GET"), nil)
		},
		"AddProxy": func(p privateintegration.PrivateIntegration, api awsapigateway.RestApi) { p.AddProxy(api.Root(), nil) },
		"Integration": func(p privateintegration.PrivateIntegration, api awsapigateway.RestApi) {
			api.Root().AddMethod(str("GET"), p.Integration(nil), nil)
		},
	} {
		build := func(arn string) string {
			stack := newStack(t)
			p := integrate(stack, "Orders", &props{
				Target: privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: &arn}), Uri: str("http://orders.example.com"), VpcLinkId: str("bbb111"),
			})
			add(p, newApi(stack))
			return deployment(t, synth(t, stack))
		}
		if build(albArn) == build(strings.Replace(albArn, "orders", "others", 1)) {
			t.Errorf("%s: the deployment stays when the target changes", name)
		}
	}
}

func TestRedeployOnRenewsDeploymentsTheApiDoesNotManage(t *testing.T) {
	build := func(uri string, imported bool) string {
		stack := newStack(t)
		p := integrate(stack, "Orders", &props{
			Target: privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: str(albArn)}), Uri: &uri, VpcLinkId: str("bbb111"),
		})
		var api awsapigateway.IRestApi
		if imported {
			api = awsapigateway.RestApi_FromRestApiAttributes(stack, str("Api"), &awsapigateway.RestApiAttributes{RestApiId: str("abc123"), RootResourceId: str("root123")})
		} else {
			api = awsapigateway.NewRestApi(stack, str("Api"), &awsapigateway.RestApiProps{Deploy: jsii.Bool(false)})
		}
		methods := p.AddRoutes(api, "GET /orders")
		own := awsapigateway.NewDeployment(stack, str("Deployment"), &awsapigateway.DeploymentProps{Api: api})
		own.Node().AddDependency(methods[0])
		p.RedeployOn(own)
		p.RedeployOn(own)
		p.AddRoutes(api, "POST /orders") // what comes later counts too
		return deployment(t, synth(t, stack))
	}
	for _, imported := range []bool{false, true} {
		one, two := build("http://one.example.com", imported), build("http://two.example.com", imported)
		if one == two {
			t.Errorf("imported %v: the deployment stays", imported)
		}
		if again := build("http://one.example.com", imported); again != one {
			t.Errorf("imported %v: the deployment moves for nothing", imported)
		}
	}
}

// An app may be synthesized again with more in it, as tests of users do. The CDK
// does not see what Adopt changes, so that it takes our part of the hash.
func TestWhatComesAfterASynthesisRedeploys(t *testing.T) {
	app := newApp(t)
	stack := awscdk.NewStack(app, str("Stack"), nil)
	orders, api := newNetwork(stack).orders(stack), newApi(stack)
	orders.AddRoutes(api, "GET /a")
	public := api.Root().AddMethod(str("GET"), awsapigateway.NewHttpIntegration(str("http://example.com/"), nil), nil)
	deployment := func() string {
		app.Synth(&awscdk.StageSynthesisOptions{Force: jsii.Bool(true)})
		id, _ := made(t, stack).only(t, "AWS::ApiGateway::Deployment")
		return id
	}
	first, same := deployment(), deployment()
	orders.Adopt(public)
	if then := deployment(); first != same || first == then {
		t.Errorf("got %s, %s with nothing new and %s with a method adopted", first, same, then)
	}
}

// The CDK takes no other logical id where another stack refers to the deployment.
func TestDeploymentThatAnotherStackRefersToIsSynthesizedAgainAndAgain(t *testing.T) {
	app := newApp(t)
	stack := awscdk.NewStack(app, str("Stack"), nil)
	api := newApi(stack)
	newNetwork(stack).orders(stack).AddRoutes(api, "GET /a")
	before, _ := made(t, stack).only(t, "AWS::ApiGateway::Deployment")
	other := awscdk.NewStack(app, str("Other"), nil)
	awsapigateway.NewCfnStage(other, str("Further"), &awsapigateway.CfnStageProps{
		RestApiId: api.RestApiId(), DeploymentId: api.LatestDeployment().DeploymentId(), StageName: str("further"),
	})
	for range 2 {
		app.Synth(&awscdk.StageSynthesisOptions{Force: jsii.Bool(true)})
		if after, _ := made(t, stack).only(t, "AWS::ApiGateway::Deployment"); after != before {
			t.Errorf("the deployment was %s and is %s", before, after)
		}
	}
}

// Without validation the CDK works the deployment's logical id out to the end;
// with it the id is set on the way, to the same.
func TestDeploymentHasTheLogicalIdThatTheCdkWorksOut(t *testing.T) {
	app := newApp(t)
	stack := awscdk.NewStack(app, str("Stack"), nil)
	api := newApi(stack)
	newNetwork(stack).orders(stack).AddRoutes(api, "GET /a")
	id := func(skip bool) string {
		assembly := app.Synth(&awscdk.StageSynthesisOptions{Force: jsii.Bool(true), SkipValidation: &skip})
		template, err := os.ReadFile(*(*assembly.Stacks())[0].TemplateFullPath())
		if err != nil {
			t.Fatal(err)
		}
		found, _ := resourcesOf(t, template).only(t, "AWS::ApiGateway::Deployment")
		return found
	}
	worked, set := id(true), id(false)
	if worked != set {
		t.Errorf("the CDK's is %s, it was set to %s", worked, set)
	}
	api.Root().AddMethod(str("GET"), awsapigateway.NewMockIntegration(nil), nil)
	if worked, set := id(true), id(false); worked != set {
		t.Errorf("with a method more: the CDK's is %s, it was set to %s", worked, set)
	}
	cfn := api.LatestDeployment().Node().DefaultChild().(awsapigateway.CfnDeployment)
	cfn.OverrideLogicalId(str("Mine"))
	if got := id(false); got != "Mine" {
		t.Errorf("the user's own became %s", got)
	}
	if got := id(true); got != "Mine" {
		t.Errorf("the user's own became %s in another synthesis", got)
	}
}

// The CDK's flag, which cdk init sets, lets a deployment follow an authorizer.
func TestDeploymentFollowsAnAuthorizer(t *testing.T) {
	const flag = "@aws-cdk/aws-apigateway:authorizerChangeDeploymentLogicalId"
	build := func(minutes float64, on bool) string {
		stack := newStack(t)
		stack.Node().SetContext(str(flag), on)
		api := newApi(stack)
		newNetwork(stack).orders(stack).AddRoutesWithOptions(api, &methodOptions{Method: &awsapigateway.MethodOptions{
			AuthorizationType: awsapigateway.AuthorizationType_COGNITO,
			Authorizer: awsapigateway.NewCognitoUserPoolsAuthorizer(stack, str("Authorizer"), &awsapigateway.CognitoUserPoolsAuthorizerProps{
				CognitoUserPools: &[]awscognito.IUserPool{awscognito.UserPool_FromUserPoolId(stack, str("Users"), str("eu-central-1_0123abcde"))},
				ResultsCacheTtl:  awscdk.Duration_Minutes(&minutes),
			}),
		}}, "GET /orders")
		return deployment(t, synth(t, stack))
	}
	if build(5, true) == build(10, true) {
		t.Error("with the flag, another authorizer must renew the deployment")
	}
	if build(5, false) != build(10, false) {
		t.Error("without the flag the CDK is said not to look at authorizers: correct docs/howto/access.md")
	}
}

// A deployment of an import of the API, as code has it that is given the id alone,
// waits for the methods too: the CDK ties them to deployments of the API itself.
func TestDeploymentsOfAnImportWaitForTheMethods(t *testing.T) {
	stack := newStack(t)
	orders := newNetwork(stack).orders(stack)
	api := awsapigateway.NewRestApi(stack, str("Api"), &awsapigateway.RestApiProps{Deploy: jsii.Bool(false)})
	orders.AddRoutes(api, "GET /orders", "GET /orders/{id}")
	deploy := func(scope constructs.Construct) {
		imported := awsapigateway.RestApi_FromRestApiId(scope, str("Imported"), api.RestApiId())
		awsapigateway.NewDeployment(scope, str("Deployment"), &awsapigateway.DeploymentProps{Api: imported})
	}
	deploy(stack)
	deploy(awscdk.NewNestedStack(stack, str("Nested"), nil))
	template := made(t, stack)
	_, deployment := template.only(t, "AWS::ApiGateway::Deployment")
	methods := 0
	for _, id := range deployment.DependsOn.([]any) {
		if template[id.(string)].Type == "AWS::ApiGateway::Method" {
			methods++
		}
	}
	if methods != 2 {
		t.Errorf("it depends on %v", deployment.DependsOn)
	}
	if found := warningCodes(stack); !slices.Contains(found, "no-redeploy") {
		t.Errorf("warnings %q, want one of the nested stack's deployment", found)
	}
}

// An aspect may ask for the deployment's logical id before what it follows is read.
func TestDeploymentThatAnAspectHasAskedForFollowsToo(t *testing.T) {
	build := func(name string, routes ...string) string {
		stack := newStack(t)
		n := newNetwork(stack)
		api := newApi(stack)
		n.orders(stack).AddRoutes(api, routes...)
		asked := 0
		awscdk.Aspects_Of(api.LatestDeployment()).Add(&visitor{func(constructs.IConstruct) {
			stack.Resolve(api.LatestDeployment().DeploymentId())
			asked++
		}}, nil)
		n.alb.Node().DefaultChild().(awselasticloadbalancingv2.CfnLoadBalancer).SetName(&name)
		id := deployment(t, synth(t, stack))
		if asked == 0 {
			t.Fatal("the aspect has not run")
		}
		return id
	}
	one := build("one", "GET /a")
	if again := build("one", "GET /a"); again != one {
		t.Errorf("the deployment moves for nothing, from %s to %s", one, again)
	}
	if two := build("two", "GET /a"); two == one {
		t.Error("the deployment stays when the load balancer is replaced")
	}
}

// The CDK lets no deployment wait for methods on an import, also where the app
// makes the API itself.
func TestDeploymentWaitsForMethodsOnAnImportOfItsAPI(t *testing.T) {
	for name, add := range map[string]func(orders privateintegration.PrivateIntegration, imported awsapigateway.IRestApi){
		"AddRoutes": func(orders privateintegration.PrivateIntegration, imported awsapigateway.IRestApi) {
			orders.AddRoutes(imported, "GET /orders")
		},
		"Integration": func(orders privateintegration.PrivateIntegration, imported awsapigateway.IRestApi) {
			imported.Root().AddMethod(str("GET"), orders.Integration(nil), nil)
		},
	} {
		stack := newStack(t)
		orders := newNetwork(stack).orders(stack)
		api := newApi(stack)
		orders.AddRoutes(api, "GET /first")
		add(orders, awsapigateway.RestApi_FromRestApiAttributes(stack, str("Imported"), &awsapigateway.RestApiAttributes{
			RestApiId: api.RestApiId(), RootResourceId: api.RestApiRootResourceId(),
		}))
		template := made(t, stack)
		_, deployment := template.only(t, "AWS::ApiGateway::Deployment")
		for id, r := range template {
			if r.Type == "AWS::ApiGateway::Method" && !slices.Contains(deployment.DependsOn.([]any), any(id)) {
				t.Errorf("%s: the deployment does not wait for %s", name, id)
			}
		}
	}
}

// A deployment that may be made before methods of other stacks is named, unless
// the user has it wait for them.
func TestDeploymentThatDoesNotWaitForOtherStacksIsNamed(t *testing.T) {
	const other = "those in Routes: it is renewed with them, but may be made before them; let it wait with AddStackDependency"
	for name, c := range map[string]struct {
		nested bool
		wait   func(deployment awsapigateway.Deployment, routes awscdk.Stack)
		want   string
	}{
		"a nested stack":                   {true, nil, "those in Stack/Routes: it is renewed with them, but may be made before them; let it wait with AddDependency"},
		"a nested stack that it waits for": {true, func(d awsapigateway.Deployment, routes awscdk.Stack) { d.Node().AddDependency(routes) }, ""},
		"another stack":                    {false, nil, other},
		"another stack that its own stack waits for": {false, func(d awsapigateway.Deployment, routes awscdk.Stack) {
			awscdk.Stack_Of(d).AddStackDependency(routes, nil)
		}, ""},
	} {
		app := newApp(t)
		stack := awscdk.NewStack(app, str("Stack"), nil)
		orders := newNetwork(stack).orders(stack)
		api := awsapigateway.NewRestApi(stack, str("Api"), &awsapigateway.RestApiProps{Deploy: jsii.Bool(false)})
		api.Root().AddMethod(str("GET"), awsapigateway.NewMockIntegration(nil), nil)
		in, routes := stack, awscdk.Stack(nil)
		if c.nested {
			routes = awscdk.NewNestedStack(stack, str("Routes"), nil)
		} else {
			in, routes = awscdk.NewStack(app, str("Deploy"), nil), awscdk.NewStack(app, str("Routes"), nil)
		}
		deployment := awsapigateway.NewDeployment(in, str("Deployment"), &awsapigateway.DeploymentProps{Api: api})
		orders.AddRoutes(awsapigateway.RestApi_FromRestApiAttributes(routes, str("Api"), &awsapigateway.RestApiAttributes{
			RestApiId: api.RestApiId(), RootResourceId: api.RestApiRootResourceId(),
		}), "GET /orders")
		if c.wait != nil {
			c.wait(deployment, routes)
		}
		synthAll(t, app)
		if got := annotated(stack, "no-redeploy"); c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// An app asks the deployments of its CDK Stages a second time, when references among
// nested stacks are spelled otherwise: the logical id must stay as it was written.
func TestDeploymentOfANestedStackInAStageKeepsItsLogicalId(t *testing.T) {
	app := newApp(t)
	stack := awscdk.NewStack(awscdk.NewStage(app, str("Prod"), nil), str("Stack"), nil)
	n := newNetwork(stack)
	nested := awscdk.NewNestedStack(stack, str("Nested"), nil)
	api := newApi(nested)
	n.orders(nested).AddRoutes(api, "GET /orders")
	cfn := api.LatestDeployment().Node().DefaultChild().(awsapigateway.CfnDeployment)
	ids := map[any]bool{}
	for range 2 {
		app.Synth(&awscdk.StageSynthesisOptions{Force: jsii.Bool(true)})
		ids[nested.Resolve(cfn.LogicalId())] = true
	}
	if len(ids) != 1 {
		t.Errorf("it was %v", ids)
	}
}

// An API that comes by an import first and by itself later is bound as the other way
// round: its deployment is renewed and its stage knows the link.
func TestImportOfAnApiMayComeBeforeTheApi(t *testing.T) {
	build := func(uri string, steps ...int) string {
		stack := newStack(t)
		orders := integrate(stack, "Orders", &props{Target: newNetwork(stack).target(), Uri: &uri, StageVariable: str("link")})
		api := newApi(stack)
		imported := awsapigateway.RestApi_FromRestApiAttributes(stack, str("Import"), &awsapigateway.RestApiAttributes{
			RestApiId: api.RestApiId(), RootResourceId: api.RestApiRootResourceId(),
		})
		for _, step := range steps {
			if step == 0 {
				orders.AddRoutes(imported, "GET /imported")
			} else {
				orders.AddRoutes(api, "GET /orders")
			}
		}
		return string(synth(t, stack))
	}
	first := build("http://orders.example.com", 0, 1)
	if last := build("http://orders.example.com", 1, 0); first != last {
		t.Errorf("got\n%s\nwant\n%s", first, last)
	}
	if deployment(t, []byte(first)) == deployment(t, []byte(build("http://shop.example.com", 0, 1))) {
		t.Error("another Uri does not renew the deployment")
	}
}
