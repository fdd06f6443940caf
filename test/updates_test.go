package test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsec2"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// plan is an app with everything in it that a row of the table changes.
type plan struct {
	uri          string
	timeout      float64 // ms
	loadBalancer string  // "Alb" or "Other"; both are there
	albName      *string
	albScheme    string
	mapping      string
	variable     *string
	subnet       string // id of the subnet of a link of its own; empty for the shared link
	cidr         string // of the subnet A
	group        string // id of the group of a link of its own
	description  string // of the group A
	linkID       *string
	ownLink      bool   // a link of the user's own in subnet and group
	betaLink     string // id of the link of a further stage, "" for no such stage
	further      bool   // a deployment that only RedeployOn renews
	object       bool   // a method by the CDK's own integration object
	routes       []string
	removed      bool // no private integration at all
}

func base() plan {
	return plan{
		uri: "http://orders.example.com/v1", timeout: 5000, loadBalancer: "Alb", albScheme: "internal", mapping: "'a'",
		cidr: "10.0.200.0/24", description: "of the link", routes: []string{"GET /orders", "POST /orders"},
	}
}

// build gives the template of a plan.
func (p plan) build(t *testing.T) []byte {
	t.Helper()
	stack := newStack(t)
	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{
		MaxAzs: jsii.Number(2), SubnetConfiguration: &[]*awsec2.SubnetConfiguration{{Name: jsii.String("Service"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED, CidrMask: jsii.Number(24)}},
	})
	listeners := map[string]awselasticloadbalancingv2.ApplicationListener{}
	for _, id := range []string{"Alb", "Other"} {
		alb := awselasticloadbalancingv2.NewApplicationLoadBalancer(stack, jsii.String(id), &awselasticloadbalancingv2.ApplicationLoadBalancerProps{Vpc: vpc, VpcSubnets: &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED}})
		listeners[id] = alb.AddListener(jsii.String("Http"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
			Port: jsii.Number(80), Open: jsii.Bool(false), DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(200), nil),
		})
		if cfn := alb.Node().DefaultChild().(awselasticloadbalancingv2.CfnLoadBalancer); id == "Alb" {
			cfn.SetName(p.albName)
			cfn.SetScheme(&p.albScheme)
		}
	}
	subnets := map[string]awsec2.ISubnet{}
	groups := map[string]awsec2.ISecurityGroup{}
	for _, id := range []string{"A", "B"} {
		cidr, description := "10.0.201.0/24", "of the link"
		if id == "A" {
			cidr, description = p.cidr, p.description
		}
		subnets[id] = awsec2.NewSubnet(stack, jsii.String("Subnet"+id), &awsec2.SubnetProps{
			VpcId: vpc.VpcId(), AvailabilityZone: (*vpc.AvailabilityZones())[0], CidrBlock: &cidr, MapPublicIpOnLaunch: jsii.Bool(false),
		})
		groups[id] = awsec2.NewSecurityGroup(stack, jsii.String("Group"+id), &awsec2.SecurityGroupProps{Vpc: vpc, Description: &description, AllowAllOutbound: jsii.Bool(false)})
	}
	api := newApi(stack)
	api.Root().AddMethod(jsii.String("GET"), nil, nil)
	if !p.removed {
		p.integrate(stack, api, vpc, listeners[p.loadBalancer], subnets, groups)
	}
	return synth(t, stack)
}

func (p plan) integrate(stack awscdk.Stack, api awsapigateway.RestApi, vpc awsec2.IVpc, listener awselasticloadbalancingv2.ApplicationListener, subnets map[string]awsec2.ISubnet, groups map[string]awsec2.ISecurityGroup) {
	props := &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromApplicationListener(listener), Uri: &p.uri,
		Timeout: awscdk.Duration_Millis(&p.timeout), StageVariable: p.variable, VpcLinkId: p.linkID,
	}
	switch {
	case p.ownLink:
		props.VpcLink = awsapigatewayv2.NewVpcLink(stack, jsii.String("Link"), &awsapigatewayv2.VpcLinkProps{
			Vpc:            vpc,
			Subnets:        &awsec2.SubnetSelection{Subnets: &[]awsec2.ISubnet{subnets[p.subnet]}},
			SecurityGroups: &[]interfacesawsec2.ISecurityGroupRef{groups[p.group]},
		})
	case p.subnet != "":
		props.VpcLinkSubnets = &awsec2.SubnetSelection{Subnets: &[]awsec2.ISubnet{subnets[p.subnet]}}
	}
	if p.group != "" && !p.ownLink {
		props.VpcLinkSecurityGroups = &[]awsec2.ISecurityGroup{groups[p.group]}
	}
	orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), props)
	options := &awsapigateway.IntegrationOptions{RequestParameters: &map[string]*string{"integration.request.header.X-Mapped": &p.mapping}}
	if len(p.routes) > 0 {
		orders.AddRoutesWithOptions(api, &privateintegration.MethodOptions{Integration: options}, p.routes...)
	}
	if p.object {
		object := orders.Integration(&privateintegration.IntegrationOptions{Integration: options})
		api.Root().AddResource(jsii.String("object"), nil).AddMethod(jsii.String("GET"), object, nil)
	}
	if p.further {
		deployment := awsapigateway.NewDeployment(stack, jsii.String("Further"), &awsapigateway.DeploymentProps{Api: api})
		orders.RedeployOn(deployment)
		orders.RedeployOn(deployment) // once is enough
	}
	if p.betaLink != "" {
		orders.BindStage(further(stack, "Beta", api, nil), &privateintegration.BindStageOptions{VpcLinkId: &p.betaLink})
	}
}

// redeployed is what a new deployment of the API's own looks like.
func redeployed(more ...string) []string {
	want := append([]string{"add Deployment", "remove Deployment", "update Stage DeploymentId"}, more...)
	slices.Sort(want)
	return want
}

func TestUpdates(t *testing.T) {
	linkB := func(p *plan) { p.subnet = "B" }
	rows := []struct {
		name          string
		before, after func(*plan)
		want          []string // all there is: what is not listed must not change
	}{
		{name: "nothing"},
		{name: "nothing, with everything used", before: func(p *plan) {
			p.variable, p.subnet, p.group, p.betaLink, p.further, p.object = jsii.String("link"), "A", "A", "bbb111", true, true
		}},
		{name: "routes in another order", after: func(p *plan) { p.routes = []string{"POST /orders", "GET /orders"} }},
		{name: "host of Uri", after: func(p *plan) { p.uri = "http://other.example.com/v1" },
			want: redeployed("update Method Integration.Uri (2 times)")},
		{name: "base path", after: func(p *plan) { p.uri = "http://orders.example.com/v2" },
			want: redeployed("update Method Integration.Uri (2 times)")},
		{name: "timeout", after: func(p *plan) { p.timeout = 6000 },
			want: redeployed("update Method Integration.TimeoutInMillis (2 times)")},
		{name: "mapping", after: func(p *plan) { p.mapping = "'b'" },
			want: redeployed("update Method Integration.RequestParameters (2 times)")},
		{name: "other load balancer", after: func(p *plan) { p.loadBalancer = "Other" },
			want: redeployed("update Method Integration.IntegrationTarget (2 times)",
				"add SecurityGroupEgress", "remove SecurityGroupEgress", "add SecurityGroupIngress", "remove SecurityGroupIngress")},
		{name: "other load balancer, the CDK's object", before: func(p *plan) { p.object, p.routes = true, nil }, after: func(p *plan) { p.loadBalancer = "Other" },
			want: redeployed("update Method Integration.IntegrationTarget",
				"add SecurityGroupEgress", "remove SecurityGroupEgress", "add SecurityGroupIngress", "remove SecurityGroupIngress")},
		{name: "load balancer replaced by its name", after: func(p *plan) { p.albName = jsii.String("new-name") },
			want: redeployed("replace LoadBalancer Name", "replace Listener LoadBalancerArn", "update Method Integration.IntegrationTarget (2 times)")},
		{name: "load balancer replaced by its scheme", after: func(p *plan) { p.albScheme = "internet-facing" },
			want: redeployed("replace LoadBalancer Scheme", "replace Listener LoadBalancerArn", "update Method Integration.IntegrationTarget (2 times)")},
		{name: "subnets of the link", before: func(p *plan) { p.subnet = "A" }, after: linkB,
			want: redeployed("replace VpcLink SubnetIds", "update Method Integration.ConnectionId (2 times)")},
		{name: "groups of the link", before: func(p *plan) { p.group = "A" }, after: func(p *plan) { p.group = "B" },
			want: redeployed("replace VpcLink SecurityGroupIds", "update Method Integration.ConnectionId (2 times)",
				"add SecurityGroupEgress", "remove SecurityGroupEgress", "add SecurityGroupIngress", "remove SecurityGroupIngress")},
		{name: "a subnet of the link replaced", before: func(p *plan) { p.subnet = "A" }, after: func(p *plan) { p.cidr = "10.0.202.0/24" },
			want: redeployed("replace Subnet CidrBlock", "replace SubnetRouteTableAssociation SubnetId", "replace VpcLink SubnetIds", "update Method Integration.ConnectionId (2 times)")},
		{name: "a group of the link replaced", before: func(p *plan) { p.group = "A" }, after: func(p *plan) { p.description = "anew" },
			want: redeployed("replace SecurityGroup GroupDescription", "replace SecurityGroupEgress GroupId", "replace SecurityGroupIngress SourceSecurityGroupId",
				"replace VpcLink SecurityGroupIds", "update Method Integration.ConnectionId (2 times)")},
		{name: "a subnet of the user's own link replaced", before: func(p *plan) { p.ownLink, p.subnet, p.group = true, "A", "A" },
			after: func(p *plan) { p.cidr = "10.0.202.0/24" },
			want:  redeployed("replace Subnet CidrBlock", "replace SubnetRouteTableAssociation SubnetId", "replace VpcLink SubnetIds", "update Method Integration.ConnectionId (2 times)")},
		{name: "another link by its id", before: func(p *plan) { p.linkID = jsii.String("bbb111") }, after: func(p *plan) { p.linkID = jsii.String("ccc111") },
			want: redeployed("update Method Integration.ConnectionId (2 times)")},
		{name: "subnets of the link, stage variable", before: func(p *plan) { p.variable, p.subnet = jsii.String("link"), "A" }, after: linkB,
			want: []string{"replace VpcLink SubnetIds", "update Stage Variables.link"}},
		{name: "a group of the link replaced, stage variable", before: func(p *plan) { p.variable, p.group = jsii.String("link"), "A" },
			after: func(p *plan) { p.description = "anew" },
			want: []string{"replace SecurityGroup GroupDescription", "replace SecurityGroupEgress GroupId", "replace SecurityGroupIngress SourceSecurityGroupId",
				"replace VpcLink SecurityGroupIds", "update Stage Variables.link"}},
		{name: "another link by its id, stage variable", before: func(p *plan) { p.variable, p.linkID = jsii.String("link"), jsii.String("bbb111") },
			after: func(p *plan) { p.linkID = jsii.String("ccc111") },
			want:  []string{"update Stage Variables.link"}},
		{name: "link of a further stage", before: func(p *plan) { p.variable, p.betaLink = jsii.String("link"), "bbb111" },
			after: func(p *plan) { p.betaLink = "ccc111" },
			want:  []string{"update Stage Variables.link"}},
		{name: "stage variable instead of the id", after: func(p *plan) { p.variable = jsii.String("link") },
			want: []string{"add Deployment", "remove Deployment", "update Method Integration.ConnectionId (2 times)", "update Stage DeploymentId Variables"}},
		{name: "a route added", after: func(p *plan) { p.routes = append(p.routes, "GET /more") },
			want: redeployed("add Resource", "add Method")},
		{name: "a route removed", after: func(p *plan) { p.routes = p.routes[:1] },
			want: redeployed("remove Method")},
		{name: "a deployment to redeploy on", before: func(p *plan) { p.further = true }, after: func(p *plan) { p.uri = "http://other.example.com/v1" },
			want: []string{"add Deployment (2 times)", "remove Deployment (2 times)", "update Method Integration.Uri (2 times)", "update Stage DeploymentId"}},
		{name: "the private integration removed", after: func(p *plan) { p.removed = true },
			want: redeployed("remove Method (2 times)", "remove Resource", "remove VpcLink", "remove SecurityGroup", "remove SecurityGroupEgress", "remove SecurityGroupIngress")},
	}
	pairs := make([]pair, len(rows))
	ofBase := base().build(t)
	for i, row := range rows {
		p := base()
		pairs[i].before = ofBase
		if row.before != nil {
			row.before(&p)
			pairs[i].before = p.build(t)
		}
		if row.after != nil {
			p.routes = slices.Clone(p.routes)
			row.after(&p)
		}
		pairs[i].after = p.build(t)
		if row.want == nil && !bytes.Equal(pairs[i].before, pairs[i].after) {
			t.Errorf("%s: the templates are not byte-identical", row.name)
		}
	}
	for i, found := range changes(t, pairs...) {
		if got := texts(found); !slices.Equal(got, rows[i].want) {
			t.Errorf("%s:\n got %q\nwant %q", rows[i].name, got, rows[i].want)
		}
	}
}
