package test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscognito"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecspatterns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// The code of the pages in docs/howto. Each synthesizes strictly, without a
// warning, and gives what its page says.
var howtos = []struct {
	page  string
	build func(howto) // into a stack of its own
	want  []string    // texts in the template
}{
	{"cors", howtoCors, []string{`"HttpMethod":"OPTIONS"`, `"ResponseType":"DEFAULT_4XX"`, `"Type":"MOCK"`}},
	{"access", howtoAccess, []string{`"AuthorizationType":"COGNITO_USER_POOLS"`, `"ApiKeyRequired":true`, `"integration.request.header.X-User":"context.authorizer.claims.sub"`, `"ValidateRequestBody":true`}},
	{"domain", howtoDomain, []string{`"AWS::ApiGateway::DomainName"`, `"AWS::ApiGateway::BasePathMapping"`, `"DisableExecuteApiEndpoint":true`}},
	{"services one", howtoServicesOne, []string{`https://orders.example.com:443/orders`, `https://users.example.com:443/users`, `"HostHeaderConfig":{"Values":["users.example.com"]}`}},
	{"by arn", howtoByArn, []string{`"IntegrationTarget":"arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/orders/50dc6c495c0c9188"`, `"GroupId":"sg-0123456789abcdef0"`}},
	{"canary of a version", howtoCanaryVersion, []string{`"DeploymentId":"a1b2c3"`, `"PercentTraffic":10`}},
	{"services many", howtoServicesMany, []string{`https://orders.example.com:443/orders`, `https://users.example.com:443/users`}},
	{"nested", howtoNested, []string{`"AWS::ApiGateway::Deployment"`}},
	{"lookups", howtoLookups, []string{`https://orders.example.com:443/orders`}},
	{"eks", howtoEks, []string{`/eks/orders/load-balancer-arn`}},
	{"ecs", howtoEcs, []string{`"AWS::ECS::Service"`}},
	{"canary", howtoCanary, []string{`"CanarySetting"`, `"PercentTraffic":10`}},
	{"bluegreen", howtoBlueGreen, []string{`"Weight":90`, `"Weight":10`}},
	{"private", howtoPrivate, []string{`"PRIVATE"`, `aws:SourceVpce`}},
	{"streaming", howtoStreaming, []string{`"ResponseTransferMode":"STREAM"`, `"TimeoutInMillis":900000`}},
}

// howto is what the pages' code takes for granted.
type howto struct {
	stack    awscdk.Stack
	vpc      awsec2.IVpc
	listener awselasticloadbalancingv2.ApplicationListener // HTTPS on 443
	api      awsapigateway.RestApi
	orders   privateintegration.PrivateIntegration
}

const certificateArn = "arn:aws:acm:eu-central-1:111122223333:certificate/11112222-3333-4444-5555-666677778888"

func newHowto(t *testing.T, page string) howto {
	t.Helper()
	app := newApp(t)
	if page == "lookups" { // the CDK's placeholders do not pass its own validator
		app.Node().SetContext(str("@aws-cdk/core:validateAgainstDefaultRules"), false)
		app.Node().SetContext(str("@aws-cdk/core:strictCfnValidateErrors"), false)
	}
	h := howto{stack: awscdk.NewStack(app, str("Stack"), &awscdk.StackProps{Env: &awscdk.Environment{Account: str("111122223333"), Region: str("eu-central-1")}})}
	h.stack.Node().SetContext(str("availability-zones:account=111122223333:region=eu-central-1"), []string{"eu-central-1a", "eu-central-1b"})
	h.vpc = newVpc(h.stack)
	h.listener = httpsListener(h, "Alb")
	h.api = newApi(h.stack)
	h.orders = integrate(h.stack, "Orders", &props{Target: privateintegration.TargetFromApplicationListener(h.listener), Uri: str("https://orders.example.com")})
	return h
}

func httpsListener(h howto, id string) awselasticloadbalancingv2.ApplicationListener {
	alb := awselasticloadbalancingv2.NewApplicationLoadBalancer(h.stack, str(id), &awselasticloadbalancingv2.ApplicationLoadBalancerProps{Vpc: h.vpc})
	return alb.AddListener(str("Https"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port:          jsii.Number(443),
		Open:          jsii.Bool(false),
		Certificates:  &[]awselasticloadbalancingv2.IListenerCertificate{awselasticloadbalancingv2.ListenerCertificate_FromArn(str(certificateArn))},
		DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(404), nil),
	})
}

func TestHowto(t *testing.T) {
	for _, row := range howtos {
		t.Run(row.page, func(t *testing.T) {
			h := newHowto(t, row.page)
			row.build(h)
			h.orders.AddRoutes(h.api, "GET /health") // an API without methods is refused
			templates := synthAll(t, h.stack.Node().Root().(awscdk.App))
			text := compact(t, templates["Stack"])
			for _, want := range row.want {
				if !strings.Contains(text, want) {
					t.Errorf("no %s", want)
				}
			}
			if warnings := warningCodes(h.stack); warnings != nil {
				t.Errorf("warnings: %v", warnings)
			}
		})
	}
}

// compact is a template on one line, with sorted keys.
func compact(t *testing.T, template []byte) string {
	t.Helper()
	var content any
	if err := json.Unmarshal(template, &content); err != nil {
		t.Fatal(err)
	}
	return canonical(t, content)
}

func howtoCors(h howto) {
	stack, orders := h.stack, h.orders
	api := awsapigateway.NewRestApi(stack, jsii.String("CorsApi"), &awsapigateway.RestApiProps{
		DefaultCorsPreflightOptions: &awsapigateway.CorsOptions{
			AllowOrigins: jsii.Strings("https://shop.example.com"),
			AllowMethods: jsii.Strings("GET", "POST"),
			AllowHeaders: jsii.Strings("Content-Type", "Authorization"),
			MaxAge:       awscdk.Duration_Hours(jsii.Number(1)),
		},
	})
	orders.AddRoutes(api, "GET /orders", "POST /orders", "GET /orders/{id}")

	// API Gateway's own answers (403, 504 …) have no CORS headers otherwise, and a
	// browser hides them.
	for name, kind := range map[string]awsapigateway.ResponseType{
		"Default4xx": awsapigateway.ResponseType_DEFAULT_4XX(),
		"Default5xx": awsapigateway.ResponseType_DEFAULT_5XX(),
	} {
		api.AddGatewayResponse(jsii.String(name), &awsapigateway.GatewayResponseOptions{
			Type:            kind,
			ResponseHeaders: &map[string]*string{"Access-Control-Allow-Origin": jsii.String("'https://shop.example.com'")},
		})
	}
}

func howtoAccess(h howto) {
	stack, api, orders := h.stack, h.api, h.orders
	pool := awscognito.NewUserPool(stack, jsii.String("Users"), nil)
	users := awsapigateway.NewCognitoUserPoolsAuthorizer(stack, jsii.String("Authorizer"), &awsapigateway.CognitoUserPoolsAuthorizerProps{
		CognitoUserPools: &[]awscognito.IUserPool{pool},
	})
	orders.AddRoutesWithOptions(api, &privateintegration.MethodOptions{
		Method: &awsapigateway.MethodOptions{
			AuthorizationType: awsapigateway.AuthorizationType_COGNITO,
			Authorizer:        users,
		},
		// The backend learns who calls. Whatever the caller sends under that name
		// is overwritten.
		Integration: &awsapigateway.IntegrationOptions{RequestParameters: &map[string]*string{
			"integration.request.header.X-User": jsii.String("context.authorizer.claims.sub"),
		}},
	}, "GET /orders", "GET /orders/{id}")

	partners := api.AddUsagePlan(jsii.String("Partners"), &awsapigateway.UsagePlanProps{
		ApiStages: &[]*awsapigateway.UsagePlanPerApiStage{{Api: api, Stage: api.DeploymentStage()}},
		Throttle:  &awsapigateway.ThrottleSettings{RateLimit: jsii.Number(10), BurstLimit: jsii.Number(20)},
	})
	partners.AddApiKey(api.AddApiKey(jsii.String("Key"), nil), nil)
	orders.AddRoutesWithOptions(api, &privateintegration.MethodOptions{
		Method: &awsapigateway.MethodOptions{ApiKeyRequired: jsii.Bool(true)},
	}, "GET /partners/orders")

	order := api.AddModel(jsii.String("Order"), &awsapigateway.ModelOptions{
		ContentType: jsii.String("application/json"),
		Schema: &awsapigateway.JsonSchema{
			Type:       awsapigateway.JsonSchemaType_OBJECT,
			Required:   jsii.Strings("item"),
			Properties: &map[string]*awsapigateway.JsonSchema{"item": {Type: awsapigateway.JsonSchemaType_STRING}},
		},
	})
	orders.AddRoutesWithOptions(api, &privateintegration.MethodOptions{
		Method: &awsapigateway.MethodOptions{
			AuthorizationType: awsapigateway.AuthorizationType_COGNITO,
			Authorizer:        users,
			RequestModels:     &map[string]awsapigateway.IModel{"application/json": order},
			RequestValidatorOptions: &awsapigateway.RequestValidatorOptions{
				ValidateRequestBody: jsii.Bool(true),
			},
		},
	}, "POST /orders")
}

func howtoDomain(h howto) {
	stack, orders := h.stack, h.orders
	certificate := awscertificatemanager.Certificate_FromCertificateArn(stack, jsii.String("Certificate"), jsii.String(certificateArn))
	api := awsapigateway.NewRestApi(stack, jsii.String("DomainApi"), &awsapigateway.RestApiProps{
		EndpointTypes:             &[]awsapigateway.EndpointType{awsapigateway.EndpointType_REGIONAL},
		DisableExecuteApiEndpoint: jsii.Bool(true), // the domain is the only way in
		DomainName: &awsapigateway.DomainNameOptions{
			DomainName:     jsii.String("api.example.com"),
			Certificate:    certificate,
			EndpointType:   awsapigateway.EndpointType_REGIONAL,
			SecurityPolicy: awsapigateway.SecurityPolicy_TLS_1_2,
		},
	})
	orders.AddRoutes(api, "GET /orders")
}

func howtoServicesOne(h howto) {
	stack, api, listener := h.stack, h.api, h.listener
	orders := privateintegration.NewPrivateIntegration(stack, jsii.String("OrdersService"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromApplicationListener(listener),
		Uri:    jsii.String("https://orders.example.com"),
	})
	users := privateintegration.NewPrivateIntegration(stack, jsii.String("UsersService"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromApplicationListener(listener),
		Uri:    jsii.String("https://users.example.com"),
	})
	orders.AddRoutes(api, "GET /orders", "GET /orders/{id}")
	users.AddRoutes(api, "GET /users/{id}")

	ordersGroup, usersGroup := targetGroup(h, "OrdersGroup"), targetGroup(h, "UsersGroup")
	listener.AddTargetGroups(jsii.String("Orders"), &awselasticloadbalancingv2.AddApplicationTargetGroupsProps{
		Priority:     jsii.Number(1),
		Conditions:   &[]awselasticloadbalancingv2.ListenerCondition{awselasticloadbalancingv2.ListenerCondition_HostHeaders(jsii.Strings("orders.example.com"))},
		TargetGroups: &[]awselasticloadbalancingv2.IApplicationTargetGroup{ordersGroup},
	})
	listener.AddTargetGroups(jsii.String("Users"), &awselasticloadbalancingv2.AddApplicationTargetGroupsProps{
		Priority:     jsii.Number(2),
		Conditions:   &[]awselasticloadbalancingv2.ListenerCondition{awselasticloadbalancingv2.ListenerCondition_HostHeaders(jsii.Strings("users.example.com"))},
		TargetGroups: &[]awselasticloadbalancingv2.IApplicationTargetGroup{usersGroup},
	})
}

func targetGroup(h howto, id string) awselasticloadbalancingv2.IApplicationTargetGroup {
	return awselasticloadbalancingv2.NewApplicationTargetGroup(h.stack, str(id), &awselasticloadbalancingv2.ApplicationTargetGroupProps{
		Vpc: h.vpc, Port: jsii.Number(8080), Protocol: awselasticloadbalancingv2.ApplicationProtocol_HTTP, TargetType: awselasticloadbalancingv2.TargetType_IP,
	})
}

func howtoServicesMany(h howto) {
	stack, api, ordersListener, usersListener := h.stack, h.api, h.listener, httpsListener(h, "UsersAlb")
	orders := privateintegration.NewPrivateIntegration(stack, jsii.String("OrdersService"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromApplicationListener(ordersListener),
		Uri:    jsii.String("https://orders.example.com"),
	})
	users := privateintegration.NewPrivateIntegration(stack, jsii.String("UsersService"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromApplicationListener(usersListener),
		Uri:    jsii.String("https://users.example.com"),
	})
	orders.AddRoutes(api, "GET /orders", "GET /orders/{id}")
	users.AddRoutes(api, "GET /users/{id}")
}

func howtoNested(h howto) {
	stack, orders := h.stack, h.orders
	parent := awsapigateway.NewRestApi(stack, jsii.String("BigApi"), &awsapigateway.RestApiProps{Deploy: jsii.Bool(false)})
	parent.Root().AddMethod(jsii.String("GET"), awsapigateway.NewMockIntegration(nil), nil)
	deployment := awsapigateway.NewDeployment(stack, jsii.String("Deployment"), &awsapigateway.DeploymentProps{Api: parent})

	routes := awscdk.NewNestedStack(stack, jsii.String("OrderRoutes"), nil)
	imported := awsapigateway.RestApi_FromRestApiAttributes(routes, jsii.String("Api"), &awsapigateway.RestApiAttributes{
		RestApiId:      parent.RestApiId(),
		RootResourceId: parent.RestApiRootResourceId(),
	})
	orders.AddRoutes(imported, "GET /orders", "GET /orders/{id}")
	deployment.Node().AddDependency(routes) // after the methods

	awsapigateway.NewStage(stack, jsii.String("Prod"), &awsapigateway.StageProps{
		Deployment: deployment,
		StageName:  jsii.String("prod"),
	})
}

func howtoLookups(h howto) {
	stack, api := h.stack, h.api
	alb := awselasticloadbalancingv2.ApplicationLoadBalancer_FromLookup(stack, jsii.String("SharedAlb"), &awselasticloadbalancingv2.ApplicationLoadBalancerLookupOptions{
		LoadBalancerTags: &map[string]*string{"team": jsii.String("orders")},
	})
	orders := privateintegration.NewPrivateIntegration(stack, jsii.String("OrdersService"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromLoadBalancer(&privateintegration.LoadBalancerTargetProps{
			LoadBalancer: alb,
			Protocol:     awselasticloadbalancingv2.Protocol_HTTPS,
			Port:         jsii.Number(443),
		}),
		Uri: jsii.String("https://orders.example.com"),
	})
	orders.AddRoutes(api, "ANY /orders/{path+}")
}

func howtoByArn(h howto) {
	stack, vpc, api := h.stack, h.vpc, h.api
	group := awsec2.SecurityGroup_FromSecurityGroupId(stack, jsii.String("AlbGroup"), jsii.String("sg-0123456789abcdef0"), nil)
	orders := privateintegration.NewPrivateIntegration(stack, jsii.String("OrdersService"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromLoadBalancer(&privateintegration.LoadBalancerTargetProps{
			LoadBalancerArn: jsii.String("arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/orders/50dc6c495c0c9188"),
			Protocol:        awselasticloadbalancingv2.Protocol_HTTPS, // the listener's
			Port:            jsii.Number(443),
			Vpc:             vpc,                             // for the VPC link
			SecurityGroups:  &[]awsec2.ISecurityGroup{group}, // the load balancer's, opened to the link
		}),
		Uri: jsii.String("https://orders.example.com"),
	})
	orders.AddRoutes(api, "ANY /orders/{path+}")
}

func howtoEks(h howto) {
	stack, vpc, api := h.stack, h.vpc, h.api
	parameter := func(name string) *string {
		return awsssm.StringParameter_ValueForStringParameter(stack, jsii.String("/eks/orders/"+name), nil)
	}
	group := awsec2.SecurityGroup_FromSecurityGroupId(stack, jsii.String("AlbGroup"), parameter("security-group-id"), nil)
	orders := privateintegration.NewPrivateIntegration(stack, jsii.String("OrdersService"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromLoadBalancer(&privateintegration.LoadBalancerTargetProps{
			LoadBalancerArn: parameter("load-balancer-arn"),
			Protocol:        awselasticloadbalancingv2.Protocol_HTTPS,
			Port:            jsii.Number(443),
			Vpc:             vpc,
			SecurityGroups:  &[]awsec2.ISecurityGroup{group},
		}),
		Uri: jsii.String("https://orders.example.com"),
	})
	orders.AddRoutes(api, "ANY /orders/{path+}")
	awscdk.Annotations_Of(orders).AcknowledgeWarning(jsii.String("privateintegration:late-value"),
		jsii.String("the API is deployed anew when the ingress gets another load balancer"))
}

func howtoEcs(h howto) {
	stack, vpc, api := h.stack, h.vpc, h.api
	service := awsecspatterns.NewApplicationLoadBalancedFargateService(stack, jsii.String("Service"), &awsecspatterns.ApplicationLoadBalancedFargateServiceProps{
		Vpc:                vpc,
		PublicLoadBalancer: jsii.Bool(false), // internal
		OpenListener:       jsii.Bool(false), // for the link alone
		ListenerPort:       jsii.Number(8080),
		Protocol:           awselasticloadbalancingv2.ApplicationProtocol_HTTP,
		MinHealthyPercent:  jsii.Number(100),
		CircuitBreaker:     &awsecs.DeploymentCircuitBreaker{Rollback: jsii.Bool(true)},
		TaskImageOptions: &awsecspatterns.ApplicationLoadBalancedTaskImageOptions{
			Image:         awsecs.ContainerImage_FromRegistry(jsii.String("public.ecr.aws/nginx/nginx:1.29"), nil),
			ContainerPort: jsii.Number(80),
		},
	})
	web := privateintegration.NewPrivateIntegration(stack, jsii.String("Web"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromApplicationListener(service.Listener()),
	})
	web.AddProxy(api.Root(), nil)
}

func howtoCanary(h howto) {
	stack, api, listener := h.stack, h.api, h.listener
	orders := privateintegration.NewPrivateIntegration(stack, jsii.String("CanaryOrders"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromApplicationListener(listener),
		Uri:    jsii.String("https://${stageVariables.host}"),
	})
	orders.AddRoutes(api, "GET /orders")
	prod := api.DeploymentStage().Node().DefaultChild().(awsapigateway.CfnStage)
	prod.SetVariables(&map[string]*string{"host": jsii.String("orders.example.com")})

	// One call in ten reaches the new service, over the same link and load balancer.
	prod.SetCanarySetting(&awsapigateway.CfnStage_CanarySettingProperty{
		DeploymentId:           api.LatestDeployment().DeploymentId(),
		PercentTraffic:         jsii.Number(10),
		StageVariableOverrides: &map[string]*string{"host": jsii.String("orders-next.example.com")},
	})
	_ = stack
}

func howtoCanaryVersion(h howto) {
	stack, orders := h.stack, h.orders
	api := awsapigateway.NewRestApi(stack, jsii.String("VersionedApi"), &awsapigateway.RestApiProps{
		RetainDeployments: jsii.Bool(true), // from the deploy before on: the stage still needs the old one
	})
	orders.AddRoutes(api, "GET /orders", "GET /orders/{id}")
	prod := api.DeploymentStage().Node().DefaultChild().(awsapigateway.CfnStage)
	prod.SetDeploymentId(jsii.String("a1b2c3")) // the old one: aws apigateway get-stage
	prod.SetCanarySetting(&awsapigateway.CfnStage_CanarySettingProperty{
		DeploymentId:   api.LatestDeployment().DeploymentId(), // the new one
		PercentTraffic: jsii.Number(10),
	})
}

func howtoBlueGreen(h howto) {
	stack, vpc, api, orders, listener := h.stack, h.vpc, h.api, h.orders, h.listener
	group := func(id string) awselasticloadbalancingv2.IApplicationTargetGroup {
		return awselasticloadbalancingv2.NewApplicationTargetGroup(stack, jsii.String(id), &awselasticloadbalancingv2.ApplicationTargetGroupProps{
			Vpc:        vpc,
			Port:       jsii.Number(8080),
			Protocol:   awselasticloadbalancingv2.ApplicationProtocol_HTTP,
			TargetType: awselasticloadbalancingv2.TargetType_IP,
		})
	}
	listener.AddAction(jsii.String("Weighted"), &awselasticloadbalancingv2.AddApplicationActionProps{
		Priority:   jsii.Number(1),
		Conditions: &[]awselasticloadbalancingv2.ListenerCondition{awselasticloadbalancingv2.ListenerCondition_PathPatterns(jsii.Strings("/*"))},
		Action: awselasticloadbalancingv2.ListenerAction_WeightedForward(&[]*awselasticloadbalancingv2.WeightedTargetGroup{
			{TargetGroup: group("Blue"), Weight: jsii.Number(90)},
			{TargetGroup: group("Green"), Weight: jsii.Number(10)},
		}, nil),
	})
	orders.AddRoutes(api, "GET /orders")
}

func howtoPrivate(h howto) {
	stack, orders := h.stack, h.orders
	vpc := h.vpc.(awsec2.Vpc)
	endpoint := vpc.AddInterfaceEndpoint(jsii.String("ExecuteApi"), &awsec2.InterfaceVpcEndpointOptions{
		Service: awsec2.InterfaceVpcEndpointAwsService_APIGATEWAY(),
	})
	api := awsapigateway.NewRestApi(stack, jsii.String("PrivateApi"), &awsapigateway.RestApiProps{
		EndpointConfiguration: &awsapigateway.EndpointConfiguration{
			Types:        &[]awsapigateway.EndpointType{awsapigateway.EndpointType_PRIVATE},
			VpcEndpoints: &[]awsec2.IVpcEndpoint{endpoint},
		},
		Policy: awsiam.NewPolicyDocument(&awsiam.PolicyDocumentProps{Statements: &[]awsiam.PolicyStatement{
			awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
				Principals: &[]awsiam.IPrincipal{awsiam.NewAnyPrincipal()},
				Actions:    jsii.Strings("execute-api:Invoke"),
				Resources:  jsii.Strings("execute-api:/*"),
				Conditions: &map[string]any{"StringEquals": map[string]*string{"aws:SourceVpce": endpoint.VpcEndpointId()}},
			}),
		}}),
	})
	orders.AddRoutes(api, "GET /orders")
}

func howtoStreaming(h howto) {
	api, orders := h.api, h.orders
	orders.AddRoutesWithOptions(api, &privateintegration.MethodOptions{
		Integration: &awsapigateway.IntegrationOptions{
			ResponseTransferMode: awsapigateway.ResponseTransferMode_STREAM,
			Timeout:              awscdk.Duration_Minutes(jsii.Number(15)),
		},
	}, "GET /events")
}
