// Package stack is a REST API that speaks HTTPS to an internal load balancer.
package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscertificatemanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// New adds the stack. Context values: domain, and zoneId or certificateArn.
func New(scope constructs.Construct, id string) awscdk.Stack {
	stack := awscdk.NewStack(scope, jsii.String(id), nil)
	domain := value(stack, "domain", "orders.example.com")

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
	listener := alb.AddListener(jsii.String("Https"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port:         jsii.Number(443),
		Open:         jsii.Bool(false), // the private integration opens it to the VPC link alone
		SslPolicy:    awselasticloadbalancingv2.SslPolicy_RECOMMENDED_TLS,
		Certificates: &[]awselasticloadbalancingv2.IListenerCertificate{certificate(stack, domain)},
		DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(200), &awselasticloadbalancingv2.FixedResponseOptions{
			ContentType: jsii.String("application/json"),
			MessageBody: jsii.String(`{"orders":[]}`),
		}),
	})

	// The host of the Uri is the name that API Gateway checks the certificate
	// for. It need not resolve to anything: the way to the load balancer is the
	// VPC link's, so no DNS record points there.
	orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromApplicationListener(listener),
		Uri:    jsii.String("https://" + domain + "/v1"),
	})
	api := awsapigateway.NewRestApi(stack, jsii.String("Api"), &awsapigateway.RestApiProps{
		CloudWatchRole: jsii.Bool(false),
	})
	orders.AddRoutes(api, "GET /orders", "POST /orders", "GET /orders/{id}")

	awscdk.NewCfnOutput(stack, jsii.String("Try"), &awscdk.CfnOutputProps{
		Value: api.UrlForPath(jsii.String("/orders")),
	})
	return stack
}

// certificate is the one that exists, or one that Route 53 proves the domain
// for: the only record needed, made and renewed without you.
func certificate(stack awscdk.Stack, domain string) awselasticloadbalancingv2.IListenerCertificate {
	if arn := value(stack, "certificateArn", ""); arn != "" {
		return awselasticloadbalancingv2.ListenerCertificate_FromArn(jsii.String(arn))
	}
	zone := awsroute53.HostedZone_FromHostedZoneId(stack, jsii.String("Zone"), jsii.String(value(stack, "zoneId", "Z0123456789EXAMPLE")))
	issued := awscertificatemanager.NewCertificate(stack, jsii.String("Certificate"), &awscertificatemanager.CertificateProps{
		DomainName: jsii.String(domain),
		Validation: awscertificatemanager.CertificateValidation_FromDns(zone),
	})
	return awselasticloadbalancingv2.ListenerCertificate_FromArn(issued.CertificateArn())
}

// value of a context key, as given with -c key=value.
func value(scope constructs.Construct, key, otherwise string) string {
	if given, ok := scope.Node().TryGetContext(jsii.String(key)).(string); ok {
		return given
	}
	return otherwise
}
