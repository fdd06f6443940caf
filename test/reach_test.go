package test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// stackIn makes a stack of an account and a Region.
func stackIn(app awscdk.App, id, account, region string) awscdk.Stack {
	return awscdk.NewStack(app, &id, &awscdk.StackProps{
		Env: &awscdk.Environment{Account: &account, Region: &region}, CrossRegionReferences: jsii.Bool(true),
	})
}

func TestConstructsOfAnotherAccountOrRegionAreRefused(t *testing.T) {
	app := newStack(t).Node().Root().(awscdk.App)
	home := stackIn(app, "Home", "111122223333", "eu-central-1")
	abroad := stackIn(app, "Abroad", "111122223333", "us-east-1")
	theirs := stackIn(app, "Theirs", "444455556666", "eu-central-1")
	anywhere := awscdk.NewStack(app, str("Anywhere"), nil)

	n, far := newNetwork(home), newNetwork(abroad)
	orders := n.orders(home)
	there, other := newApi(abroad), newApi(theirs)
	deployment := awsapigateway.NewDeployment(abroad, str("Deployment"), &awsapigateway.DeploymentProps{Api: there})
	link := newLink(abroad, far.vpc)
	byHand := awsapigateway.NewCfnMethod(abroad, str("ByHand"), &awsapigateway.CfnMethodProps{
		RestApiId: there.RestApiId(), ResourceId: there.Root().ResourceId(), HttpMethod: str("GET"), AuthorizationType: str("NONE"),
		Integration: &awsapigateway.CfnMethod_IntegrationProperty{Type: str("HTTP_PROXY"), IntegrationHttpMethod: str("GET"), ConnectionType: str("VPC_LINK"), ConnectionId: str("abc123"), Uri: str("http://orders.example.com/v1")},
	})
	staged := integrate(home, "Staged", &props{Target: n.target(), StageVariable: str("link")})
	stage := newApi(home).DeploymentStage()
	sameRegionArn := strings.Replace(albArn, "eu-central-1", "us-east-1", 1)
	behindLink := func(id *string) func() {
		return func() {
			integrate(abroad, "Orders", &props{Target: byArn(sameRegionArn), VpcLinkId: id, Uri: str("http://orders.example.com")})
		}
	}
	ours := newLink(home, n.vpc)
	before := sizeOf(app)
	for name, c := range map[string]struct {
		call func()
		want []string
	}{
		"ARN of a load balancer": {func() {
			integrate(abroad, "Orders", &props{Target: byArn(*n.alb.LoadBalancerArn()), VpcLinkId: str("bbb111"), Uri: str("http://orders.example.com")})
		}, []string{"Target.LoadBalancerArn wrong_env"}},
		"id of a link":         {behindLink(ours.VpcLinkId()), []string{"VpcLinkId wrong_env"}},
		"id of a stage's link": {func() { staged.BindStage(stage, &privateintegration.BindStageOptions{VpcLinkId: link.VpcLinkId()}) }, []string{"options.VpcLinkId wrong_env", "options.VpcLinkId wrong_vpc"}},
		"stage":                {func() { staged.BindStage(there.DeploymentStage(), nil) }, []string{"stage wrong_env"}},
		"load balancer":        {func() { integrate(abroad, "Orders", &props{Target: n.target()}) }, []string{"Target wrong_env"}},
		"both accounts":        {func() { integrate(theirs, "Orders", &props{Target: far.target()}) }, []string{"Target wrong_env", "Target wrong_env"}},
		"link":                 {func() { integrate(home, "More", &props{Target: n.target(), VpcLink: link}) }, []string{"VpcLink wrong_env", "VpcLink wrong_vpc"}},
		"API":                  {func() { orders.AddRoutes(there, "GET /a") }, []string{"api wrong_env"}},
		"account":              {func() { orders.AddRoutes(other, "GET /a") }, []string{"api wrong_env"}},
		"resource":             {func() { orders.AddMethod(there.Root(), str("GET"), nil) }, []string{"resource wrong_env"}},
		"proxy":                {func() { orders.AddProxy(there.Root(), nil) }, []string{"resource wrong_env"}},
		"deployment":           {func() { orders.RedeployOn(deployment) }, []string{"deployment wrong_env"}},
		"method":               {func() { orders.Adopt(byHand) }, []string{"methods[0] wrong_env"}},
		"stage's link":         {func() { staged.BindStage(stage, &privateintegration.BindStageOptions{VpcLink: link}) }, []string{"options.VpcLink wrong_env", "options.VpcLink wrong_vpc"}},
	} {
		t.Run(name, func(t *testing.T) { same(t, "codes", codes(t, c.call), c.want) })
	}
	if after := sizeOf(app); after != before {
		t.Errorf("the tree grew from %d to %d constructs", before, after)
	}
	// A stack without an environment is wherever it is deployed.
	integrate(anywhere, "Orders", &props{Target: privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: str(albArn)}), VpcLinkId: str("bbb111"), Uri: str("http://orders.example.com")}).
		AddRoutes(newApi(anywhere), "GET /a")
}

func TestWhatIsMadeForAnotherVpcIsRefused(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	other := awsec2.NewVpc(stack, str("Other"), &awsec2.VpcProps{MaxAzs: jsii.Number(2), NatGateways: jsii.Number(1)})
	group := awsec2.NewSecurityGroup(stack, str("OtherGroup"), &awsec2.SecurityGroupProps{Vpc: other})
	own := awsec2.NewSecurityGroup(stack, str("OwnGroup"), &awsec2.SecurityGroupProps{Vpc: n.vpc})
	byHand := awsec2.NewCfnVPC(stack, str("ByHand"), &awsec2.CfnVPCProps{CidrBlock: str("10.9.0.0/16")})
	imported := awsec2.Vpc_FromVpcAttributes(stack, str("Imported"), &awsec2.VpcAttributes{VpcId: byHand.AttrVpcId(), AvailabilityZones: jsii.Strings("a"), PrivateSubnetIds: jsii.Strings("subnet-1")})
	mixed := append([]awsec2.ISubnet{(*n.vpc.PrivateSubnets())[0]}, *other.PrivateSubnets()...)
	with := func(change func(*props)) func() {
		p := &props{Target: n.target()}
		change(p)
		return func() { integrate(stack, "Orders", p) }
	}
	link := newLink(stack, other)
	linkByHand := awsapigatewayv2.NewCfnVpcLink(stack, str("LinkByHand"), &awsapigatewayv2.CfnVpcLinkProps{Name: str("by-hand"), SubnetIds: &[]any{(*n.vpc.PrivateSubnets())[0].SubnetId(), (*other.PrivateSubnets())[0].SubnetId()}})
	before := sizeOf(stack)
	for name, c := range map[string]struct {
		call func()
		want []string
	}{
		"an L1 link":      {with(func(p *props) { p.VpcLinkId = linkByHand.Ref() }), []string{"VpcLinkId wrong_vpc"}},
		"an L2 link's id": {with(func(p *props) { p.VpcLinkId = link.VpcLinkId() }), []string{"VpcLinkId wrong_vpc"}},
		"link":            {with(func(p *props) { p.VpcLink = link }), []string{"VpcLink wrong_vpc"}},
		"subnets":         {with(func(p *props) { p.VpcLinkSubnets = &awsec2.SubnetSelection{Subnets: &mixed} }), []string{"VpcLinkSubnets.Subnets[1] wrong_vpc", "VpcLinkSubnets.Subnets[2] wrong_vpc"}},
		"link's groups":   {with(func(p *props) { p.VpcLinkSecurityGroups = &[]awsec2.ISecurityGroup{own, group} }), []string{"VpcLinkSecurityGroups[1] wrong_vpc"}},
		"target's VPC":    {with(func(p *props) { p.Target = ofAlb(n, other) }), []string{"Target.Vpc wrong_vpc"}},
		"an L1 VPC":       {with(func(p *props) { p.Target = ofAlb(n, imported) }), []string{"Target.Vpc wrong_vpc"}},
		"target's group":  {with(func(p *props) { p.Target = ofAlb(n, nil, own, group) }), []string{"Target.SecurityGroups[1] wrong_vpc"}},
	} {
		t.Run(name, func(t *testing.T) { same(t, "codes", codes(t, c.call), c.want) })
	}
	if after := sizeOf(stack); after != before {
		t.Errorf("the tree grew from %d to %d constructs", before, after)
	}
	// The same VPC by another way passes, and so does one that is only imported.
	again := awsec2.Vpc_FromVpcAttributes(stack, str("Again"), &awsec2.VpcAttributes{VpcId: n.vpc.VpcId(), AvailabilityZones: jsii.Strings("a"), PrivateSubnetIds: jsii.Strings("subnet-1")})
	foreign := awsec2.Vpc_FromVpcAttributes(stack, str("Foreign"), &awsec2.VpcAttributes{VpcId: str("vpc-0123456789abcdef0"), AvailabilityZones: jsii.Strings("a"), PrivateSubnetIds: jsii.Strings("subnet-1")})
	integrate(stack, "SameVpc", &props{Target: ofAlb(n, again)})
	integrate(stack, "ForeignVpc", &props{Target: ofAlb(n, foreign)})
}

// ofAlb targets the network's load balancer with a VPC and groups given.
func ofAlb(n network, vpc awsec2.IVpc, groups ...awsec2.ISecurityGroup) privateintegration.Target {
	p := &loadBalancerProps{LoadBalancer: n.alb, Protocol: "HTTP", Port: jsii.Number(80), Vpc: vpc}
	if len(groups) > 0 {
		p.SecurityGroups = &groups
	}
	return privateintegration.TargetFromLoadBalancer(p)
}

// Stacks of two CDK Stages, or of two Apps, cannot refer to one another.
func TestConstructsOfAnotherCdkStageAreRefused(t *testing.T) {
	app := newApp(t)
	home := awscdk.NewStack(awscdk.NewStage(app, str("Home"), nil), str("Stack"), nil)
	away := awscdk.NewStack(awscdk.NewStage(app, str("Away"), nil), str("Stack"), nil)
	foreign := awscdk.NewStack(newApp(t), str("Stack"), nil)
	alone := awscdk.NewStack(app, str("Stack"), nil)
	n, far, abroad := newNetwork(home), newNetwork(away), newNetwork(foreign)
	orders := integrate(home, "Orders", &props{Target: n.target(), StageVariable: str("link")})
	own, there, other := newApi(home), newApi(away), newApi(foreign)
	orders.AddRoutes(own, "GET /orders")
	link := newLink(away, far.vpc)
	method := there.Root().AddMethod(str("GET"), awsapigateway.NewHttpIntegration(str("http://example.com"), nil), nil)
	newApi(alone).Root().AddMethod(str("GET"), nil, nil)
	inApp := integrate(alone, "Orders", &props{Target: byArn(albArn), Uri: str("http://orders.example.com"), VpcLinkId: str("bbb111")})

	before := sizeOf(app)
	for name, c := range map[string]struct {
		call func()
		want []string
	}{
		"load balancer":                {func() { integrate(home, "More", &props{Target: far.target()}) }, []string{"Target wrong_stage"}},
		"load balancer of another App": {func() { integrate(home, "More", &props{Target: abroad.target()}) }, []string{"Target wrong_stage"}},
		"link":                         {func() { integrate(home, "More", &props{Target: n.target(), VpcLink: link}) }, []string{"VpcLink wrong_stage", "VpcLink wrong_vpc"}},
		"link by id":                   {func() { integrate(home, "More", &props{Target: n.target(), VpcLinkId: link.VpcLinkId()}) }, []string{"VpcLinkId wrong_stage", "VpcLinkId wrong_vpc"}},
		"API":                          {func() { orders.AddRoutes(there, "GET /a") }, []string{"api wrong_stage"}},
		"API of another App":           {func() { orders.AddRoutes(other, "GET /a") }, []string{"api wrong_stage"}},
		"API of another App, at the path of one of this": {func() { inApp.AddRoutes(other, "GET /a") }, []string{"api wrong_stage"}},
		"resource":     {func() { orders.AddMethod(there.Root(), str("PUT"), nil) }, []string{"resource wrong_stage"}},
		"deployment":   {func() { orders.RedeployOn(there.LatestDeployment()) }, []string{"deployment wrong_stage"}},
		"stage":        {func() { orders.BindStage(there.DeploymentStage(), nil) }, []string{"stage wrong_stage"}},
		"stage's link": {func() { orders.BindStage(own.DeploymentStage(), &privateintegration.BindStageOptions{VpcLink: link}) }, []string{"options.VpcLink wrong_stage", "options.VpcLink wrong_vpc"}},
		"method":       {func() { orders.Adopt(method) }, []string{"methods[0] wrong_stage"}},
		"monitored":    {func() { orders.Monitor(there, nil) }, []string{"api wrong_stage"}},
	} {
		t.Run(name, func(t *testing.T) { same(t, "codes", codes(t, c.call), c.want) })
	}
	if after := sizeOf(app); after != before {
		t.Errorf("the tree grew from %d to %d constructs", before, after)
	}
}

// A document's API is looked at when the app is synthesized.
func TestApiOfADocumentOfAnotherCdkStageIsRefused(t *testing.T) {
	app := newApp(t)
	home := awscdk.NewStack(awscdk.NewStage(app, str("Home"), nil), str("Stack"), nil)
	away := awscdk.NewStack(awscdk.NewStage(app, str("Away"), nil), str("Stack"), nil)
	orders := newNetwork(home).orders(home)
	orders.AddRoutes(newApi(home), "GET /orders")
	awsapigateway.NewSpecRestApi(away, str("Api"), &awsapigateway.SpecRestApiProps{ApiDefinition: orders.RoutesDefinition(nil, "GET /orders")})
	if text := synthError(t, home); !strings.Contains(text, "api: must be in the private integration's CDK Stage, Home") {
		t.Error(text)
	}
}

// A token shows what it refers to.
func TestTokensOfOtherResourcesAreRefused(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	nlb := awselasticloadbalancingv2.NewNetworkLoadBalancer(stack, str("Nlb"), &awselasticloadbalancingv2.NetworkLoadBalancerProps{Vpc: n.vpc})
	first := awsapigateway.NewVpcLink(stack, str("First"), &awsapigateway.VpcLinkProps{Targets: &[]awselasticloadbalancingv2.INetworkLoadBalancer{nlb}})
	group := awselasticloadbalancingv2.NewApplicationTargetGroup(stack, str("Group"), &awselasticloadbalancingv2.ApplicationTargetGroupProps{Vpc: n.vpc, Port: jsii.Number(80), TargetType: awselasticloadbalancingv2.TargetType_IP})
	gateway := awselasticloadbalancingv2.NewCfnLoadBalancer(stack, str("Gateway"), &awselasticloadbalancingv2.CfnLoadBalancerProps{Type: str("gateway")})
	staged := integrate(stack, "Staged", &props{Target: n.target(), StageVariable: str("link")})
	stage := newApi(stack).DeploymentStage()

	byToken := func(arn *string) func() {
		return func() {
			integrate(stack, "More", &props{Target: byArn(*arn), Uri: str("http://orders.example.com"), VpcLinkId: str("bbb111")})
		}
	}
	for name, c := range map[string]struct {
		call func()
		want string
	}{
		"listener":              {byToken(n.listener.ListenerArn()), "Target.LoadBalancerArn listener_arn"},
		"target group":          {byToken(group.TargetGroupArn()), "Target.LoadBalancerArn target_group_arn"},
		"gateway load balancer": {byToken(gateway.Ref()), "Target.LoadBalancerArn gateway_lb"},
		"link of version 1":     {func() { integrate(stack, "More", &props{Target: n.target(), VpcLinkId: first.VpcLinkId()}) }, "VpcLinkId vpc_link_id"},
		"stage's link of version 1": {func() {
			staged.BindStage(stage, &privateintegration.BindStageOptions{VpcLinkId: first.VpcLinkId()})
		}, "options.VpcLinkId vpc_link_id"},
	} {
		same(t, name, codes(t, c.call), []string{c.want})
	}
}
