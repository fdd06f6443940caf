// Package stack is one stack in three versions: on a VPC link V1, on both, and
// on a VPC link V2.
package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2targets"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// Steps of the migration. Each is deployed after the one before it.
const (
	Before  = iota // VPC link V1, through a network load balancer
	Rewired        // methods over the V2 link; V1 stays for a rollback
	Done           // V1 and its load balancer are gone
)

// The backend's name, in the Host header of every request.
const uri = "http://orders.example.com/v1"

// New adds the stack as it is in a step.
func New(scope constructs.Construct, id string, step int) awscdk.Stack {
	stack := awscdk.NewStack(scope, jsii.String(id), nil)
	vpc, listener := service(stack)
	api := awsapigateway.NewRestApi(stack, jsii.String("Api"), &awsapigateway.RestApiProps{
		CloudWatchRole: jsii.Bool(false),
	})
	if step < Done {
		overV1(stack, vpc, listener, api)
	}
	if step == Before {
		return stack
	}

	orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromApplicationListener(listener),
		Uri:    jsii.String(uri),
	})
	if step == Rewired {
		orders.Adopt(api) // ConnectionId, IntegrationTarget and Uri change in one update
	} else {
		orders.AddRoutes(api, "GET /orders", "GET /orders/{id}") // the same methods, without V1
	}
	return stack
}

// service is a VPC with an internal load balancer in front of the backend.
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
		Open: jsii.Bool(false),
		DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(200), &awselasticloadbalancingv2.FixedResponseOptions{
			ContentType: jsii.String("application/json"),
			MessageBody: jsii.String(`{"orders":[]}`),
		}),
	})
	return vpc, listener
}

// overV1 is what many APIs have today: a VPC link V1, and a network load
// balancer only because V1 cannot reach the application load balancer.
func overV1(stack awscdk.Stack, vpc awsec2.Vpc, listener awselasticloadbalancingv2.ApplicationListener, api awsapigateway.RestApi) {
	v1 := constructs.NewConstruct(stack, jsii.String("V1"))
	nlb := awselasticloadbalancingv2.NewNetworkLoadBalancer(v1, jsii.String("Nlb"), &awselasticloadbalancingv2.NetworkLoadBalancerProps{
		Vpc:        vpc,
		VpcSubnets: &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
	})
	nlb.AddListener(jsii.String("Tcp"), &awselasticloadbalancingv2.BaseNetworkListenerProps{
		Port: jsii.Number(80),
	}).AddTargets(jsii.String("Alb"), &awselasticloadbalancingv2.AddNetworkTargetsProps{
		Port:    jsii.Number(80),
		Targets: &[]awselasticloadbalancingv2.INetworkLoadBalancerTarget{awselasticloadbalancingv2targets.NewAlbListenerTarget(listener)},
	})
	// The network load balancer has no security group, so its requests come
	// from addresses of the VPC.
	awsec2.NewCfnSecurityGroupIngress(v1, jsii.String("FromNlb"), &awsec2.CfnSecurityGroupIngressProps{
		GroupId:    (*listener.LoadBalancer().Connections().SecurityGroups())[0].SecurityGroupId(),
		IpProtocol: jsii.String("tcp"),
		FromPort:   jsii.Number(80),
		ToPort:     jsii.Number(80),
		CidrIp:     vpc.VpcCidrBlock(),
	})
	link := awsapigateway.NewVpcLink(v1, jsii.String("Link"), &awsapigateway.VpcLinkProps{
		Targets: &[]awselasticloadbalancingv2.INetworkLoadBalancer{nlb},
	})

	orders := api.Root().AddResource(jsii.String("orders"), nil)
	orders.AddMethod(jsii.String("GET"), overLink(link, "/orders", nil), nil)
	orders.AddResource(jsii.String("{id}"), nil).AddMethod(jsii.String("GET"),
		overLink(link, "/orders/{id}", &map[string]*string{"integration.request.path.id": jsii.String("method.request.path.id")}),
		&awsapigateway.MethodOptions{RequestParameters: &map[string]*bool{"method.request.path.id": jsii.Bool(true)}})
}

func overLink(link awsapigateway.VpcLink, path string, mapped *map[string]*string) awsapigateway.Integration {
	return awsapigateway.NewIntegration(&awsapigateway.IntegrationProps{
		Type:                  awsapigateway.IntegrationType_HTTP_PROXY,
		IntegrationHttpMethod: jsii.String("GET"),
		Uri:                   jsii.String(uri + path),
		Options: &awsapigateway.IntegrationOptions{
			ConnectionType:    awsapigateway.ConnectionType_VPC_LINK,
			VpcLink:           link,
			RequestParameters: mapped,
		},
	})
}
