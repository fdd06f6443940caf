package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/jsii-runtime-go"
)

// backend is the Uri of the service; bench/ts/main.js says the same.
const backend = "http://orders.example.com:80"

// network is what every contender starts from.
type network struct {
	stack    awscdk.Stack
	vpc      awsec2.Vpc
	alb      awselasticloadbalancingv2.ApplicationLoadBalancer
	listener awselasticloadbalancingv2.ApplicationListener
}

func newNetwork(stack awscdk.Stack) network {
	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{
		MaxAzs: jsii.Number(2),
		SubnetConfiguration: &[]*awsec2.SubnetConfiguration{
			{Name: jsii.String("Service"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
		},
	})
	alb := awselasticloadbalancingv2.NewApplicationLoadBalancer(stack, jsii.String("Alb"), &awselasticloadbalancingv2.ApplicationLoadBalancerProps{
		Vpc:        vpc,
		VpcSubnets: isolated(),
	})
	listener := alb.AddListener(jsii.String("Http"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port:          jsii.Number(80),
		Open:          jsii.Bool(false),
		DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(200), nil),
	})
	return network{stack, vpc, alb, listener}
}

// newApi is the REST API that methods are added to one by one.
func (n network) newApi() awsapigateway.RestApi {
	return awsapigateway.NewRestApi(n.stack, jsii.String("Api"), &awsapigateway.RestApiProps{CloudWatchRole: jsii.Bool(false)})
}

// parent is the resource that all routes stand below: a route is then one
// resource and one method, and has one path parameter.
func parent(api awsapigateway.RestApi) awsapigateway.Resource {
	return api.Root().AddResource(jsii.String("items"), nil).AddResource(jsii.String("{id}"), nil)
}

// name of the i-th route's own resource.
func name(i int) string { return fmt.Sprintf("r%04d", i) }

// path of the i-th route.
func path(i int) string { return "/items/{id}/" + name(i) }

// run is what one process of a contender reports.
type run struct {
	Template     string
	Build, Synth float64 // s
}

// runContender is the whole of a child: build and synthesize one app.
func runContender(contender, routes, out string) error {
	n, err := strconv.Atoi(routes)
	if err != nil {
		return err
	}
	build := buildersByName[contender]
	if build == nil {
		return fmt.Errorf("no contender %q", contender)
	}
	app := awscdk.NewApp(&awscdk.AppProps{
		Outdir: jsii.String(out),
		// Indented as the CDK does by default, 1,000 operations do not fit into a
		// template's 1 MB.
		Context: &map[string]any{"@aws-cdk/core:suppressTemplateIndentation": n >= 1000},
	})
	stack := awscdk.NewStack(app, jsii.String("Stack"), nil)
	// Node loads these modules when they are first asked for. TypeScript has
	// loaded them by now as well.
	awsec2.CfnVPC_CFN_RESOURCE_TYPE_NAME()
	awselasticloadbalancingv2.CfnLoadBalancer_CFN_RESOURCE_TYPE_NAME()
	awsapigateway.CfnRestApi_CFN_RESOURCE_TYPE_NAME()
	awsapigatewayv2.CfnVpcLink_CFN_RESOURCE_TYPE_NAME()

	begun := time.Now()
	build(newNetwork(stack), n)
	built := time.Now()
	assembly := app.Synth(nil)
	synthesized := time.Now()

	report := run{
		Template: *assembly.Directory() + "/" + *stack.TemplateFile(),
		Build:    built.Sub(begun).Seconds(),
		Synth:    synthesized.Sub(built).Seconds(),
	}
	jsii.Close()
	return json.NewEncoder(os.Stdout).Encode(report)
}
