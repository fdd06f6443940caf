package test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
)

// A big API is spread over six nested stacks, with one link and a stage in a
// stack of its own. What a nested template takes from the stack around it are
// parameters, and each answers for its part of the API.
func TestAppOfNestedStacksAnswers(t *testing.T) {
	plain, _, _ := backends(t)
	root := newStack(t)
	n := newNetwork(root)
	api := awsapigateway.NewRestApi(root, str("Api"), &awsapigateway.RestApiProps{Deploy: jsii.Bool(false)})
	api.Root().AddMethod(str("ANY"), awsapigateway.NewMockIntegration(nil), nil)
	base := n.orders(root)
	imported := func(scope constructs.Construct) awsapigateway.IRestApi {
		return awsapigateway.RestApi_FromRestApiAttributes(scope, str("Api"), &awsapigateway.RestApiAttributes{RestApiId: api.RestApiId(), RootResourceId: api.Root().ResourceId()})
	}
	deploy := awscdk.NewNestedStack(root, str("Deploy"), nil)
	deployment := awsapigateway.NewDeployment(deploy, str("Deployment"), &awsapigateway.DeploymentProps{Api: imported(deploy)})
	awsapigateway.NewStage(deploy, str("Stage"), &awsapigateway.StageProps{Deployment: deployment, StageName: str("prod")})
	var parts []awscdk.NestedStack
	for p := range 6 {
		part := awscdk.NewNestedStack(root, str(fmt.Sprintf("Part%d", p)), nil)
		orders := integrate(part, "Orders", &props{Target: n.target(), VpcLink: base.VpcLink()})
		orders.RedeployOn(deployment)
		orders.AddRoutes(imported(part), fmt.Sprintf("GET /part%d/orders", p), fmt.Sprintf("GET /part%d/orders/{id}", p), fmt.Sprintf("ANY /part%d/files/{path+}", p))
		parts = append(parts, part)
	}
	assembly := synthesize(t, root.Node().Root().(awscdk.App))
	read := func(stack awscdk.Stack) []byte {
		template, err := os.ReadFile(filepath.Join(*assembly.Directory(), *stack.TemplateFile()))
		if err != nil {
			t.Fatal(err)
		}
		return template
	}
	for p, part := range parts {
		options := elsewhere(t, read(part))
		options.Stages = map[string]map[string]string{"prod": nil}
		options.Backends = map[string]string{albArn + ":80": plain.Listener.Addr().String()}
		gw, err := gatewaytest.NewServer(read(part), options)
		if err != nil {
			t.Fatal(err)
		}
		at := func(rest string) string { return fmt.Sprintf("/part%d%s", p, rest) }
		for _, c := range []appCall{
			{verb: "GET", path: at("/orders"), status: 200, want: "GET http Alb.example.com " + at("/orders")},
			{verb: "GET", path: at("/orders/7?expand=1"), status: 200, want: "GET http Alb.example.com " + at("/orders/7?expand=1")},
			{verb: "PUT", path: at("/files/a/b"), status: 200, want: "PUT http Alb.example.com " + at("/files/a/b")},
			{verb: "GET", path: "/other", status: 403, want: "Missing Authentication Token"},
		} {
			c.stage = "prod"
			c.run(t, gw)
		}
		gw.Close()
	}
	// The stage's own stack has no methods to call, and says so.
	if _, err := gatewaytest.NewServer(read(deploy), elsewhere(t, read(deploy))); err == nil || !strings.Contains(err.Error(), "give that of the stack with the AWS::ApiGateway::Method resources") {
		t.Errorf("got %v", err)
	}
}
