package privateintegration_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

func TestMain(m *testing.M) {
	status := m.Run()
	jsii.Close()
	os.Exit(status)
}

const loadBalancerArn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/orders/50dc6c495c0c9188"

// newStack has an API, and a private integration with a link and a load
// balancer of another team.
func newStack() (awscdk.Stack, awsapigateway.RestApi, privateintegration.PrivateIntegration) {
	stack := awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Shop"), nil)
	api := awsapigateway.NewRestApi(stack, jsii.String("Rest"), nil)
	orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromLoadBalancer(&privateintegration.LoadBalancerTargetProps{
			LoadBalancerArn: jsii.String(loadBalancerArn),
			Protocol:        awselasticloadbalancingv2.Protocol_HTTPS,
		}),
		Uri:           jsii.String("https://orders.example.com/v1"),
		VpcLinkId:     jsii.String("bbb111"),
		StageVariable: jsii.String("vpcLink"),
	})
	return stack, api, orders
}

// A listener that is made in the same app: the link, its security group and the
// rules between both are made automatically.
func Example() {
	stack := awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Shop"), nil)
	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), nil)
	alb := awselasticloadbalancingv2.NewApplicationLoadBalancer(stack, jsii.String("Alb"), &awselasticloadbalancingv2.ApplicationLoadBalancerProps{Vpc: vpc})
	listener := alb.AddListener(jsii.String("Https"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port:          jsii.Number(443),
		Open:          jsii.Bool(false),
		Certificates:  &[]awselasticloadbalancingv2.IListenerCertificate{awselasticloadbalancingv2.ListenerCertificate_FromArn(jsii.String("arn:aws:acm:eu-west-1:111122223333:certificate/1"))},
		DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(200), nil),
	})
	api := awsapigateway.NewRestApi(stack, jsii.String("Api"), nil)

	orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromApplicationListener(listener),
		Uri:    jsii.String("https://orders.example.com/v1"),
	})
	orders.AddRoutes(api, "GET /orders", "POST /orders", "GET /orders/{id}", "ANY /files/{path+}")

	fmt.Println(*orders.Uri())
	// Output: https://orders.example.com:443/v1
}

func ExampleTargetFromNetworkListener() {
	stack := awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Shop"), nil)
	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), nil)
	nlb := awselasticloadbalancingv2.NewNetworkLoadBalancer(stack, jsii.String("Nlb"), &awselasticloadbalancingv2.NetworkLoadBalancerProps{Vpc: vpc})
	listener := nlb.AddListener(jsii.String("Tcp"), &awselasticloadbalancingv2.BaseNetworkListenerProps{
		Port: jsii.Number(8080),
	})
	listener.AddTargets(jsii.String("Service"), &awselasticloadbalancingv2.AddNetworkTargetsProps{Port: jsii.Number(8080)})
	orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromNetworkListener(listener),
		Uri:    jsii.String("http://orders.example.com"),
	})
	fmt.Println(*orders.Uri())
	// Output: http://orders.example.com:8080
}

func ExampleTargetFromLoadBalancer() {
	stack := awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Shop"), nil)
	orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromLoadBalancer(&privateintegration.LoadBalancerTargetProps{
			LoadBalancerArn: awscdk.Fn_ImportValue(jsii.String("OrdersLoadBalancerArn")),
			Protocol:        awselasticloadbalancingv2.Protocol_HTTPS,
			Port:            jsii.Number(8443),
		}),
		Uri:       jsii.String("https://orders.example.com"),
		VpcLinkId: awscdk.Fn_ImportValue(jsii.String("SharedVpcLinkId")),
	})
	fmt.Println(*orders.Uri())
	// Output: https://orders.example.com:8443
}

func ExamplePrivateIntegrationProps_Validate() {
	props := &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromLoadBalancer(&privateintegration.LoadBalancerTargetProps{
			LoadBalancerArn: jsii.String("arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/orders/50dc6c495c0c9188/f2f7dc8efc522ab2"),
			Protocol:        awselasticloadbalancingv2.Protocol_HTTPS,
		}),
		Uri:       jsii.String("http://orders.example.com/v1"),
		VpcLinkId: jsii.String("bbb111"),
	}
	var invalid *privateintegration.ValidationError
	if errors.As(props.Validate(), &invalid) {
		for _, problem := range invalid.Problems {
			fmt.Println(problem.Path, problem.Code)
		}
	}
	// Output:
	// Target.LoadBalancerArn listener_arn
	// Uri scheme_mismatch
}

// What a constructor panics with, as the README shows it.
func ExampleValidationError() {
	defer func() { fmt.Println(recover()) }()
	stack := awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Shop"), nil)
	privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromLoadBalancer(&privateintegration.LoadBalancerTargetProps{
			LoadBalancerArn: jsii.String("arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/orders/50dc6c495c0c9188/f2f7dc8efc522ab2"),
			Protocol:        awselasticloadbalancingv2.Protocol_HTTPS,
		}),
		Uri:       jsii.String("http://orders.example.com/v1"),
		VpcLinkId: jsii.String("bbb111"),
	})
	// Output:
	// Shop/Orders: 2 problems
	//   Target.LoadBalancerArn: must be the load balancer's ARN, not the listener's: it ends in loadbalancer/app/orders/50dc6c495c0c9188, got "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/orders/50dc6c495c0c9188/f2f7dc8efc522ab2" (listener_arn)
	//   Uri: must be https for listener protocol HTTPS, got "http://orders.example.com/v1" (scheme_mismatch)
}

// Options: another backend path, a timeout, and whatever the CDK's own methods
// can say.
func ExamplePrivateIntegration_addMethod() {
	_, api, orders := newStack()
	order := api.Root().ResourceForPath(jsii.String("/orders/{id}"))
	method := orders.AddMethod(order, jsii.String("GET"), &privateintegration.MethodOptions{
		Method:      &awsapigateway.MethodOptions{AuthorizationType: awsapigateway.AuthorizationType_IAM},
		Integration: &awsapigateway.IntegrationOptions{Timeout: awscdk.Duration_Seconds(jsii.Number(5))},
		Path:        jsii.String("/internal/orders/{id}"),
	})
	fmt.Println(*method.HttpMethod(), *method.Resource().Path())
	// Output: GET /orders/{id}
}

// Everything below a resource goes to the backend under its own path.
func ExamplePrivateIntegration_addProxy() {
	_, api, orders := newStack()
	shop := api.Root().AddResource(jsii.String("shop"), nil)
	orders.AddProxy(shop, nil)
	fmt.Println(*shop.GetResource(jsii.String("{proxy+}")).Path())
	// Output: /shop/{proxy+}
}

// As the default of a whole API; every method takes verb and path from itself.
func ExamplePrivateIntegration_integration() {
	stack, _, orders := newStack()
	api := awsapigateway.NewRestApi(stack, jsii.String("Second"), &awsapigateway.RestApiProps{
		DefaultIntegration: orders.Integration(nil),
	})
	method := api.Root().AddResource(jsii.String("orders"), nil).AddMethod(jsii.String("GET"), nil, nil)
	fmt.Println(*method.Resource().Path())
	// Output: /orders
}

// For CfnMethods written by hand.
func ExamplePrivateIntegration_integrationProperty() {
	_, _, orders := newStack()
	property := orders.IntegrationProperty("GET", "/orders/{id}", nil)
	fmt.Println(*property.Uri)
	fmt.Println(*property.ConnectionId)
	// Output:
	// https://orders.example.com:443/v1/orders/{id}
	// ${stageVariables.vpcLink}
}

// An OpenAPI document, some of its operations in another way.
func ExamplePrivateIntegration_apiDefinition() {
	stack, _, orders := newStack()
	reports := orders
	document := []byte(`{"openapi": "3.0.1", "info": {"title": "Shop", "version": "1"}, "paths": {
		"/reports": {"get": {"responses": {"200": {"description": "ok"}}}},
		"/export": {"get": {"operationId": "export", "responses": {"200": {"description": "ok"}}}}}}`)
	awsapigateway.NewSpecRestApi(stack, jsii.String("Api"), &awsapigateway.SpecRestApiProps{
		ApiDefinition: orders.ApiDefinition(document, nil),
	})

	options := &privateintegration.OpenApiOptions{Operations: []privateintegration.OpenApiOperation{
		{PathPrefix: jsii.String("/reports"), PrivateIntegration: reports}, // another load balancer
		{OperationId: jsii.String("export"), Options: &privateintegration.IntegrationOptions{Path: jsii.String("/v2/export")}},
	}}
	awsapigateway.NewSpecRestApi(stack, jsii.String("OtherwiseApi"), &awsapigateway.SpecRestApiProps{
		ApiDefinition: orders.ApiDefinition(document, options),
	})
}

// Many routes as one body: one resource for CloudFormation, whatever their
// number.
func ExamplePrivateIntegration_routesDefinition() {
	stack, _, orders := newStack()
	reports := orders
	awsapigateway.NewSpecRestApi(stack, jsii.String("SpecApi"), &awsapigateway.SpecRestApiProps{
		ApiDefinition: orders.RoutesDefinition(&privateintegration.RoutesOptions{
			ApiKeyRequired: jsii.Bool(true),
			Groups: []privateintegration.RoutesGroup{{
				Patterns:           []string{"GET /reports/{year}"},
				PrivateIntegration: reports,
			}},
		}, "GET /orders", "POST /orders", "GET /orders/{id}"),
	})
}

// A further stage with a link of its own.
func ExamplePrivateIntegration_bindStage() {
	stack, api, orders := newStack()
	orders.AddRoutes(api, "GET /orders")
	beta := awsapigateway.NewStage(stack, jsii.String("Beta"), &awsapigateway.StageProps{
		StageName:  jsii.String("beta"),
		Deployment: api.LatestDeployment(),
	})
	orders.BindStage(beta, &privateintegration.BindStageOptions{VpcLinkId: jsii.String("ccc222")})
}

// A deployment that the API does not make itself.
func ExamplePrivateIntegration_redeployOn() {
	stack, _, orders := newStack()
	api := awsapigateway.NewRestApi(stack, jsii.String("Manual"), &awsapigateway.RestApiProps{Deploy: jsii.Bool(false)})
	orders.AddRoutes(api, "GET /orders")
	orders.RedeployOn(awsapigateway.NewDeployment(stack, jsii.String("Release"), &awsapigateway.DeploymentProps{Api: api}))
}

// Methods over a VPC link V1 become methods of this private integration.
func ExamplePrivateIntegration_adopt() {
	stack, api, orders := newStack()
	v1 := awsapigateway.VpcLink_FromVpcLinkId(stack, jsii.String("V1"), jsii.String("aaa000"))
	api.Root().AddMethod(jsii.String("GET"), awsapigateway.NewIntegration(&awsapigateway.IntegrationProps{
		Type:                  awsapigateway.IntegrationType_HTTP_PROXY,
		IntegrationHttpMethod: jsii.String("GET"),
		Uri:                   jsii.String("https://orders.example.com/v1"),
		Options:               &awsapigateway.IntegrationOptions{ConnectionType: awsapigateway.ConnectionType_VPC_LINK, VpcLink: v1},
	}), nil)
	orders.Adopt(api)
}

// For a method that CloudFormation does not own.
func ExamplePrivateIntegration_patchOperations() {
	_, _, orders := newStack()
	var operations []struct{ Op, Path, Value string }
	if err := json.Unmarshal([]byte(*orders.PatchOperations("/orders/{id}")), &operations); err != nil {
		panic(err)
	}
	for _, o := range operations {
		fmt.Println(o.Op, o.Path, o.Value)
	}
	// Output:
	// replace /connectionId ${stageVariables.vpcLink}
	// replace /uri https://orders.example.com:443/v1/orders/{id}
	// replace /integrationTarget arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/orders/50dc6c495c0c9188
}

// The rule pack for the whole app, and a finding that is accepted.
func ExampleAddRules() {
	app := awscdk.NewApp(nil)
	privateintegration.AddRules(app)

	stack := awscdk.NewStack(app, jsii.String("Shop"), nil)
	awscdk.Validations_Of(stack).Acknowledge(&awscdk.Acknowledgment{
		Id:     jsii.String("CloudFormation-Validate::PI023"),
		Reason: jsii.String("the port is open to the partner's addresses, see the network plan"),
	})
}

// For an app that registers a validator of its own.
func ExampleRules() {
	app := awscdk.NewApp(nil)
	awscdk.Validations_Of(app).AddPlugins(awscdk.NewCloudFormationValidatePlugin(&awscdk.CloudFormationValidatePluginProps{
		RegoRules: privateintegration.Rules(),
	}))
}

// A warning that was looked into is acknowledged on a parent, before the call
// that adds it.
func ExamplePrivateIntegration_warnings() {
	stack := awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Shop"), nil)
	awscdk.Annotations_Of(stack).AcknowledgeWarning(jsii.String("privateintegration:internet-facing"), jsii.String("reviewed: the partner calls it directly"))
}
