package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/jsii-runtime-go"
)

// service is a VPC with an internal load balancer that answers without a service behind it.
func service(stack awscdk.Stack) (awsec2.Vpc, awselasticloadbalancingv2.ApplicationListener) {
	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{
		MaxAzs: jsii.Number(2),
		SubnetConfiguration: &[]*awsec2.SubnetConfiguration{
			{Name: jsii.String("Service"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
		},
	})
	alb := awselasticloadbalancingv2.NewApplicationLoadBalancer(stack, jsii.String("Alb"), &awselasticloadbalancingv2.ApplicationLoadBalancerProps{
		Vpc:        vpc,
		VpcSubnets: &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
	})
	listener := alb.AddListener(jsii.String("Http"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port: jsii.Number(80),
		Open: jsii.Bool(false), // the private integration opens it to the VPC link alone
		DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(200), &awselasticloadbalancingv2.FixedResponseOptions{
			ContentType: jsii.String("application/json"),
			MessageBody: jsii.String(`{"number": 42}`),
		}),
	})
	return vpc, listener
}

// privateApi can be reached through one endpoint in the VPC and refuses
// everybody else.
func privateApi(stack awscdk.Stack, vpc awsec2.Vpc) awsapigateway.RestApi {
	endpoint := vpc.AddInterfaceEndpoint(jsii.String("Gateway"), &awsec2.InterfaceVpcEndpointOptions{
		Service: awsec2.InterfaceVpcEndpointAwsService_APIGATEWAY(),
		Subnets: &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
	})
	endpoints := []awsec2.IVpcEndpoint{endpoint}
	api := awsapigateway.NewRestApi(stack, jsii.String("Api"), &awsapigateway.RestApiProps{
		CloudWatchRole: jsii.Bool(false),
		EndpointConfiguration: &awsapigateway.EndpointConfiguration{
			Types:        &[]awsapigateway.EndpointType{awsapigateway.EndpointType_PRIVATE},
			VpcEndpoints: &endpoints,
		},
	})
	api.GrantInvokeFromVpcEndpointsOnly(&endpoints)
	return api
}
