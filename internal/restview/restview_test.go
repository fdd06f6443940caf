package restview_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/restview"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

func view(t *testing.T, resources string) *restview.View {
	t.Helper()
	parsed, err := template.Parse([]byte(`{"Resources": {`+resources+`}}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	return restview.New(parsed)
}

const asMethods = `
"Api": {"Type": "AWS::ApiGateway::RestApi"},
"Orders": {"Type": "AWS::ApiGateway::Resource", "Properties": {"RestApiId": {"Ref": "Api"}, "ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]}, "PathPart": "orders"}},
"Order": {"Type": "AWS::ApiGateway::Resource", "Properties": {"RestApiId": {"Ref": "Api"}, "ParentId": {"Ref": "Orders"}, "PathPart": "{id}"}},
"Root": {"Type": "AWS::ApiGateway::Method", "Properties": {"RestApiId": {"Ref": "Api"}, "ResourceId": {"Fn::GetAtt": ["Api", "RootResourceId"]}, "HttpMethod": "ANY", "AuthorizationType": "NONE"}},
"Get": {"Type": "AWS::ApiGateway::Method", "Properties": {"RestApiId": {"Ref": "Api"}, "ResourceId": {"Ref": "Order"}, "HttpMethod": "GET", "AuthorizationType": "AWS_IAM", "ApiKeyRequired": true,
  "RequestParameters": {"method.request.path.id": true, "method.request.querystring.q": false},
  "Integration": {"Type": "HTTP_PROXY", "IntegrationHttpMethod": "GET", "Uri": "https://orders.example.com:443/orders/{id}", "ConnectionType": "VPC_LINK",
    "ConnectionId": {"Ref": "Link"}, "IntegrationTarget": {"Ref": "Alb"}, "TimeoutInMillis": 5000, "ResponseTransferMode": "STREAM",
    "RequestParameters": {"integration.request.path.id": "method.request.path.id"},
    "IntegrationResponses": [{"StatusCode": "200"}, {"StatusCode": "404", "SelectionPattern": "4\\d\\d"}]}}},`

const asBody = `
"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Body": {
  "openapi": "3.0.1",
  "components": {"securitySchemes": {"sigv4": {"type": "apiKey", "in": "header", "name": "Authorization", "x-amazon-apigateway-authtype": "awsSigv4"}}, "parameters": {"Id": {"in": "path", "name": "id", "required": true}}},
  "paths": {
    "/": {"x-amazon-apigateway-any-method": {}},
    "/orders/{id}": {"parameters": [{"$ref": "#/components/parameters/Id"}], "get": {
      "security": [{"sigv4": []}],
      "parameters": [{"in": "query", "name": "q"}],
      "x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "get", "uri": "https://orders.example.com:443/orders/{id}", "connectionType": "VPC_LINK",
        "connectionId": {"Ref": "Link"}, "integrationTarget": {"Ref": "Alb"}, "timeoutInMillis": 5000, "responseTransferMode": "STREAM",
        "requestParameters": {"integration.request.path.id": "method.request.path.id"},
        "responses": {"default": {"statusCode": "200"}, "4\\d\\d": {"statusCode": "404"}}}}}}}}},`

const network = `
"Stage": {"Type": "AWS::ApiGateway::Stage", "Properties": {"RestApiId": {"Ref": "Api"}, "StageName": "prod", "Variables": {"link": {"Ref": "Link"}}}},
"Deployment": {"Type": "AWS::ApiGateway::Deployment", "Properties": {"RestApiId": {"Ref": "Api"}, "StageName": "beta", "StageDescription": {"Variables": {"link": "abc"}}}},
"Plain": {"Type": "AWS::ApiGateway::Deployment", "Properties": {"RestApiId": {"Ref": "Api"}}},
"Link": {"Type": "AWS::ApiGatewayV2::VpcLink", "Properties": {"Name": "orders", "SubnetIds": ["subnet-1"], "SecurityGroupIds": [{"Fn::GetAtt": ["LinkGroup", "GroupId"]}]}},
"OldLink": {"Type": "AWS::ApiGateway::VpcLink", "Properties": {"Name": "old", "TargetArns": [{"Ref": "Alb"}]}},
"Alb": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {"Scheme": "internal", "SecurityGroups": [{"Fn::GetAtt": ["AlbGroup", "GroupId"]}]}},
"Plaintext": {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": {"LoadBalancerArn": {"Ref": "Alb"}, "Port": "80", "Protocol": "HTTP"}},
"Listener": {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": {"LoadBalancerArn": {"Ref": "Alb"}, "Port": 443, "Protocol": "HTTPS"}},
"Elsewhere": {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": {"LoadBalancerArn": "arn:x", "Port": 8080}},
"LinkGroup": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [{"CidrIp": "255.255.255.255/32", "IpProtocol": "icmp", "FromPort": 252, "ToPort": 86}]}},
"AlbGroup": {"Type": "AWS::EC2::SecurityGroup"},
"Out": {"Type": "AWS::EC2::SecurityGroupEgress", "Properties": {"GroupId": {"Fn::GetAtt": ["LinkGroup", "GroupId"]}, "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "DestinationSecurityGroupId": {"Fn::GetAtt": ["AlbGroup", "GroupId"]}}},
"In": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {"GroupId": {"Ref": "AlbGroup"}, "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "SourceSecurityGroupId": {"Ref": "LinkGroup"}}}`

func TestMethodsAndBodyReadAlike(t *testing.T) {
	t.Parallel()
	var texts []string
	for _, resources := range []string{asMethods + network, asBody + network} {
		v := view(t, resources)
		if len(v.APIs) != 1 || len(v.APIs[0].Methods) != 2 {
			t.Fatalf("got %+v", v.APIs)
		}
		for _, m := range v.APIs[0].Methods {
			m.Where, m.Authorization, m.APIKeyRequired, m.Responses = "", "", false, nil
		}
		text, _ := json.Marshal(v.APIs[0].Methods)
		texts = append(texts, string(text))
	}
	if texts[0] != texts[1] {
		t.Errorf("methods %s\nbody    %s", texts[0], texts[1])
	}
	if !strings.Contains(texts[0], `"Path":"/orders/{id}","Verb":"GET"`) || !strings.Contains(texts[0], `"Type":"HTTP_PROXY"`) {
		t.Errorf("got %s", texts[0])
	}
}

func TestMethodsNameTheirPlace(t *testing.T) {
	t.Parallel()
	get := func(resources string) *restview.Method { return view(t, resources).APIs[0].Methods[1] }
	m := get(asMethods + network)
	if m.Where != "Get" || m.Authorization != "AWS_IAM" || !m.APIKeyRequired {
		t.Errorf("method: got %+v", m)
	}
	o := get(asBody + network)
	if o.Where != "Api.Body paths /orders/{id} get" || o.Authorization != "AWS_IAM" {
		t.Errorf("operation: got %+v", o)
	}
	want := map[string]bool{"method.request.path.id": true, "method.request.querystring.q": false}
	if !reflect.DeepEqual(m.Parameters, want) || !reflect.DeepEqual(o.Parameters, want) {
		t.Errorf("got %v and %v, want %v", m.Parameters, o.Parameters, want)
	}
}

func TestWiringIsFollowed(t *testing.T) {
	t.Parallel()
	v := view(t, asMethods+network)
	i := v.APIs[0].Methods[1].Integration
	link, ok := v.Link(i.ConnectionID)
	if !ok || link.ID != "Link" || link.Version != 2 || link.Name != "orders" || link.Groups[0] != "LinkGroup" || link.Subnets[0] != "subnet-1" {
		t.Errorf("link: got %+v", link)
	}
	if old, ok := v.Link("OldLink"); !ok || old.Version != 1 || old.Targets[0] != "Alb" {
		t.Errorf("old link: got %+v", old)
	}
	alb, ok := v.LoadBalancer(i.Target)
	if !ok || alb.ID != "Alb" || alb.Scheme != "internal" || alb.Kind != "application" || alb.Groups[0] != "AlbGroup" {
		t.Errorf("load balancer: got %+v", alb)
	}
	if l, ok := alb.Listener(443); !ok || l.ID != "Listener" || l.Protocol != "HTTPS" || alb.Listeners[0].Port != 80 {
		t.Errorf("listener: got %+v of %+v", l, alb.Listeners)
	}
	if _, ok := alb.Listener(8443); ok {
		t.Error("found a listener on 8443")
	}
	if elsewhere, ok := v.LoadBalancer("arn:x"); !ok || !elsewhere.External || elsewhere.Listeners[0].Port != 8080 {
		t.Errorf("load balancer of elsewhere: got %+v", elsewhere)
	}
	stages := v.APIs[0].Stages
	if len(stages) != 2 || stages[0].Name != "beta" || stages[0].Variables["link"] != "abc" || stages[0].ID != "Deployment" ||
		stages[1].Name != "prod" || v.Name(stages[1].Variables["link"]) != "Link" {
		t.Errorf("stages: got %+v", stages)
	}
	if v.Type(i.Target) != "AWS::ElasticLoadBalancingV2::LoadBalancer" || v.Type("arn:x") != "" {
		t.Errorf("types: got %q and %q", v.Type(i.Target), v.Type("arn:x"))
	}
}

func TestAnAPIOfElsewhereIsReadFromItsParents(t *testing.T) {
	t.Parallel()
	v := view(t, `
"R": {"Type": "AWS::ApiGateway::Resource", "Properties": {"RestApiId": "abc", "ParentId": "root1", "PathPart": "x"}},
"Loop": {"Type": "AWS::ApiGateway::Resource", "Properties": {"RestApiId": "abc", "ParentId": {"Ref": "Loop"}, "PathPart": "y"}},
"A": {"Type": "AWS::ApiGateway::Method", "Properties": {"RestApiId": "abc", "ResourceId": {"Ref": "R"}, "HttpMethod": "GET"}},
"B": {"Type": "AWS::ApiGateway::Method", "Properties": {"RestApiId": "abc", "ResourceId": {"Ref": "Loop"}, "HttpMethod": "GET"}},
"C": {"Type": "AWS::ApiGateway::Method", "Properties": {"RestApiId": "abc", "ResourceId": {"Ref": "R"}, "HttpMethod": "PUT"}}`)
	api := v.APIs[0]
	if api.ID != "abc" || !api.External || api.Methods[0].Path != "/x" || api.Methods[2].Path != "/y" {
		t.Errorf("got %+v", api)
	}
	want := []string{"resource Loop.Ref is taken for the API's root", "resource root1 is taken for the API's root"}
	if !reflect.DeepEqual(api.Assumed, want) {
		t.Errorf("got %q, want %q", api.Assumed, want)
	}
}

func TestAuthorizationTypeOfABody(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]string{"NONE": "", "none": "", "AWS_IAM": "AWS_IAM"} {
		v := view(t, `"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Body": {"x-amazon-apigateway-auth": {"type": "`+kind+`"}, "paths": {"/": {"get": {}}}}}}`)
		if got := v.APIs[0].Methods[0].Authorization; got != want {
			t.Errorf("%s: got %q, want %q", kind, got, want)
		}
	}
}

// A group that lists no egress lets everything out; one that lists some does not.
func TestEgressOfAGroup(t *testing.T) {
	t.Parallel()
	v := view(t, `"A": {"Type": "AWS::EC2::SecurityGroup"}, "B": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": []}}`)
	want := []restview.Rule{{Protocol: "-1", ToPort: 65535, Range: "0.0.0.0/0"}}
	if got := v.Groups[0].Egress; !reflect.DeepEqual(got, want) {
		t.Errorf("none listed: got %+v, want %+v", got, want)
	}
	if got := v.Groups[1].Egress; len(got) != 0 {
		t.Errorf("listed: got %+v, want none", got)
	}
}

// A list of groups that cannot be resolved is not a load balancer without groups.
func TestClosedDoesNotJudgeAnUnresolvedList(t *testing.T) {
	t.Parallel()
	v := view(t, `
"LinkGroup": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": []}},
"Link": {"Type": "AWS::ApiGatewayV2::VpcLink", "Properties": {"SecurityGroupIds": [{"Ref": "LinkGroup"}]}},
"Nlb": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {"Type": "network", "SecurityGroups": {"Fn::Split": [",", {"Fn::ImportValue": "G"}]}}}`)
	link, _ := v.Link("Link")
	nlb, _ := v.LoadBalancer("Nlb")
	if got := v.Closed(link, nlb, 443); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestAGroupOfElsewhereShowsTheRulesOfThisTemplateOnly(t *testing.T) {
	t.Parallel()
	v := view(t, `
"Out": {"Type": "AWS::EC2::SecurityGroup"},
"In": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {"GroupId": "aa-elsewhere", "IpProtocol": "udp", "FromPort": 1, "ToPort": 1, "CidrIp": "10.0.0.0/8"}},
"Link": {"Type": "AWS::ApiGatewayV2::VpcLink", "Properties": {"SecurityGroupIds": [{"Ref": "Out"}]}},
"Alb": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {"SecurityGroups": ["aa-elsewhere"]}}`)
	if len(v.Groups) != 2 || v.Groups[1].ID != "aa-elsewhere" || !v.Groups[1].External || v.Groups[1].Ingress[0].Protocol != "udp" {
		t.Errorf("got %+v", v.Groups)
	}
	link, _ := v.Link("Link")
	alb, _ := v.LoadBalancer("Alb")
	if closed := v.Closed(link, alb, 443); closed != "" {
		t.Errorf("a group whose rules are not all known is called closed: %s", closed)
	}
}

// A reference is followed to its end wherever it stands, its steps are decoded,
// and keys of an OpenAPI document are case-sensitive.
func TestReferencesAndKeysOfABody(t *testing.T) {
	t.Parallel()
	api := view(t, `"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Body": {
		"x-hops": {"one": {"$ref": "#/x-hops/two"}, "two": {"$ref": "#/paths/~1a~0b~1%7Bid%7D"}, "circle": {"$ref": "#/x-hops/circle"}},
		"components": {"parameters": {"q/1": {"$ref": "#/components/parameters/q"}, "q": {"in": "query", "name": "q"}},
			"schemas": {"Order": {"type": "object"}}},
		"paths": {
			"/a~b/{id}": {
				"parameters": [{"$ref": "#/components/parameters/q~11"}, {"in": "cookie", "name": "c"}],
				"get": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}}},
				"GET": {}, "Post": {}, "trace": {}, "x-y": {}},
			"/other/{id}": {"$ref": "#/x-hops/one"},
			"/circle": {"$ref": "#/x-hops/circle"},
			"/nowhere": {"$ref": "#/x-hops/none"},
			"/elsewhere": {"$ref": "other.yaml#/a"}}}}}`).APIs[0]
	var got []string
	for _, m := range api.Methods {
		got = append(got, fmt.Sprintf("%s %s %v %v", m.Verb, m.Path, m.Parameters, m.Models))
	}
	const declared = "map[method.request.path.id:true method.request.querystring.q:false] map[application/json:Order]"
	want := []string{"GET /a~b/{id} " + declared, "GET /other/{id} " + declared}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestClosed(t *testing.T) {
	t.Parallel()
	const open = `{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, %q: %s}`
	toAlb := fmt.Sprintf(open, "DestinationSecurityGroupId", `{"Ref": "AlbGroup"}`)
	fromLink := fmt.Sprintf(open, "SourceSecurityGroupId", `{"Ref": "LinkGroup"}`)
	const closedOut, closedIn = "lets port 443 out to", "lets port 443 in from"
	for _, test := range []struct{ name, egress, ingress, want string }{
		{"both sides", toAlb, fromLink, ""},
		{"no egress", "", fromLink, closedOut},
		{"no ingress", toAlb, "", closedIn},
		{"egress of another port", strings.ReplaceAll(toAlb, "443", "80"), fromLink, closedOut},
		{"egress to nobody", fmt.Sprintf(open, "CidrIp", `"255.255.255.255/32"`), fromLink, closedOut},
		{"egress of another protocol", strings.ReplaceAll(toAlb, "tcp", "udp"), fromLink, closedOut},
		{"protocol by number", strings.ReplaceAll(toAlb, "tcp", "6"), fromLink, ""},
		{"protocol in capitals", toAlb, strings.ReplaceAll(fromLink, "tcp", "TCP"), ""},
		{"egress to all", `{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}`, fromLink, ""},
		{"ingress from a range", toAlb, fmt.Sprintf(open, "CidrIp", `"10.0.0.0/16"`), ""},
		{"ingress from another group", toAlb, fmt.Sprintf(open, "SourceSecurityGroupId", `"sg-1"`), closedIn},
		{"ingress from a group not resolved", toAlb, fmt.Sprintf(open, "SourceSecurityGroupId", `{"Fn::ImportValue": "G"}`), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for _, external := range []bool{false, true} {
				albGroup := `{"Ref": "AlbGroup"}`
				if external {
					albGroup = `"sg-imported"`
				}
				v := view(t, fmt.Sprintf(`
"LinkGroup": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupEgress": [%s]}},
"AlbGroup": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"SecurityGroupIngress": [%s]}},
"Link": {"Type": "AWS::ApiGatewayV2::VpcLink", "Properties": {"SecurityGroupIds": [{"Ref": "LinkGroup"}]}},
"Alb": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {"SecurityGroups": [%s]}},
"Nlb": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {"Type": "network"}}`, test.egress, test.ingress, albGroup))
				link, _ := v.Link("Link")
				alb, _ := v.LoadBalancer("Alb")
				got := v.Closed(link, alb, 443)
				want := test.want
				if external {
					want = ""
				}
				if (want == "") != (got == "") || !strings.Contains(got, want) {
					t.Errorf("external %v: got %q, want %q", external, got, want)
				}
				nlb, _ := v.LoadBalancer("Nlb")
				toRange := strings.Contains(test.egress, "0.0.0.0/0")
				if closed := v.Closed(link, nlb, 443); (closed == "") != toRange {
					t.Errorf("network load balancer without groups: got %q", closed)
				}
			}
		})
	}
}
