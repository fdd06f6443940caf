package diagram_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// TestRoutesBelowOnePrefix holds that a prefix that all paths share groups
// nothing: the path segment behind it does.
func TestRoutesBelowOnePrefix(t *testing.T) {
	t.Parallel()
	var patterns []string
	for segment := range 6 {
		for leaf := range 100 {
			patterns = append(patterns, fmt.Sprintf("GET /api/v1/s%d/%02d", segment, leaf))
		}
	}
	text := unbroken(mermaid(t, openAPI(t, patterns...)))
	for segment := range 6 {
		if want := fmt.Sprintf("… 97 routes more under /api/v1/s%d", segment); strings.Count(text, unbroken(want)) != 1 {
			t.Errorf("want %q once in\n%s", want, text)
		}
	}
}

// loadBalancers is a template with an API over one link with n load balancers,
// each behind a host of its own and with security groups.
func loadBalancers(t *testing.T, n int) []byte {
	t.Helper()
	type object = map[string]any
	resources := object{
		"Link":      object{"Type": "AWS::ApiGatewayV2::VpcLink", "Properties": object{"SecurityGroupIds": []any{object{"Ref": "LinkGroup"}}}},
		"LinkGroup": object{"Type": "AWS::EC2::SecurityGroup", "Properties": object{"SecurityGroupEgress": []any{}}},
	}
	paths := object{}
	for i := range n {
		id := fmt.Sprintf("B%03d", i)
		resources[id] = object{"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": object{"Scheme": "internal", "SecurityGroups": []any{object{"Ref": id + "Group"}}}}
		resources[id+"Listener"] = object{"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": object{"LoadBalancerArn": object{"Ref": id}, "Port": 443, "Protocol": "HTTPS",
			"DefaultActions": []any{object{"Type": "forward", "TargetGroupArn": object{"Ref": id + "Targets"}}}}}
		resources[id+"Targets"] = object{"Type": "AWS::ElasticLoadBalancingV2::TargetGroup"}
		resources[id+"Group"] = object{"Type": "AWS::EC2::SecurityGroup"}
		resources[id+"In"] = object{"Type": "AWS::EC2::SecurityGroupIngress", "Properties": object{"GroupId": object{"Ref": id + "Group"}, "SourceSecurityGroupId": object{"Ref": "LinkGroup"}, "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}}
		if i != 1 { // what the second link may not reach is closed
			resources[id+"Out"] = object{"Type": "AWS::EC2::SecurityGroupEgress", "Properties": object{"GroupId": object{"Ref": "LinkGroup"}, "DestinationSecurityGroupId": object{"Ref": id + "Group"}, "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}}
		}
		paths["/"+strings.ToLower(id)] = object{"get": object{"x-amazon-apigateway-integration": object{
			"type": "http_proxy", "httpMethod": "GET", "connectionType": "VPC_LINK", "connectionId": object{"Ref": "Link"},
			"integrationTarget": object{"Ref": id}, "uri": fmt.Sprintf("https://%s.example.com:443/%s", id, strings.ToLower(id)),
		}}}
	}
	resources["Api"] = object{"Type": "AWS::ApiGateway::RestApi", "Properties": object{"Body": object{"paths": paths}}}
	template, err := json.Marshal(object{"Resources": resources})
	if err != nil {
		t.Fatal(err)
	}
	return template
}

// TestManyLoadBalancersAreRows holds that many load balancers stay readable, within
// what Mermaid draws by default: a row each, and from some number on a count.
func TestManyLoadBalancersAreRows(t *testing.T) {
	t.Parallel()
	for n, rows := range map[int]int{5: 0, 6: 6, 12: 12, 60: 60, 150: 60} {
		text := mermaid(t, loadBalancers(t, n))
		checkSyntax(t, text)
		if got := len(regexp.MustCompile(`(?m)^ +row\d+\(`).FindAllString(text, -1)); got != rows {
			t.Errorf("%d load balancers: %d rows, want %d:\n%s", n, got, rows, text)
		}
		if got := strings.Count(text, " subgraph "); rows > 0 && got != 2 {
			t.Errorf("%d load balancers: %d frames, want those of the API and the link:\n%s", n, got, text)
		}
		if got := strings.Count(text, `closed: no rule`); got != 1 {
			t.Errorf("%d load balancers: %d said to be closed, want 1:\n%s", n, got, text)
		}
		if counted := strings.Contains(unbroken(text), unbroken("… 90 routes more to 90 backends")); counted != (n == 150) {
			t.Errorf("%d load balancers: what is left out is counted: %v:\n%s", n, counted, text)
		}
		if arrows := len(regexp.MustCompile(`(?m) (---|-->|--x|-\.->)`).FindAllString(text, -1)); arrows > 500 || len(text) > 50_000 {
			t.Errorf("%d load balancers: %d arrows and %d characters, Mermaid draws 500 and 50,000", n, arrows, len(text))
		}
	}
}

// TestOutputsOfOtherStacks holds that what the CDK makes up for a name is not
// shown: only the resource, the attribute and the stack.
func TestOutputsOfOtherStacks(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]string{
		`{"Fn::ImportValue": "Network:ExportsOutputRefAlb16C2F1825B5C7644"}`:                                                    "Alb of stack Network",
		`{"Fn::ImportValue": "Network:ExportsOutputFnGetAttAlb16C2F182LoadBalancerArnC51C03B9"}`:                                "Alb LoadBalancerArn of stack Network",
		`{"Fn::ImportValue": "network-alb"}`:                                                                                    "import network-alb",
		`{"Fn::ImportValue": "net:alb"}`:                                                                                        "import net:alb",
		`{"Fn::GetStackOutput": {"StackName": "Net", "OutputName": "PublishOutputFnGetAttAlb16C2F182LoadBalancerArnC51C0AB9"}}`: "Alb LoadBalancerArn of stack Net",
		`{"Fn::GetStackOutput": {"StackName": "Net", "OutputName": "Alb"}}`:                                                     "Alb of stack Net",
	} {
		template := fmt.Sprintf(`{"Resources": {"Link": {"Type": "AWS::ApiGatewayV2::VpcLink"}, "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Body": {"paths": {"/": {"get": {
			"x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "GET", "connectionType": "VPC_LINK", "connectionId": {"Ref": "Link"}, "uri": "http://x.example.com:80/", "integrationTarget": %s}}}}}}}}}`, target)
		if text := unbroken(mermaid(t, []byte(template))); !strings.Contains(text, `["`+unbroken(want)+`port80"]`) {
			t.Errorf("%s: want %q in\n%s", target, want, text)
		}
	}
}

// unbroken is a text without blanks and ends of lines, which stand where a line
// was broken.
func unbroken(text string) string { return strings.NewReplacer("<br/>", "", " ", "").Replace(text) }
