package test

import (
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscognito"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecspatterns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// appCall is a request to an app, at a stage or a custom domain.
type appCall struct {
	stage, domain string
	verb, path    string
	headers       map[string]string
	body          string
	status        int
	want          string // in the answer: of the backend, what reached it
}

// practitioners are apps as teams write them, with what somebody calls in them.
var practitioners = []struct {
	name    string
	build   func(stack awscdk.Stack)
	options gatewaytest.Options
	calls   []appCall
}{
	{"a shop on Fargate behind a domain", shopOnFargate, gatewaytest.Options{
		Authorizers: map[string]gatewaytest.Authorizer{"Auth": func(r *gatewaytest.AuthorizerRequest) (gatewaytest.Decision, error) {
			return gatewaytest.Decision{Allow: r.Token == "good"}, nil
		}},
		APIKeys: map[string]string{"Key": "partner-key-of-20-characters"},
	}, []appCall{
		{stage: "prod", verb: "GET", path: "/health", status: 403, want: "Forbidden"}, // the default endpoint is off
		{domain: "api.example.com", verb: "GET", path: "/shop/health", status: 200, want: "GET https orders.example.com /health"},
		{domain: "api.example.com", verb: "GET", path: "/shop/orders", status: 401, want: "Unauthorized"},
		{domain: "api.example.com", verb: "GET", path: "/shop/orders/7?expand=1", headers: map[string]string{"Authorization": "good"}, status: 200, want: "GET https orders.example.com /orders/7?expand=1"},
		{domain: "api.example.com", verb: "POST", path: "/shop/orders", headers: map[string]string{"Authorization": "good"}, body: `{"item": 7}`, status: 400, want: "Invalid request body"},
		{domain: "api.example.com", verb: "POST", path: "/shop/orders", headers: map[string]string{"Authorization": "good"}, body: `{"item": "tea"}`, status: 200, want: "POST https orders.example.com /orders"},
		{domain: "api.example.com", verb: "GET", path: "/shop/partner/orders", headers: map[string]string{"Authorization": "good"}, status: 403, want: "Forbidden"},
		{domain: "api.example.com", verb: "GET", path: "/shop/partner/orders", headers: map[string]string{"Authorization": "good", "X-Api-Key": "partner-key-of-20-characters"}, status: 200, want: "GET https orders.example.com /partner/orders"},
		{domain: "api.example.com", verb: "OPTIONS", path: "/shop/orders", headers: map[string]string{"Origin": "https://shop.example.com"}, status: 204},
	}},
	{"two services behind one listener", twoServices, gatewaytest.Options{}, []appCall{
		{stage: "prod", verb: "GET", path: "/orders", status: 200, want: "GET https orders.example.com /orders"},
		{stage: "prod", verb: "PUT", path: "/orders/7/items", status: 200, want: "PUT https orders.example.com /orders/7/items"},
		{stage: "prod", verb: "DELETE", path: "/users/ada%20l", status: 200, want: "DELETE https users.example.com /users/ada%20l"},
	}},
	{"blue and green with a preview", blueGreen, gatewaytest.Options{
		Authorizers: map[string]gatewaytest.Authorizer{"AWS_IAM": func(*gatewaytest.AuthorizerRequest) (gatewaytest.Decision, error) {
			return gatewaytest.Decision{Allow: true}, nil
		}},
	}, []appCall{
		{stage: "prod", verb: "GET", path: "/orders/7", status: 200, want: "GET http Alb.example.com /orders/7"},
		{stage: "prod", verb: "GET", path: "/preview/orders", status: 403, want: "Missing Authentication Token"},
		{stage: "prod", verb: "GET", path: "/preview/orders", headers: map[string]string{"Authorization": "AWS4-HMAC-SHA256 Credential=…"}, status: 200, want: "GET http Alb.example.com:8080 /orders"},
	}},
	{"a load balancer of EKS, by parameters", eksByParameters, gatewaytest.Options{}, []appCall{
		{stage: "prod", verb: "GET", path: "/orders/7/items", status: 200, want: "GET https orders.example.com /orders/7/items"},
	}},
	{"a private API over a TLS listener", privateApi, gatewaytest.Options{
		Source: func(r *http.Request) gatewaytest.Source {
			return gatewaytest.Source{VPCEndpoint: r.Header.Get("From-Endpoint")}
		},
	}, []appCall{
		{stage: "prod", verb: "GET", path: "/orders", status: 403, want: "anonymous is not authorized"},
		{stage: "prod", verb: "GET", path: "/", headers: map[string]string{"From-Endpoint": "VpcExecute"}, status: 200, want: "GET https orders.example.com /"},
		{stage: "prod", verb: "PATCH", path: "/orders/7", headers: map[string]string{"From-Endpoint": "VpcExecute"}, status: 200, want: "PATCH https orders.example.com /orders/7"},
	}},
	{"stages of one API, each with host and link", stagesWithHosts, gatewaytest.Options{}, []appCall{
		{stage: "prod", verb: "GET", path: "/orders/7", status: 200, want: "/v1/orders/7"},
		{stage: "dev", verb: "POST", path: "/orders", status: 200, want: "POST https orders-dev.example.com /v1/orders"},
	}},
	{"a Region of two, in a shared VPC", sharedVpc, gatewaytest.Options{}, []appCall{
		{stage: "prod", verb: "GET", path: "/orders", status: 200, want: "GET https orders.example.com /orders"},
		{domain: "api.example.com", verb: "GET", path: "/health", status: 200, want: "GET https orders.example.com /health"},
	}},
}

// Each call of each app goes end to end, with nothing skipped or assumed.
func TestPractitionersAppsAnswer(t *testing.T) {
	plain, secure, roots := backends(t)
	for _, a := range practitioners {
		t.Run(a.name, func(t *testing.T) {
			stack := awscdk.NewStack(newApp(t), str("Stack"), &awscdk.StackProps{Env: &awscdk.Environment{Account: str("111122223333"), Region: str("eu-west-1")}})
			stack.Node().SetContext(str("availability-zones:account=111122223333:region=eu-west-1"), []string{"eu-west-1a", "eu-west-1b"})
			a.build(stack)
			template := synth(t, stack)
			options := a.options
			values := elsewhere(t, template)
			options.Parameters, options.Imports, options.RootCAs = values.Parameters, values.Imports, roots
			options.Authorizers, options.APIKeys = byLogicalID(t, template, a.options.Authorizers), byLogicalID(t, template, a.options.APIKeys)
			if a.options.Source != nil {
				endpoint := resourcesOf(t, template).ofType("AWS::EC2::VPCEndpoint")[0]
				options.Source = func(r *http.Request) gatewaytest.Source {
					if source := a.options.Source(r); source.VPCEndpoint != "" {
						return gatewaytest.Source{VPCEndpoint: endpoint}
					}
					return gatewaytest.Source{}
				}
			}
			options.Backends = map[string]string{albArn + ":443": secure.Listener.Addr().String()}
			for listener, secured := range listeners(t, template) {
				options.Backends[listener] = plain.Listener.Addr().String()
				if secured {
					options.Backends[listener] = secure.Listener.Addr().String()
				}
			}
			gw, err := gatewaytest.NewServer(template, &options)
			if err != nil {
				t.Fatal(err)
			}
			defer gw.Close()
			for _, c := range a.calls {
				c.run(t, gw)
			}
		})
	}
}

// byLogicalID replaces a construct's id by the one logical id that begins with it.
func byLogicalID[T any](t *testing.T, template []byte, of map[string]T) map[string]T {
	t.Helper()
	found := map[string]T{}
	for name, value := range of {
		if name == "AWS_IAM" {
			found[name] = value
			continue
		}
		pattern := regexp.MustCompile(`^(Api)?` + name + `[0-9A-F]{8}$`)
		for id := range resourcesOf(t, template) {
			if pattern.MatchString(id) {
				found[id] = value
			}
		}
	}
	if len(found) != len(of) {
		t.Fatalf("not all of %v are in the template", sortedKeys(of))
	}
	return found
}

func (c appCall) run(t *testing.T, gw *gatewaytest.Server) {
	t.Helper()
	base := gw.URL(c.stage)
	if c.domain != "" {
		base = gw.DomainURL(c.domain)
	}
	request, err := http.NewRequest(c.verb, base+c.path, strings.NewReader(c.body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range c.headers {
		request.Header.Set(name, value)
	}
	if c.body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	entry := gw.Log()[len(gw.Log())-1]
	got := madeUpName.ReplaceAllString(string(body), "Alb.example.com")
	skipped := slices.ContainsFunc(entry.Notes, func(note string) bool { return strings.Contains(note, "not modeled") })
	if response.StatusCode != c.status || !strings.Contains(got, c.want) || skipped {
		t.Errorf("%s %s: got %d %q, want %d with %q (%s)", c.verb, c.path, response.StatusCode, got, c.status, c.want, entry)
	}
}

func certificate(scope constructs.Construct) awscertificatemanager.ICertificate {
	return awscertificatemanager.Certificate_FromCertificateArn(scope, str("Certificate"), str(strings.Replace(certificateArn, "eu-central-1", "eu-west-1", 1)))
}

func secured(scope constructs.Construct, id string, vpc awsec2.IVpc) awselasticloadbalancingv2.ApplicationListener {
	return awselasticloadbalancingv2.NewApplicationLoadBalancer(scope, str(id), &awselasticloadbalancingv2.ApplicationLoadBalancerProps{Vpc: vpc}).
		AddListener(str("Https"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
			Port: jsii.Number(443), Open: jsii.Bool(false),
			Certificates:  &[]awselasticloadbalancingv2.IListenerCertificate{certificate(scope)},
			DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(404), nil),
		})
}

func shopOnFargate(stack awscdk.Stack) {
	service := awsecspatterns.NewApplicationLoadBalancedFargateService(stack, str("Service"), &awsecspatterns.ApplicationLoadBalancedFargateServiceProps{
		Vpc: newVpc(stack), PublicLoadBalancer: jsii.Bool(false), OpenListener: jsii.Bool(false), MinHealthyPercent: jsii.Number(100),
		Protocol: awselasticloadbalancingv2.ApplicationProtocol_HTTPS, Certificate: certificate(stack),
		TaskImageOptions: &awsecspatterns.ApplicationLoadBalancedTaskImageOptions{Image: awsecs.ContainerImage_FromRegistry(str("public.ecr.aws/nginx/nginx:1.27"), nil)},
	})
	api := awsapigateway.NewRestApi(stack, str("Api"), &awsapigateway.RestApiProps{
		DisableExecuteApiEndpoint:   jsii.Bool(true),
		DefaultCorsPreflightOptions: &awsapigateway.CorsOptions{AllowOrigins: jsii.Strings("https://shop.example.com"), AllowMethods: jsii.Strings("GET", "POST")},
		DefaultMethodOptions: &awsapigateway.MethodOptions{
			AuthorizationType: awsapigateway.AuthorizationType_COGNITO,
			Authorizer: awsapigateway.NewCognitoUserPoolsAuthorizer(stack, str("Auth"), &awsapigateway.CognitoUserPoolsAuthorizerProps{
				CognitoUserPools: &[]awscognito.IUserPool{awscognito.NewUserPool(stack, str("Pool"), nil)},
			}),
		},
	})
	model := api.AddModel(str("NewOrder"), &awsapigateway.ModelOptions{Schema: &awsapigateway.JsonSchema{
		Type: awsapigateway.JsonSchemaType_OBJECT, Required: jsii.Strings("item"),
		Properties: &map[string]*awsapigateway.JsonSchema{"item": {Type: awsapigateway.JsonSchemaType_STRING}},
	}})
	orders := integrate(stack, "Orders", &props{Target: privateintegration.TargetFromApplicationListener(service.Listener()), Uri: str("https://orders.example.com")})
	orders.AddRoutes(api, "GET /orders", "GET /orders/{id}")
	with := func(method awsapigateway.MethodOptions, pattern string) []awsapigateway.Method {
		return orders.AddRoutesWithOptions(api, &methodOptions{Method: &method}, pattern)
	}
	with(awsapigateway.MethodOptions{RequestModels: &map[string]awsapigateway.IModel{"application/json": model}, RequestValidatorOptions: &awsapigateway.RequestValidatorOptions{ValidateRequestBody: jsii.Bool(true)}}, "POST /orders")
	with(awsapigateway.MethodOptions{ApiKeyRequired: jsii.Bool(true)}, "GET /partner/orders")
	with(awsapigateway.MethodOptions{AuthorizationType: awsapigateway.AuthorizationType_NONE}, "GET /health")
	plan := api.AddUsagePlan(str("Partners"), nil)
	plan.AddApiStage(&awsapigateway.UsagePlanPerApiStage{Stage: api.DeploymentStage()})
	plan.AddApiKey(api.AddApiKey(str("Key"), nil), nil)
	awsapigateway.NewDomainName(stack, str("Domain"), &awsapigateway.DomainNameProps{DomainName: str("api.example.com"), Certificate: certificate(api)}).
		AddBasePathMapping(api, &awsapigateway.BasePathMappingOptions{BasePath: str("shop")})
}

func twoServices(stack awscdk.Stack) {
	listener, api := secured(stack, "Alb", newVpc(stack)), newApi(stack)
	for i, name := range []string{"orders", "users"} {
		host := name + ".example.com"
		listener.AddAction(&name, &awselasticloadbalancingv2.AddApplicationActionProps{
			Priority: jsii.Number(10 + i), Conditions: &[]awselasticloadbalancingv2.ListenerCondition{awselasticloadbalancingv2.ListenerCondition_HostHeaders(jsii.Strings(host))},
			Action: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(200), nil),
		})
		integrate(stack, name+"Integration", &props{Target: privateintegration.TargetFromApplicationListener(listener), Uri: str("https://" + host)}).
			AddProxy(api.Root().AddResource(&name, nil), nil)
	}
}

func blueGreen(stack awscdk.Stack) {
	n := newNetwork(stack)
	group := func(id string) awselasticloadbalancingv2.ApplicationTargetGroup {
		return awselasticloadbalancingv2.NewApplicationTargetGroup(stack, &id, &awselasticloadbalancingv2.ApplicationTargetGroupProps{Vpc: n.vpc, Port: jsii.Number(8080), TargetType: awselasticloadbalancingv2.TargetType_IP})
	}
	blue, green := group("Blue"), group("Green")
	n.listener.AddAction(str("Weighted"), &awselasticloadbalancingv2.AddApplicationActionProps{
		Priority: jsii.Number(1), Conditions: &[]awselasticloadbalancingv2.ListenerCondition{awselasticloadbalancingv2.ListenerCondition_PathPatterns(jsii.Strings("/*"))},
		Action: awselasticloadbalancingv2.ListenerAction_WeightedForward(&[]*awselasticloadbalancingv2.WeightedTargetGroup{{TargetGroup: blue, Weight: jsii.Number(90)}, {TargetGroup: green, Weight: jsii.Number(10)}}, nil),
	})
	test := n.alb.AddListener(str("Test"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port: jsii.Number(8080), Open: jsii.Bool(false), Protocol: awselasticloadbalancingv2.ApplicationProtocol_HTTP,
		DefaultAction: awselasticloadbalancingv2.ListenerAction_Forward(&[]awselasticloadbalancingv2.IApplicationTargetGroup{green}, nil),
	})
	api := newApi(stack)
	n.orders(stack).AddRoutes(api, "GET /orders", "GET /orders/{id}")
	integrate(stack, "Preview", &props{Target: privateintegration.TargetFromApplicationListener(test)}).
		AddRoutesWithOptions(api, &methodOptions{Path: str("/orders"), Method: &awsapigateway.MethodOptions{AuthorizationType: awsapigateway.AuthorizationType_IAM}}, "GET /preview/orders")
}

func eksByParameters(stack awscdk.Stack) {
	parameter := func(name string) *string {
		return awsssm.StringParameter_ValueForStringParameter(stack, str("/eks/orders/"+name), nil)
	}
	integrate(stack, "Orders", &props{
		Target: privateintegration.TargetFromLoadBalancer(&loadBalancerProps{
			LoadBalancerArn: parameter("lb-arn"), Protocol: awselasticloadbalancingv2.Protocol_HTTPS, Port: jsii.Number(443), Vpc: newVpc(stack),
			SecurityGroups: &[]awsec2.ISecurityGroup{awsec2.SecurityGroup_FromSecurityGroupId(stack, str("Group"), parameter("lb-group"), nil)},
		}),
		Uri: str("https://orders.example.com"),
	}).AddRoutes(newApi(stack), "ANY /orders/{path+}")
}

func privateApi(stack awscdk.Stack) {
	vpc := newVpc(stack)
	nlb := newNlb(stack, "Nlb", vpc, &[]awsec2.ISecurityGroup{awsec2.NewSecurityGroup(stack, str("Group"), &awsec2.SecurityGroupProps{Vpc: vpc})})
	listener := nlb.AddListener(str("Tls"), &awselasticloadbalancingv2.BaseNetworkListenerProps{
		Port: jsii.Number(443), Certificates: &[]awselasticloadbalancingv2.IListenerCertificate{certificate(stack)},
		DefaultTargetGroups: &[]awselasticloadbalancingv2.INetworkTargetGroup{awselasticloadbalancingv2.NewNetworkTargetGroup(stack, str("Targets"), &awselasticloadbalancingv2.NetworkTargetGroupProps{
			Vpc: vpc, Port: jsii.Number(8080), TargetType: awselasticloadbalancingv2.TargetType_IP,
		})},
	})
	endpoint := vpc.AddInterfaceEndpoint(str("Execute"), &awsec2.InterfaceVpcEndpointOptions{Service: awsec2.InterfaceVpcEndpointAwsService_APIGATEWAY(), Open: jsii.Bool(false)})
	api := awsapigateway.NewRestApi(stack, str("Api"), &awsapigateway.RestApiProps{
		EndpointConfiguration: &awsapigateway.EndpointConfiguration{Types: &[]awsapigateway.EndpointType{awsapigateway.EndpointType_PRIVATE}, VpcEndpoints: &[]awsec2.IVpcEndpoint{endpoint}},
		Policy: awsiam.NewPolicyDocument(&awsiam.PolicyDocumentProps{Statements: &[]awsiam.PolicyStatement{awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Principals: &[]awsiam.IPrincipal{awsiam.NewAnyPrincipal()}, Actions: jsii.Strings("execute-api:Invoke"), Resources: jsii.Strings("execute-api:/*"),
			Conditions: &map[string]any{"StringEquals": map[string]*string{"aws:SourceVpce": endpoint.VpcEndpointId()}},
		})}}),
	})
	integrate(stack, "Orders", &props{Target: privateintegration.TargetFromNetworkListener(listener), Uri: str("https://orders.example.com")}).AddProxy(api.Root(), nil)
}

func stagesWithHosts(stack awscdk.Stack) {
	vpc := newVpc(stack)
	api := awsapigateway.NewRestApi(stack, str("Api"), &awsapigateway.RestApiProps{DeployOptions: &awsapigateway.StageOptions{Variables: &map[string]*string{"host": str("orders.example.com")}}})
	orders := integrate(stack, "Orders", &props{Target: privateintegration.TargetFromApplicationListener(secured(stack, "Alb", vpc)), Uri: str("https://${stageVariables.host}/v1"), StageVariable: str("vpcLink")})
	orders.AddRoutes(api, "GET /orders", "GET /orders/{id}", "POST /orders")
	deployment := awsapigateway.NewDeployment(stack, str("DevDeployment"), &awsapigateway.DeploymentProps{Api: api})
	orders.BindStage(awsapigateway.NewStage(stack, str("Dev"), &awsapigateway.StageProps{
		Deployment: deployment, StageName: str("dev"), Variables: &map[string]*string{"host": str("orders-dev.example.com")},
	}), nil)
	link := awsapigatewayv2.NewVpcLink(stack, str("CanaryLink"), &awsapigatewayv2.VpcLinkProps{
		Vpc: vpc, SecurityGroups: &[]interfacesawsec2.ISecurityGroupRef{awsec2.NewSecurityGroup(stack, str("CanaryGroup"), &awsec2.SecurityGroupProps{Vpc: vpc, AllowAllOutbound: jsii.Bool(false)})},
	})
	api.DeploymentStage().Node().DefaultChild().(awsapigateway.CfnStage).SetCanarySetting(&awsapigateway.CfnStage_CanarySettingProperty{
		DeploymentId: deployment.DeploymentId(), PercentTraffic: jsii.Number(10),
		StageVariableOverrides: &map[string]*string{"host": str("orders-canary.example.com"), "vpcLink": link.VpcLinkId()},
	})
}

func sharedVpc(stack awscdk.Stack) {
	vpc := awsec2.Vpc_FromVpcAttributes(stack, str("Shared"), &awsec2.VpcAttributes{
		VpcId: str("vpc-0a1b2c3d4e5f60718"), AvailabilityZones: jsii.Strings("eu-west-1a", "eu-west-1b"),
		PrivateSubnetIds: jsii.Strings("subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"),
	})
	api := awsapigateway.NewRestApi(stack, str("Api"), &awsapigateway.RestApiProps{EndpointTypes: &[]awsapigateway.EndpointType{awsapigateway.EndpointType_REGIONAL}})
	integrate(stack, "Orders", &props{Target: privateintegration.TargetFromApplicationListener(secured(stack, "Alb", vpc)), Uri: str("https://orders.example.com")}).
		AddRoutes(api, "GET /orders", "GET /health")
	awsapigateway.NewDomainName(stack, str("Domain"), &awsapigateway.DomainNameProps{DomainName: str("api.example.com"), Certificate: certificate(api), Mapping: api})
}
