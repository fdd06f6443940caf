package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
)

// The CDK's kernel is one process for all tests: no t.Parallel, and one Close.
func TestMain(m *testing.M) {
	status := m.Run()
	jsii.Close()
	os.Exit(status)
}

// newApp has the feature flags of cdk.json, which the CLI gives to an app and
// nobody to a test.
func newApp(t *testing.T) awscdk.App {
	t.Helper()
	content, err := os.ReadFile("cdk.json")
	if err != nil {
		t.Fatal(err)
	}
	var config struct{ Context map[string]any }
	if err := json.Unmarshal(content, &config); err != nil {
		t.Fatal(err)
	}
	return awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(t.TempDir()), Context: &config.Context})
}

// What was written: every method goes over the link.
func TestTemplate(t *testing.T) {
	template := assertions.Template_FromStack(newShop(newApp(t), "Shop"), nil)
	template.ResourceCountIs(jsii.String("AWS::ApiGatewayV2::VpcLink"), jsii.Number(1))
	template.AllResourcesProperties(jsii.String("AWS::ApiGateway::Method"), map[string]any{
		"Integration": map[string]any{"ConnectionType": "VPC_LINK", "Type": "HTTP_PROXY"},
	})
}

// What a request would do: the service gets the path that it expects.
func TestRequests(t *testing.T) {
	app := newApp(t)
	stack := newShop(app, "Shop")
	assembly := app.Synth(nil)
	template, err := os.ReadFile(filepath.Join(*assembly.Directory(), *stack.TemplateFile()))
	if err != nil {
		t.Fatal(err)
	}

	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, r.Method, " ", r.URL.Path)
	}))
	defer service.Close()
	alb := stack.Node().FindChild(jsii.String("Alb")).Node().DefaultChild().(awscdk.CfnElement)
	gateway, err := gatewaytest.NewServer(template, &gatewaytest.Options{
		Backends: map[string]string{*stack.GetLogicalId(alb) + ":80": service.Listener.Addr().String()},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer gateway.Close()

	resp, err := http.Get(gateway.URL("prod") + "/orders/7")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if got, _ := io.ReadAll(resp.Body); string(got) != "GET /orders/7" {
		t.Errorf("%d %s, because: %v", resp.StatusCode, got, gateway.Log())
	}
}
