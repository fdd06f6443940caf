package test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// bare cuts the hash off a logical id.
func bare(id string) string {
	if len(id) > 8 && strings.Trim(id[len(id)-8:], "0123456789ABCDEF") == "" {
		return id[:len(id)-8]
	}
	return id
}

func bareAll(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = bare(id)
	}
	return out
}

func groupRefs(groups ...awsec2.ISecurityGroup) *[]interfacesawsec2.ISecurityGroupRef {
	refs := make([]interfacesawsec2.ISecurityGroupRef, len(groups))
	for i, g := range groups {
		refs[i] = g
	}
	return &refs
}

// rulesOf spells every rule that stands as a resource of its own, sorted:
// "ingress AlbSecurityGroup ← LinkGroup tcp 80-80". A group of another stack
// keeps the name of its output.
func rulesOf(r resources) (rules []string) {
	name := func(v any) string {
		for _, path := range []string{"Ref", "Fn::ImportValue", "Fn::GetStackOutput/OutputName"} {
			if id, ok := at(v, path).(string); ok {
				_, id, _ = cutLast(id, "OutputFnGetAtt")
				return bare(strings.TrimSuffix(trimAttribute(id), "GroupId"))
			}
		}
		if get, ok := at(v, "Fn::GetAtt").([]any); ok {
			return bare(get[0].(string))
		}
		return fmt.Sprint(v)
	}
	for _, one := range r {
		p := one.Properties
		ports := fmt.Sprintf("%v %v-%v", p["IpProtocol"], p["FromPort"], p["ToPort"])
		switch one.Type {
		case "AWS::EC2::SecurityGroupIngress":
			peer := p["SourceSecurityGroupId"]
			rules = append(rules, fmt.Sprintf("ingress %s ← %s %s", name(p["GroupId"]), name(peer), ports))
		case "AWS::EC2::SecurityGroupEgress":
			peer := p["DestinationSecurityGroupId"]
			if peer == nil {
				peer = p["CidrIp"]
			}
			rules = append(rules, fmt.Sprintf("egress %s → %s %s", name(p["GroupId"]), name(peer), ports))
		}
	}
	slices.Sort(rules)
	return rules
}

// trimAttribute takes "GroupId" and the hash before it off an export's name.
func trimAttribute(export string) string {
	before, _, found := cutLast(export, "GroupId")
	if !found {
		return export
	}
	return before
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, s, false
}

// rulesOfAll joins the rules of all stacks.
func rulesOfAll(t *testing.T, templates map[string][]byte) (rules []string) {
	t.Helper()
	for _, template := range templates {
		rules = append(rules, rulesOf(resourcesOf(t, template))...)
	}
	slices.Sort(rules)
	return rules
}

// newLink is a link with a group of its own, as a user makes it.
func newLink(scope constructs.Construct, vpc awsec2.IVpc) awsapigatewayv2.VpcLink {
	group := awsec2.NewSecurityGroup(scope, str("LinkGroup"), &awsec2.SecurityGroupProps{Vpc: vpc, AllowAllOutbound: jsii.Bool(false)})
	return awsapigatewayv2.NewVpcLink(scope, str("Link"), &awsapigatewayv2.VpcLinkProps{Vpc: vpc, SecurityGroups: groupRefs(group)})
}

var linkToAlb = []string{
	"egress LinkGroup → AlbSecurityGroup tcp 80-80",
	"ingress AlbSecurityGroup ← LinkGroup tcp 80-80",
}

var bothWays = []string{
	"egress PrivateIntegrationVpcSecurityGroup → AlbSecurityGroup tcp 80-80",
	"ingress AlbSecurityGroup ← PrivateIntegrationVpcSecurityGroup tcp 80-80",
}

func TestRulesAreBothWaysAndNothingWider(t *testing.T) {
	stack := newStack(t)
	newNetwork(stack).orders(stack)
	template := made(t, stack)
	same(t, "rules", rulesOf(template), bothWays)
	for _, id := range template.ofType("AWS::EC2::SecurityGroup") {
		group := template[id]
		for _, direction := range []string{"SecurityGroupIngress", "SecurityGroupEgress"} {
			inline, _ := group.Properties[direction].([]any)
			for _, rule := range inline {
				// The CDK's stand-in for "no rule at all": it matches no packet.
				if at(rule, "CidrIp") != "255.255.255.255/32" {
					t.Errorf("%s has an inline rule %v", id, rule)
				}
			}
		}
	}
}

// Link, load balancer and API in three stacks, made in every order, with the
// private integration in each of them and the VPC in each that can hold it: not
// the API's, whose methods need the load balancer that needs the VPC. A cyclic
// reference fails the synthesis.
func TestRulesInThreeStacksInEveryOrder(t *testing.T) {
	for _, vpcIn := range []string{"Base", "Link", "Load"} {
		for _, order := range [][]string{
			{"Link", "Load", "Api"}, {"Link", "Api", "Load"}, {"Load", "Link", "Api"},
			{"Load", "Api", "Link"}, {"Api", "Link", "Load"}, {"Api", "Load", "Link"},
		} {
			if vpcIn != "Base" && order[0] != vpcIn {
				continue // the VPC is made before what stands in it
			}
			for _, home := range []string{"Link", "Load", "Api"} {
				app := newApp(t)
				var link awsapigatewayv2.VpcLink
				var listener awselasticloadbalancingv2.ApplicationListener
				var api awsapigateway.RestApi
				var vpc awsec2.IVpc
				stacks := map[string]awscdk.Stack{}
				names := order
				if vpcIn == "Base" {
					names = append([]string{"Base"}, order...)
				}
				for _, name := range names {
					stack := awscdk.NewStack(app, str(name), nil)
					stacks[name] = stack
					if name == vpcIn {
						vpc = newVpc(stack)
					}
					switch name {
					case "Link":
						link = newLink(stack, vpc)
					case "Load":
						listener = newAlb(stack, vpc)
					case "Api":
						api = newApi(stack)
					}
				}
				scenario := fmt.Sprintf("VPC in %s, order %v, private integration beside %s", vpcIn, order, home)
				p := integrate(stacks[home], "Orders", &props{Target: privateintegration.TargetFromApplicationListener(listener), VpcLink: link})
				p.AddRoutes(api, "GET /orders/{id}")
				t.Run(scenario, func(t *testing.T) { same(t, scenario, rulesOfAll(t, synthAll(t, app)), linkToAlb) })
			}
		}
	}
}

// A link made on demand, with the VPC in each place it can be.
func TestRulesOfALinkMadeOnDemandAcrossStacks(t *testing.T) {
	for _, vpcIn := range []string{"Base", "Load"} {
		for _, home := range []string{"Base", "Load", "Api"} {
			app := newApp(t)
			stacks := map[string]awscdk.Stack{}
			for _, name := range []string{vpcIn, home, "Load", "Api"} {
				if stacks[name] == nil {
					stacks[name] = awscdk.NewStack(app, str(name), nil)
				}
			}
			vpc := newVpc(stacks[vpcIn])
			listener := newAlb(stacks["Load"], vpc)
			p := integrate(stacks[home], "Orders", &props{Target: privateintegration.TargetFromApplicationListener(listener)})
			p.AddRoutes(newApi(stacks["Api"]), "GET /orders")
			scenario := fmt.Sprintf("VPC in %s, private integration in %s", vpcIn, home)
			t.Run(scenario, func(t *testing.T) {
				directions := map[string]int{}
				for _, rule := range rulesOfAll(t, synthAll(t, app)) {
					directions[strings.Fields(rule)[0]]++
				}
				same(t, scenario, directions, map[string]int{"egress": 1, "ingress": 1})
			})
		}
	}
}

func TestNoRuleIsWrittenTwice(t *testing.T) {
	app := newApp(t)
	base := awscdk.NewStack(app, str("Base"), nil)
	n := newNetwork(base)
	link := newLink(base, n.vpc)
	for _, name := range []string{"A", "B"} {
		stack := awscdk.NewStack(app, str(name), nil)
		api := newApi(stack)
		for _, id := range []string{"One", "Two"} {
			integrate(stack, id, &props{Target: n.target(), VpcLink: link}).AddRoutes(api, "GET /"+id)
		}
	}
	same(t, "rules of four private integrations", rulesOfAll(t, synthAll(t, app)), linkToAlb)
}

func TestNetworkLoadBalancerWithoutGroupsIsReachedThroughTheVpc(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	nlb := newNlb(stack, "Nlb", n.vpc, nil)
	for _, id := range []string{"One", "Two"} {
		port := map[string]float64{"One": 80, "Two": 8080}[id]
		target := privateintegration.TargetFromNetworkListener(listen(nlb, n.vpc, port, awselasticloadbalancingv2.Protocol_TCP))
		integrate(stack, id, &props{Target: target})
		integrate(stack, id+"Again", &props{Target: target})
	}
	cidr := "map[Fn::GetAtt:[" + *stack.GetLogicalId(n.vpc.Node().DefaultChild().(awscdk.CfnElement)) + " CidrBlock]]"
	template := made(t, stack)
	var got []string
	for _, id := range template.ofType("AWS::EC2::SecurityGroupEgress") {
		p := template[id].Properties
		got = append(got, fmt.Sprint(p["CidrIp"], " ", p["FromPort"]))
	}
	slices.Sort(got)
	same(t, "egress", got, []string{cidr + " 80", cidr + " 8080"})
	if ids := template.ofType("AWS::EC2::SecurityGroupIngress"); ids != nil {
		t.Errorf("a load balancer without groups lets everything in, got %v", ids)
	}
	if warned := warningCodes(stack); warned != nil {
		t.Errorf("got warnings %v", warned)
	}
}

func TestNetworkLoadBalancerWithoutGroupsInAnotherStack(t *testing.T) {
	app := newApp(t)
	load, apis := awscdk.NewStack(app, str("Load"), nil), awscdk.NewStack(app, str("Apis"), nil)
	vpc := newVpc(load)
	listener := listen(newNlb(load, "Nlb", vpc, nil), vpc, 80, awselasticloadbalancingv2.Protocol_TCP)
	integrate(apis, "Orders", &props{Target: privateintegration.TargetFromNetworkListener(listener)}).AddRoutes(newApi(apis), "GET /orders")
	rules := resourcesOf(t, synthAll(t, app)["Apis"])
	_, rule := rules.only(t, "AWS::EC2::SecurityGroupEgress")
	if cidr := canonical(t, rule.Properties["CidrIp"]); !strings.HasPrefix(cidr, `{"Fn::`) || !strings.Contains(cidr, "CidrBlock") {
		t.Errorf("want the VPC's CIDR, of the other stack, got %s", cidr)
	}
}

func TestNetworkLoadBalancerWithGroupsIsOpened(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	group := awsec2.NewSecurityGroup(stack, str("NlbGroup"), &awsec2.SecurityGroupProps{Vpc: n.vpc, AllowAllOutbound: jsii.Bool(false)})
	nlb := newNlb(stack, "Nlb", n.vpc, &[]awsec2.ISecurityGroup{group})
	integrate(stack, "Orders", &props{Target: privateintegration.TargetFromNetworkListener(listen(nlb, n.vpc, 8080, awselasticloadbalancingv2.Protocol_TCP))})
	same(t, "rules", rulesOf(made(t, stack)), []string{
		"egress PrivateIntegrationVpcSecurityGroup → NlbGroup tcp 8080-8080",
		"ingress NlbGroup ← PrivateIntegrationVpcSecurityGroup tcp 8080-8080",
	})
}

// withGroup targets a load balancer by ARN whose group is the one given.
func withGroup(vpc awsec2.IVpc, group awsec2.ISecurityGroup) *props {
	return &props{
		Target: privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: str(albArn), Vpc: vpc, SecurityGroups: &[]awsec2.ISecurityGroup{group}}),
		Uri:    str("http://orders.example.com:8080"),
	}
}

func TestImportedGroupGetsItsRuleOrAWarning(t *testing.T) {
	stack := newStack(t)
	vpc := newVpc(stack)
	mutable := awsec2.SecurityGroup_FromSecurityGroupId(stack, str("Mutable"), str("sg-0123456789abcdef0"), nil)
	frozen := awsec2.SecurityGroup_FromSecurityGroupId(stack, str("Frozen"), str("sg-0123456789abcdef1"), &awsec2.SecurityGroupImportOptions{Mutable: jsii.Bool(false)})
	open := integrate(stack, "Open", withGroup(vpc, mutable))
	closed := integrate(stack, "Closed", withGroup(vpc, frozen))

	template := made(t, stack)
	if warned := annotations(open); warned != nil {
		for _, w := range warned {
			if strings.HasPrefix(w, "warning") {
				t.Errorf("the rule could be added, got %q", w)
			}
		}
	}
	same(t, "warnings", warningCodes(closed), []string{"missing-rule"})
	text := strings.Join(annotations(closed), "\n")
	for _, part := range []string{"sg-0123456789abcdef1", "Ingress", "TCP port 8080", "PrivateIntegration-Vpc/SecurityGroup"} {
		if !strings.Contains(text, part) {
			t.Errorf("the warning must say %q: %s", part, text)
		}
	}
	same(t, "rules", rulesOf(template), []string{
		"egress PrivateIntegrationVpcSecurityGroup → sg-0123456789abcdef0 tcp 8080-8080",
		"egress PrivateIntegrationVpcSecurityGroup → sg-0123456789abcdef1 tcp 8080-8080",
		"ingress sg-0123456789abcdef0 ← PrivateIntegrationVpcSecurityGroup tcp 8080-8080",
	})
}

func TestImportedGroupOfTheLink(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	for id, mutable := range map[string]bool{"sg-0123456789abcdef0": true, "sg-0123456789abcdef1": false} {
		name := map[bool]string{true: "Mutable", false: "Frozen"}[mutable]
		group := awsec2.SecurityGroup_FromSecurityGroupId(stack, str(name), str(id), &awsec2.SecurityGroupImportOptions{Mutable: &mutable, AllowAllOutbound: jsii.Bool(false)})
		p := integrate(stack, name+"Orders", &props{Target: n.target(), VpcLinkSecurityGroups: &[]awsec2.ISecurityGroup{group}})
		made(t, stack)
		if got := slices.Contains(warningCodes(p), "missing-rule"); got == mutable {
			t.Errorf("%s: warned %v of a missing rule", name, got)
		}
	}
	same(t, "rules", rulesOf(made(t, stack)), []string{
		"egress sg-0123456789abcdef0 → AlbSecurityGroup tcp 80-80",
		"ingress AlbSecurityGroup ← sg-0123456789abcdef0 tcp 80-80",
		"ingress AlbSecurityGroup ← sg-0123456789abcdef1 tcp 80-80",
	})
}

func TestUnknownGroupsOfALoadBalancerAreNamedInAWarning(t *testing.T) {
	stack := newStack(t)
	vpc := newVpc(stack)
	p := integrate(stack, "Orders", &props{
		Target: privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: str(albArn), Vpc: vpc}),
		Uri:    str("http://orders.example.com:8080"),
	})
	rules := rulesOf(made(t, stack))
	same(t, "warnings", warningCodes(p), []string{"missing-rule"})
	if len(rules) != 1 || !strings.HasPrefix(rules[0], "egress PrivateIntegrationVpcSecurityGroup → Vpc") {
		t.Errorf("want one rule to the whole VPC, got %v", rules)
	}
}

func TestLoadBalancerWithoutGroupsNeedsAKnownCidr(t *testing.T) {
	stack := newStack(t)
	vpc := awsec2.Vpc_FromVpcAttributes(stack, str("Vpc"), &awsec2.VpcAttributes{
		VpcId: str("vpc-0123456789abcdef0"), AvailabilityZones: jsii.Strings("eu-central-1a"), PrivateSubnetIds: jsii.Strings("subnet-0123456789abcdef0"),
	})
	before := sizeOf(stack.Node().Root())
	got := codes(t, func() {
		integrate(stack, "Orders", &props{
			Target: privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: str(nlbArn), Vpc: vpc}),
			Uri:    str("http://orders.example.com"),
		})
	})
	same(t, "problems", got, []string{"Target.SecurityGroups security_groups"})
	if after := sizeOf(stack.Node().Root()); after != before {
		t.Errorf("the tree grew from %d to %d constructs", before, after)
	}
}

// Ids and descriptions of rules are made of the link's path, as the CDK spells it.
func TestRulesOfASharedLinkAreNamedAlikeWhereverItStands(t *testing.T) {
	app := newApp(t)
	stack := awscdk.NewStack(app, str("Stack"), nil)
	below := newNetwork(constructs.NewConstruct(stack, str("Network")))
	integrate(stack, "Orders", &props{Target: below.target()})
	nested := awscdk.NewNestedStack(stack, str("Nested"), nil)
	integrate(nested, "Orders", &props{Target: newNetwork(nested).target()})
	synthesize(t, app)
	var ids, descriptions []string
	for _, c := range *app.Node().FindAll(constructs.ConstructOrder_PREORDER) {
		if rule, ok := c.(awsec2.CfnSecurityGroupIngress); ok && rule.Description() != nil {
			ids = append(ids, *rule.Node().Id())
			descriptions = append(descriptions, *rule.Description())
		}
	}
	same(t, "ids", ids, []string{
		"Ingress Network--Alb--SecurityGroup PrivateIntegration-Network--Vpc--SecurityGroup:80",
		"Ingress Nested--Alb--SecurityGroup Nested--PrivateIntegration-Nested--Vpc--SecurityGroup:80",
	})
	same(t, "descriptions", descriptions, []string{
		"Private integration: port 80 from PrivateIntegration-Network--Vpc/SecurityGroup",
		"Private integration: port 80 from Nested/PrivateIntegration-Nested--Vpc/SecurityGroup",
	})
}
