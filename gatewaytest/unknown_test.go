package gatewaytest_test

import (
	"strings"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
)

// What a template alone cannot tell is named, given by options where a call
// needs it, and never taken for something of the wrong kind.
func TestUnknownValues(t *testing.T) {
	t.Parallel()
	custom := func(r object) { r["Own"] = object{"Type": "Custom::Balancer"} }
	resource := func(kind string) func(object) {
		return func(r object) { r["Own"] = object{"Type": kind} }
	}
	attribute := object{"Fn::GetAtt": []any{"Own", "Arn"}}
	set := func(name string, value any) func(object) { return func(i object) { i[name] = value } }
	variable := func(value any) func(object) {
		return func(r object) { properties(r, "Prod")["Variables"] = object{"link": value} }
	}
	byVariable := set("ConnectionId", "${stageVariables.link}")
	const lookup = "arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/application/my-load-balancer/50dc6c495c0c9188"
	const arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/other/0123456789abcdef"
	for _, test := range []struct {
		name, backend string
		change        func(object)
		resources     func(object)
		imports       map[string]string
		link          string
		refused       string
	}{
		{"target of a custom resource", "Own:80", set("IntegrationTarget", attribute), custom, nil, "Link", ""},
		{"target of a custom resource, given", arn + ":80", set("IntegrationTarget", attribute), custom, map[string]string{"Own.Arn": arn}, "Link", ""},
		{"target of a module", "Own:80", set("IntegrationTarget", attribute), resource("Acme::Net::Balancer::MODULE"), nil, "Link", ""},
		{"target of a product", "Own:80", set("IntegrationTarget", attribute), resource("AWS::ServiceCatalog::CloudFormationProvisionedProduct"), nil, "Link", ""},
		{"target of an express service", "Own:80", set("IntegrationTarget", attribute), resource("AWS::ECS::ExpressGatewayService"), nil, "Link", ""},
		{"link of a custom resource", "OrdersAlb:80", set("ConnectionId", attribute), custom, nil, "Own", ""},
		{"link of an SSM parameter", "OrdersAlb:80", set("ConnectionId", object{"Fn::GetAtt": []any{"Own", "Value"}}), resource("AWS::SSM::Parameter"), nil, "Own", ""},
		{"link by stage variable of a dynamic reference", "OrdersAlb:80", byVariable, variable("{{resolve:ssm:/net/link}}"), nil, "⟦{{resolve:ssm:/net/link}}⟧", ""},
		{"link by stage variable of another stack", "OrdersAlb:80", byVariable, variable(object{"Fn::GetStackOutput": object{"StackName": "Net", "OutputName": "Link"}}), nil, "⟦Fn::GetStackOutput Net.Link⟧", ""},
		{"target of another stack", "", set("IntegrationTarget", object{"Fn::GetStackOutput": object{"StackName": "Net", "OutputName": "Alb"}}), nil, nil, "", `IntegrationTarget cannot be resolved: Fn::GetStackOutput Net.Alb: give it in Options.Imports["Net.Alb"]`},
		{"target of another stack, given", arn + ":80", set("IntegrationTarget", object{"Fn::GetStackOutput": object{"StackName": "Net", "OutputName": "Alb"}}), nil, map[string]string{"Net.Alb": arn}, "Link", ""},
		{"host by dynamic reference", "", set("Uri", "http://{{resolve:ssm:/net/host}}/o"), nil, nil, "", `Uri cannot be resolved: {{resolve:ssm:/net/host}}: give it in Options.Imports["{{resolve:ssm:/net/host}}"]`},
		{"host by dynamic reference, given", "OrdersAlb:80", set("Uri", "http://{{resolve:ssm:/net/host}}/o"), nil, map[string]string{"{{resolve:ssm:/net/host}}": "x.example.com"}, "Link", ""},
		{"host of a custom resource", "", set("Uri", object{"Fn::Sub": "http://${Own.Host}/o"}), custom, nil, "", `Uri cannot be resolved: Own.Host of Custom::Balancer: give it in Options.Imports["Own.Host"]`},
		{"target of a lookup that is not answered", lookup + ":80", set("IntegrationTarget", lookup), nil, nil, "Link", ""},
		{"target by full name", "OrdersAlb:80", set("IntegrationTarget", object{"Fn::Sub": "arn:${AWS::Partition}:elasticloadbalancing:${AWS::Region}:${AWS::AccountId}:loadbalancer/${OrdersAlb.LoadBalancerFullName}"}), nil, nil, "Link", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			template := stack(asMethods, test.resources, operation{"GET /o", "http://x.example.com/o", test.change})
			options := &gatewaytest.Options{Imports: test.imports, Backends: map[string]string{test.backend: backend(t, echo)}}
			if test.refused != "" {
				if got := refusal(t, template, options); !strings.Contains(got, test.refused) {
					t.Errorf("got %s\nwant %s", got, test.refused)
				}
				return
			}
			gw := start(t, template, options)
			reach(t, "GET", gw.URL("prod")+"/o", "", nil)
			if e := lastEntry(t, gw); e.Link != test.link || e.Backend != test.backend {
				t.Errorf("logged %+v", e)
			}
		})
	}
}

// The commonest published form of a link of version 1: by id, without a target.
func TestLinkOfVersion1KnownByID(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		connection any
		resources  func(object)
		refused    string
	}{
		"literal": {"abc123", nil, `IntegrationTarget is missing, and link abc123 is not in the template: give the load balancer's ARN or, if the link is of version 1, name it in Options.Backends: "abc123:<port>"`},
		"by stage variable": {"${stageVariables.link}", func(r object) {
			properties(r, "Prod")["Variables"] = object{"link": "abc123"}
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			template := stack(asMethods, test.resources, operation{"GET /o", "http://x.example.com:81/o", func(i object) {
				i["ConnectionId"] = test.connection
				delete(i, "IntegrationTarget")
			}})
			if test.refused != "" {
				if got := refusal(t, template, nil); !strings.Contains(got, test.refused) {
					t.Errorf("got %s\nwant %s", got, test.refused)
				}
			} else {
				gw := start(t, template, nil)
				call(t, "GET", gw.URL("prod")+"/o", "", nil)
				const want = `Unable to find IntegrationTarget: the method needs the load balancer's ARN; if abc123 is a link of version 1, name it in Options.Backends: "abc123:81"`
				if e := lastEntry(t, gw); e.Reason != want {
					t.Errorf("logged %s", e.Reason)
				}
			}
			gw := start(t, template, &gatewaytest.Options{Backends: map[string]string{"abc123:81": backend(t, echo)}})
			reach(t, "GET", gw.URL("prod")+"/o", "", nil)
			if e := lastEntry(t, gw); e.Link != "abc123" || e.Backend != "abc123:81" {
				t.Errorf("logged %+v", e)
			}
		})
	}
}

func TestTemplatesThatMacrosHaveToExpandAreNamed(t *testing.T) {
	t.Parallel()
	for want, template := range map[string]string{
		"Api takes its definition from BodyS3Location: give it as Body": `{"Resources": {"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"BodyS3Location": {"Bucket": "b", "Key": "k"}}}}}`,
		"stack Part is nested: give the template":                       `{"Resources": {"Part": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "x"}}}}`,
		"Shop is an AWS::Serverless::Api: give it expanded":             `{"Transform": "AWS::Serverless-2016-10-31", "Resources": {"Shop": {"Type": "AWS::Serverless::Api"}}}`,
		"the Body of Api is an Fn::Transform AWS::Include, which has to be expanded first: give it expanded": `{"Resources": {"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {
			"Body": {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "s3://b/k"}}}}}}}`,
	} {
		if got := refusal(t, []byte(template), nil); !strings.Contains(got, want) {
			t.Errorf("got %s\nwant %s", got, want)
		}
	}
}

// Host names follow the partition of the Region.
func TestHostNamesFollowThePartition(t *testing.T) {
	t.Parallel()
	for region, suffix := range map[string]string{
		"cn-north-1": "amazonaws.com.cn", "us-gov-west-1": "amazonaws.com", "eu-isoe-west-1": "cloud.adc-e.uk", "us-isof-east-1": "csp.hci.ic.gov",
	} {
		options := plain(t, echo)
		options.Parameters = map[string]string{"AWS::Region": region}
		gw := start(t, stack(asMethods, nil, operation{"GET /o", "", func(i object) {
			i["Uri"] = object{"Fn::Sub": "http://${OrdersAlb.DNSName}/o"}
			mapped("header.X-Domain", "context.domainName")(i)
		}}), options)
		got, end := reach(t, "GET", gw.URL("prod")+"/o", "", nil), region+"."
		if got.Host != "internal-ordersalb-app."+end+"elb."+suffix || got.Header.Get("X-Domain") != "Api.execute-api."+end+suffix {
			t.Errorf("%s: got %s, %s", region, got.Host, got.Header.Get("X-Domain"))
		}
	}
}
