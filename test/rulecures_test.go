package test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	elbv2 "github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsec2"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// cures are what the pages of the rules show for the CDK, by the rules that each
// is for: the bodies are copied there as they stand.
func cures(stack awscdk.Stack, vpc awsec2.Vpc, alb elbv2.ApplicationLoadBalancer, listener, httpsListener elbv2.ApplicationListener, api awsapigateway.RestApi) map[string]func() {
	return map[string]func(){
		"PI001 PI002 PI003 PI004 PI005 PI006 PI024 PI025 PI026": func() {
			// Link, target, connection type and Uri come together.
			orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
				Target: privateintegration.TargetFromApplicationListener(listener),
			})
			orders.AddRoutes(api, "GET /orders/{id}")
		},
		"PI007 PI008 PI009 PI027 PI029 PI030 PI031 PI034": func() {
			orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
				Target: privateintegration.TargetFromApplicationListener(listener),
			})
			// {id} is mapped and declared automatically, and what further mappings read
			// is declared too.
			orders.AddRoutesWithOptions(api, &privateintegration.MethodOptions{
				Integration: &awsapigateway.IntegrationOptions{RequestParameters: &map[string]*string{
					"integration.request.header.tenant":  jsii.String("method.request.header.tenant"),
					"integration.request.header.request": jsii.String("context.requestId"),
					"integration.request.header.channel": jsii.String("'public'"),
				}},
			}, "GET /orders/{id}")
		},
		"PI010": func() {
			files := privateintegration.NewPrivateIntegration(stack, jsii.String("Files"), &privateintegration.PrivateIntegrationProps{
				Target: privateintegration.TargetFromApplicationListener(listener),
			})
			files.AddRoutes(api, "ANY /files/{path+}")
		},
		"PI011 PI012": func() {
			orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
				Target:        privateintegration.TargetFromApplicationListener(listener),
				StageVariable: jsii.String("vpcLink"),
			})
			orders.AddRoutes(api, "GET /orders/{id}") // the API's own stage has the variable now
			beta := awsapigateway.NewStage(stack, jsii.String("Beta"), &awsapigateway.StageProps{
				Deployment: api.LatestDeployment(),
				StageName:  jsii.String("beta"),
			})
			orders.BindStage(beta, nil) // and so has this one
		},
		"PI013 PI014 PI015": func() {
			orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
				Target: privateintegration.TargetFromApplicationListener(httpsListener),
				Uri:    jsii.String("https://orders.example.com/v1"), // a name of the certificate; the port is the listener's
			})
			orders.AddRoutes(api, "GET /orders/{id}")
		},
		"PI016": func() {
			orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
				Target: privateintegration.TargetFromApplicationListener(listener),
			})
			orders.AddRoutes(api, "GET /orders/{id}") // the API's own deployment waits for these
			deployment := awsapigateway.NewDeployment(stack, jsii.String("Deployment"), &awsapigateway.DeploymentProps{Api: api})
			method := orders.AddRoutes(api, "GET /orders")[0]
			deployment.Node().AddDependency(method)
		},
		"PI017 PI018": func() {
			linkGroup := awsec2.NewSecurityGroup(stack, jsii.String("LinkGroup"), &awsec2.SecurityGroupProps{
				Vpc: vpc, AllowAllOutbound: jsii.Bool(false),
			})
			link := awsapigatewayv2.NewVpcLink(stack, jsii.String("Link"), &awsapigatewayv2.VpcLinkProps{
				Vpc: vpc, SecurityGroups: &[]interfacesawsec2.ISecurityGroupRef{linkGroup},
			})
			orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
				Target:                privateintegration.TargetFromApplicationListener(listener),
				VpcLink:               link,
				VpcLinkSecurityGroups: &[]awsec2.ISecurityGroup{linkGroup}, // gets the rules, both ways
			})
			orders.AddRoutes(api, "GET /orders/{id}")
		},
		"PI019": func() {
			// Both share the rules between link and load balancer: one each way.
			for _, name := range []string{"Orders", "Invoices"} {
				integration := privateintegration.NewPrivateIntegration(stack, jsii.String(name), &privateintegration.PrivateIntegrationProps{
					Target: privateintegration.TargetFromApplicationListener(listener),
				})
				integration.AddRoutes(api, "ANY /"+strings.ToLower(name))
			}
		},
		"PI020 PI032": func() {
			orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
				Target: privateintegration.TargetFromApplicationListener(listener),
			})
			// One resource a path, one name for the variable.
			orders.AddRoutes(api, "GET /orders/{id}", "GET /orders/{id}/lines")
		},
		"PI021": func() {
			orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
				Target: privateintegration.TargetFromApplicationListener(listener),
			})
			orders.AddRoutes(api, "ANY /orders") // whatever the caller sends is the backend's method too
		},
		"PI022 PI023": func() {
			internal := elbv2.NewApplicationLoadBalancer(stack, jsii.String("Internal"), &elbv2.ApplicationLoadBalancerProps{
				Vpc: vpc, InternetFacing: jsii.Bool(false),
			})
			open := internal.AddListener(jsii.String("Http"), &elbv2.BaseApplicationListenerProps{
				Port: jsii.Number(80), Open: jsii.Bool(false),
				DefaultAction: elbv2.ListenerAction_FixedResponse(jsii.Number(200), nil),
			})
			orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
				Target: privateintegration.TargetFromApplicationListener(open),
			})
			orders.AddRoutes(api, "GET /orders")
		},
		"PI028": func() {
			orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
				Target: privateintegration.TargetFromApplicationListener(listener),
			})
			location := &map[string]*bool{"method.response.header.Location": jsii.Bool(true)}
			orders.AddRoutesWithOptions(api, &privateintegration.MethodOptions{
				Proxy: jsii.Bool(false),
				Method: &awsapigateway.MethodOptions{MethodResponses: &[]*awsapigateway.MethodResponse{
					{StatusCode: jsii.String("201"), ResponseParameters: location},
				}},
				Integration: &awsapigateway.IntegrationOptions{IntegrationResponses: &[]*awsapigateway.IntegrationResponse{{
					StatusCode: jsii.String("201"),
					ResponseParameters: &map[string]*string{
						"method.response.header.Location": jsii.String("integration.response.header.Location"),
					},
				}}},
			}, "POST /orders")
		},
		"PI033": func() {
			// Application Load Balancers are reached over a V2 link, which is made here.
			orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
				Target: privateintegration.TargetFromLoadBalancer(&privateintegration.LoadBalancerTargetProps{
					LoadBalancer: alb,
					Protocol:     elbv2.Protocol_HTTP,
				}),
			})
			orders.AddRoutes(api, "GET /orders/{id}")
		},
	}
}

// What the pages advise passes the rules itself.
func TestCuresOfRulesPassTheRules(t *testing.T) {
	app := newUncheckedApp(t)
	for n, ids := range slices.Sorted(maps.Keys(cures(nil, nil, nil, nil, nil, nil))) {
		stack := awscdk.NewStack(app, jsii.String("Cure"+strconv.Itoa(n)), nil)
		vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), nil)
		alb := elbv2.NewApplicationLoadBalancer(stack, jsii.String("Alb"), &elbv2.ApplicationLoadBalancerProps{Vpc: vpc})
		answer := elbv2.ListenerAction_FixedResponse(jsii.Number(200), nil)
		listener := alb.AddListener(jsii.String("Http"), &elbv2.BaseApplicationListenerProps{Port: jsii.Number(80), Open: jsii.Bool(false), DefaultAction: answer})
		https := alb.AddListener(jsii.String("Https"), &elbv2.BaseApplicationListenerProps{
			Port: jsii.Number(443), Open: jsii.Bool(false), DefaultAction: answer,
			Certificates: &[]elbv2.IListenerCertificate{elbv2.ListenerCertificate_FromArn(jsii.String("arn:aws:acm:eu-west-1:111122223333:certificate/1"))},
		})
		api := awsapigateway.NewRestApi(stack, jsii.String("Api"), nil)
		cures(stack, vpc, alb, listener, https, api)[ids]()
	}
	privateintegration.AddRules(app)
	app.Synth(nil)
	for _, f := range reported(t, app) {
		if strings.HasPrefix(f.rule, "PI") || f.rule == "E3005" {
			t.Errorf("%s: %s at %s", f.stack, f.rule, f.resource)
		}
	}
}
