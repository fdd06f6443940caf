// Package stack is a REST API in front of a network load balancer.
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

// New adds the stack: VPC, backend, internal load balancer, REST API.
func New(scope constructs.Construct, id string) awscdk.Stack {
	stack := awscdk.NewStack(scope, jsii.String(id), nil)

	isolated := &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED}
	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{
		MaxAzs: jsii.Number(2),
		SubnetConfiguration: &[]*awsec2.SubnetConfiguration{
			{Name: jsii.String("Service"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
		},
	})
	nlb := awselasticloadbalancingv2.NewNetworkLoadBalancer(stack, jsii.String("Nlb"), &awselasticloadbalancingv2.NetworkLoadBalancerProps{
		Vpc:        vpc,
		VpcSubnets: isolated,
		// One made without a group lets everything in and can never get one.
		SecurityGroups: &[]awsec2.ISecurityGroup{
			awsec2.NewSecurityGroup(stack, jsii.String("NlbGroup"), &awsec2.SecurityGroupProps{Vpc: vpc, AllowAllOutbound: jsii.Bool(false)}),
		},
		CrossZoneEnabled: jsii.Bool(true), // the one backend serves both zones
	})
	// For TLS up to the load balancer give the listener a certificate, and the
	// private integration a Uri with its name: https://orders.example.com.
	listener := nlb.AddListener(jsii.String("Tcp"), &awselasticloadbalancingv2.BaseNetworkListenerProps{
		Port: jsii.Number(80),
	})
	server := backend(stack, vpc, isolated)
	listener.AddTargets(jsii.String("Backend"), &awselasticloadbalancingv2.AddNetworkTargetsProps{
		Port: jsii.Number(8080),
		Targets: &[]awselasticloadbalancingv2.INetworkLoadBalancerTarget{
			awselasticloadbalancingv2targets.NewInstanceTarget(server, nil),
		},
	})
	server.Connections().AllowFrom(nlb, awsec2.Port_Tcp(jsii.Number(8080)), jsii.String("Requests and health checks"))

	api := awsapigateway.NewRestApi(stack, jsii.String("Api"), &awsapigateway.RestApiProps{
		CloudWatchRole: jsii.Bool(false),
	})
	files := privateintegration.NewPrivateIntegration(stack, jsii.String("Files"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromNetworkListener(listener),
	})
	files.AddProxy(api.Root(), nil)

	awscdk.NewCfnOutput(stack, jsii.String("Try"), &awscdk.CfnOutputProps{Value: api.Url()})
	return stack
}

// backend serves an empty folder with what Amazon Linux has on board, so it
// needs no way out of the VPC.
func backend(stack awscdk.Stack, vpc awsec2.Vpc, subnets *awsec2.SubnetSelection) awsec2.Instance {
	server := awsec2.NewInstance(stack, jsii.String("Backend"), &awsec2.InstanceProps{
		Vpc:              vpc,
		VpcSubnets:       subnets,
		InstanceType:     awsec2.NewInstanceType(jsii.String("t4g.nano")),
		MachineImage:     awsec2.MachineImage_LatestAmazonLinux2023(&awsec2.AmazonLinux2023ImageSsmParameterProps{CpuType: awsec2.AmazonLinuxCpuType_ARM_64}),
		RequireImdsv2:    jsii.Bool(true),
		AllowAllOutbound: jsii.Bool(false),
	})
	server.UserData().AddCommands(
		jsii.String("mkdir /srv/files"),
		jsii.String("systemd-run --unit=files --uid=nobody python3 -m http.server 8080 --directory /srv/files"),
	)
	return server
}
