package test

import (
	"errors"
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/jsii-runtime-go"
	"pgregory.net/rapid"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

var (
	drawnCases = flag.Int("property.cases", 12, "how many stacks the property test draws")
	drawnSeed  = flag.Int("property.seed", 1, "the first of the seeds it draws them from")
)

// drawn is a private integration as random plain values, all of them valid.
type drawn struct {
	protocol  string // of the listener
	port      float64
	own       bool // the load balancer is made in the stack; else it exists already
	nlbGroups bool // a network load balancer made here has a security group
	uri       string
	link      string // "shared", "own" or "given"
	variable  string
	further   bool // a second stage with the variable, over another link
	timeout   float64
	mode      awsapigateway.ResponseTransferMode
	routes    []routeSpec
}

// drawnCase draws one. A listener that ends TLS needs a Uri: no certificate
// matches the load balancer's own name.
func drawnCase() *rapid.Generator[drawn] {
	return rapid.Custom(func(t *rapid.T) drawn {
		d := drawn{
			protocol:  rapid.SampledFrom([]string{"HTTP", "HTTPS", "TCP", "TLS"}).Draw(t, "protocol"),
			port:      rapid.SampledFrom([]float64{80, 443, 1024, 8080, 65535}).Draw(t, "port"),
			own:       rapid.IntRange(0, 3).Draw(t, "own") > 0,
			nlbGroups: rapid.Bool().Draw(t, "groups"),
			link:      rapid.SampledFrom([]string{"shared", "own", "given"}).Draw(t, "link"),
			variable:  rapid.SampledFrom([]string{"", "vpcLink2"}).Draw(t, "variable"),
			mode:      rapid.SampledFrom([]awsapigateway.ResponseTransferMode{"", "BUFFERED"}).Draw(t, "mode"),
			routes:    routeSpecs().Draw(t, "routes"),
		}
		for i, r := range d.routes { // a backend path that loses the rest is valid and warned of
			if path := r.plain.Path; path != nil && strings.HasSuffix(r.path, "{rest+}") && !strings.Contains(*path, "{rest}") {
				d.routes[i].plain.Path = str(*path + "/{rest}")
			}
		}
		if d.variable != "" {
			d.further = rapid.Bool().Draw(t, "further")
		}
		if rapid.Bool().Draw(t, "has timeout") {
			d.timeout = float64(rapid.IntRange(50, 29_000).Draw(t, "timeout"))
		}
		if d.secure() || !d.own || rapid.Bool().Draw(t, "has uri") {
			scheme := "http"
			if d.secure() || d.protocol == "TCP" && rapid.Bool().Draw(t, "tls beyond") {
				scheme = "https"
			}
			port := fmt.Sprint(":", d.port)
			if rapid.Bool().Draw(t, "port left out") {
				port = ""
			}
			d.uri = scheme + "://" + rapid.SampledFrom([]string{"orders.example.com", "a-b.c0.example.org"}).Draw(t, "host") + port +
				rapid.SampledFrom([]string{"", "/", "/v1", "/base/v2/"}).Draw(t, "base path")
		}
		return d
	})
}

func (d drawn) secure() bool { return d.protocol == "HTTPS" || d.protocol == "TLS" }

func (d drawn) network() bool { return d.protocol == "TCP" || d.protocol == "TLS" }

// props makes what the props refer to. The VPC exists already, so that a stack
// holds little besides what the library makes.
func (d drawn) props(stack awscdk.Stack) *props {
	vpc := awsec2.Vpc_FromVpcAttributes(stack, str("Vpc"), &awsec2.VpcAttributes{
		VpcId: str("vpc-0123456789abcdef0"), VpcCidrBlock: str("10.0.0.0/16"),
		AvailabilityZones: jsii.Strings("eu-central-1a", "eu-central-1b"),
		PrivateSubnetIds:  jsii.Strings("subnet-0123456789abcdef0", "subnet-0123456789abcdef1"),
	})
	p := &props{Target: d.target(stack, vpc), ResponseTransferMode: d.mode}
	if d.uri != "" {
		p.Uri = &d.uri
	}
	if d.variable != "" {
		p.StageVariable = &d.variable
	}
	if d.timeout != 0 {
		p.Timeout = awscdk.Duration_Millis(&d.timeout)
	}
	switch d.link {
	case "given":
		p.VpcLinkId = str("bbb111")
	case "own":
		p.VpcLinkSecurityGroups = &[]awsec2.ISecurityGroup{awsec2.NewSecurityGroup(stack, str("LinkGroup"), &awsec2.SecurityGroupProps{
			Vpc: vpc, AllowAllOutbound: jsii.Bool(false),
		})}
	}
	return p
}

func (d drawn) target(stack awscdk.Stack, vpc awsec2.IVpc) privateintegration.Target {
	switch {
	case !d.own:
		arn := albArn
		if d.network() {
			arn = nlbArn
		}
		return privateintegration.TargetFromLoadBalancer(&loadBalancerProps{
			LoadBalancerArn: &arn, Protocol: awselasticloadbalancingv2.Protocol(d.protocol), Port: &d.port, Vpc: vpc,
			SecurityGroups: &[]awsec2.ISecurityGroup{awsec2.SecurityGroup_FromSecurityGroupId(stack, str("Theirs"), str("sg-0123456789abcdef0"), nil)},
		})
	case d.network():
		var groups *[]awsec2.ISecurityGroup
		if d.nlbGroups {
			groups = &[]awsec2.ISecurityGroup{awsec2.NewSecurityGroup(stack, str("NlbGroup"), &awsec2.SecurityGroupProps{Vpc: vpc})}
		}
		return privateintegration.TargetFromNetworkListener(listen(newNlb(stack, "Nlb", vpc, groups), vpc, d.port, awselasticloadbalancingv2.Protocol(d.protocol)))
	}
	alb := awselasticloadbalancingv2.NewApplicationLoadBalancer(stack, str("Alb"), &awselasticloadbalancingv2.ApplicationLoadBalancerProps{Vpc: vpc})
	listener := &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port: &d.port, Protocol: awselasticloadbalancingv2.ApplicationProtocol(d.protocol), Open: jsii.Bool(false),
		DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(200), nil),
	}
	if d.secure() {
		listener.Certificates = certificates()
	}
	return privateintegration.TargetFromApplicationListener(alb.AddListener(str("Listener"), listener))
}

// add makes the routes, the deployment's own stage and the further one.
func (d drawn) add(stack awscdk.Stack, orders privateintegration.PrivateIntegration) {
	api := newApi(stack)
	for _, r := range d.routes {
		o := r.options(nil)
		m := &methodOptions{Integration: o.Integration, Path: o.Path, Proxy: o.Proxy, IntegrationHttpMethod: o.IntegrationHttpMethod}
		if o.Proxy != nil {
			m.Method = &awsapigateway.MethodOptions{MethodResponses: &[]*awsapigateway.MethodResponse{{StatusCode: str("200")}, {StatusCode: str("500")}}}
		}
		orders.AddRoutesWithOptions(api, m, r.verb+" "+r.path)
	}
	if d.further {
		beta := awsapigateway.NewStage(stack, str("Beta"), &awsapigateway.StageProps{Deployment: api.LatestDeployment(), StageName: str("beta")})
		orders.BindStage(beta, &privateintegration.BindStageOptions{VpcLinkId: str("ccc222")})
	}
}

// Random valid props synthesize without a finding of AWS's rules or ours; with
// one random defect they are refused by Validate and the constructor alike, or
// found in the template by a rule: never lost.
func TestDrawnPropsAreCleanAndDrawnDefectsAreFound(t *testing.T) {
	app := newApp(t)
	// One validator for both apps: its engine takes seconds to start.
	validator := awscdk.NewCloudFormationValidatePlugin(&awscdk.CloudFormationValidatePluginProps{RegoRules: privateintegration.Rules()})
	awscdk.Validations_Of(app).AddPlugins(validator)
	cases, refused := map[string]drawn{}, map[string]int{}
	for n := range *drawnCases {
		d := drawnCase().Example(*drawnSeed + n)
		name := fmt.Sprintf("Drawn%d", *drawnSeed+n)
		cases[name] = d
		stack := awscdk.NewStack(app, &name, nil)
		good := d.props(stack)
		for _, defect := range propsDefects {
			if !defect.fits(d) {
				continue
			}
			bad := *good
			defect.spoil(d, &bad)
			var invalid *privateintegration.ValidationError
			if err := bad.Validate(); !errors.As(err, &invalid) || string(invalid.Problems[0].Code) != defect.code {
				t.Errorf("%s with %s: want %s, Validate says %v: %+v", name, defect.code, defect.code, err, d)
			}
			if got := codes(t, func() { integrate(stack, "Orders", &bad) }); !strings.HasSuffix(got[0], " "+defect.code) {
				t.Errorf("%s with %s: the constructor says %v: %+v", name, defect.code, got, d)
			}
			refused[defect.code]++
		}
		if err := good.Validate(); err != nil {
			t.Fatalf("%s is refused: %v: %+v", name, err, d)
		}
		d.add(stack, integrate(stack, "Orders", good)) // under the id that was refused: nothing was left behind
	}
	for _, defect := range propsDefects {
		if refused[defect.code] == 0 {
			t.Errorf("no drawn case shows %s: draw more", defect.code)
		}
	}
	templates := synthAll(t, app)
	if found := reported(t, app); len(found) > 0 {
		t.Errorf("want no finding, got %v", found)
	}
	if !t.Failed() {
		seeDefects(t, validator, cases, templates)
	}
}
