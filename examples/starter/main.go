// A REST API in front of an internal load balancer: a start for your own app.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

func main() {
	defer jsii.Close()

	// A Go app's stack traces name no file of the app, only the runtime's.
	app := awscdk.NewApp(&awscdk.AppProps{StackTraces: jsii.Bool(false)})
	privateintegration.AddRules(app) // checks the whole template, whoever wrote it
	newShop(app, "Shop")
	app.Synth(nil)
}

// newShop adds the stack. Tests make it too.
func newShop(scope constructs.Construct, id string) awscdk.Stack {
	stack := awscdk.NewStack(scope, jsii.String(id), nil)

	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(2), NatGateways: jsii.Number(0)})
	alb := awselasticloadbalancingv2.NewApplicationLoadBalancer(stack, jsii.String("Alb"), &awselasticloadbalancingv2.ApplicationLoadBalancerProps{
		Vpc:            vpc,
		InternetFacing: jsii.Bool(false),
	})
	listener := alb.AddListener(jsii.String("Http"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port: jsii.Number(80),
		Open: jsii.Bool(false), // the private integration opens it to the VPC link alone
		DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(200), &awselasticloadbalancingv2.FixedResponseOptions{
			ContentType: jsii.String("text/plain"),
			MessageBody: jsii.String("hello from inside the VPC"),
		}),
	})

	// Your service in place of the fixed response: docs/howto/compute.md.
	api := awsapigateway.NewRestApi(stack, jsii.String("Api"), nil)
	shop := privateintegration.NewPrivateIntegration(stack, jsii.String("Shop"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromApplicationListener(listener),
	})
	shop.AddRoutes(api, "GET /orders", "GET /orders/{id}", "ANY /files/{path+}")

	return stack
}
