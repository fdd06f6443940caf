// Package stack is the one stack of the observed example.
package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatchactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// New adds the stack: VPC, internal load balancer with a fixed answer, REST API
// with an access log, alarms, a dashboard, and a saved query of the log.
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

	accessLog := awslogs.NewLogGroup(stack, jsii.String("AccessLog"), &awslogs.LogGroupProps{
		Retention:     awslogs.RetentionDays_ONE_MONTH,
		RemovalPolicy: awscdk.RemovalPolicy_DESTROY,
	})
	api := awsapigateway.NewRestApi(stack, jsii.String("Api"), &awsapigateway.RestApiProps{
		// A role in the settings of the account and Region, without which API
		// Gateway writes no log. Leave it out where the account has one: there is
		// one setting for all APIs.
		CloudWatchRole: jsii.Bool(true),
		DeployOptions: &awsapigateway.StageOptions{
			AccessLogDestination: awsapigateway.NewLogGroupLogDestination(accessLog),
			AccessLogFormat:      privateintegration.AccessLogFormat(),
			LoggingLevel:         awsapigateway.MethodLoggingLevel_ERROR, // the execution log, of failures only
			TracingEnabled:       jsii.Bool(true),
		},
	})

	hello := privateintegration.NewPrivateIntegration(stack, jsii.String("Hello"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromApplicationListener(listener),
	})
	hello.AddRoutes(api, "GET /hello", "GET /hello/{name}")

	onCall := awssns.NewTopic(stack, jsii.String("OnCall"), &awssns.TopicProps{EnforceSSL: jsii.Bool(true)})
	// EnforceSSL replaces the topic's own policy, which let alarms of the account in.
	onCall.GrantPublish(awsiam.NewServicePrincipal(jsii.String("cloudwatch.amazonaws.com"), nil))
	hello.Monitor(api, &privateintegration.MonitorOptions{
		AlarmActions: &[]awscloudwatch.IAlarmAction{awscloudwatchactions.NewSnsAction(onCall)},
		Idle:         &privateintegration.AlarmOptions{}, // a link without traffic goes to sleep
	})

	// Saved under Logs Insights, "Saved queries".
	awslogs.NewQueryDefinition(stack, jsii.String("WhyItFailed"), &awslogs.QueryDefinitionProps{
		QueryDefinitionName: jsii.String("private-integration/why-calls-failed"),
		LogGroups:           &[]interfacesawslogs.ILogGroupRef{accessLog},
		QueryString: awslogs.NewQueryString(&awslogs.QueryStringProps{
			FilterStatements: jsii.Strings("status >= 500 or status = 403"),
			StatsStatements:  jsii.Strings("count(*) as calls, max(integration.latency) as slowest by status, integration.status, error.responseType, integration.error, httpMethod, resourcePath"),
			Sort:             jsii.String("calls desc"),
			Limit:            jsii.Number(50),
		}),
	})
	return stack
}
