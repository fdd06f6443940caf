package test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

const (
	listenerArn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/orders/0123456789abcdef/0123456789abcdef"
	unheardPort = 9443 // no drawn listener's
)

// propsDefects spoil valid props in one way each; code is the first problem.
var propsDefects = []struct {
	code  string
	fits  func(drawn) bool
	spoil func(drawn, *props)
}{
	{"required", always, func(_ drawn, p *props) { p.Target = nil }},
	{"listener_arn", always, func(_ drawn, p *props) {
		p.Target = privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: str(listenerArn)})
	}},
	{"uri_required", drawn.secure, func(_ drawn, p *props) { p.Uri = nil }},
	{"uri_syntax", always, func(_ drawn, p *props) { p.Uri = str("orders.example.com") }},
	{"uri_host", always, func(d drawn, p *props) { p.Uri = str(d.scheme() + "://a b") }},
	{"uri_query", always, func(d drawn, p *props) { p.Uri = str(d.scheme() + "://orders.example.com/v1?x=1") }},
	{"scheme_mismatch", drawn.oneScheme, func(d drawn, p *props) { p.Uri = str(d.otherScheme() + "://orders.example.com") }},
	{"port_mismatch", always, func(d drawn, p *props) {
		p.Uri = str(fmt.Sprintf("%s://orders.example.com:%d", d.scheme(), unheardPort))
	}},
	{"vpc_link_id", always, func(_ drawn, p *props) { p.VpcLinkId = str("${stageVariables.vpcLink2}") }},
	{"conflict", always, func(_ drawn, p *props) {
		p.VpcLinkId, p.VpcLinkSubnets = str("bbb111"), &awsec2.SubnetSelection{}
	}},
	{"stage_variable_name", always, func(_ drawn, p *props) { p.StageVariable = str("vpc-link") }},
	{"timeout_range", always, func(_ drawn, p *props) { p.Timeout = awscdk.Duration_Minutes(thirty) }},
	{"transfer_mode", always, func(_ drawn, p *props) { p.ResponseTransferMode = "FAST" }},
}

var thirty = func() *float64 { minutes := 30.0; return &minutes }()

func always(drawn) bool { return true }

func (d drawn) scheme() string {
	if d.secure() {
		return "https"
	}
	return "http"
}

func (d drawn) otherScheme() string {
	if d.secure() {
		return "http"
	}
	return "https"
}

// oneScheme tells that the listener leaves no choice, as TCP does.
func (d drawn) oneScheme() bool { return d.protocol != "TCP" }

// mutant is the template of a drawn stack, to be spoiled at random places.
type mutant struct {
	drawn
	resources map[string]any
	random    *rand.Rand
}

// pick gives the properties of a random resource of a type that fits; nil for none.
func (m mutant) pick(kind string, fits func(map[string]any) bool) map[string]any {
	var found []map[string]any
	for _, id := range sortedKeys(m.resources) {
		if at(m.resources[id], "Type") == kind {
			if p, ok := at(m.resources[id], "Properties").(map[string]any); ok && fits(p) {
				found = append(found, p)
			}
		}
	}
	if len(found) == 0 {
		return nil
	}
	return found[m.random.IntN(len(found))]
}

func anyOf(map[string]any) bool { return true }

// method gives a random method and its integration.
func (m mutant) method() (method, integration map[string]any) {
	method = m.pick("AWS::ApiGateway::Method", anyOf)
	return method, method["Integration"].(map[string]any)
}

// inIntegration spoils a random integration.
func inIntegration(spoil func(d drawn, integration map[string]any)) func(mutant) bool {
	return func(m mutant) bool {
		_, integration := m.method()
		spoil(m.drawn, integration)
		return true
	}
}

func dropped(key string) func(mutant) bool {
	return inIntegration(func(_ drawn, i map[string]any) { delete(i, key) })
}

// mapping spoils a path mapping of a random integration that has one.
func mapping(spoil func(method, integration map[string]any, key string)) func(mutant) bool {
	const prefix = "integration.request.path."
	key := func(method map[string]any) string {
		mappings, _ := at(method, "Integration/RequestParameters").(map[string]any)
		for _, k := range sortedKeys(mappings) {
			if strings.HasPrefix(k, prefix) {
				return k
			}
		}
		return ""
	}
	return func(m mutant) bool {
		method := m.pick("AWS::ApiGateway::Method", func(p map[string]any) bool { return key(p) != "" })
		if method == nil {
			return false
		}
		spoil(method, method["Integration"].(map[string]any), key(method))
		return true
	}
}

// removed deletes every resource of a type.
func (m mutant) removed(kind string) bool {
	before := len(m.resources)
	maps.DeleteFunc(m.resources, func(_ string, r any) bool { return at(r, "Type") == kind })
	return len(m.resources) < before
}

func (m mutant) address(scheme string, port any) string {
	return fmt.Sprintf("%s://orders.example.com:%v/lost", scheme, port)
}

// templateDefects spoil a good template in one way each, as hand-written code
// or an override would; spoil tells whether the template has the place for it.
var templateDefects = []struct {
	rule  string
	spoil func(mutant) bool
}{
	{"PI001", func(m mutant) bool {
		_, i := m.method()
		delete(i, "IntegrationTarget")
		return m.link != "given" // a literal id alone may be a V1 link's
	}},
	{"PI002", dropped("ConnectionType")},
	{"PI003", dropped("ConnectionId")},
	{"PI004", dropped("Uri")},
	{"PI005", inIntegration(func(_ drawn, i map[string]any) { i["IntegrationTarget"] = listenerArn })},
	{"PI006", inIntegration(func(_ drawn, i map[string]any) { i["ConnectionId"] = i["IntegrationTarget"] })},
	{"PI007", mapping(func(_, i map[string]any, key string) { delete(i["RequestParameters"].(map[string]any), key) })},
	{"PI008", mapping(func(method, _ map[string]any, _ string) { delete(method, "RequestParameters") })},
	{"PI009", mapping(func(_, i map[string]any, _ string) {
		i["RequestParameters"].(map[string]any)["integration.request.path.ghost"] = "'x'"
	})},
	{"PI010", func(m mutant) bool {
		for _, id := range sortedKeys(m.resources) {
			if at(m.resources[id], "Properties/PathPart") != "{rest+}" {
				continue
			}
			method := m.pick("AWS::ApiGateway::Method", func(p map[string]any) bool { return at(p, "ResourceId/Ref") == id })
			if method == nil {
				continue
			}
			integration := method["Integration"].(map[string]any)
			integration["Uri"] = m.address(m.scheme(), m.port)
			delete(integration, "RequestParameters")
			return true
		}
		return false
	}},
	{"PI011", func(m mutant) bool {
		stage := m.pick("AWS::ApiGateway::Stage", func(p map[string]any) bool { return at(p, "Variables/"+m.variable) != nil })
		if m.variable == "" || stage == nil {
			return false
		}
		delete(stage["Variables"].(map[string]any), m.variable)
		return true
	}},
	{"PI012", func(m mutant) bool {
		stage := m.pick("AWS::ApiGateway::Stage", anyOf)
		variables, _ := stage["Variables"].(map[string]any)
		stage["Variables"] = maps.Collect(maps.All(variables))
		stage["Variables"].(map[string]any)["vpc-link"] = "x"
		return true
	}},
	{"PI013", func(m mutant) bool {
		_, i := m.method()
		i["Uri"] = map[string]any{"Fn::Join": []any{"", []any{"https://", map[string]any{"Fn::GetAtt": []any{at(i["IntegrationTarget"], "Ref"), "DNSName"}}, "/lost"}}}
		return m.own && m.secure()
	}},
	{"PI014", func(m mutant) bool {
		_, i := m.method()
		i["Uri"] = m.address(m.scheme(), unheardPort)
		return m.own
	}},
	{"PI015", func(m mutant) bool {
		_, i := m.method()
		i["Uri"] = m.address(m.otherScheme(), m.port)
		return m.own && m.oneScheme()
	}},
	{"PI016", func(m mutant) bool {
		for _, r := range m.resources {
			if at(r, "Type") == "AWS::ApiGateway::Deployment" {
				delete(r.(map[string]any), "DependsOn")
			}
		}
		return true
	}},
	{"PI017", func(m mutant) bool {
		link := m.pick("AWS::ApiGatewayV2::VpcLink", anyOf)
		delete(link, "SecurityGroupIds")
		return link != nil
	}},
	{"PI018", func(m mutant) bool {
		side := "AWS::EC2::SecurityGroupEgress"
		if m.grouped() && m.random.IntN(2) == 0 {
			side = "AWS::EC2::SecurityGroupIngress"
		}
		return m.own && m.link != "given" && m.removed(side)
	}},
	{"PI019", func(m mutant) bool {
		rule := m.pick("AWS::EC2::SecurityGroupIngress", anyOf)
		m.resources["Again"] = map[string]any{"Type": "AWS::EC2::SecurityGroupIngress", "Properties": rule}
		return rule != nil
	}},
	{"PI020", func(m mutant) bool {
		sibling := m.pick("AWS::ApiGateway::Resource", func(p map[string]any) bool { return strings.HasPrefix(p["PathPart"].(string), "{") })
		if sibling == nil {
			return false
		}
		other := maps.Clone(sibling)
		other["PathPart"] = "{other}"
		m.resources["Other"] = map[string]any{"Type": "AWS::ApiGateway::Resource", "Properties": other}
		return true
	}},
	{"PI021", func(m mutant) bool {
		method, _ := m.method()
		method["HttpMethod"] = "FETCH"
		return true
	}},
	{"PI022", func(m mutant) bool {
		lb := m.pick("AWS::ElasticLoadBalancingV2::LoadBalancer", anyOf)
		if lb != nil {
			lb["Scheme"] = "internet-facing"
		}
		return lb != nil
	}},
	{"PI023", func(m mutant) bool {
		lb := m.pick("AWS::ElasticLoadBalancingV2::LoadBalancer", func(p map[string]any) bool { return p["SecurityGroups"] != nil })
		if lb == nil {
			return false
		}
		m.resources["Open"] = map[string]any{"Type": "AWS::EC2::SecurityGroupIngress", "Properties": map[string]any{
			"GroupId": lb["SecurityGroups"].([]any)[0], "IpProtocol": "tcp", "FromPort": m.port, "ToPort": m.port, "CidrIp": "0.0.0.0/0",
		}}
		return true
	}},
	{"PI024", dropped("IntegrationHttpMethod")},
	{timeoutTooShort, inIntegration(func(_ drawn, i map[string]any) { i["TimeoutInMillis"] = 40 })},
}

// grouped tells that the load balancer made in the stack has groups.
func (d drawn) grouped() bool { return !d.network() || d.nlbGroups }

// seeDefects gives random templates of those at hand one defect each, writes
// them down as plain resources, and wants a finding of the defect's rule.
func seeDefects(t *testing.T, validator awscdk.CloudFormationValidatePlugin, cases map[string]drawn, templates map[string][]byte) {
	t.Helper()
	random := rand.New(rand.NewPCG(uint64(*drawnSeed), 0))
	app := newUncheckedApp(t)
	awscdk.Validations_Of(app).AddPlugins(validator)
	names := sortedKeys(cases)
	want := map[string]string{} // stack → rule
	for n := range max(len(templateDefects), len(names)) {
		defect := templateDefects[n%len(templateDefects)]
		for _, k := range random.Perm(len(names)) {
			name := names[k]
			var template struct{ Resources map[string]any }
			if err := json.Unmarshal(templates[name], &template); err != nil {
				t.Fatal(err)
			}
			if !defect.spoil(mutant{cases[name], template.Resources, random}) {
				continue
			}
			id := fmt.Sprintf("%s-%s-%d", name, defect.rule, n)
			written(awscdk.NewStack(app, &id, nil), template.Resources)
			want[id] = defect.rule
			break
		}
		if len(want) != n+1 {
			t.Errorf("no drawn case has a place for the defect of %s: draw more", defect.rule)
			return
		}
	}
	app.Synth(nil)
	seen := map[string][]string{}
	for _, f := range reported(t, app) {
		seen[f.stack] = append(seen[f.stack], f.rule)
	}
	for _, id := range sortedKeys(want) {
		if !slices.Contains(seen[id], want[id]) {
			t.Errorf("%s: want a finding of %s, got %v: %+v", id, want[id], seen[id], cases[strings.Split(id, "-")[0]])
		}
	}
	t.Logf("%d drawn stacks without a finding, %d defects in them found", len(names), len(want))
}

// written puts resources of a template into a stack, under their own ids.
func written(stack awscdk.Stack, resources map[string]any) {
	for _, id := range sortedKeys(resources) {
		r := resources[id].(map[string]any)
		if r["Type"] == "AWS::CDK::Metadata" {
			continue // the stack has its own
		}
		properties, _ := r["Properties"].(map[string]any)
		made := awscdk.NewCfnResource(stack, &id, &awscdk.CfnResourceProps{Type: str(r["Type"].(string)), Properties: &properties})
		if r["DependsOn"] != nil {
			made.AddOverride(str("DependsOn"), r["DependsOn"])
		}
	}
}
