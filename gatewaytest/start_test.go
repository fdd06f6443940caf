package gatewaytest_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
)

// refusal is the error of NewServer, which must fail.
func refusal(t *testing.T, template []byte, options *gatewaytest.Options) string {
	t.Helper()
	gw, err := gatewaytest.NewServer(template, options)
	if err == nil {
		gw.Close()
		t.Fatal("the server starts")
	}
	return err.Error()
}

func TestNewServerFailsWhereADeploymentWould(t *testing.T) {
	t.Parallel()
	set := func(name string, value any) func(object) { return func(i object) { i[name] = value } }
	remove := func(name string) func(object) { return func(i object) { delete(i, name) } }
	const uri = "http://x.example.com/{id}"
	for _, test := range []struct {
		name      string
		change    func(object)
		resources func(object)
		want      string
	}{
		{"literal V2 link and no target", remove("IntegrationTarget"), nil, `"IntegrationTarget is required for VpcLinkV2 Link": give the load balancer's ARN`},
		{"unknown link and no target", func(i object) {
			i["ConnectionId"] = "abc"
			delete(i, "IntegrationTarget")
		}, nil, "IntegrationTarget is missing, and link abc is not in the template"},
		{"listener as target", set("IntegrationTarget", object{"Ref": "Http"}), nil, `"Http" "is not a valid ALB or NLB arn": give that of the load balancer`},
		{"listener's ARN as target", set("IntegrationTarget", "arn:aws:elasticloadbalancing:r:1:listener/app/a/b/c"), nil, `"is not a valid ALB or NLB arn"`},
		{"gateway load balancer as target", set("IntegrationTarget", object{"Ref": "OrdersAlb"}), func(r object) {
			properties(r, "OrdersAlb")["Type"] = "gateway"
		}, `"OrdersAlb" "is not a valid ALB or NLB arn"`},
		{"stage variable as target", set("IntegrationTarget", "${stageVariables.alb}"), nil, "IntegrationTarget cannot be a stage variable, and is ${stageVariables.alb}: give the load balancer's ARN"},
		{"target that cannot be resolved", set("IntegrationTarget", object{"Fn::ImportValue": "Alb"}), nil, `IntegrationTarget cannot be resolved: Fn::ImportValue Alb: give it in Options.Imports["Alb"]`},
		{"Uri that cannot be resolved", set("Uri", object{"Ref": "Nobody"}), nil, "Uri cannot be resolved: Nobody is no resource or parameter of the template"},
		{"Uri of another kind", set("Uri", "ftp://x"), nil, `"Invalid HTTP endpoint specified for URI": it starts with neither http:// nor https://: "ftp://x"`},
		{"stage variable as scheme", set("Uri", "${stageVariables.host}/{id}"), nil, `"Invalid HTTP endpoint specified for URI"`},
		{"no link", remove("ConnectionId"), nil, "ConnectionId is missing: it is the id of a VPC link"},
		{"link that is none", set("ConnectionId", object{"Ref": "OrdersAlb"}), nil, "ConnectionId is OrdersAlb, an AWS::ElasticLoadBalancingV2::LoadBalancer and no VPC link"},
		{"no verb", remove("IntegrationHttpMethod"), nil, `"Enumeration value for HttpMethod must be non-empty": IntegrationHttpMethod is missing`},
		{"short timeout", set("TimeoutInMillis", 49), nil, `TimeoutInMillis: "Timeout should be between 50 ms and 300000 ms", and not 49`},
		{"long timeout", set("TimeoutInMillis", "300001"), nil, "50 ms and 300000 ms\", and not 300001"},
		{"long timeout of a stream", func(i object) {
			i["TimeoutInMillis"], i["ResponseTransferMode"] = 900001, "STREAM"
		}, nil, "50 ms and 900000 ms\", and not 900001"},
		{"mapping of nothing", mapped("path.id", "method.request.path.nope"), nil, `"Invalid mapping expression parameter specified": method does not declare method.request.path.nope, which integration.request.path.id is mapped from`},
		{"mapping of a header that is not declared", mapped("header.X", "method.request.multivalueheader.nope"), nil, "method does not declare method.request.header.nope"},
		{"mapping of a query parameter that is not declared", mapped("header.X", "method.request.querystring.nope"), nil, "method does not declare method.request.querystring.nope"},
		{"one name in two places", mapped("path.id", "method.request.path.id", "querystring.q", "method.request.querystring.id"), nil,
			`"Parameter names must be unique across querystring, header and path": id is read from path and querystring, rename one`},
		{"mapping of the path as for HTTP APIs", func(i object) {
			i["RequestParameters"] = object{"overwrite:path": "'/x'"}
		}, nil, "mapping key overwrite:path is not integration.request.path.<name>"},
		{"mapping from nowhere", mapped("header.X", "$context.stage"), nil, `mapping integration.request.header.X: "Invalid mapping expression specified": $context.stage is not method.request.`},
		{"stage variable's name", nil, func(r object) { properties(r, "Prod")["Variables"] = object{"a_b": "x"} },
			`Prod: stage variable "a_b": a name has 1 to 64 letters and digits`},
		{"stage variable's value", nil, func(r object) { properties(r, "Prod")["Variables"] = object{"a": "x y"} },
			`Prod: stage variable a: a value has 1 to 512 letters, digits and - . _ ~ : / ? # & = , and is "x y"`},
		{"stage's name", nil, func(r object) { properties(r, "Prod")["StageName"] = object{"Ref": "Nobody"} },
			"Prod: StageName cannot be resolved: Nobody is no resource or parameter of the template"},
		{"status of a gateway response", nil, func(r object) {
			r["Answer"] = object{"Type": "AWS::ApiGateway::GatewayResponse", "Properties": object{"RestApiId": object{"Ref": "Api"}, "ResponseType": "DEFAULT_4XX", "StatusCode": "1000"}}
		}, `gateway response DEFAULT_4XX: StatusCode must have three digits, from 100 to 599, and is "1000"`},
		{"condition", nil, func(r object) { r["Prod"].(object)["Condition"] = "C" }, "condition C is not defined"},
	} {
		for name, render := range renderings {
			t.Run(test.name+" as "+name, func(t *testing.T) {
				t.Parallel()
				got := refusal(t, stack(render, test.resources, operation{"GET /{id}", uri, test.change}), nil)
				if !strings.Contains(got, test.want) || strings.Contains(got, `Options.Imports["Nobody`) || !strings.HasPrefix(got, "gatewaytest: cannot serve API Api:\n") {
					t.Errorf("got %s\nwant %s", got, test.want)
				}
			})
		}
	}
}

func TestNewServerFailsOnPathsThatCannotStandTogether(t *testing.T) {
	t.Parallel()
	at := func(routes ...string) string {
		var operations []operation
		for _, route := range routes {
			operations = append(operations, operation{route: route, uri: "http://x.example.com"})
		}
		return refusal(t, stack(asBody, nil, operations...), nil)
	}
	for _, test := range []struct{ got, want string }{
		{at("GET /a/{id}", "GET /a/{x}/b"), "a sibling of {x} in /a/{x}/b already has a variable path part"},
		{at("GET /a/{id}", "GET /a/{proxy+}"), "already has a variable path part"},
		{at("GET /a/{id}", "POST /a/{id+}"), "already has a variable path part"},
		{at("GET /a/{p+}", "GET /a/{p+}/b"), `"Cannot create a child of a resource with a greedy path variable: {p+}": nothing may follow it in /a/{p+}/b`},
		{at("GET /a", "GET /a/"), "GET /a is also in Api.Body paths /a get"},
	} {
		if !strings.Contains(test.got, test.want) {
			t.Errorf("got %s\nwant %s", test.got, test.want)
		}
	}
}

func TestNewServerChoosesAnAPI(t *testing.T) {
	t.Parallel()
	two := stack(asMethods, func(r object) {
		body := object{}
		asBody(body, []operation{{route: "GET /second", uri: "http://x.example.com/second"}})
		r["Second"] = body["Api"]
		r["SecondStage"] = object{"Type": "AWS::ApiGateway::Stage", "Properties": object{"RestApiId": object{"Ref": "Second"}, "StageName": "v2"}}
		r["Empty"] = object{"Type": "AWS::ApiGateway::RestApi"}
	}, operation{route: "GET /first", uri: "http://x.example.com/first"})
	if got, want := refusal(t, two, nil), `gatewaytest: template has several REST APIs: Options.API must be one of ["Api" "Second"]`; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if got, want := refusal(t, two, &gatewaytest.Options{API: "Third"}), `gatewaytest: template has no REST API "Third" with methods; Options.API can be one of ["Api" "Second"]`; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if got, want := refusal(t, []byte(`{"Resources": {}}`), nil), "gatewaytest: template has no REST API with methods: give that of the stack with the AWS::ApiGateway::Method resources, or with the API's Body"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if got := refusal(t, []byte(`[]`), nil); !strings.HasPrefix(got, "gatewaytest: template is no JSON object") {
		t.Errorf("got %s", got)
	}
	options := plain(t, echo)
	options.API = "Second"
	if got := reach(t, "GET", start(t, two, options).URL("v2")+"/second", "", nil); got.URI != "/second" {
		t.Errorf("got %s", got.URI)
	}
}

// Methods of an API of another stack have neither a RestApi nor a stage.
func TestNewServerTakesMethodsOfAnAPIOfElsewhere(t *testing.T) {
	t.Parallel()
	template := stack(asMethods, func(r object) {
		for _, id := range []string{"Api", "Prod", "Beta"} {
			delete(r, id)
		}
		properties(r, "RootXo")["ParentId"] = object{"Fn::ImportValue": "Root"}
		properties(r, "RootXoGET")["RestApiId"] = object{"Fn::ImportValue": "Api"}
	}, operation{route: "GET /o", uri: "http://x.example.com/o"})
	if got, want := refusal(t, template, nil), "the API has no stage in the template: name one in Options.Stages"; !strings.Contains(got, want) {
		t.Errorf("got %s\nwant %s", got, want)
	}
	options := plain(t, echo)
	options.Stages = map[string]map[string]string{"prod": nil}
	gw := start(t, template, options)
	reach(t, "GET", gw.URL("prod")+"/o", "", nil)
	if got, want := fmt.Sprint(lastEntry(t, gw).Notes), "[resource ⟦Fn::ImportValue Root⟧ is taken for the API's root]"; got != want {
		t.Errorf("got notes %s, want %s", got, want)
	}
}

func TestNewServerResolvesParameters(t *testing.T) {
	t.Parallel()
	text := string(stack(asMethods, func(r object) {
		r["Prod"].(object)["Condition"] = "WithProd"
	}, operation{route: "GET /o", change: func(i object) {
		i["Uri"] = object{"Fn::Sub": "http://${Host}/${AWS::Region}/${!stageVariables.host}"}
	}}))
	text = strings.Replace(text, `"Conditions":{`, `"Conditions":{"WithProd": {"Fn::Equals": [{"Ref": "Env"}, "prod"]},`, 1)
	text = strings.Replace(text, `"Parameters":{`, `"Parameters":{"Env": {"Type": "String", "Default": "dev"}, "Host": {"Type": "String"},`, 1)
	template := []byte(text)
	if got, want := refusal(t, template, nil), "RootXoGET: Uri cannot be resolved: parameter Host (String) has no value: give it in Options.Parameters"; !strings.Contains(got, want) {
		t.Errorf("got %s\nwant %s", got, want)
	}
	options := plain(t, echo)
	options.Parameters = map[string]string{"Host": "h.example.com", "AWS::Region": "eu-west-1"}
	dev := start(t, template, options)
	if response, _ := call(t, "GET", dev.URL("prod")+"/o", "", nil); response.StatusCode != http.StatusForbidden {
		t.Errorf("prod is left out by its condition: got %d", response.StatusCode)
	}
	options.Parameters["Env"] = "prod"
	if got := reach(t, "GET", start(t, template, options).URL("prod")+"/o", "", nil); got.URI != "/eu-west-1/prod.example.com" || got.Host != "h.example.com" {
		t.Errorf("got %s%s", got.Host, got.URI)
	}
}

func TestUnmodeledIsRefusedUnlessAllowed(t *testing.T) {
	t.Parallel()
	const uri = "http://x.example.com/o"
	const logic = "#foreach($x in $y)#end"
	typeHTTP := func(responses ...any) func(object) {
		return func(i object) {
			i["Type"], i["RequestTemplates"], i["IntegrationResponses"] = "HTTP", object{"application/json": logic}, responses
		}
	}
	template := stack(asMethods, func(r object) {
		r["Api"].(object)["Properties"] = object{}
		properties(r, "Api")["Policy"] = object{"Statement": []any{object{
			"Effect": "Allow", "Principal": object{"AWS": "arn:aws:iam::123456789012:root"}, "Action": "execute-api:Invoke", "Resource": "execute-api:/*",
			"Condition": object{"Bool": object{"aws:SecureTransport": "true"}},
		}}}
		properties(r, "Api")["Parameters"] = object{"basepath": "split"}
		properties(r, "Beta")["MethodSettings"] = []any{object{"CachingEnabled": true}}
		r["Answer"] = object{"Type": "AWS::ApiGateway::GatewayResponse", "Properties": object{
			"RestApiId": object{"Ref": "Api"}, "ResponseType": "THROTTLED", "ResponseTemplates": object{"a/b": logic}}}
		r["Firewall"] = object{"Type": "AWS::WAFv2::WebACLAssociation", "Properties": object{
			"ResourceArn": object{"Fn::Sub": "arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/${Api}/stages/prod"}}}
		r["OtherFirewall"] = object{"Type": "AWS::WAFv2::WebACLAssociation", "Properties": object{"ResourceArn": object{"Ref": "OrdersAlb"}}}
	},
		operation{"GET /internet", uri, func(i object) { delete(i, "ConnectionType") }},
		operation{"GET /lambda", uri, func(i object) { i["Type"] = "AWS_PROXY" }},
		operation{"GET /binary", uri, func(i object) { i["ContentHandling"] = "CONVERT_TO_TEXT" }},
		operation{"GET /host", uri, mapped("header.host", "'y'", "header.X", "context.nothing", "header.Z", "context.identity.nothing", "header.Y", "method.request.body.a")},
		operation{"POST /templates", uri, typeHTTP(
			object{"StatusCode": "200", "ResponseTemplates": object{"a/b": logic}, "ResponseParameters": object{"method.response.header.a": "integration.response.body.x"}},
			object{"StatusCode": "400", "SelectionPattern": "(?<!x)4.."})})
	want := []string{
		`Api: Policy statement 0: principal ["arn:aws:iam::123456789012:root"]`, "Api: Policy statement 0: condition Bool of aws:SecureTransport",
		"Api: basepath split", "Beta: cache", "gateway response THROTTLED: mapping template of a/b with logic: #foreach",
		"RootXbinaryGET: content handling", "RootXhostGET: mapping from context.identity.nothing", "RootXhostGET: mapping from context.nothing", "RootXhostGET: mapping from method.request.body.a",
		"RootXhostGET: mapping of the Host header", `RootXinternetGET: connection type "INTERNET"`, `RootXlambdaGET: integration type "AWS_PROXY"`,
		"RootXtemplatesPOST: request mapping template of application/json with logic: #foreach", "RootXtemplatesPOST: response mapping template of a/b with logic: #foreach",
		"RootXtemplatesPOST: response parameter method.response.header.a from integration.response.body.x", `RootXtemplatesPOST: selection pattern "(?<!x)4.."`,
	}
	got := refusal(t, template, nil)
	for _, feature := range want {
		if !strings.Contains(got+"\n", "\n  not modeled: "+feature+"\n") {
			t.Errorf("not refused: %s", feature)
		}
	}
	if !strings.HasSuffix(got, "\n  Options.AllowUnmodeled leaves such features out") {
		t.Errorf("no cure: %s", got)
	}
	if count := strings.Count(got, "not modeled"); count != len(want) {
		t.Errorf("got %d features, want %d:\n%s", count, len(want), got)
	}

	options := plain(t, echo)
	options.AllowUnmodeled = true
	gw := start(t, template, options)
	reach(t, "GET", gw.URL("prod")+"/host", "", nil)
	notes := fmt.Sprint(lastEntry(t, gw).Notes)
	if !strings.Contains(notes, "firewall Firewall is taken to let the call through") || strings.Contains(notes, "OtherFirewall") {
		t.Errorf("got notes %s", notes)
	}
	for _, feature := range []string{"Beta: cache", "mapping of the Host header"} {
		if !strings.Contains(notes, "not modeled: "+feature) {
			t.Errorf("%s is not noted in %s", feature, notes)
		}
	}
	for _, path := range []string{"/lambda", "/internet"} {
		response, body := call(t, "GET", gw.URL("prod")+path, "", nil)
		if response.StatusCode != http.StatusNotImplemented || body != `{"message":"gatewaytest does not model this method"}` {
			t.Errorf("%s: got %d %s", path, response.StatusCode, body)
		}
		if e := lastEntry(t, gw); !strings.HasPrefix(e.Reason, "not modeled: ") {
			t.Errorf("%s: logged %v", path, e)
		}
	}
}

// AWS's own example spells the target integration-target.
func TestKebabTargetIsTakenAndNoted(t *testing.T) {
	t.Parallel()
	gw := start(t, stack(asBody, nil, operation{"GET /o", "http://x.example.com/o", func(i object) {
		i["integration-target"] = i["IntegrationTarget"]
		delete(i, "IntegrationTarget")
	}}), plain(t, echo))
	reach(t, "GET", gw.URL("prod")+"/o", "", nil)
	if e := lastEntry(t, gw); len(e.Notes) != 1 || !strings.Contains(e.Notes[0], "integration-target") {
		t.Errorf("logged %v", e)
	}
}

// One mistake in many methods is one line.
func TestProblemsOfManyMethodsAreOneLine(t *testing.T) {
	t.Parallel()
	var operations []operation
	for n := range 6 {
		operations = append(operations, operation{fmt.Sprintf("GET /r%d", n), "http://x.example.com", func(i object) { i["IntegrationTarget"] = object{"Fn::ImportValue": "Alb"} }})
	}
	const want = "gatewaytest: cannot serve API Api:\n" +
		`  RootXr0GET, RootXr1GET, RootXr2GET and 3 more: IntegrationTarget cannot be resolved: Fn::ImportValue Alb: give it in Options.Imports["Alb"]`
	if got := refusal(t, stack(asMethods, nil, operations...), nil); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// What stands around a method can be refused too.
func TestNewServerFailsOnResourcesThatDoNotFit(t *testing.T) {
	t.Parallel()
	typed := func(i object) {
		i["Type"], i["IntegrationResponses"] = "HTTP", []any{object{"StatusCode": "200", "ResponseParameters": object{"method.response.header.X": "'1'"}}}
	}
	balancer := func(kind string) func(r object) {
		return func(r object) {
			properties(r, "OrdersAlb")["Type"] = kind
			r["Link"] = object{"Type": "AWS::ApiGateway::VpcLink", "Properties": object{"TargetArns": []any{object{"Ref": "OrdersAlb"}}}}
		}
	}
	target := func(arn any) func(r object) {
		return func(r object) {
			r["Link"] = object{"Type": "AWS::ApiGateway::VpcLink", "Properties": object{"TargetArns": []any{arn}}}
		}
	}
	const malformed = `ConnectionId: Link is a link of version 1, whose TargetArns takes network load balancers ("NLB ARN is malformed"): `
	for _, test := range []struct {
		name      string
		change    func(object)
		resources func(object)
		want      string
	}{
		{"response that is not declared", typed, func(r object) { delete(properties(r, "RootXoGET"), "MethodResponses") },
			`RootXoGET: "No method response exists for method": declare status 200 of its integration's responses`},
		{"header that is not declared", typed, func(r object) {
			properties(r, "RootXoGET")["MethodResponses"] = []any{object{"StatusCode": 200}}
		}, `RootXoGET: "Invalid mapping expression parameter specified": response 200 of the method does not declare method.response.header.X`},
		{"header in other letters", typed, func(r object) {
			properties(r, "RootXoGET")["MethodResponses"] = []any{object{"StatusCode": 200, "ResponseParameters": object{"method.response.header.x": true}}}
		}, ""},
		{"V1 link to an ALB", nil, balancer("application"), malformed + "OrdersAlb is none"},
		{"V1 link to an NLB", nil, balancer("network"), ""},
		{"V1 link to a listener", nil, target(object{"Ref": "Http"}), malformed + "Http is none"},
		{"V1 link to the ARN of an ALB", nil, target("arn:aws:elasticloadbalancing:r:1:loadbalancer/app/a/b"), malformed + "arn:"},
		{"V1 link to the ARN of an NLB", nil, target("arn:aws:elasticloadbalancing:r:1:loadbalancer/net/a/b"), ""},
		{"V1 link to what is not known", nil, target(object{"Fn::ImportValue": "Nlb"}), ""},
		{"path part twice", nil, func(r object) {
			r["Again"] = object{"Type": "AWS::ApiGateway::Resource", "Properties": properties(r, "RootXo")}
		}, `RootXo: "Another resource with the same parent already has this name": Again has the PathPart "o" too`},
		{"path part of another parent", nil, func(r object) {
			r["Again"] = object{"Type": "AWS::ApiGateway::Resource", "Properties": object{
				"RestApiId": object{"Ref": "Api"}, "ParentId": object{"Ref": "RootXo"}, "PathPart": "o"}}
		}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			template := stack(asMethods, test.resources, operation{"GET /o", "http://x.example.com/o", test.change})
			if test.want == "" {
				start(t, template, nil)
			} else if got := refusal(t, template, nil); !strings.Contains(got, test.want) {
				t.Errorf("got %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestResponsesOfADocument(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		responses any
		want      string
	}{
		{"declared", object{"200": object{"headers": object{"x": object{}}}}, ""},
		{"header is not", object{"200": object{}}, "does not declare method.response.header.X"},
		{"status is not", object{"201": object{}}, `"No method response exists for method": declare status 200`},
		{"made up by the import", object{"default": object{}}, ""},
		{"by reference", object{"200": object{"$ref": "#/components/responses/ok"}}, ""},
		{"none", nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			template := stack(asBody, func(r object) {
				get := properties(r, "Api")["Body"].(object)["paths"].(object)["/o"].(object)["get"].(object)
				get["responses"] = test.responses
				get["x-amazon-apigateway-integration"].(object)["responses"] = object{"default": object{
					"statusCode": "200", "responseParameters": object{"method.response.header.X": "'1'"}}}
			}, operation{"GET /o", "http://x.example.com/o", func(i object) { i["Type"] = "HTTP" }})
			if test.want == "" {
				start(t, template, nil)
			} else if got := refusal(t, template, nil); !strings.Contains(got, test.want) {
				t.Errorf("got %s\nwant %s", got, test.want)
			}
		})
	}
}
