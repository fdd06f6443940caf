// Package stack is a REST API in front of what another team owns.
package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// New adds the stack. Context value: parameters, the path of the parameters.
func New(scope constructs.Construct, id string) awscdk.Stack {
	stack := awscdk.NewStack(scope, jsii.String(id), nil)
	path, ok := stack.Node().TryGetContext(jsii.String("parameters")).(string)
	if !ok {
		path = "/orders"
	}
	// CloudFormation reads the values anew with every deployment.
	parameter := func(name string) *string {
		return awsssm.StringParameter_ValueForStringParameter(stack, jsii.String(path+"/"+name), nil)
	}

	orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromLoadBalancer(&privateintegration.LoadBalancerTargetProps{
			LoadBalancerArn: parameter("load-balancer-arn"),
			Protocol:        awselasticloadbalancingv2.Protocol_HTTPS,
			Port:            jsii.Number(443),
		}),
		Uri:       jsii.String("https://" + *parameter("host-name")),
		VpcLinkId: parameter("vpc-link-id"),
		// A new value of a parameter leaves the template as it is, so nothing
		// would redeploy the API. The variable belongs to the stage, which takes
		// the new link's id at once.
		StageVariable: jsii.String("vpcLinkId"),
	})
	awscdk.Annotations_Of(orders).AcknowledgeWarning(jsii.String("privateintegration:late-value"),
		jsii.String("its owners announce another load balancer or host, and the API is deployed anew then"))
	api := awsapigateway.NewRestApi(stack, jsii.String("Api"), &awsapigateway.RestApiProps{
		CloudWatchRole: jsii.Bool(false),
	})
	orders.AddRoutes(api, "GET /orders", "GET /orders/{id}")

	awscdk.NewCfnOutput(stack, jsii.String("Try"), &awscdk.CfnOutputProps{
		Value: api.UrlForPath(jsii.String("/orders")),
	})
	return stack
}
