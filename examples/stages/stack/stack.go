// Package stack is the one stack of the stages example.
package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// New adds the stack: VPC, internal load balancer with a fixed answer, REST API
// with the stages prod and beta.
func New(scope constructs.Construct, id string) awscdk.Stack {
	stack := awscdk.NewStack(scope, jsii.String(id), nil)

	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{
		MaxAzs: jsii.Number(2),
		SubnetConfiguration: &[]*awsec2.SubnetConfiguration{
			{Name: jsii.String("Service"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
		},
	})
	isolated := &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED}
	alb := awselasticloadbalancingv2.NewApplicationLoadBalancer(stack, jsii.String("Alb"), &awselasticloadbalancingv2.ApplicationLoadBalancerProps{
		Vpc:            vpc,
		InternetFacing: jsii.Bool(false),
		VpcSubnets:     isolated,
	})
	listener := alb.AddListener(jsii.String("Http"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port: jsii.Number(80),
		Open: jsii.Bool(false), // the private integration opens it to the VPC links alone
		DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(200), &awselasticloadbalancingv2.FixedResponseOptions{
			ContentType: jsii.String("text/plain"),
			MessageBody: jsii.String("hello from inside the VPC\n"),
		}),
	})

	// The API makes its own deployment and the stage prod, which is bound automatically.
	api := awsapigateway.NewRestApi(stack, jsii.String("Api"), &awsapigateway.RestApiProps{
		CloudWatchRole: jsii.Bool(false),
	})
	hello := privateintegration.NewPrivateIntegration(stack, jsii.String("Hello"), &privateintegration.PrivateIntegrationProps{
		Target:        privateintegration.TargetFromApplicationListener(listener),
		StageVariable: jsii.String("vpcLink"),
	})
	hello.AddRoutes(api, "GET /hello")

	// Beta has a deployment and a link of its own: other subnets or groups can be
	// tried there first. The load balancer is the same on every stage.
	deployment := awsapigateway.NewDeployment(stack, jsii.String("BetaDeployment"), &awsapigateway.DeploymentProps{Api: api})
	beta := awsapigateway.NewStage(stack, jsii.String("Beta"), &awsapigateway.StageProps{
		Deployment: deployment,
		StageName:  jsii.String("beta"),
	})
	hello.BindStage(beta, &privateintegration.BindStageOptions{VpcLink: awsapigatewayv2.NewVpcLink(stack, jsii.String("BetaLink"), &awsapigatewayv2.VpcLinkProps{
		Vpc:     vpc,
		Subnets: isolated,
		SecurityGroups: &[]interfacesawsec2.ISecurityGroupRef{awsec2.NewSecurityGroup(stack, jsii.String("BetaLinkGroup"), &awsec2.SecurityGroupProps{
			Vpc:              vpc,
			AllowAllOutbound: jsii.Bool(false),
		})},
	})})

	// The API has an output of its own with the address of prod.
	awscdk.NewCfnOutput(stack, jsii.String("BetaEndpoint"), &awscdk.CfnOutputProps{Value: beta.UrlForPath(jsii.String("/"))})
	return stack
}
