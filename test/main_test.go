// Package test holds the tests that need the CDK's kernel. They run one after
// the other in one binary: the kernel takes no calls from two goroutines.
package test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/cxapi"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

func TestMain(m *testing.M) {
	flag.Parse()
	status := m.Run()
	jsii.Close()
	os.Exit(status)
}

var withFlags = flag.Bool("flags", true, "set the feature flags of cdk.json, as in an app that cdk init made")

// cdkContext is the context of cdk.json, which the CLI gives to an app and
// nobody to a test. With it a finding of AWS's own validator fails Synth.
func cdkContext(t testing.TB) *map[string]any {
	t.Helper()
	content, err := os.ReadFile("../cdk.json")
	if err != nil {
		t.Fatal(err)
	}
	var config struct{ Context map[string]any }
	if err := json.Unmarshal(content, &config); err != nil {
		t.Fatal(err)
	}
	if !*withFlags {
		strict := map[string]any{}
		for _, name := range []string{"@aws-cdk/core:validateAgainstDefaultRules", "@aws-cdk/core:strictCfnValidateErrors"} {
			strict[name] = config.Context[name]
		}
		return &strict
	}
	// Under the strict flag every warning that is in the report fails the
	// synthesis, and many a test wants to see a warning.
	delete(config.Context, "@aws-cdk/core:annotationsInValidationReport")
	return &config.Context
}

// newApp makes an app with the context of cdk.json.
func newApp(t *testing.T) awscdk.App {
	t.Helper()
	return awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(t.TempDir()), Context: cdkContext(t)})
}

// newStack is a stack without an environment in an app of its own.
func newStack(t *testing.T) awscdk.Stack {
	t.Helper()
	return awscdk.NewStack(newApp(t), jsii.String("Stack"), nil)
}

// synth gives a stack's template as it is written to disk.
func synth(t *testing.T, stack awscdk.Stack) []byte {
	t.Helper()
	assembly := synthesize(t, stack.Node().Root().(awscdk.App))
	template, err := os.ReadFile(filepath.Join(*assembly.Directory(), *stack.TemplateFile()))
	if err != nil {
		t.Fatal(err)
	}
	return template
}

// synthesize fails the test, and only it, where the CDK or a validator refuses.
func synthesize(t *testing.T, app awscdk.App) cxapi.CloudAssembly {
	t.Helper()
	defer func() {
		t.Helper()
		if refused := recover(); refused != nil {
			t.Fatalf("synth: %v", refused)
		}
	}()
	return app.Synth(&awscdk.StageSynthesisOptions{Force: jsii.Bool(true)})
}

// synthError gives the text with which Synth refuses.
func synthError(t *testing.T, stack awscdk.Stack) (text string) {
	t.Helper()
	defer func() { text = fmt.Sprint(recover()) }()
	stack.Node().Root().(awscdk.App).Synth(&awscdk.StageSynthesisOptions{Force: jsii.Bool(true)})
	t.Error("want Synth to refuse")
	return ""
}

// resources are the resources of a template by logical id.
type resources map[string]resource

type resource struct {
	Type       string
	Properties map[string]any
	DependsOn  any
}

func resourcesOf(t *testing.T, template []byte) resources {
	t.Helper()
	var parsed struct{ Resources resources }
	if err := json.Unmarshal(template, &parsed); err != nil {
		t.Fatal(err)
	}
	return parsed.Resources
}

// ofType gives the logical ids of a type.
func (r resources) ofType(kind string) (ids []string) {
	for id, resource := range r {
		if resource.Type == kind {
			ids = append(ids, id)
		}
	}
	return ids
}

// only gives the one resource of a type.
func (r resources) only(t *testing.T, kind string) (string, resource) {
	t.Helper()
	ids := r.ofType(kind)
	if len(ids) != 1 {
		t.Fatalf("want one %s, got %v", kind, ids)
	}
	return ids[0], r[ids[0]]
}

// network is a VPC with an internal application load balancer.
type network struct {
	vpc      awsec2.Vpc
	alb      awselasticloadbalancingv2.ApplicationLoadBalancer
	listener awselasticloadbalancingv2.ApplicationListener
}

// newNetwork has a load balancer as newAlb makes it.
func newNetwork(scope constructs.Construct) network {
	vpc := newVpc(scope)
	listener := newAlb(scope, vpc)
	alb := listener.LoadBalancer().(awselasticloadbalancingv2.ApplicationLoadBalancer)
	return network{vpc, alb, listener}
}

func newVpc(scope constructs.Construct) awsec2.Vpc {
	return awsec2.NewVpc(scope, jsii.String("Vpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(2), NatGateways: jsii.Number(1)})
}

// newAlb is an internal load balancer with a plain HTTP listener on port 80
// that nobody can reach yet.
func newAlb(scope constructs.Construct, vpc awsec2.IVpc) awselasticloadbalancingv2.ApplicationListener {
	alb := awselasticloadbalancingv2.NewApplicationLoadBalancer(scope, jsii.String("Alb"), &awselasticloadbalancingv2.ApplicationLoadBalancerProps{Vpc: vpc})
	return alb.AddListener(jsii.String("Http"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port:          jsii.Number(80),
		Open:          jsii.Bool(false),
		DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(200), nil),
	})
}

func newApi(scope constructs.Construct) awsapigateway.RestApi {
	return awsapigateway.NewRestApi(scope, jsii.String("Api"), &awsapigateway.RestApiProps{CloudWatchRole: jsii.Bool(false)})
}

// codes runs what must be refused and gives "path code" of each problem.
func codes(t *testing.T, call func()) (found []string) {
	t.Helper()
	defer func() {
		t.Helper()
		recovered := recover()
		err, ok := recovered.(error)
		var invalid *privateintegration.ValidationError
		if !ok || !errors.As(err, &invalid) {
			t.Fatalf("want a panic with *ValidationError, got %T: %v", recovered, recovered)
		}
		for _, p := range invalid.Problems {
			found = append(found, p.Path+" "+string(p.Code))
		}
	}()
	call()
	t.Fatal("want a panic with *ValidationError, got none")
	return nil
}
