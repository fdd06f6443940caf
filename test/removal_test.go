package test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// needs gives all that each resource refers to or depends on, directly or not.
// CloudFormation makes a resource after them and deletes it before them.
func (r resources) needs() map[string]map[string]bool {
	direct := map[string][]string{}
	for id, resource := range r {
		var walk func(v any)
		walk = func(v any) {
			switch v := v.(type) {
			case []any:
				for _, item := range v {
					walk(item)
				}
			case map[string]any:
				if ref, ok := v["Ref"].(string); ok {
					direct[id] = append(direct[id], ref)
				}
				if attribute, ok := v["Fn::GetAtt"].([]any); ok {
					direct[id] = append(direct[id], attribute[0].(string))
				}
				for _, item := range v {
					walk(item)
				}
			}
		}
		walk(resource.Properties)
		switch on := resource.DependsOn.(type) {
		case string:
			direct[id] = append(direct[id], on)
		case []any:
			for _, other := range on {
				direct[id] = append(direct[id], other.(string))
			}
		}
	}
	all := map[string]map[string]bool{}
	for id := range r {
		all[id] = map[string]bool{}
		queue := slices.Clone(direct[id])
		for len(queue) > 0 {
			next := queue[0]
			queue = queue[1:]
			if _, ok := r[next]; ok && !all[id][next] {
				all[id][next] = true
				queue = append(queue, direct[next]...)
			}
		}
	}
	return all
}

func TestRemovalDeletesInAnOrderCloudFormationCanCarryOut(t *testing.T) {
	for name, change := range map[string]func(*plan){
		"link by id":             func(p *plan) { p.further = true },
		"link by stage variable": func(p *plan) { p.further, p.variable = true, jsii.String("link") },
	} {
		p := base()
		change(&p)
		r := resourcesOf(t, p.build(t))
		needs := r.needs()
		before := func(first, then string) { // of every pair of these types
			t.Helper()
			pairs := 0
			for _, a := range r.ofType(first) {
				for _, b := range r.ofType(then) {
					pairs++
					if !needs[a][b] {
						t.Errorf("%s: nothing makes CloudFormation delete %s before %s", name, a, b)
					}
				}
			}
			if pairs == 0 {
				t.Errorf("%s: no %s or no %s", name, first, then)
			}
		}
		before("AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::VpcLink")
		before("AWS::ApiGateway::Stage", "AWS::ApiGateway::Method")
		before("AWS::ApiGateway::Deployment", "AWS::ApiGateway::Method") // the one by RedeployOn too
		link, _ := r.only(t, "AWS::ApiGatewayV2::VpcLink")
		for id, method := range r {
			integration, _ := method.Properties["Integration"].(map[string]any)
			if integration["ConnectionType"] != "VPC_LINK" {
				continue
			}
			if p.variable == nil && !needs[id][link] {
				t.Errorf("%s: nothing makes CloudFormation delete %s before the link", name, id)
			}
			if !slices.ContainsFunc(r.ofType("AWS::ElasticLoadBalancingV2::LoadBalancer"), func(lb string) bool { return needs[id][lb] }) {
				t.Errorf("%s: nothing makes CloudFormation delete %s before its load balancer", name, id)
			}
		}
		for _, kind := range []string{"AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"} {
			rule, _ := r.only(t, kind)
			groups := 0
			for _, group := range r.ofType("AWS::EC2::SecurityGroup") {
				if needs[rule][group] {
					groups++
				}
			}
			if groups != 2 {
				t.Errorf("%s: %s is removed before %d groups, want the link's and the load balancer's", name, rule, groups)
			}
		}
		if !slices.ContainsFunc(r.ofType("AWS::EC2::SecurityGroup"), func(group string) bool { return needs[link][group] }) {
			t.Errorf("%s: nothing makes CloudFormation delete the link before its group", name)
		}
	}
}

func TestRedeployOnFailsWithoutDeployment(t *testing.T) {
	s := newStaged(t)
	if got := codes(t, func() { s.orders.RedeployOn(nil) }); !slices.Equal(got, []string{"deployment required"}) {
		t.Errorf("got %v", got)
	}
}

// A stage in another stack than the link imports the link's id, with a stage
// variable as without: CloudFormation refuses to change an exported value.
func TestLinkOfAnotherStackIsWarnedOf(t *testing.T) {
	for name, variable := range map[string]*string{"by id": nil, "by stage variable": jsii.String("link")} {
		app := newApp(t)
		links := awscdk.NewStack(app, jsii.String("Links"), nil)
		apis := awscdk.NewStack(app, jsii.String("Apis"), nil)
		awscdk.CrossStackReferences_Of(apis).Consume(awscdk.ReferenceStrength_STRONG)
		orders := privateintegration.NewPrivateIntegration(links, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
			Target: privateintegration.TargetFromApplicationListener(newNetwork(links).listener), StageVariable: variable,
		})
		orders.AddRoutes(newApi(apis), "GET /orders")
		imports := strings.Contains(string(synth(t, apis)), `"Fn::ImportValue": "Links:ExportsOutputRefPrivateIntegration`)
		warned := slices.Contains(warningCodes(orders), "exported-link")
		if !imports || warned != (variable == nil) { // a stage can be bound to another id
			t.Errorf("%s: the id is imported %v, warned of %v", name, imports, warned)
		}
	}
}
