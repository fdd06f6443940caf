// Package stack is the example's one stack.
package stack

import (
	_ "embed"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

//go:embed openapi.yaml
var document []byte

// New adds the stack: VPC, internal load balancer with a fixed answer, REST
// API from the document.
func New(scope constructs.Construct, id string) awscdk.Stack {
	stack := awscdk.NewStack(scope, jsii.String(id), nil)

	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{
		MaxAzs: jsii.Number(2),
		SubnetConfiguration: &[]*awsec2.SubnetConfiguration{
			{Name: jsii.String("Service"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
		},
	})
	alb := awselasticloadbalancingv2.NewApplicationLoadBalancer(stack, jsii.String("Alb"), &awselasticloadbalancingv2.ApplicationLoadBalancerProps{
		Vpc:            vpc,
		InternetFacing: jsii.Bool(false),
		VpcSubnets:     &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
	})
	listener := alb.AddListener(jsii.String("Http"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port: jsii.Number(80),
		Open: jsii.Bool(false), // the private integration opens it to the VPC link alone
		DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(200), &awselasticloadbalancingv2.FixedResponseOptions{
			ContentType: jsii.String("text/plain"),
			MessageBody: jsii.String("hello from inside the VPC\n"),
		}),
	})

	orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromApplicationListener(listener),
		// The link's id reaches the API through its stage: a replaced link needs
		// no new deployment.
		StageVariable: jsii.String("vpcLink"),
	})
	api := awsapigateway.NewSpecRestApi(stack, jsii.String("Api"), &awsapigateway.SpecRestApiProps{
		CloudWatchRole: jsii.Bool(false),
		ApiDefinition: orders.ApiDefinition(document, &privateintegration.OpenApiOptions{
			Operations: []privateintegration.OpenApiOperation{{
				OperationId: jsii.String("yearlyReport"), // a slow one
				Options: &privateintegration.IntegrationOptions{
					Path:        jsii.String("/v2/reports/{year}"),
					Integration: &awsapigateway.IntegrationOptions{Timeout: awscdk.Duration_Seconds(jsii.Number(29))},
				},
			}, {
				PathPrefix: jsii.String("/orders"),
				Options: &privateintegration.IntegrationOptions{
					Integration: &awsapigateway.IntegrationOptions{Timeout: awscdk.Duration_Seconds(jsii.Number(5))},
				},
			}},
		}),
	})

	awscdk.NewCfnOutput(stack, jsii.String("Try"), &awscdk.CfnOutputProps{
		Value: api.UrlForPath(jsii.String("/orders/1")),
	})
	return stack
}
