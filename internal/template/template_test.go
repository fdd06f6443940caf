package template_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// preamble is what the resolving tests share: resources to refer to, parameters,
// a mapping and conditions.
const preamble = `
"Parameters": {
  "Env": {"Type": "String", "Default": "dev"},
  "Ports": {"Type": "CommaDelimitedList", "Default": "80,443"},
  "NoDefault": {"Type": "String"},
  "BootstrapVersion": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/cdk-bootstrap/hnb659fds/version"}
},
"Mappings": {"Hosts": {"dev": {"name": "dev.example.com"}}},
"Conditions": {
  "IsDev": {"Fn::Equals": [{"Ref": "Env"}, "dev"]},
  "IsProd": {"Fn::Not": [{"Condition": "IsDev"}]},
  "Both": {"Fn::And": [{"Condition": "IsProd"}, {"Condition": "IsDev"}]},
  "Either": {"Fn::Or": [{"Condition": "IsDev"}, {"Condition": "IsProd"}]}
},
"Resources": {
  "Alb": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer"},
  "Nlb": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {"Type": "network"}},
  "Listener": {"Type": "AWS::ElasticLoadBalancingV2::Listener"},
  "Link": {"Type": "AWS::ApiGatewayV2::VpcLink"},
  "Nested": {"Type": "AWS::CloudFormation::Stack"},
  "Own": {"Type": "Custom::Balancer"},
  "Gone": {"Type": "Test::Gone", "Condition": "IsProd"},
  "Probe": {"Type": "Test::Probe", "Properties": {"V": %s}}
}`

func probe(t *testing.T, expression string, values *template.Values) any {
	t.Helper()
	parsed, err := template.Parse(fmt.Appendf(nil, "{"+preamble+"}", expression), values)
	if err != nil {
		t.Fatal(err)
	}
	r, ok := parsed.Resource("Probe")
	if !ok {
		t.Fatal("no resource Probe")
	}
	return r.Properties["V"]
}

func TestParseResolvesIntrinsics(t *testing.T) {
	t.Parallel()
	values := &template.Values{
		Parameters: map[string]string{"AWS::Region": "eu-west-1"},
		Imports: map[string]string{"Net:Link": "abc123", "Nested.Outputs.Host": "n.example.com",
			"Own.Host": "o.example.com", "Net.Alb": "arn:x", "{{resolve:ssm:/net/link}}": "def456"},
	}
	const alb = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/Alb/0123456789abcdef"
	for _, test := range []struct{ name, expression, want string }{
		{"parameter", `{"Ref": "Env"}`, `"dev"`},
		{"list parameter", `{"Ref": "Ports"}`, `["80","443"]`},
		{"pseudo parameter", `{"Ref": "AWS::Region"}`, `"eu-west-1"`},
		{"stack id", `{"Ref": "AWS::StackId"}`, `"arn:aws:cloudformation:eu-west-1:123456789012:stack/stack/00000000-0000-0000-0000-000000000000"`},
		{"no value in an object", `{"a": {"Ref": "AWS::NoValue"}, "b": 1}`, `{"b":1}`},
		{"no value in a list", `[{"Ref": "AWS::NoValue"}, true]`, `[true]`},
		{"load balancer", `{"Ref": "Alb"}`, `"` + alb + `"`},
		{"load balancer arn", `{"Fn::GetAtt": ["Alb", "LoadBalancerArn"]}`, `"` + alb + `"`},
		{"dotted GetAtt", `{"Fn::GetAtt": "Alb.LoadBalancerArn"}`, `"` + alb + `"`},
		{"application load balancer's name", `{"Fn::GetAtt": ["Alb", "DNSName"]}`, `"internal-alb-app.eu-west-1.elb.amazonaws.com"`},
		{"network load balancer's name", `{"Fn::GetAtt": ["Nlb", "DNSName"]}`, `"internal-nlb-net.eu-west-1.elb.amazonaws.com"`},
		{"other resource", `{"Ref": "Link"}`, `"Link.Ref"`},
		{"join", `{"Fn::Join": ["", ["http://", {"Fn::GetAtt": ["Alb", "DNSName"]}, ":80/v1"]]}`, `"http://internal-alb-app.eu-west-1.elb.amazonaws.com:80/v1"`},
		{"sub", `{"Fn::Sub": "${Env}/${Link}/${Alb.LoadBalancerArn}/${!stageVariables.x}/${"}`, `"dev/Link.Ref/` + alb + `/${stageVariables.x}/${"`},
		{"sub with names", `{"Fn::Sub": ["${h}/${Env}", {"h": {"Ref": "AWS::Partition"}}]}`, `"aws/dev"`},
		{"plain stage variable", `"${stageVariables.x}"`, `"${stageVariables.x}"`},
		{"select", `{"Fn::Select": [1, {"Ref": "Ports"}]}`, `"443"`},
		{"select by text", `{"Fn::Select": ["0", {"Fn::Split": ["/", "a/b"]}]}`, `"a"`},
		{"import", `{"Fn::ImportValue": {"Fn::Sub": "Net:Link"}}`, `"abc123"`},
		{"nested output", `{"Fn::GetAtt": ["Nested", "Outputs.Host"]}`, `"n.example.com"`},
		{"if", `{"Fn::If": ["IsDev", "yes", "no"]}`, `"yes"`},
		{"if not", `{"Fn::If": ["IsProd", "yes", "no"]}`, `"no"`},
		{"and", `{"Fn::If": ["Both", "yes", "no"]}`, `"no"`},
		{"or", `{"Fn::If": ["Either", "yes", "no"]}`, `"yes"`},
		{"map", `{"Fn::FindInMap": ["Hosts", {"Ref": "Env"}, "name"]}`, `"dev.example.com"`},
		{"map with default", `{"Fn::FindInMap": ["Hosts", "x", "name", {"DefaultValue": "d"}]}`, `"d"`},
		{"zones", `{"Fn::Select": [0, {"Fn::GetAZs": ""}]}`, `"eu-west-1a"`},
		{"base64", `{"Fn::Base64": "a"}`, `"YQ=="`},
		{"json", `{"Fn::ToJsonString": {"a": {"Ref": "Env"}}}`, `"{\"a\":\"dev\"}"`},
		{"output of another stack", `{"Fn::GetStackOutput": {"StackName": "Net", "OutputName": "Alb"}}`, `"arn:x"`},
		{"custom resource", `{"Fn::GetAtt": ["Own", "Host"]}`, `"o.example.com"`},
		{"dynamic reference", `{"a": ["x{{resolve:ssm:/net/link}}y"]}`, `{"a":["xdef456y"]}`},
		{"full name in an ARN", `{"Fn::Sub": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/${Alb.LoadBalancerFullName}"}`, `"` + alb + `"`},
		{"length", `{"Fn::Length": {"Ref": "Ports"}}`, `2`},
		{"policy condition is no intrinsic", `{"Condition": {"Bool": {"x": "true"}}}`, `{"Condition":{"Bool":{"x":"true"}}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := json.Marshal(probe(t, test.expression, values))
			if err != nil || string(got) != test.want {
				t.Errorf("got %s (%v), want %s", got, err, test.want)
			}
		})
	}
}

func TestUnresolvedNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	for expression, want := range map[string]string{
		`{"Ref": "NoDefault"}`:                    "parameter NoDefault (String) has no value",
		`{"Ref": "BootstrapVersion"}`:             "parameter BootstrapVersion (AWS::SSM::Parameter::Value<String>) has no value",
		`{"Ref": "Nobody"}`:                       "Nobody is no resource or parameter of the template",
		`{"Ref": "Gone"}`:                         "Gone is left out by its condition",
		`{"Fn::ImportValue": "Net:Link"}`:         "Fn::ImportValue Net:Link",
		`{"Fn::GetAtt": ["Nested", "Outputs.X"]}`: "Nested.Outputs.X of AWS::CloudFormation::Stack",
		`{"Fn::GetAtt": ["Own", "Arn"]}`:          "Own.Arn of Custom::Balancer",
		`{"Fn::GetStackOutput": {"StackName": "Net", "OutputName": "Alb"}}`: "Fn::GetStackOutput Net.Alb",
		`"{{resolve:ssm:/net/link}}"`:                                       "{{resolve:ssm:/net/link}}",
		`{"Fn::Sub": "a{{resolve:ssm:/${Env}}}b"}`:                          "{{resolve:ssm:/dev}}",
		`{"Fn::Select": [2, {"Ref": "Ports"}]}`:                             "Fn::Select finds no item 2",
		`{"Fn::FindInMap": ["Hosts", "x", "name"]}`:                         "Fn::FindInMap Hosts.x.name",
		`{"Fn::Transform": {"Name": "X"}}`:                                  "Fn::Transform X, which has to be expanded first",
		`{"Fn::Sub": 7}`:                                                    "Fn::Sub has a form that is not understood",
		`{"Fn::Split": [",", {"Ref": "NoDefault"}]}`:                        "parameter NoDefault (String) has no value",
		`{"Fn::Join": ["", ["https://", {"Fn::ImportValue": "Host"}]]}`:     "Fn::ImportValue Host",
	} {
		t.Run(expression, func(t *testing.T) {
			t.Parallel()
			value := probe(t, expression, nil)
			if got := template.Unresolved([]any{map[string]any{"V": value}}); !reflect.DeepEqual(got, []string{want}) {
				t.Errorf("got %q of %v, want %q", got, value, want)
			}
		})
	}
}

func TestOwnerFollowsValues(t *testing.T) {
	t.Parallel()
	parsed, err := template.Parse(fmt.Appendf(nil, "{"+preamble+"}", `[
		{"Ref": "Alb"}, {"Fn::GetAtt": ["Alb", "LoadBalancerArn"]}, {"Fn::Sub": "${Alb}"},
		{"Fn::Select": [0, [{"Fn::GetAtt": ["Alb", "DNSName"]}]]}, {"Ref": "Listener"}, "Alb", "Link.Ref?"]`), nil)
	if err != nil {
		t.Fatal(err)
	}
	r, _ := parsed.Resource("Probe")
	want := []string{"Alb", "Alb", "Alb", "Alb", "Listener", "", ""}
	for i, value := range template.Texts(r.Properties["V"]) {
		got := ""
		if owner, ok := parsed.Owner(value); ok {
			got = owner.ID
		}
		if got != want[i] {
			t.Errorf("owner of %q (item %d): got %q, want %q", value, i, got, want[i])
		}
	}
}

func TestResourcesAreSortedAndConditional(t *testing.T) {
	t.Parallel()
	ids := func(env string, types ...string) string {
		parsed, err := template.Parse(fmt.Appendf(nil, "{"+preamble+"}", "1"),
			&template.Values{Parameters: map[string]string{"Env": env}})
		if err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, r := range parsed.Resources(types...) {
			list = append(list, r.ID)
		}
		return strings.Join(list, " ")
	}
	if got, want := ids("dev"), "Alb Link Listener Nested Nlb Own Probe"; got != want {
		t.Errorf("dev: got %q, want %q", got, want)
	}
	if got, want := ids("prod"), "Alb Gone Link Listener Nested Nlb Own Probe"; got != want {
		t.Errorf("prod: got %q, want %q", got, want)
	}
	if got, want := ids("dev", "AWS::ElasticLoadBalancingV2::LoadBalancer"), "Alb Nlb"; got != want {
		t.Errorf("load balancers: got %q, want %q", got, want)
	}
}

func TestUndecidedConditionsAreNamed(t *testing.T) {
	t.Parallel()
	parsed, err := template.Parse([]byte(`{
		"Parameters": {"P": {"Type": "String"}},
		"Conditions": {
			"A": {"Fn::Equals": [{"Ref": "P"}, "x"]},
			"B": {"Condition": "B"},
			"C": {"Fn::Nand": []}
		},
		"Resources": {
			"R1": {"Type": "T", "Condition": "A"}, "R2": {"Type": "T", "Condition": "B"},
			"R3": {"Type": "T", "Condition": "C"}, "R4": {"Type": "T", "Condition": "D"}, "R5": {"Type": "T", "Condition": "D"}
		}}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"condition A: parameter P (String) has no value",
		"condition B refers to itself",
		"condition C has a form that is not understood",
		"condition D is not defined",
	}
	if got := parsed.Undecided(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := len(parsed.Resources()); got != 5 {
		t.Errorf("got %d resources, want all 5", got)
	}
}

func TestParseFails(t *testing.T) {
	t.Parallel()
	for document, want := range map[string]string{
		``:                         "template is no JSON object",
		`[]`:                       "template is no JSON object",
		`{"Resources": {}} x`:      "template has text after its JSON object",
		`{}`:                       "template has no Resources object",
		`{"Resources": {"A": 1}}`:  `resource "A" is no object with a Type`,
		`{"Resources": {"A": {}}}`: `resource "A" is no object with a Type`,
	} {
		if _, err := template.Parse([]byte(document), nil); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", document, err, want)
		}
	}
}

// Each step doubles the text: without a limit, 60 steps would need 2^60 bytes.
func TestParseBoundsGrowingTexts(t *testing.T) {
	t.Parallel()
	for _, step := range []string{
		`{"Fn::Sub": ["${x}${x}", {"x": %s}]}`,
		`{"Fn::Base64": {"Fn::Base64": {"Fn::Base64": %s}}}`,
		`{"Fn::ToJsonString": [%s]}`,
	} {
		expression := `"\"text\""`
		for range 60 {
			expression = fmt.Sprintf(step, expression)
		}
		if got := template.Unresolved(probe(t, expression, nil)); len(got) == 0 {
			t.Errorf("%s: resolved", step)
		}
	}
}

func TestSpell(t *testing.T) {
	t.Parallel()
	parsed, err := template.Parse([]byte(`{"Resources": {"R": {"Type": "T", "Properties": {"P": {"Fn::Sub": "a${Missing}b${Gone}"}}}}}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	r, _ := parsed.Resource("R")
	got := template.Spell(template.Text(r.Properties["P"]), func(name string) string { return "<" + name[:4] + ">" })
	if got != "a<Miss>b<Gone>" {
		t.Errorf("got %q", got)
	}
}

// Host names follow the partition of the Region.
func TestPartitionFollowsTheRegion(t *testing.T) {
	t.Parallel()
	for region, want := range map[string]string{
		"eu-west-1": "aws amazonaws.com", "cn-north-1": "aws-cn amazonaws.com.cn", "us-gov-west-1": "aws-us-gov amazonaws.com",
	} {
		values := &template.Values{Parameters: map[string]string{"AWS::Region": region}}
		if got := probe(t, `{"Fn::Sub": "${AWS::Partition} ${AWS::URLSuffix}"}`, values); got != want {
			t.Errorf("%s: got %s, want %s", region, got, want)
		}
	}
}

func TestParseNamesWhatIsNotExpanded(t *testing.T) {
	t.Parallel()
	_, err := template.Parse([]byte(`{"Resources": {"Fn::ForEach::Zones": ["Z", ["a"], {}]}}`), nil)
	if err == nil || !strings.Contains(err.Error(), "Fn::ForEach::Zones has to be expanded first") {
		t.Errorf("got %v", err)
	}
}
