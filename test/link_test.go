package test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

const kindLink = "AWS::ApiGatewayV2::VpcLink"

// subnetsOf gives the logical ids, or literal ids, of a link's subnets.
func subnetsOf(t *testing.T, link resource) (found []string) {
	t.Helper()
	for _, s := range link.Properties["SubnetIds"].([]any) {
		if literal, ok := s.(string); ok {
			found = append(found, literal)
			continue
		}
		found = append(found, at(s, "Ref").(string))
	}
	return found
}

func TestLinkIsSharedPerStackAndVpc(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	one, two := integrate(stack, "One", &props{Target: n.target()}), integrate(stack, "Two", &props{Target: n.target()})
	if one.VpcLink() != two.VpcLink() {
		t.Error("two private integrations of one VPC must share a link")
	}
	elsewhere := awsec2.NewVpc(stack, str("Elsewhere"), &awsec2.VpcProps{MaxAzs: jsii.Number(2), NatGateways: jsii.Number(1)})
	three := integrate(stack, "Three", &props{
		Target: privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: str(nlbArn), Vpc: elsewhere, Port: jsii.Number(8080)}),
		Uri:    str("http://orders.example.com:8080"),
	})
	if three.VpcLink() == one.VpcLink() {
		t.Error("another VPC needs another link")
	}
	template := made(t, stack)
	if got := len(template.ofType(kindLink)); got != 2 {
		t.Errorf("got %d links, want 2", got)
	}
	for _, id := range template.ofType(kindLink) {
		link := template[id]
		if groups, _ := link.Properties["SecurityGroupIds"].([]any); len(groups) != 1 {
			t.Errorf("%s has groups %v, want one of its own", id, groups)
		}
		if link.Properties["Name"] == nil {
			t.Errorf("%s has no name", id)
		}
	}
}

func TestLinkTagsAreAMap(t *testing.T) {
	stack := newStack(t)
	newNetwork(stack).orders(stack)
	awscdk.Tags_Of(stack).Add(str("team"), str("orders"), nil)
	_, link := made(t, stack).only(t, kindLink)
	same(t, "tags", link.Properties["Tags"], map[string]any{"team": "orders"})
}

func TestLinkGoesIntoOnePrivateSubnetPerZone(t *testing.T) {
	stack := newStack(t)
	vpc := awsec2.NewVpc(stack, str("Vpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(2), NatGateways: jsii.Number(1), SubnetConfiguration: &[]*awsec2.SubnetConfiguration{
		{Name: str("Public"), SubnetType: awsec2.SubnetType_PUBLIC},
		{Name: str("Apps"), SubnetType: awsec2.SubnetType_PRIVATE_WITH_EGRESS},
		{Name: str("More"), SubnetType: awsec2.SubnetType_PRIVATE_WITH_EGRESS},
		{Name: str("Data"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
	}})
	nlb := newNlb(stack, "Nlb", vpc, nil)
	target := privateintegration.TargetFromNetworkListener(listen(nlb, vpc, 80, awselasticloadbalancingv2.Protocol_TCP))
	integrate(stack, "Default", &props{Target: target})
	isolated := integrate(stack, "Isolated", &props{Target: target, VpcLinkSubnets: &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED}})
	listed := integrate(stack, "Listed", &props{Target: target, VpcLinkSubnets: &awsec2.SubnetSelection{Subnets: &[]awsec2.ISubnet{
		(*vpc.IsolatedSubnets())[0], (*vpc.IsolatedSubnets())[0], (*vpc.PrivateSubnets())[0], (*vpc.PrivateSubnets())[1],
	}}})
	template := made(t, stack)
	for id, want := range map[string][]string{
		"PrivateIntegrationVpcVpcLink": {"VpcAppsSubnet1Subnet", "VpcAppsSubnet2Subnet"},
		"IsolatedVpcLink":              {"VpcDataSubnet1Subnet", "VpcDataSubnet2Subnet"},
		"ListedVpcLink":                {"VpcDataSubnet1Subnet", "VpcAppsSubnet2Subnet"},
	} {
		found := false
		for _, logical := range template.ofType(kindLink) {
			if bare(logical) == id {
				found = true
				same(t, id, bareAll(subnetsOf(t, template[logical])), want)
			}
		}
		if !found {
			t.Errorf("no link %s among %v", id, template.ofType(kindLink))
		}
	}
	if isolated.VpcLink() == listed.VpcLink() {
		t.Error("giving subnets must make a link of one's own")
	}
}

func TestLinkFallsBackToIsolatedSubnets(t *testing.T) {
	stack := newStack(t)
	vpc := awsec2.NewVpc(stack, str("Vpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(2), SubnetConfiguration: &[]*awsec2.SubnetConfiguration{
		{Name: str("Data"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
	}})
	integrate(stack, "Orders", &props{
		Target: privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: str(nlbArn), Vpc: vpc}),
		Uri:    str("http://orders.example.com"),
	})
	_, link := made(t, stack).only(t, kindLink)
	same(t, "subnets", bareAll(subnetsOf(t, link)), []string{"VpcDataSubnet1Subnet", "VpcDataSubnet2Subnet"})
}

func TestLinkTakesImportedSubnetsOfUnknownZones(t *testing.T) {
	stack := newStack(t)
	vpc := awsec2.Vpc_FromVpcAttributes(stack, str("Vpc"), &awsec2.VpcAttributes{
		VpcId: str("vpc-0123456789abcdef0"), AvailabilityZones: jsii.Strings("eu-central-1a"), VpcCidrBlock: str("10.0.0.0/16"),
	})
	subnet := func(id, name string) awsec2.ISubnet { return awsec2.Subnet_FromSubnetId(stack, str(name), str(id)) }
	integrate(stack, "Orders", &props{
		Target: privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: str(nlbArn), Vpc: vpc}),
		Uri:    str("http://orders.example.com"),
		VpcLinkSubnets: &awsec2.SubnetSelection{Subnets: &[]awsec2.ISubnet{
			subnet("subnet-0123456789abcdef0", "One"), subnet("subnet-0123456789abcdef1", "Two"), subnet("subnet-0123456789abcdef0", "OneAgain"),
		}},
	})
	_, link := made(t, stack).only(t, kindLink)
	same(t, "subnets", subnetsOf(t, link), []string{"subnet-0123456789abcdef0", "subnet-0123456789abcdef1"})
}

func TestLinkThatExistsIsUsed(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	ours := newLink(stack, n.vpc)
	imported := awsapigatewayv2.VpcLink_FromVpcLinkAttributes(stack, str("Imported"), &awsapigatewayv2.VpcLinkAttributes{Vpc: n.vpc, VpcLinkId: str("abc123")})

	here := integrate(stack, "Here", &props{Target: n.target(), VpcLink: ours})
	there := integrate(stack, "There", &props{Target: n.target(), VpcLink: imported})
	byID := integrate(stack, "ById", &props{Target: n.target(), VpcLinkId: str("bbb111")})

	template := made(t, stack)
	link, _ := template.only(t, kindLink)
	same(t, "made here", stack.Resolve(here.ConnectionId()), map[string]any{"Ref": link})
	same(t, "imported", there.ConnectionId(), "abc123")
	same(t, "by id", byID.ConnectionId(), "bbb111")
	if here.VpcLink() != ours || there.VpcLink() != imported || byID.VpcLink() != nil {
		t.Error("VpcLink is the link that was given, and nil for an id")
	}
	same(t, "rules of the link made here, and of no other", rulesOf(template), linkToAlb)
	if warned := warningCodes(stack); warned != nil {
		t.Errorf("got warnings %v", warned)
	}
}

func TestLinkWithoutGroupsIsLeftAlone(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	bare := awsapigatewayv2.NewVpcLink(stack, str("Link"), &awsapigatewayv2.VpcLinkProps{Vpc: n.vpc})
	integrate(stack, "Orders", &props{Target: n.target(), VpcLink: bare})
	if rules := rulesOf(made(t, stack)); rules != nil {
		t.Errorf("no rule can name the groups of a link that has none, got %v", rules)
	}
}

func TestLinkGroupsGivenByTheUser(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	own := awsec2.NewSecurityGroup(stack, str("Own"), &awsec2.SecurityGroupProps{Vpc: n.vpc, AllowAllOutbound: jsii.Bool(false)})
	wide := awsec2.NewSecurityGroup(stack, str("Wide"), &awsec2.SecurityGroupProps{Vpc: n.vpc})
	orders := integrate(stack, "Orders", &props{Target: n.target(), VpcLinkSecurityGroups: &[]awsec2.ISecurityGroup{own, wide}})
	template := made(t, stack)
	same(t, "rules", rulesOf(template), []string{
		"egress Own → AlbSecurityGroup tcp 80-80",
		"ingress AlbSecurityGroup ← Own tcp 80-80",
		"ingress AlbSecurityGroup ← Wide tcp 80-80",
	})
	if got := *orders.Connections().SecurityGroups(); !slices.Equal(got, []awsec2.ISecurityGroup{own, wide}) {
		t.Errorf("Connections has %v", got)
	}
}

func TestLinkPerStackOfTheSameVpc(t *testing.T) {
	app := newApp(t)
	base := awscdk.NewStack(app, str("Base"), nil)
	n := newNetwork(base)
	a, b := awscdk.NewStack(app, str("A"), nil), awscdk.NewStack(app, str("B"), nil)
	n.orders(a).AddRoutes(newApi(a), "GET /a")
	n.orders(b).AddRoutes(newApi(b), "GET /b")
	templates := synthAll(t, app)
	for _, name := range []string{"A", "B"} {
		resourcesOf(t, templates[name]).only(t, kindLink)
	}
}

func TestLinkIdsAreTheSameInEveryStage(t *testing.T) {
	app := newApp(t)
	var ids [][]string
	for _, name := range []string{"Test", "Live"} {
		stage := awscdk.NewStage(app, str(name), nil)
		base := awscdk.NewStack(stage, str("Base"), nil)
		apis := awscdk.NewStack(stage, str("Apis"), nil)
		newNetwork(base).orders(apis).AddRoutes(newApi(apis), "GET /orders")
	}
	assembly := synthesize(t, app)
	for _, name := range []string{"Test", "Live"} {
		nested := assembly.GetNestedAssembly(jsii.String("assembly-" + name))
		for _, s := range *nested.Stacks() {
			if *s.StackName() == name+"-Apis" {
				parsed, _ := at(s.Template(), "Resources").(map[string]any)
				ids = append(ids, slices.DeleteFunc(sortedKeys(parsed), func(id string) bool {
					return strings.HasPrefix(id, "ApiDeployment") && !strings.Contains(id, "Stage") // its hash has the names of imports in it
				}))
			}
		}
	}
	if len(ids) != 2 || !slices.Equal(ids[0], ids[1]) {
		t.Errorf("the stages' logical ids differ:\n%v", ids)
	}
}

// The CDK makes names of up to 255 characters of a long path; API Gateway takes 128.
func TestLinkOfALongPathHasANameThatFits(t *testing.T) {
	long := strings.Repeat("ALongName", 12)
	stack := newStack(t)
	n := newNetwork(awscdk.NewStack(stack.Node().Root().(awscdk.App), &long, nil))
	here := awscdk.Stack_Of(n.vpc)
	integrate(here, "Shared", &props{Target: n.target()})
	integrate(here, "Own"+long, &props{Target: n.target(), VpcLinkSecurityGroups: &[]awsec2.ISecurityGroup{awsec2.NewSecurityGroup(here, str("Group"), &awsec2.SecurityGroupProps{Vpc: n.vpc})}})
	awscdk.NewCfnWaitConditionHandle(stack, str("Something"), nil)
	template := resourcesOf(t, synthAll(t, stack.Node().Root().(awscdk.App))[long])
	names := map[string]bool{}
	for _, id := range template.ofType(kindLink) {
		name := template[id].Properties["Name"].(string)
		if len(name) > 128 {
			t.Errorf("%s has %d characters", name, len(name))
		}
		names[name] = true
	}
	if len(names) != 2 {
		t.Errorf("want two names, got %v", names)
	}
}
