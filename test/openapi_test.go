package test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

const document = `openapi: 3.0.3
info: {title: Orders, version: "1"}
paths:
  /orders/{id}:
    get: {operationId: readOrder, responses: {200: {description: the order}}}
    put: {responses: {204: {description: stored}}}
  /reports: {get: {responses: {200: {description: all, headers: {}}}}}
`

const loadBalancerArn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/orders/1f2e3d"

func specApi(stack awscdk.Stack, definition awsapigateway.ApiDefinition) awsapigateway.SpecRestApi {
	return awsapigateway.NewSpecRestApi(stack, jsii.String("Api"), &awsapigateway.SpecRestApiProps{
		ApiDefinition: definition, CloudWatchRole: jsii.Bool(false),
	})
}

// inApp is a private integration whose link and load balancer are made there.
func inApp(t *testing.T, variable *string) (awscdk.Stack, privateintegration.PrivateIntegration) {
	t.Helper()
	stack := newStack(t)
	return stack, privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromApplicationListener(newNetwork(stack).listener), StageVariable: variable,
	})
}

// literal is a private integration without a token: its documents can go
// through files.
func literal(t *testing.T) (awscdk.Stack, privateintegration.PrivateIntegration) {
	t.Helper()
	stack := newStack(t)
	return stack, privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromLoadBalancer(&privateintegration.LoadBalancerTargetProps{LoadBalancerArn: jsii.String(loadBalancerArn)}),
		Uri:    jsii.String("https://orders.example.com/v1"), VpcLinkId: jsii.String("bbb111"), StageVariable: jsii.String("vpcLink"),
	})
}

// body digs into the API's body.
func body(t *testing.T, found resources, path ...string) map[string]any {
	t.Helper()
	_, api := found.only(t, "AWS::ApiGateway::RestApi")
	value := api.Properties["Body"]
	for _, key := range path {
		object, _ := value.(map[string]any)
		value = object[key]
	}
	object, ok := value.(map[string]any)
	if !ok {
		t.Fatalf("nothing at %v in %v", path, api.Properties)
	}
	return object
}

// Link and load balancer may be tokens: CloudFormation fills them in.
func TestOpenApiInline(t *testing.T) {
	stack, orders := inApp(t, nil)
	specApi(stack, orders.ApiDefinition([]byte(document), nil))
	found := resourcesOf(t, synth(t, stack))
	got := body(t, found, "paths", "/orders/{id}", "get", "x-amazon-apigateway-integration")
	linkID, _ := found.only(t, "AWS::ApiGatewayV2::VpcLink")
	albID, _ := found.only(t, "AWS::ElasticLoadBalancingV2::LoadBalancer")
	for key, want := range map[string]string{
		"connectionId":      `{"Ref":"` + linkID + `"}`,
		"integrationTarget": `{"Ref":"` + albID + `"}`,
		"uri":               `{"Fn::Join":["",["http://",{"Fn::GetAtt":["` + albID + `","DNSName"]},":80/orders/{id}"]]}`,
		"requestParameters": `{"integration.request.path.id":"method.request.path.id"}`,
		"responses":         `{"default":{"statusCode":"200"}}`,
	} {
		if spelled, _ := json.Marshal(got[key]); string(spelled) != want {
			t.Errorf("%s is %s, want %s", key, spelled, want)
		}
	}
	if empty := body(t, found, "paths", "/reports", "get", "responses", "200")["headers"]; empty == nil {
		t.Error("an empty object is lost on the way")
	}
	network := []string{"AWS::EC2::", "AWS::ElasticLoadBalancingV2::"}
	var made []string
	for id, resource := range found {
		if !slices.ContainsFunc(network, func(prefix string) bool { return strings.HasPrefix(resource.Type, prefix) }) {
			made = append(made, id)
		}
	}
	if len(made) > 12 {
		t.Errorf("%d resources beside the network: %v", len(made), made)
	}
}

// The API's own stage gets the link's id, though it is made after the
// definition; a stage of the user's is asked for it.
func TestOpenApiStageVariable(t *testing.T) {
	stack, orders := inApp(t, jsii.String("vpcLink"))
	api := specApi(stack, orders.ApiDefinition([]byte(document), nil))
	second := awsapigateway.NewStage(stack, jsii.String("Second"), &awsapigateway.StageProps{Deployment: api.LatestDeployment(), StageName: jsii.String("second")})
	orders.BindStage(second, nil)
	found := resourcesOf(t, synth(t, stack))
	linkID, _ := found.only(t, "AWS::ApiGatewayV2::VpcLink")
	for _, id := range found.ofType("AWS::ApiGateway::Stage") {
		if got, _ := json.Marshal(found[id].Properties["Variables"]); string(got) != `{"vpcLink":{"Ref":"`+linkID+`"}}` {
			t.Errorf("%s has %s", id, got)
		}
	}
	if got := body(t, found, "paths", "/reports", "get", "x-amazon-apigateway-integration")["connectionId"]; got != "${stageVariables.vpcLink}" {
		t.Errorf("connectionId is %v", got)
	}
}

// Any change of document or wiring is a new deployment; another order of keys
// is none.
func TestOpenApiRedeploy(t *testing.T) {
	deployment := func(document string, uri string, options *privateintegration.OpenApiOptions) string {
		stack := newStack(t)
		orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
			Target: privateintegration.TargetFromApplicationListener(newNetwork(stack).listener), Uri: jsii.String(uri),
		})
		specApi(stack, orders.ApiDefinition([]byte(document), options))
		id, _ := resourcesOf(t, synth(t, stack)).only(t, "AWS::ApiGateway::Deployment")
		return id
	}
	base := deployment(document, "http://orders.example.com", nil)
	lines := strings.SplitAfter(strings.Replace(document, "operationId: readOrder, responses: {200: {description: the order}}", "responses: {200: {description: the order}}, operationId: readOrder", 1), "\n")
	reordered := lines[2] + lines[6] + lines[3] + lines[5] + lines[4] + lines[1] + lines[0]
	if got := deployment(reordered, "http://orders.example.com", nil); got != base {
		t.Errorf("reordered: %s, was %s", got, base)
	}
	seen := []string{base}
	for _, got := range []string{
		deployment(strings.Replace(document, "the order", "an order", 1), "http://orders.example.com", nil),
		deployment(document, "http://orders.example.com/v2", nil),
		deployment(document, "http://orders.example.com", &privateintegration.OpenApiOptions{Operations: []privateintegration.OpenApiOperation{{
			OperationId: jsii.String("readOrder"),
			Options:     &privateintegration.IntegrationOptions{Integration: &awsapigateway.IntegrationOptions{Timeout: awscdk.Duration_Seconds(jsii.Number(3))}},
		}}}),
	} {
		if slices.Contains(seen, got) {
			t.Errorf("changed, and still %s", got)
		}
		seen = append(seen, got)
	}
}

// One document may face several load balancers.
func TestOpenApiSeveralIntegrations(t *testing.T) {
	stack, orders := literal(t)
	reports := privateintegration.NewPrivateIntegration(stack, jsii.String("Reports"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromLoadBalancer(&privateintegration.LoadBalancerTargetProps{LoadBalancerArn: jsii.String(strings.Replace(loadBalancerArn, "orders", "reports", 1))}),
		Uri:    jsii.String("https://reports.example.com"), VpcLinkId: jsii.String("ccc222"), StageVariable: jsii.String("reportsLink"),
	})
	specApi(stack, orders.ApiDefinition([]byte(document), &privateintegration.OpenApiOptions{Operations: []privateintegration.OpenApiOperation{{
		PathPrefix: jsii.String("/reports"), PrivateIntegration: reports,
		InsecureSkipVerification: jsii.Bool(true),
		Options:                  &privateintegration.IntegrationOptions{Path: jsii.String("/")},
	}}}))
	found := resourcesOf(t, synth(t, stack))
	got := body(t, found, "paths", "/reports", "get", "x-amazon-apigateway-integration")
	if got["uri"] != "https://reports.example.com:443/" || got["connectionId"] != "${stageVariables.reportsLink}" || fmt.Sprint(got["tlsConfig"]) != "map[insecureSkipVerification:true]" {
		t.Errorf("got %v", got)
	}
	_, stage := found.only(t, "AWS::ApiGateway::Stage")
	if variables, _ := json.Marshal(stage.Properties["Variables"]); string(variables) != `{"reportsLink":"ccc222","vpcLink":"bbb111"}` {
		t.Errorf("the stage has %s", variables)
	}
}

// What an inline body would lose, and what is too large for one, goes through
// a file that keeps every digit.
func TestOpenApiFile(t *testing.T) {
	lossy := document + "components: {schemas: {Order: {maximum: 9223372036854775807, default: ~}}}\n"
	stack, orders := literal(t)
	specApi(stack, orders.ApiDefinition([]byte(lossy), nil))
	template := synth(t, stack)
	_, api := resourcesOf(t, template).only(t, "AWS::ApiGateway::RestApi")
	location, _ := api.Properties["BodyS3Location"].(map[string]any)
	key, _ := location["Key"].(string)
	file, err := os.ReadFile(filepath.Join(*stack.Node().Root().(awscdk.App).Outdir(), "asset."+key))
	if err != nil {
		t.Fatalf("%v: %v", location, err)
	}
	if !strings.Contains(string(file), `"Order":{"default":null,"maximum":9223372036854775807}`) || strings.Count(string(file), loadBalancerArn) != 3 {
		t.Errorf("the file is %s", file)
	}
}

// Keys that the kernel takes for its own end the program when they stand in a
// template. A file carries them.
func TestOpenApiForeignKeys(t *testing.T) {
	for _, key := range []string{"__proto__", "$jsii.byref"} {
		stack, orders := literal(t)
		specApi(stack, orders.ApiDefinition([]byte(document+"x-v: {"+key+": {a: 1}}\n"), nil))
		_, api := resourcesOf(t, synth(t, stack)).only(t, "AWS::ApiGateway::RestApi")
		if api.Properties["BodyS3Location"] == nil {
			t.Errorf("%s is in the template", key)
		}
	}
}

// What an import loses of security and base path is said; a base path can be
// prepended.
func TestOpenApiSecurityAndBasePath(t *testing.T) {
	stack, orders := literal(t)
	open := []byte(document + "servers: [{url: /v2}]\nsecurity: [{login: []}]\ncomponents: {securitySchemes: {login: {type: oauth2, flows: {}}}}\n")
	specApi(stack, orders.ApiDefinition(open, nil))
	same(t, "warnings", warningCodes(stack), []string{"openapi-base-path", "openapi-security"})
	stack, orders = literal(t)
	specApi(stack, orders.ApiDefinition(open, &privateintegration.OpenApiOptions{PrependBasePath: jsii.Bool(true)}))
	same(t, "warnings", warningCodes(stack), []string{"openapi-security"})
	if got := body(t, resourcesOf(t, synth(t, stack)), "paths", "/reports", "get", "x-amazon-apigateway-integration")["uri"]; got != "https://orders.example.com:443/v1/v2/reports" {
		t.Errorf("the uri is %v", got)
	}
}

// What API Gateway refuses is refused, or adapted when asked, and said.
func TestOpenApiAdapt(t *testing.T) {
	refused := []byte(strings.Replace(document, "/reports:", "/orders/{number}.pdf:", 1))
	stack, orders := literal(t)
	if got := codes(t, func() { orders.ApiDefinition(refused, nil) }); len(got) != 1 {
		t.Errorf("got %v", got)
	}
	specApi(stack, orders.ApiDefinition([]byte(strings.Replace(string(refused), "{get: {responses", "{post: {responses", 1)), &privateintegration.OpenApiOptions{Adapt: jsii.Bool(true)}))
	same(t, "warnings", warningCodes(stack), []string{"openapi-adapted"})
	if got := body(t, resourcesOf(t, synth(t, stack)), "paths", "/orders/{id}", "post", "x-amazon-apigateway-integration")["uri"]; got != "https://orders.example.com:443/v1/orders/{id}" {
		t.Errorf("the uri is %v", got)
	}
}

// As deep as AWS's validator reads, and no deeper.
func TestOpenApiDeep(t *testing.T) {
	stack, orders := inApp(t, nil)
	nested := func(levels int) []byte {
		return []byte(document + "x-v: " + strings.Repeat("[", levels) + strings.Repeat("]", levels) + "\n")
	}
	specApi(stack, orders.ApiDefinition(nested(122), nil))
	synth(t, stack)
	if got := codes(t, func() { orders.ApiDefinition(nested(123), nil) }); len(got) != 1 || !strings.HasSuffix(got[0], " openapi_syntax") {
		t.Errorf("got %v", got)
	}
}

func TestOpenApiRefused(t *testing.T) {
	stack, orders := inApp(t, nil)
	before := len(*stack.Node().FindAll("PREORDER"))
	for name, c := range map[string]struct {
		document string
		options  *privateintegration.OpenApiOptions
		want     string
	}{
		"nothing":               {"", nil, "document openapi_syntax"},
		"a verb":                {strings.Replace(document, "put:", "trace:", 1), nil, "document#/paths/~1orders~1{id}/trace openapi_verb"},
		"a choice":              {document, &privateintegration.OpenApiOptions{Operations: []privateintegration.OpenApiOperation{{}}}, "options.Operations[0] openapi_choice"},
		"no https":              {document, &privateintegration.OpenApiOptions{InsecureSkipVerification: jsii.Bool(true)}, "options.InsecureSkipVerification insecure_skip_verification"},
		"too large with tokens": {strings.Replace(document, "the order", strings.Repeat("long ", 210_000), 1), nil, "document openapi_size"},
	} {
		got := codes(t, func() { orders.ApiDefinition([]byte(c.document), c.options) })
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: got %v, want %s", name, got, c.want)
		}
	}
	if after := len(*stack.Node().FindAll("PREORDER")); after != before {
		t.Errorf("%d constructs before, %d after", before, after)
	}
}
