package test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"
)

// jsii has two Go values for a construct that Go code was handed before its
// constructor returned, and gives either, at random. Each test tries that often
// enough to meet both.
const manyTimes = 12

// synthesizer is one written in Go: the stack is handed to it half made.
type synthesizer struct{ awscdk.DefaultStackSynthesizer }

func (s *synthesizer) Bind(stack awscdk.Stack) { s.DefaultStackSynthesizer.Bind(stack) }

func TestStackThatItsSynthesizerKnowsHasOneLinkAndOneRuleEach(t *testing.T) {
	app := newApp(t)
	stacks := make([]awscdk.Stack, manyTimes)
	for i := range stacks {
		s := &synthesizer{}
		awscdk.NewDefaultStackSynthesizer_Override(s, nil)
		stacks[i] = awscdk.NewStack(app, str(fmt.Sprintf("Stack%d", i)), &awscdk.StackProps{Synthesizer: s})
		n := newNetwork(stacks[i])
		integrate(stacks[i], "Orders", &props{Target: n.target()})
		integrate(stacks[i], "Payments", &props{Target: n.target()})
	}
	for name, template := range synthAll(t, app) {
		r := resourcesOf(t, template)
		for _, kind := range []string{"AWS::ApiGatewayV2::VpcLink", "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"} {
			if got := len(r.ofType(kind)); got != 1 {
				t.Errorf("%s has %d of %s, want 1", name, got, kind)
			}
		}
	}
}

func TestApiThatItsDefinitionKnowsIsReadOnce(t *testing.T) {
	app := newApp(t)
	stack := awscdk.NewStack(app, str("Stack"), nil)
	orders := newNetwork(stack).orders(stack)
	document := []byte(`{"openapi":"3.0.3","info":{"title":"orders","version":"1"},"paths":{"/documented":{"get":{}}}}`)
	for i := range manyTimes {
		api := awsapigateway.NewSpecRestApi(stack, str(fmt.Sprintf("Api%d", i)), &awsapigateway.SpecRestApiProps{ApiDefinition: orders.ApiDefinition(document, nil)})
		orders.AddRoutes(api, "GET /orders")
		orders.AddMethod(api.Root().GetResource(str("orders")), str("PUT"), nil)
		if got := codes(t, func() { orders.AddRoutes(api, "PUT /orders") }); !slices.Equal(got, []string{"patterns[0] route_duplicate"}) {
			t.Errorf("AddRoutes of a method that is there: %v", got)
		}
	}
}

func TestAdoptLeavesMethodsWithOurIntegrationAlone(t *testing.T) {
	app := newApp(t)
	stack := awscdk.NewStack(app, str("Stack"), nil)
	n := newNetwork(stack)
	orders := integrate(stack, "Orders", &props{Target: n.target(), Uri: str("http://orders.example.com")})
	other := integrate(stack, "Other", &props{Target: n.target(), Uri: str("http://other.example.com")})
	api := newApi(stack)
	for i := range manyTimes {
		awsapigateway.NewMethod(stack, str(fmt.Sprintf("Method%d", i)), &awsapigateway.MethodProps{
			Resource:    api.Root().AddResource(str(fmt.Sprintf("r%d", i)), nil),
			HttpMethod:  str("GET"),
			Integration: orders.Integration(nil),
		})
	}
	other.Adopt(api)
	for route, method := range made(t, stack).methods() {
		if uri, _ := at(method, "Integration/Uri").(string); !strings.HasPrefix(uri, "http://orders.example.com") {
			t.Errorf("%s was adopted: %q", route, uri)
		}
	}
}

// decorated is a link as a user may wrap it, which jsii does not know.
type decorated struct {
	awsapigatewayv2.IVpcLink
	tags []string
}

func TestLinkInAStructOfTheUsersIsTaken(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	link := newLink(stack, n.vpc)
	orders := integrate(stack, "Orders", &props{Target: n.target(), VpcLink: decorated{link, []string{"orders"}}, StageVariable: str("link")})
	api := newApi(stack)
	orders.AddRoutes(api, "GET /orders")
	further := awsapigateway.NewStage(stack, str("Further"), &awsapigateway.StageProps{Deployment: api.LatestDeployment(), StageName: str("further")})
	orders.BindStage(further, nil)
	if got := *orders.VpcLinkId(); got != *link.VpcLinkId() {
		t.Errorf("VpcLinkId is %q", got)
	}
	made(t, stack)
}

// Ids named Default are no part of a construct's address, so that two constructs
// may have one address.
func TestNestedStackOfTheDefaultIdIsAStackOfItsOwn(t *testing.T) {
	stack := newStack(t)
	nested := awscdk.NewNestedStack(stack, str("Default"), nil)
	orders := integrate(stack, "Orders", &props{Target: byArn(albArn), Uri: str("http://orders.example.com"), VpcLinkId: str("bbb111")})
	orders.AddRoutes(newApi(stack), "GET /one")
	there := orders.AddRoutes(newApi(nested), "GET /two")
	if got := *there[0].Node().Path(); !strings.HasPrefix(got, "Stack/Default/Api/") {
		t.Errorf("the nested stack's method is %s", got)
	}
}

func TestAdoptTakesAMethodInThePlaceOfOneOfOurs(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	orders := integrate(stack, "Orders", &props{Target: n.target(), Uri: str("http://orders.example.com")})
	other := integrate(stack, "Other", &props{Target: n.target(), Uri: str("http://other.example.com")})
	api := newApi(stack)
	orders.AddRoutes(api, "GET /one")
	resource := api.Root().GetResource(str("one"))
	resource.Node().TryRemoveChild(str("GET"))
	resource.AddMethod(str("GET"), awsapigateway.NewHttpIntegration(str("http://example.com/one"), nil), nil)
	other.Adopt(resource.Node().FindChild(str("GET")))
	same(t, "Uri", made(t, stack).integration(t, "GET /one")["Uri"], "http://other.example.com:80/one")
}

func TestStructsOfTheUsersAroundConstructsMakeNoForeignPanic(t *testing.T) {
	stack := newStack(t)
	orders := newNetwork(stack).orders(stack)
	api := awsapigateway.NewRestApi(stack, str("Api"), &awsapigateway.RestApiProps{Deploy: jsii.Bool(false)})
	orders.AddRoutes(api, "GET /orders")
	own := awsapigateway.NewDeployment(stack, str("Deployment"), &awsapigateway.DeploymentProps{Api: api})
	orders.RedeployOn(struct {
		awsapigateway.Deployment
		tags []string
	}{own, nil})
	stage := awsapigateway.NewStage(stack, str("Further"), &awsapigateway.StageProps{Deployment: own, StageName: str("further")})
	behind := integrate(stack, "Behind", &props{Target: byArn(albArn), Uri: str("http://orders.example.com"), VpcLinkId: str("bbb111"), StageVariable: str("link")})
	got := codes(t, func() {
		behind.BindStage(struct {
			awsapigateway.CfnStage
			tags []string
		}{stage.Node().DefaultChild().(awsapigateway.CfnStage), nil}, nil)
	})
	same(t, "a struct around a stage", got, []string{"stage wrong_type"})
	wrapped := struct {
		awsec2.ISecurityGroup
		tags []string
	}{awsec2.SecurityGroup_FromSecurityGroupId(stack, str("Group"), str("sg-0123456789abcdef0"), nil), nil}
	err := (&props{Target: byArn(albArn), Uri: str("http://orders.example.com"), VpcLinkSecurityGroups: &[]awsec2.ISecurityGroup{wrapped, wrapped}}).Validate()
	same(t, "structs around groups", found(t, err), []string{"VpcLinkSecurityGroups[0] wrong_type", "VpcLinkSecurityGroups[1] wrong_type"})
	made(t, stack)
}
