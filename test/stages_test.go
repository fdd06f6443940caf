package test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// staged is a stack whose private integration finds its link in the stage
// variable "link".
type staged struct {
	stack awscdk.Stack
	network
	orders privateintegration.PrivateIntegration
}

func newStaged(t *testing.T) staged {
	t.Helper()
	stack := newStack(t)
	s := staged{stack: stack, network: newNetwork(stack)}
	s.orders = s.integrate("Orders", func(p *privateintegration.PrivateIntegrationProps) { p.StageVariable = jsii.String("link") })
	return s
}

// integrate adds a private integration with the same target.
func (s staged) integrate(id string, change func(*privateintegration.PrivateIntegrationProps)) privateintegration.PrivateIntegration {
	props := &privateintegration.PrivateIntegrationProps{Target: privateintegration.TargetFromApplicationListener(s.listener)}
	change(props)
	return privateintegration.NewPrivateIntegration(s.stack, jsii.String(id), props)
}

// link is a VPC link that is not the private integration's.
func (s staged) link(id string) awsapigatewayv2.VpcLink {
	sg := awsec2.NewSecurityGroup(s.stack, jsii.String(id+"Group"), &awsec2.SecurityGroupProps{Vpc: s.vpc, AllowAllOutbound: jsii.Bool(false)})
	return awsapigatewayv2.NewVpcLink(s.stack, jsii.String(id), &awsapigatewayv2.VpcLinkProps{
		Vpc:            s.vpc,
		SecurityGroups: &[]interfacesawsec2.ISecurityGroupRef{sg},
	})
}

// further adds a stage to an API, as an L2 with a deployment of its own.
func further(scope constructs.Construct, id string, api awsapigateway.IRestApi, variables map[string]string) awsapigateway.Stage {
	deployment := awsapigateway.NewDeployment(scope, jsii.String(id+"Deployment"), &awsapigateway.DeploymentProps{Api: api})
	props := &awsapigateway.StageProps{Deployment: deployment, StageName: jsii.String(strings.ToLower(id))}
	if variables != nil {
		props.Variables = stringPointers(variables)
	}
	return awsapigateway.NewStage(scope, jsii.String(id), props)
}

// l1Stage adds a stage by hand to the API's own deployment.
func l1Stage(scope constructs.Construct, id string, restApiID *string, api awsapigateway.RestApi, variables map[string]string) awsapigateway.CfnStage {
	props := &awsapigateway.CfnStageProps{RestApiId: restApiID, DeploymentId: api.LatestDeployment().DeploymentId(), StageName: jsii.String(strings.ToLower(id))}
	if variables != nil {
		props.Variables = stringPointers(variables)
	}
	return awsapigateway.NewCfnStage(scope, jsii.String(id), props)
}

// stageVariables gives the variables of the stage with a name.
func stageVariables(t *testing.T, template []byte, name string) map[string]any {
	t.Helper()
	for _, stage := range resourcesOf(t, template) {
		if stage.Type == "AWS::ApiGateway::Stage" && stage.Properties["StageName"] == name {
			variables, _ := stage.Properties["Variables"].(map[string]any)
			return variables
		}
	}
	t.Fatalf("no stage %q", name)
	return nil
}

func stringPointers(values map[string]string) *map[string]*string {
	pointers := make(map[string]*string, len(values))
	for key, value := range values {
		pointers[key] = &value
	}
	return &pointers
}

// refTo is a Ref as it stands in a template.
func refTo(stack awscdk.Stack, value *string) any { return stack.Resolve(value) }

func TestStageVariableStandsInEveryRendering(t *testing.T) {
	s := newStaged(t)
	api := newApi(s.stack)
	s.orders.AddRoutes(api, "GET /routes/{id}")
	s.orders.AddMethod(api.Root().AddResource(jsii.String("method"), nil), jsii.String("GET"), nil)
	s.orders.AddProxy(api.Root().AddResource(jsii.String("proxy"), nil), nil)
	api.Root().AddMethod(jsii.String("PUT"), s.orders.Integration(nil), nil)
	byHand := awsapigateway.NewCfnMethod(s.stack, jsii.String("ByHand"), &awsapigateway.CfnMethodProps{
		RestApiId: api.RestApiId(), ResourceId: api.Root().ResourceId(), HttpMethod: jsii.String("POST"), AuthorizationType: jsii.String("NONE"),
		Integration: s.orders.IntegrationProperty("POST", "/", nil),
	})
	api.LatestDeployment().Node().AddDependency(byHand)

	template := synth(t, s.stack)
	methods := 0
	for id, method := range resourcesOf(t, template) {
		if method.Type != "AWS::ApiGateway::Method" {
			continue
		}
		methods++
		if got := method.Properties["Integration"].(map[string]any)["ConnectionId"]; got != "${stageVariables.link}" {
			t.Errorf("%s: ConnectionId is %v", id, got)
		}
	}
	if methods != 6 {
		t.Errorf("got %d methods, want 6", methods)
	}
	want := map[string]any{"link": refTo(s.stack, s.orders.VpcLinkId())}
	if got := stageVariables(t, template, "prod"); !reflect.DeepEqual(got, want) {
		t.Errorf("the API's own stage has %v, want %v", got, want)
	}
}

func TestStageVariableReachesTheOwnStageOfASpecRestApi(t *testing.T) {
	s := newStaged(t)
	api := awsapigateway.NewSpecRestApi(s.stack, jsii.String("Spec"), &awsapigateway.SpecRestApiProps{
		CloudWatchRole: jsii.Bool(false),
		ApiDefinition: awsapigateway.ApiDefinition_FromInline(map[string]any{
			"openapi": "3.0.1", "info": map[string]any{"title": "spec", "version": "1"}, "paths": map[string]any{},
		}),
	})
	s.orders.RedeployOn(api.LatestDeployment())
	if got := stageVariables(t, synth(t, s.stack), "prod")["link"]; !reflect.DeepEqual(got, refTo(s.stack, s.orders.VpcLinkId())) {
		t.Errorf("link is %v", got)
	}
}

func TestBindStageTakesEveryKindOfStageAndLink(t *testing.T) {
	s := newStaged(t)
	api := newApi(s.stack)
	s.orders.AddRoutes(api, "GET /orders")
	other := s.link("Other")
	imported := awsapigatewayv2.VpcLink_FromVpcLinkAttributes(s.stack, jsii.String("Imported"), &awsapigatewayv2.VpcLinkAttributes{VpcLinkId: jsii.String("abc123"), Vpc: s.vpc})

	s.orders.BindStage(further(s.stack, "Second", api, nil), nil)
	s.orders.BindStage(l1Stage(s.stack, "Third", api.RestApiId(), api, nil), &privateintegration.BindStageOptions{})
	s.orders.BindStage(further(s.stack, "Fourth", api, nil), &privateintegration.BindStageOptions{VpcLink: other})
	s.orders.BindStage(l1Stage(s.stack, "Fifth", api.RestApiId(), api, nil), &privateintegration.BindStageOptions{VpcLinkId: jsii.String("bbb111")})
	s.orders.BindStage(further(s.stack, "Sixth", api, nil), &privateintegration.BindStageOptions{VpcLink: imported})

	template := synth(t, s.stack)
	for name, want := range map[string]any{
		"prod":   refTo(s.stack, s.orders.VpcLinkId()),
		"second": refTo(s.stack, s.orders.VpcLinkId()),
		"third":  refTo(s.stack, s.orders.VpcLinkId()),
		"fourth": refTo(s.stack, other.VpcLinkId()),
		"fifth":  "bbb111",
		"sixth":  "abc123",
	} {
		if got := stageVariables(t, template, name); !reflect.DeepEqual(got, map[string]any{"link": want}) {
			t.Errorf("stage %s has %v, want link %v", name, got, want)
		}
	}
	// The stage's own link must reach the load balancer as well.
	rules := 0
	for _, r := range resourcesOf(t, template) {
		if strings.HasPrefix(r.Type, "AWS::EC2::SecurityGroup") && strings.Contains(fmt.Sprint(r.Properties["SourceSecurityGroupId"], r.Properties["GroupId"]), "OtherGroup") {
			rules++
		}
	}
	if rules != 2 {
		t.Errorf("got %d rules between the stage's link and the load balancer, want one each way", rules)
	}
}

func TestBindStageGoesBeforeWhatIsBoundByItself(t *testing.T) {
	for _, first := range []bool{true, false} {
		s := newStaged(t)
		api := newApi(s.stack)
		other := &privateintegration.BindStageOptions{VpcLinkId: jsii.String("bbb111")}
		if first {
			s.orders.BindStage(api.DeploymentStage(), other)
		}
		s.orders.AddRoutes(api, "GET /orders")
		if !first {
			s.orders.BindStage(api.DeploymentStage(), other)
		}
		s.orders.AddRoutes(api, "GET /more")
		s.orders.BindStage(api.DeploymentStage(), other)
		if got := stageVariables(t, synth(t, s.stack), "prod")["link"]; got != "bbb111" {
			t.Errorf("BindStage first %v: link is %v", first, got)
		}
	}
}

func TestBindStageKeepsTheStagesOwnVariables(t *testing.T) {
	s := newStaged(t)
	api := awsapigateway.NewRestApi(s.stack, jsii.String("Api"), &awsapigateway.RestApiProps{
		CloudWatchRole: jsii.Bool(false),
		DeployOptions:  &awsapigateway.StageOptions{Variables: stringPointers(map[string]string{"color": "blue"})},
	})
	s.orders.AddRoutes(api, "GET /orders")
	before := l1Stage(s.stack, "Before", api.RestApiId(), api, map[string]string{"color": "green", "link": *s.orders.VpcLinkId()})
	s.orders.BindStage(before, nil)
	after := l1Stage(s.stack, "After", api.RestApiId(), api, nil)
	s.orders.BindStage(after, nil)
	after.SetVariables(stringPointers(map[string]string{"color": "red"}))
	further := further(s.stack, "Further", api, map[string]string{"color": "white"})
	s.orders.BindStage(further, nil)

	template := synth(t, s.stack)
	for name, color := range map[string]string{"prod": "blue", "before": "green", "after": "red", "further": "white"} {
		want := map[string]any{"color": color, "link": refTo(s.stack, s.orders.VpcLinkId())}
		if got := stageVariables(t, template, name); !reflect.DeepEqual(got, want) {
			t.Errorf("stage %s has %v, want %v", name, got, want)
		}
	}
}

func TestBindStageFailsForWhatItCannotBind(t *testing.T) {
	s := newStaged(t)
	api := newApi(s.stack)
	api.Root().AddMethod(jsii.String("GET"), nil, nil)
	direct := s.integrate("Direct", func(*privateintegration.PrivateIntegrationProps) {})
	stage := further(s.stack, "Beta", api, nil)
	imported := awsapigateway.Stage_FromStageAttributes(s.stack, jsii.String("Imported"), &awsapigateway.StageAttributes{StageName: jsii.String("old"), RestApi: api})
	link := awsapigatewayv2.VpcLink_FromVpcLinkAttributes(s.stack, jsii.String("ImportedLink"), &awsapigatewayv2.VpcLinkAttributes{VpcLinkId: jsii.String("no id"), Vpc: s.vpc})
	id := func(id string) *privateintegration.BindStageOptions {
		return &privateintegration.BindStageOptions{VpcLinkId: &id}
	}
	for _, row := range []struct {
		name string
		call func()
		want []string
	}{
		{"no stage", func() { s.orders.BindStage(nil, nil) }, []string{"stage required"}},
		{"imported stage", func() { s.orders.BindStage(imported, nil) }, []string{"stage stage_imported"}},
		{"no variable", func() { direct.BindStage(stage, nil) }, []string{"StageVariable stage_variable_unset"}},
		{"all at once", func() { direct.BindStage(nil, id("x")) }, []string{"StageVariable stage_variable_unset", "options.VpcLinkId vpc_link_id", "stage required"}},
		{"two links", func() {
			s.orders.BindStage(stage, &privateintegration.BindStageOptions{VpcLink: direct.VpcLink(), VpcLinkId: jsii.String("bbb111")})
		}, []string{"options.VpcLinkId conflict"}},
		{"a value API Gateway refuses", func() { s.orders.BindStage(stage, id("bbb 111")) }, []string{"options.VpcLinkId vpc_link_id"}},
		{"an empty value", func() { s.orders.BindStage(stage, id("")) }, []string{"options.VpcLinkId vpc_link_id"}},
		{"a link with such an id", func() { s.orders.BindStage(stage, &privateintegration.BindStageOptions{VpcLink: link}) }, []string{"options.VpcLink vpc_link_id"}},
	} {
		if got := codes(t, row.call); !slices.Equal(got, row.want) {
			t.Errorf("%s: got %v, want %v", row.name, got, row.want)
		}
	}
	if got := stageVariables(t, synth(t, s.stack), "beta"); got != nil {
		t.Errorf("a refused call left variables: %v", got)
	}
}

func TestStageVariableFailsForNamesApiGatewayRefuses(t *testing.T) {
	target := privateintegration.TargetFromLoadBalancer(&privateintegration.LoadBalancerTargetProps{
		LoadBalancerArn: jsii.String("arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/0123456789abcdef"),
	})
	for name, valid := range map[string]bool{
		"link": true, "V2": true, "9": true, strings.Repeat("x", 64): true,
		"": false, "vpc-link": false, "vpc_link": false, "a.b": false, "a b": false, "ü": false, "${Token[x]}": false, strings.Repeat("x", 65): false,
	} {
		props := &privateintegration.PrivateIntegrationProps{
			Target: target, Uri: jsii.String("http://a.example.com"), VpcLinkId: jsii.String("bbb111"), StageVariable: &name,
		}
		err := props.Validate()
		if valid && err != nil {
			t.Errorf("%q: %v", name, err)
		}
		if !valid && (err == nil || !strings.Contains(err.Error(), "(stage_variable_name)")) {
			t.Errorf("%q: got %v, want stage_variable_name", name, err)
		}
	}
}

func TestStageWithoutTheVariableFailsAtSynth(t *testing.T) {
	s := newStaged(t)
	api := newApi(s.stack)
	s.orders.AddRoutes(api, "GET /orders")
	cfn := api.Node().DefaultChild().(awsapigateway.CfnRestApi)
	further(s.stack, "L2", api, map[string]string{"color": "blue"})
	l1Stage(s.stack, "ByRef", cfn.Ref(), api, nil)
	l1Stage(s.stack, "ByAttribute", cfn.AttrRestApiId(), api, nil)
	further(s.stack, "Own", api, map[string]string{"link": "bbb111"}) // says it itself
	s.orders.BindStage(further(s.stack, "Bound", api, nil), nil)

	imported := awsapigateway.RestApi_FromRestApiAttributes(s.stack, jsii.String("Imported"), &awsapigateway.RestApiAttributes{RestApiId: jsii.String("abc123"), RootResourceId: jsii.String("root")})
	s.orders.AddRoutes(imported, "GET /imported")
	further(s.stack, "OfImport", imported, nil)

	elsewhere := awscdk.NewStack(s.stack.Node().Root().(awscdk.App), jsii.String("Elsewhere"), nil)
	awsapigateway.NewCfnStage(elsewhere, jsii.String("OtherStack"), &awsapigateway.CfnStageProps{RestApiId: api.RestApiId(), DeploymentId: jsii.String("d")})

	unused := awsapigateway.NewRestApi(s.stack, jsii.String("Unused"), &awsapigateway.RestApiProps{CloudWatchRole: jsii.Bool(false)})
	unused.Root().AddMethod(jsii.String("GET"), nil, nil)

	text := synthError(t, s.stack)
	for _, stage := range []string{"Stack/L2/Resource", "Stack/ByRef", "Stack/ByAttribute", "Stack/OfImport/Resource", "Elsewhere/OtherStack"} {
		if !strings.Contains(text, stage+": Variables.link: is required by API Stack/") {
			t.Errorf("no error for stage %s", stage)
		}
	}
	if n := strings.Count(text, "stage_variable_missing"); n != 5 {
		t.Errorf("got %d errors, want 5", n)
	}
	if !strings.Contains(text, "whose methods of Stack/Orders find their link in it: call BindStage") {
		t.Error("the error names neither the private integration nor the cure")
	}
	if t.Failed() {
		t.Log(text)
	}
}

func TestStageVariableOfDisagreeingLinksFails(t *testing.T) {
	s := newStaged(t)
	api := newApi(s.stack)
	s.orders.AddRoutes(api, "GET /orders")
	other := s.integrate("Other", func(p *privateintegration.PrivateIntegrationProps) {
		p.StageVariable, p.VpcLink = jsii.String("link"), s.link("OtherLink")
	})
	want := []string{"StageVariable stage_variable_conflict"}
	before := len(*s.stack.Node().FindAll(""))
	for name, call := range map[string]func(){
		"routes":      func() { other.AddRoutes(api, "GET /other") },
		"proxy":       func() { other.AddProxy(api.Root(), nil) },
		"own stage":   func() { other.BindStage(api.DeploymentStage(), nil) },
		"deployments": func() { other.RedeployOn(api.LatestDeployment()) },
	} {
		for range 2 { // a refused call must not make the next one pass
			if got := codes(t, call); !slices.Equal(got, want) {
				t.Errorf("%s: got %v, want %v", name, got, want)
			}
		}
	}
	if after := len(*s.stack.Node().FindAll("")); after != before {
		t.Errorf("the tree grew from %d to %d constructs", before, after)
	}

	beta := further(s.stack, "Beta", api, nil)
	s.orders.BindStage(beta, &privateintegration.BindStageOptions{VpcLinkId: jsii.String("bbb111")})
	if got := codes(t, func() { s.orders.BindStage(beta, nil) }); !slices.Equal(got, want) {
		t.Errorf("two links by one private integration: got %v, want %v", got, want)
	}
	if got := codes(t, func() { other.BindStage(beta, nil) }); !slices.Equal(got, want) {
		t.Errorf("two links by two private integrations: got %v, want %v", got, want)
	}

	api.Root().AddMethod(jsii.String("PATCH"), other.Integration(nil), nil)
	if text := synthError(t, s.stack); !strings.Contains(text, "stage_variable_conflict") {
		t.Errorf("the CDK's integration object brought another link and Synth said only: %s", text)
	}
}

func TestStageVariableIsSharedByThoseWhoAgree(t *testing.T) {
	s := newStaged(t)
	api := newApi(s.stack)
	same := s.integrate("Same", func(p *privateintegration.PrivateIntegrationProps) { p.StageVariable = jsii.String("link") })
	own := s.integrate("Own", func(p *privateintegration.PrivateIntegrationProps) {
		p.StageVariable, p.VpcLinkId = jsii.String("own"), jsii.String("ccc111")
	})
	agreeing := s.integrate("Agreeing", func(p *privateintegration.PrivateIntegrationProps) {
		p.StageVariable, p.VpcLinkId = jsii.String("link"), jsii.String("ddd111")
	})
	bbb := &privateintegration.BindStageOptions{VpcLinkId: jsii.String("bbb111")}
	s.orders.BindStage(api.DeploymentStage(), bbb)
	agreeing.BindStage(api.DeploymentStage(), bbb)
	s.orders.AddRoutes(api, "GET /orders")
	same.AddRoutes(api, "GET /same")
	own.AddRoutes(api, "GET /own")
	agreeing.AddRoutes(api, "GET /agreeing")
	want := map[string]any{"link": "bbb111", "own": "ccc111"}
	if got := stageVariables(t, synth(t, s.stack), "prod"); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestStageVariableFailsWhereTheNameIsTaken(t *testing.T) {
	s := newStaged(t)
	api := newApi(s.stack)
	taken := further(s.stack, "Taken", api, map[string]string{"link": "v1link"})
	if got := codes(t, func() { s.orders.BindStage(taken, nil) }); !slices.Equal(got, []string{"StageVariable stage_variable_conflict"}) {
		t.Errorf("got %v", got)
	}
	later := l1Stage(s.stack, "Later", api.RestApiId(), api, nil)
	s.orders.BindStage(later, nil)
	later.SetVariables(stringPointers(map[string]string{"link": "v1link"}))
	if text := synthError(t, s.stack); !strings.Contains(text, "Stack/Later: StageVariable: ") || !strings.Contains(text, "stage_variable_conflict") {
		t.Errorf("a variable set after BindStage was lost and Synth said only: %s", text)
	}
}

func TestStageVariableFailsBeyondTheLimit(t *testing.T) {
	s := newStaged(t)
	api := newApi(s.stack)
	many := map[string]string{}
	for i := range 99 {
		many[fmt.Sprintf("v%d", i)] = "x"
	}
	fits := l1Stage(s.stack, "Fits", api.RestApiId(), api, many)
	s.orders.BindStage(fits, nil) // the hundredth
	s.orders.BindStage(fits, nil) // no further one
	many["v99"] = "x"
	full := further(s.stack, "Full", api, many)
	if got := codes(t, func() { s.orders.BindStage(full, nil) }); !slices.Equal(got, []string{"StageVariable stage_variable_limit"}) {
		t.Errorf("got %v", got)
	}
	fits.SetVariables(stringPointers(many))
	if text := synthError(t, s.stack); !strings.Contains(text, "Stack/Fits: StageVariable: ") || !strings.Contains(text, "stage_variable_limit") {
		t.Errorf("a variable set after BindStage was one too many and Synth said only: %s", text)
	}
}

// A canary may override the variable: its link needs its rules as well.
func TestCanaryOfAnotherLinkGetsItsRules(t *testing.T) {
	s := newStaged(t)
	api := newApi(s.stack)
	s.orders.AddRoutes(api, "GET /orders")
	prod := api.DeploymentStage().Node().DefaultChild().(awsapigateway.CfnStage)
	prod.SetCanarySetting(&awsapigateway.CfnStage_CanarySettingProperty{
		DeploymentId: api.LatestDeployment().DeploymentId(), PercentTraffic: jsii.Number(10),
		StageVariableOverrides: &map[string]*string{"link": s.link("Next").VpcLinkId()},
	})
	rules := strings.Join(rulesOf(made(t, s.stack)), "\n")
	for _, want := range []string{"egress NextGroup → AlbSecurityGroup", "ingress AlbSecurityGroup ← NextGroup"} {
		if !strings.Contains(rules, want) {
			t.Errorf("no %s among\n%s", want, rules)
		}
	}
}

func TestCanaryOfAnUnknownLinkIsSaid(t *testing.T) {
	s := newStaged(t)
	api := newApi(s.stack)
	s.orders.AddRoutes(api, "GET /orders")
	api.DeploymentStage().Node().DefaultChild().(awsapigateway.CfnStage).SetCanarySetting(&awsapigateway.CfnStage_CanarySettingProperty{
		StageVariableOverrides: &map[string]*string{"link": jsii.String("bbb111")},
	})
	made(t, s.stack)
	if got := strings.Join(annotations(s.orders), "\n"); !strings.Contains(got, "VPC link bbb111 is not made in this app") {
		t.Errorf("the canary's link is not spoken of:\n%s", got)
	}
}

// A stage's variable may carry a link that somebody else asked for: all who serve the
// stage call over it. A canary's comes by the stage, or by a deployment that goes to it.
func TestLinksOfStagesGetTheirRules(t *testing.T) {
	const admin, next = "8080-8080", "egress NextGroup → AlbSecurityGroup tcp "
	for name, c := range map[string]struct {
		make func(s staged, other privateintegration.PrivateIntegration, link *string)
		want []string
	}{
		"asked for by another": {func(s staged, other privateintegration.PrivateIntegration, link *string) {
			api := newApi(s.stack)
			other.AddRoutes(api, "GET /other")
			s.orders.AddRoutes(api, "GET /orders")
			s.orders.BindStage(api.DeploymentStage(), &privateintegration.BindStageOptions{VpcLinkId: link})
		}, []string{next + "80-80", next + admin}},
		"a canary's, of one of two APIs": {func(s staged, other privateintegration.PrivateIntegration, link *string) {
			api := newApi(s.stack)
			s.orders.AddRoutes(api, "GET /orders")
			other.AddRoutes(awsapigateway.NewRestApi(s.stack, str("Other"), nil), "GET /other")
			api.DeploymentStage().Node().DefaultChild().(awsapigateway.CfnStage).SetCanarySetting(&awsapigateway.CfnStage_CanarySettingProperty{StageVariableOverrides: &map[string]*string{"link": link}})
		}, []string{next + "80-80"}},
		"a canary's, of a document": {func(s staged, other privateintegration.PrivateIntegration, link *string) {
			api := awsapigateway.NewSpecRestApi(s.stack, str("Api"), &awsapigateway.SpecRestApiProps{ApiDefinition: s.orders.RoutesDefinition(nil, "GET /orders")})
			api.DeploymentStage().Node().DefaultChild().(awsapigateway.CfnStage).SetCanarySetting(&awsapigateway.CfnStage_CanarySettingProperty{StageVariableOverrides: &map[string]*string{"link": link}})
		}, []string{next + "80-80"}},
		"a deployment's canary": {func(s staged, other privateintegration.PrivateIntegration, link *string) {
			api := newApi(s.stack)
			s.orders.AddRoutes(api, "GET /orders")
			awsapigateway.NewCfnDeployment(s.stack, str("Canary"), &awsapigateway.CfnDeploymentProps{
				RestApiId: api.RestApiId(), StageName: str("prod"),
				DeploymentCanarySettings: &awsapigateway.CfnDeployment_DeploymentCanarySettingsProperty{StageVariableOverrides: &map[string]*string{"link": link}},
			})
		}, []string{next + "80-80"}},
	} {
		s := newStaged(t)
		listener := s.alb.AddListener(str("Admin"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
			Port: jsii.Number(8080), Protocol: awselasticloadbalancingv2.ApplicationProtocol_HTTP, Open: jsii.Bool(false),
			DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(200), nil),
		})
		other := integrate(s.stack, "Other integration", &props{Target: privateintegration.TargetFromApplicationListener(listener), StageVariable: str("link")})
		c.make(s, other, s.link("Next").VpcLinkId())
		var got []string
		for _, rule := range rulesOf(made(t, s.stack)) {
			if strings.HasPrefix(rule, next) {
				got = append(got, rule)
			}
		}
		slices.Sort(got)
		slices.Sort(c.want)
		same(t, name, got, c.want)
	}
}

// A stage that a deployment makes itself takes no variables.
func TestStageOfADeploymentLacksTheVariable(t *testing.T) {
	s := newStaged(t)
	api := awsapigateway.NewRestApi(s.stack, jsii.String("Api"), &awsapigateway.RestApiProps{Deploy: jsii.Bool(false)})
	s.orders.AddRoutes(api, "GET /orders")
	awsapigateway.NewDeployment(s.stack, jsii.String("L2"), &awsapigateway.DeploymentProps{Api: api, StageName: jsii.String("two")})
	awsapigateway.NewCfnDeployment(s.stack, jsii.String("L1"), &awsapigateway.CfnDeploymentProps{RestApiId: api.RestApiId(), StageName: jsii.String("one")})
	awsapigateway.NewCfnDeployment(s.stack, jsii.String("Told"), &awsapigateway.CfnDeploymentProps{RestApiId: api.RestApiId(), StageName: jsii.String("told"),
		StageDescription: &awsapigateway.CfnDeployment_StageDescriptionProperty{Variables: &map[string]*string{"link": jsii.String("bbb111")}}})
	text := synthError(t, s.stack)
	for _, want := range []string{"Stack/L2/Resource: StageName: must be left out", "Stack/L1: StageName: must be left out"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if n := strings.Count(text, "stage_variable_missing"); n != 2 {
		t.Errorf("got %d errors, want 2:\n%s", n, text)
	}
}
