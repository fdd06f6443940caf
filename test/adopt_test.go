package test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

func adopter(stack awscdk.Stack, uri string) privateintegration.PrivateIntegration {
	return privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
		Target:        privateintegration.TargetFromApplicationListener(newNetwork(stack).listener),
		Uri:           jsii.String(uri),
		VpcLinkId:     jsii.String("bbb111"),
		StageVariable: jsii.String("vpcLinkV2Id"),
	})
}

// overV1 is an integration as it was made before V2: by stage variable or id.
func overV1(stack awscdk.Stack, connection, uri string) awsapigateway.Integration {
	id := "V1" + connection
	link := stack.Node().TryFindChild(&id)
	if link == nil {
		link = awsapigateway.VpcLink_FromVpcLinkId(stack, &id, &connection)
	}
	return awsapigateway.NewIntegration(&awsapigateway.IntegrationProps{
		Type:                  awsapigateway.IntegrationType_HTTP_PROXY,
		IntegrationHttpMethod: jsii.String("GET"),
		Uri:                   &uri,
		Options: &awsapigateway.IntegrationOptions{
			ConnectionType:    awsapigateway.ConnectionType_VPC_LINK,
			VpcLink:           link.(awsapigateway.IVpcLink),
			RequestParameters: &map[string]*string{"integration.request.header.X-Kept": jsii.String("'1'")},
		},
	})
}

func TestAdoptRewiresInOneUpdateAndKeepsPathAndMappings(t *testing.T) {
	stack := newStack(t)
	api := newApi(stack)
	orders := api.Root().AddResource(jsii.String("orders"), nil)
	orders.AddMethod(jsii.String("GET"), overV1(stack, "v1link", "http://old.example.com:8080/a/b?q=1"), nil)
	orders.AddMethod(jsii.String("POST"), awsapigateway.NewHttpIntegration(jsii.String("http://old.example.com/internet"), nil), nil)
	orders.AddMethod(jsii.String("PUT"), awsapigateway.NewMockIntegration(nil), nil)
	p := adopter(stack, "http://orders.example.com/base")
	p.AddRoutes(api, "DELETE /orders")
	p.Adopt(api)

	left := annotated(stack, "left-alone")
	for _, reason := range []string{"orders/POST/Resource: it goes to the internet", `orders/PUT/Resource: its type is "MOCK"`, "orders/DELETE/Resource: it is a private integration"} {
		if !strings.Contains(left, reason) {
			t.Errorf("the annotation does not say %q: %s", reason, left)
		}
	}
	found := resourcesOf(t, synth(t, stack))
	got := map[string]any{}
	for _, id := range found.ofType("AWS::ApiGateway::Method") {
		in := found[id].Properties["Integration"].(map[string]any)
		got[found[id].Properties["HttpMethod"].(string)] = []any{in["Uri"], in["ConnectionId"], in["IntegrationTarget"] != nil, in["RequestParameters"]}
	}
	spelled, _ := json.Marshal(got)
	want := `{"DELETE":["http://orders.example.com:80/base/orders","${stageVariables.vpcLinkV2Id}",true,null],` +
		`"GET":["http://orders.example.com:80/a/b?q=1","${stageVariables.vpcLinkV2Id}",true,{"integration.request.header.X-Kept":"'1'"}],` +
		`"POST":["http://old.example.com/internet",null,false,null],"PUT":[null,null,false,null]}`
	if string(spelled) != want {
		t.Errorf("got  %s\nwant %s", spelled, want)
	}
}

func TestAdoptTakesMethodsOfTheInternetByNameAndRenewsTheDeployment(t *testing.T) {
	deployment := func(adopt bool) string {
		stack := newStack(t)
		api := newApi(stack)
		method := api.Root().AddMethod(jsii.String("GET"), awsapigateway.NewHttpIntegration(jsii.String("http://old.example.com/internet"), nil), nil)
		p := adopter(stack, "http://orders.example.com")
		if adopt {
			p.Adopt(method)
			p.Adopt(method.Node().DefaultChild()) // a second time changes nothing
		}
		found := resourcesOf(t, synth(t, stack))
		id, _ := found.only(t, "AWS::ApiGateway::Deployment")
		_, made := found.only(t, "AWS::ApiGateway::Method")
		in := made.Properties["Integration"].(map[string]any)
		if adopt != (in["Uri"] == "http://orders.example.com:80/internet" && in["ConnectionType"] == "VPC_LINK") {
			t.Errorf("adopt %t gives %v", adopt, in)
		}
		return id
	}
	if deployment(false) == deployment(true) {
		t.Error("the deployment did not notice")
	}
}

func TestAdoptFindsHandWrittenMethodsOfAnApi(t *testing.T) {
	stack := newStack(t)
	api := awsapigateway.NewCfnRestApi(stack, jsii.String("Api"), &awsapigateway.CfnRestApiProps{Name: jsii.String("Api")})
	method := awsapigateway.NewCfnMethod(stack, jsii.String("Get"), &awsapigateway.CfnMethodProps{
		HttpMethod: jsii.String("GET"), ResourceId: api.AttrRootResourceId(), RestApiId: api.Ref(), AuthorizationType: jsii.String("NONE"),
		Integration: &awsapigateway.CfnMethod_IntegrationProperty{
			Type: jsii.String("HTTP_PROXY"), IntegrationHttpMethod: jsii.String("GET"), ConnectionType: jsii.String("VPC_LINK"),
			ConnectionId: jsii.String("v1link"), Uri: jsii.String("http://old.example.com"),
		},
	})
	p := adopter(stack, "http://orders.example.com")
	p.Adopt(method)
	_, made := resourcesOf(t, synth(t, stack)).only(t, "AWS::ApiGateway::Method")
	if got := annotated(stack, "imported-api"); !strings.Contains(got, "API Stack/Api has no deployment that is made in this app") {
		t.Errorf("the warning that nobody deploys says %q", got)
	}
	if got := made.Properties["Integration"].(map[string]any)["Uri"]; got != "http://orders.example.com:80/" {
		t.Errorf("got %v", got)
	}
}

func TestAdoptFailsForAV1StageVariable(t *testing.T) {
	stack := newStack(t)
	api := newApi(stack)
	method := api.Root().AddMethod(jsii.String("GET"), overV1(stack, "${stageVariables.vpcLinkV2Id}", "http://old.example.com/"), nil)
	p := adopter(stack, "http://orders.example.com")
	got := codes(t, func() { p.Adopt(api, nil, stack) })
	want := []string{"methods[1] required", "methods[2] wrong_type", "StageVariable stage_variable_reused"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	in := stack.Resolve(method.Node().DefaultChild().(awsapigateway.CfnMethod).Integration()).(map[string]any)
	if in["connectionId"] != "${stageVariables.vpcLinkV2Id}" {
		t.Errorf("the method was changed: %v", in)
	}
}

func TestPatchOperationsHoldTokensAndTheWholePath(t *testing.T) {
	stack := newStack(t)
	p := adopter(stack, "http://orders.example.com/v1")
	got, _ := json.Marshal(stack.Resolve(p.PatchOperations("/orders/{id}")))
	want := `{"Fn::Join":["",["[{\"op\":\"replace\",\"path\":\"/connectionId\",\"value\":\"${stageVariables.vpcLinkV2Id}\"},` +
		`{\"op\":\"replace\",\"path\":\"/uri\",\"value\":\"http://orders.example.com:80/v1/orders/{id}\"},` +
		`{\"op\":\"replace\",\"path\":\"/integrationTarget\",\"value\":\"",{"Ref":"Alb16C2F182"},"\"}]"]]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := codes(t, func() { p.PatchOperations("orders") }); !slices.Equal(got, []string{"path path_syntax"}) {
		t.Errorf("got %v", got)
	}
}

// annotated gives the text of the annotation with an id of ours, info or warning.
func annotated(stack awscdk.Stack, code string) string {
	annotations := assertions.Annotations_FromStack(stack)
	found := append(*annotations.FindInfo(jsii.String("*"), assertions.Match_AnyValue()), *annotations.FindWarning(jsii.String("*"), assertions.Match_AnyValue())...)
	for _, message := range found {
		text, _ := message.Entry.Data.(string) //nolint:staticcheck // SA1019: the assertions module still returns the old type
		if strings.Contains(text, "privateintegration:"+code+"]") {
			return text
		}
	}
	return ""
}
