package test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
)

// A proxy resource at the root gives the root its methods too, but not its own
// default integration.
func TestProxyResourcesAtTheRoot(t *testing.T) {
	stack := newStack(t)
	p := newNetwork(stack).orders(stack)
	api := newApi(stack)
	api.Root().AddProxy(&awsapigateway.ProxyResourceOptions{DefaultIntegration: p.Integration(nil)})
	if found := made(t, stack); at(found.integration(t, "ANY /"), "Type") != "MOCK" {
		t.Error("the CDK does not make a MOCK any more")
	}
	if got := warningCodes(p); !slices.Contains(got, "root-mock") {
		t.Errorf("got %v", got)
	}

	stack = newStack(t)
	p = newNetwork(stack).orders(stack)
	api = newApi(stack)
	proxy := api.Root().AddProxy(&awsapigateway.ProxyResourceOptions{AnyMethod: new(bool)})
	proxy.AddMethod(str("POST"), p.Integration(nil), nil)
	same(t, "both", sortedKeys(uris(made(t, stack))), []string{"POST /", "POST /{proxy+}"})
	if got := warningCodes(p); slices.Contains(got, "root-mock") {
		t.Errorf("got %v", got)
	}

	proxy.AddMethod(str("PUT"), p.Integration(&integrationOptions{Path: str("/up/{proxy}")}), nil)
	if text := synthError(t, stack); !strings.Contains(text, "the CDK puts a method of {proxy+} on / too") {
		t.Errorf("got %s", text)
	}
}
