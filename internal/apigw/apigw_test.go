package apigw_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

func TestEveryVerbHasOneOperation(t *testing.T) {
	for _, verb := range apigw.Verbs() {
		key := apigw.OperationKey(verb)
		if got, ok := apigw.Operation(key); !ok || got != verb || !apigw.IsVerb(verb) {
			t.Errorf("%s: key %q gives %q, %v", verb, key, got, ok)
		}
	}
	for _, key := range []string{"GET", "GET:", "trace", "query", "any", ""} {
		if verb, ok := apigw.Operation(key); ok {
			t.Errorf("key %q is taken for %s", key, verb)
		}
	}
	for _, verb := range []string{"get", "TRACE", "", "ANY "} {
		if apigw.IsVerb(verb) {
			t.Errorf("%q is taken for a verb", verb)
		}
	}
}

func TestPorts(t *testing.T) {
	for port, want := range map[int]bool{80: true, 443: true, 1024: true, 1025: true, 65535: true, 65536: false, 1023: false, 81: false, 0: false, -1: false} {
		if apigw.Reachable(port) != want {
			t.Errorf("port %d: want %v", port, want)
		}
	}
	for scheme, want := range map[string]int{"http": 80, "https": 443, "HTTPS": 0, "": 0, "ftp": 0} {
		if got := apigw.DefaultPort(scheme); got != want {
			t.Errorf("default port of %q: %d, want %d", scheme, got, want)
		}
	}
}

func TestLoadBalancerArns(t *testing.T) {
	arn := "arn:aws-us-gov:elasticloadbalancing:us-gov-west-1:123456789012:loadbalancer/net/orders/0123456789abcdef"
	got, ok := apigw.ParseLoadBalancerArn(arn)
	want := apigw.LoadBalancerArn{Partition: "aws-us-gov", Region: "us-gov-west-1", Account: "123456789012", Kind: apigw.Network, Name: "orders", ID: "0123456789abcdef"}
	if !ok || got != want {
		t.Errorf("got %+v, %v", got, ok)
	}
	for _, wrong := range []string{
		"", arn + "/x", strings.Replace(arn, "net/", "gwy/", 1), strings.Replace(arn, "loadbalancer", "listener", 1),
		strings.Replace(arn, "elasticloadbalancing", "elasticache", 1), strings.Replace(arn, "123456789012", "", 1), " " + arn, arn + "\n",
	} {
		if _, ok := apigw.ParseLoadBalancerArn(wrong); ok {
			t.Errorf("%q is taken", wrong)
		}
	}
}

func TestElbResources(t *testing.T) {
	for _, c := range []struct{ arn, kind, balancer string }{
		{"arn:aws:elasticloadbalancing:r:a:listener/app/orders/1/2", "listener", "loadbalancer/app/orders/1"},
		{"arn:aws:elasticloadbalancing:r:a:listener-rule/net/orders/1/2/3", "listener-rule", "loadbalancer/net/orders/1"},
		{"arn:aws:elasticloadbalancing:r:a:listener/app", "listener", ""},
		{"arn:aws:elasticloadbalancing:r:a:loadbalancer/app/orders/1", "loadbalancer", ""},
		{"arn:aws:elasticloadbalancing:r:a:targetgroup/orders/1", "targetgroup", ""},
	} {
		r, ok := apigw.ParseElbResource(c.arn)
		if !ok || r.Kind != c.kind || r.LoadBalancerPart() != c.balancer {
			t.Errorf("%s: %+v, %v, %q", c.arn, r, ok, r.LoadBalancerPart())
		}
	}
	if _, ok := apigw.ParseElbResource("arn:aws:s3:::loadbalancer/app/x/1"); ok {
		t.Error("a bucket is taken for a load balancer")
	}
}

func TestLoadBalancerNames(t *testing.T) {
	for _, host := range []string{
		"internal-orders-1.eu-west-1.elb.amazonaws.com", "orders-1.elb.eu-west-1.amazonaws.com", "dualstack.orders-1.eu-west-1.elb.amazonaws.com",
		"orders-1.cn-north-1.elb.amazonaws.com.cn", "orders-1.elb.cn-north-1.amazonaws.com.cn", "orders-1.us-gov-west-1.elb.amazonaws.com",
		"orders-1.us-iso-east-1.elb.c2s.ic.gov", "orders-1.elb.us-isob-east-1.sc2s.sgov.gov", "orders-1.us-isof-south-1.elb.csp.hci.ic.gov",
		"orders-1.eu-isoe-west-1.elb.cloud.adc-e.uk", "orders-1.elb.eusc-de-east-1.amazonaws.eu", "ORDERS-1.eu-west-1.ELB.amazonaws.com.",
		"elb.amazonaws.com", "${stageVariables.name}.elb.us-east-1.amazonaws.com",
	} {
		if !apigw.IsLoadBalancerName(host) {
			t.Errorf("%s is a load balancer's own name", host)
		}
	}
	for _, host := range []string{"elb.example.com", "orders.example.com", "xelb.amazonaws.com", "s3.amazonaws.com", "shelb.amazonaws.com", "elb-amazonaws.com", "a.elb..amazonaws.com", "a.execute-api.eu-central-1.amazonaws.com", "orders.elb.amazonaws.com.example.com", ""} {
		if apigw.IsLoadBalancerName(host) {
			t.Errorf("%s is no load balancer's own name", host)
		}
	}
}

func TestPaths(t *testing.T) {
	for segment, want := range map[string]string{"{id}": "id", "{rest+}": "rest+", "{}": "", "id": "", "{id": "", "a{id}": "", "{+}": "+"} {
		name, greedy, ok := apigw.PathVariable(segment)
		if greedy {
			name += "+"
		}
		if ok != (want != "") || ok && name != want {
			t.Errorf("%s: %q, %v", segment, name, ok)
		}
	}
	if got := apigw.PathVariables("/orders/{id}/x/{rest+}"); !slices.Equal(got, []string{"id", "rest"}) {
		t.Errorf("got %q", got)
	}
	if apigw.IsPathVariable("a:b") || !apigw.IsPathVariable("a.b_c-d$1") || apigw.IsPathVariable("") {
		t.Error("a variable's name is made of " + apigw.PathVariableChars)
	}
	if !apigw.IsPathPart("a:b") || apigw.IsPathPart("a,b") || !apigw.IsDocumentPathPart("a,b") || apigw.IsPathPart("a b") {
		t.Error("a comma stands in documents only")
	}
	if !apigw.IsParameterName("a:b") || apigw.IsParameterName("filter[name]") {
		t.Error("a parameter's name is made of " + apigw.ParameterChars)
	}
}

func TestStageVariables(t *testing.T) {
	text := "https://${stageVariables.host}:${stageVariables.port}/${stageVariables.host}/{id}"
	if got := apigw.StageVariables(text); !slices.Equal(got, []string{"host", "port"}) {
		t.Errorf("got %q", got)
	}
	if got := apigw.ReplaceStageVariables(text, strings.ToUpper); got != "https://HOST:PORT/HOST/{id}" {
		t.Errorf("got %q", got)
	}
	for text, want := range map[string]string{"${stageVariables.link}": "link", "x${stageVariables.link}": "", "${stageVariables.a}${stageVariables.b}": "", "${stageVariables.}": "", "${stageVariables.a-b}": ""} {
		if name, ok := apigw.StageVariableOf(text); name != want || ok != (want != "") {
			t.Errorf("%s: %q, %v", text, name, ok)
		}
	}
	if got := apigw.StrayExpressions("${stage}/${stageVariables.ok}/${stageVariables.a-b}/{id}/${open"); !slices.Equal(got, []string{"${stage}", "${stageVariables.a-b}", "${open"}) {
		t.Errorf("got %q", got)
	}
	if !apigw.IsStageVariableName(strings.Repeat("a", 64)) || apigw.IsStageVariableName(strings.Repeat("a", 65)) || apigw.IsStageVariableName("a_b") || apigw.IsStageVariableName("") {
		t.Error("a name is 1 to 64 letters and digits")
	}
	if !apigw.IsStageVariableValue("a-b._~:/?#&=,") || apigw.IsStageVariableValue("a{b}") || apigw.IsStageVariableValue("") || apigw.IsStageVariableValue(strings.Repeat("a", 513)) {
		t.Error("a value is 1 to 512 of the documented characters")
	}
}

// Whatever stands around references, they are found and nothing else is touched.
func TestStageVariablesInAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var text, literal, filled strings.Builder
		for range rapid.IntRange(0, 5).Draw(t, "parts") {
			part := rapid.StringMatching(`[a-z/:?={}]{0,6}`).Draw(t, "part")
			name := rapid.StringMatching(`[A-Za-z0-9]{1,8}`).Draw(t, "name")
			text.WriteString(part + apigw.StageVariable(name))
			literal.WriteString(part)
			filled.WriteString(part + "<" + name + ">")
		}
		if got := apigw.ReplaceStageVariables(text.String(), func(name string) string { return "<" + name + ">" }); got != filled.String() {
			t.Fatalf("%q became %q", text.String(), got)
		}
		if got := apigw.ReplaceStageVariables(text.String(), func(string) string { return "" }); got != literal.String() {
			t.Fatalf("%q without references is %q", text.String(), got)
		}
		if stray := apigw.StrayExpressions(text.String()); stray != nil {
			t.Fatalf("%q has stray %q", text.String(), stray)
		}
	})
}

func TestGatewayResponses(t *testing.T) {
	for kind, want := range map[string]string{
		apigw.MissingAuthenticationToken: apigw.Default4XX, apigw.IntegrationTimeout: apigw.Default5XX, apigw.RequestTooLarge: "", apigw.Default4XX: "", "NOBODY": "",
	} {
		if got := apigw.DefaultOf(kind); got != want {
			t.Errorf("default of %s: %q, want %q", kind, got, want)
		}
	}
	// An error of the gateway has no space after the colon, one of an integration has.
	for kind, want := range map[string]string{apigw.Throttled: `{"message":"Too Many Requests"}`, apigw.IntegrationFailure: `{"message": "Network error communicating with endpoint"}`} {
		if r, ok := apigw.GatewayResponseOf(kind); !ok || r.Body != want {
			t.Errorf("%s: %q, %v", kind, r.Body, ok)
		}
	}
}

func TestNamesOfStagesAndReservedPaths(t *testing.T) {
	for name, want := range map[string]bool{"prod-1_a": true, strings.Repeat("a", 128): true, strings.Repeat("a", 129): false, "v1.0": false, "a b": false, "": false} {
		if apigw.IsStageName(name) != want {
			t.Errorf("stage %q: %v", name, !want)
		}
	}
	for path, want := range map[string]bool{"/ping": true, "/sping": true, "/": false, "/ping/x": false} {
		if apigw.IsReservedPath(path) != want {
			t.Errorf("path %s: %v", path, !want)
		}
	}
}
