// Package stack is three stacks that change at a pace of their own: network,
// service and API.
package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// New adds the stacks <id>Network, <id>Service and <id>Api.
func New(scope constructs.Construct, id string) {
	vpc := network(awscdk.NewStack(scope, jsii.String(id+"Network"), nil))
	listener := service(awscdk.NewStack(scope, jsii.String(id+"Service"), nil), vpc)
	api(awscdk.NewStack(scope, jsii.String(id+"Api"), nil), listener)
}

func network(stack awscdk.Stack) awsec2.Vpc {
	return awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{
		MaxAzs: jsii.Number(2),
		SubnetConfiguration: &[]*awsec2.SubnetConfiguration{
			{Name: jsii.String("Service"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
		},
	})
}

func service(stack awscdk.Stack, vpc awsec2.Vpc) awselasticloadbalancingv2.ApplicationListener {
	alb := awselasticloadbalancingv2.NewApplicationLoadBalancer(stack, jsii.String("Alb"), &awselasticloadbalancingv2.ApplicationLoadBalancerProps{
		Vpc:        vpc,
		VpcSubnets: &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
	})
	return alb.AddListener(jsii.String("Http"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port: jsii.Number(80),
		Open: jsii.Bool(false), // the API's stack opens it to its VPC link alone
		DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(200), &awselasticloadbalancingv2.FixedResponseOptions{
			ContentType: jsii.String("application/json"),
			MessageBody: jsii.String(`{"orders":[]}`),
		}),
	})
}

// api holds the private integration, and with it the link and the rules on
// both sides. So no other stack holds on to the link's id, whatever the
// strength of references between stacks, and the service knows of no API.
func api(stack awscdk.Stack, listener awselasticloadbalancingv2.ApplicationListener) {
	orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromApplicationListener(listener),
		// Other subnets make another link; the stage follows it by its variable,
		// without a gap and without a new deployment.
		StageVariable: jsii.String("vpcLinkId"),
	})
	api := awsapigateway.NewRestApi(stack, jsii.String("Api"), &awsapigateway.RestApiProps{
		CloudWatchRole: jsii.Bool(false),
	})
	orders.AddRoutes(api, "GET /orders", "GET /orders/{id}")

	awscdk.NewCfnOutput(stack, jsii.String("Try"), &awscdk.CfnOutputProps{
		Value: api.UrlForPath(jsii.String("/orders")),
	})
}
