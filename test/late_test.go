package test

import (
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// warned makes an API of one route and gives the codes of the warnings.
func warned(t *testing.T, build func(awscdk.Stack) *props) []string {
	t.Helper()
	stack := newStack(t)
	orders := integrate(stack, "Orders", build(stack))
	orders.AddRoutes(newApi(stack), "GET /orders")
	synthesize(t, stack.Node().Root().(awscdk.App))
	return warningCodes(orders)
}

func parameter(stack awscdk.Stack, id string) *string {
	return awscdk.NewCfnParameter(stack, &id, &awscdk.CfnParameterProps{Default: str("abc123")}).ValueAsString()
}

// What CloudFormation reads from parameters changes with no new deployment.
func TestValuesThatComeWhileCloudFormationDeploysAreWarnedOf(t *testing.T) {
	given := func(change func(awscdk.Stack, *props, *loadBalancerProps)) func(awscdk.Stack) *props {
		return func(stack awscdk.Stack) *props {
			lb := loadBalancerProps{LoadBalancerArn: str(albArn), Protocol: "HTTP", Port: jsii.Number(80)}
			p := props{VpcLinkId: str("bbb111"), Uri: str("http://orders.example.com")}
			change(stack, &p, &lb)
			p.Target = privateintegration.TargetFromLoadBalancer(&lb)
			return &p
		}
	}
	ssm := func(stack awscdk.Stack, name string) *string {
		return awsssm.StringParameter_ValueForStringParameter(stack, &name, nil)
	}
	for name, c := range map[string]struct {
		build func(awscdk.Stack) *props
		want  []string
	}{
		"nothing":             {given(func(awscdk.Stack, *props, *loadBalancerProps) {}), nil},
		"link in a parameter": {given(func(s awscdk.Stack, p *props, _ *loadBalancerProps) { p.VpcLinkId = parameter(s, "Link") }), []string{"late-value"}},
		"link in SSM":         {given(func(s awscdk.Stack, p *props, _ *loadBalancerProps) { p.VpcLinkId = ssm(s, "/link") }), []string{"late-value"}},
		"link by a reference": {given(func(_ awscdk.Stack, p *props, _ *loadBalancerProps) { p.VpcLinkId = dynamic("/link") }), []string{"late-value"}},
		"link by an import":   {given(func(_ awscdk.Stack, p *props, _ *loadBalancerProps) { p.VpcLinkId = awscdk.Fn_ImportValue(str("link")) }), nil},
		"link of a stage": {given(func(s awscdk.Stack, p *props, _ *loadBalancerProps) {
			p.VpcLinkId, p.StageVariable = ssm(s, "/link"), str("link")
		}), nil},
		"load balancer in SSM": {given(func(s awscdk.Stack, _ *props, lb *loadBalancerProps) { lb.LoadBalancerArn = ssm(s, "/arn") }), []string{"late-value"}},
		"host in SSM": {given(func(s awscdk.Stack, p *props, _ *loadBalancerProps) {
			p.Uri = str("http://" + *ssm(s, "/host") + "/v1")
		}), []string{"late-value"}},
		"host by Fn::Sub": {given(func(s awscdk.Stack, p *props, _ *loadBalancerProps) {
			parameter(s, "Host")
			p.Uri = awscdk.Fn_Sub(str("http://${Host}.example.com"), nil)
		}), []string{"late-value"}},
		"the Region": {given(func(_ awscdk.Stack, p *props, _ *loadBalancerProps) {
			p.Uri = str("http://" + *awscdk.Aws_REGION() + ".example.com")
		}), nil},
		"all of them": {given(func(s awscdk.Stack, p *props, lb *loadBalancerProps) {
			p.VpcLinkId, lb.LoadBalancerArn, p.Uri = ssm(s, "/link"), ssm(s, "/arn"), str("http://"+*ssm(s, "/host"))
		}), []string{"late-value", "late-value", "late-value"}},
	} {
		if got := warned(t, c.build); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

func dynamic(name string) *string {
	return awscdk.NewCfnDynamicReference(awscdk.CfnDynamicReferenceService_SSM, &name).ToString()
}

func TestOneLateValueIsAcknowledgedByItsField(t *testing.T) {
	got := warned(t, func(stack awscdk.Stack) *props {
		awscdk.Validations_Of(stack).Acknowledge(&awscdk.Acknowledgment{
			Id: str("Annotation::privateintegration:late-value"), Reason: str("redeployed by hand"), Where: &map[string]any{"field": "VpcLinkId"},
		})
		return &props{
			Target:    privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: str(albArn), Protocol: "HTTP", Port: jsii.Number(80)}),
			VpcLinkId: parameter(stack, "Link"), Uri: str("http://" + *parameter(stack, "Host")),
		}
	})
	same(t, "warnings", got, []string{"late-value"})
}

// A port that nobody knows opens none silently.
func TestGuessedPortIsSaid(t *testing.T) {
	to := func(uri func(awscdk.Stack) *string, change func(*loadBalancerProps)) func(awscdk.Stack) *props {
		return func(stack awscdk.Stack) *props {
			lb := loadBalancerProps{LoadBalancerArn: str(nlbArn), Vpc: newVpc(stack)}
			change(&lb)
			return &props{Target: privateintegration.TargetFromLoadBalancer(&lb), Uri: uri(stack)}
		}
	}
	literal := func(uri string) func(awscdk.Stack) *string { return func(awscdk.Stack) *string { return &uri } }
	whole := func(stack awscdk.Stack) *string { return parameter(stack, "Uri") }
	none := func(*loadBalancerProps) {}
	port := func(lb *loadBalancerProps) { lb.Port = jsii.Number(8080) }
	for name, c := range map[string]struct {
		build   func(awscdk.Stack) *props
		guessed bool
	}{
		"http":                     {to(literal("http://orders.example.com"), none), false},
		"a port":                   {to(literal("http://orders.example.com:8080"), none), false},
		"a stage variable":         {to(literal("http://orders.example.com:${stageVariables.port}"), none), true},
		"a host that may have one": {to(literal("http://${stageVariables.host}"), none), true},
		"the same, with Port":      {to(literal("http://${stageVariables.host}"), port), false},
		"a parameter":              {to(whole, none), true},
		"a parameter, with Port":   {to(whole, port), false},
	} {
		if got := slices.Contains(warned(t, c.build), "guessed-port"); got != c.guessed {
			t.Errorf("%s: guessed %v, want %v", name, got, c.guessed)
		}
	}
}

// Information about a link is no reason to ask for its id before the CDK does.
func TestLazyLinkIdIsNotReadWhileTheTreeIsBuilt(t *testing.T) {
	stack := newStack(t)
	id := &lateText{text: "early1"}
	orders := integrate(stack, "Orders", &props{Target: byArn(albArn), Uri: str("http://orders.example.com"), VpcLinkId: awscdk.Lazy_String(id, nil)})
	orders.AddRoutes(newApi(stack), "GET /orders")
	id.text = "late11"
	same(t, "ConnectionId", made(t, stack).integration(t, "GET /orders")["ConnectionId"], "late11")
}

// Only a link whose id is exported gets the warning that it cannot be replaced.
func TestExportedLinkIsSaidOnlyWhereItIsExported(t *testing.T) {
	const flag = "@aws-cdk/core:defaultCrossStackReferences"
	other := func(stack awscdk.Stack, strength string) awscdk.Stack {
		there := awscdk.NewStack(stack.Node().Root().(awscdk.App), str("Other"), nil)
		there.Node().SetContext(str(flag), strength)
		return there
	}
	nested := func(stack awscdk.Stack) awscdk.Stack { return awscdk.NewNestedStack(stack, str("Nested"), nil) }
	for name, c := range map[string]struct {
		place func(awscdk.Stack) (integration, api awscdk.Stack)
		own   bool // a link that the user makes beside the load balancer
		want  bool
	}{
		"another stack":                        {func(s awscdk.Stack) (awscdk.Stack, awscdk.Stack) { return s, other(s, "strong") }, false, true},
		"on the way to weak references":        {func(s awscdk.Stack) (awscdk.Stack, awscdk.Stack) { return s, other(s, "both") }, false, true},
		"weak references":                      {func(s awscdk.Stack) (awscdk.Stack, awscdk.Stack) { return s, other(s, "weak") }, false, false},
		"a nested stack":                       {func(s awscdk.Stack) (awscdk.Stack, awscdk.Stack) { return s, nested(s) }, false, false},
		"from a nested stack":                  {func(s awscdk.Stack) (awscdk.Stack, awscdk.Stack) { return nested(s), s }, false, false},
		"from a nested stack to another stack": {func(s awscdk.Stack) (awscdk.Stack, awscdk.Stack) { return nested(s), other(s, "strong") }, false, true},
		"the user's link":                      {func(s awscdk.Stack) (awscdk.Stack, awscdk.Stack) { o := other(s, "strong"); return o, o }, true, true},
		"the user's link, weak":                {func(s awscdk.Stack) (awscdk.Stack, awscdk.Stack) { o := other(s, "weak"); return o, o }, true, false},
	} {
		stack := newStack(t)
		n := newNetwork(stack)
		in, at := c.place(stack)
		p := &props{Target: n.target()}
		if c.own {
			p.VpcLink = newLink(stack, n.vpc)
		}
		orders := integrate(in, "Orders", p)
		orders.AddRoutes(newApi(at), "GET /orders")
		if got := slices.Contains(warningCodes(orders), "exported-link"); got != c.want {
			t.Errorf("%s: warned %v, want %v", name, got, c.want)
		}
	}
}

// A nested stack uses what the stack around it makes through parameters, which the
// CDK makes in a synthesis: a second one must not take them for the user's.
func TestWhatANestedStackIsHandedIsNoLateValue(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	nested := awscdk.NewNestedStack(stack, str("Nested"), nil)
	integrate(nested, "Orders", &props{
		Target: byArn(*n.alb.LoadBalancerArn()), VpcLinkId: newLink(stack, n.vpc).VpcLinkId(), Uri: str("http://orders.example.com"),
	}).AddRoutes(newApi(nested), "GET /orders")
	for range 2 {
		stack.Node().Root().(awscdk.App).Synth(&awscdk.StageSynthesisOptions{Force: jsii.Bool(true)})
	}
	if found := warningCodes(stack.Node().Root()); slices.Contains(found, "late-value") {
		t.Errorf("warnings %q", found)
	}
}
