package test

import (
	"bytes"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

func certificates() *[]awselasticloadbalancingv2.IListenerCertificate {
	return &[]awselasticloadbalancingv2.IListenerCertificate{
		awselasticloadbalancingv2.ListenerCertificate_FromArn(str("arn:aws:acm:eu-central-1:111122223333:certificate/00000000-0000-0000-0000-000000000000")),
	}
}

// newNlb is an internal network load balancer, without security groups unless
// some are given.
func newNlb(scope constructs.Construct, id string, vpc awsec2.IVpc, groups *[]awsec2.ISecurityGroup) awselasticloadbalancingv2.NetworkLoadBalancer {
	return awselasticloadbalancingv2.NewNetworkLoadBalancer(scope, str(id), &awselasticloadbalancingv2.NetworkLoadBalancerProps{
		Vpc: vpc, SecurityGroups: groups, DisableSecurityGroups: jsii.Bool(groups == nil),
	})
}

// listen adds a network listener that forwards to an empty target group.
func listen(nlb awselasticloadbalancingv2.NetworkLoadBalancer, vpc awsec2.IVpc, port float64, protocol awselasticloadbalancingv2.Protocol) awselasticloadbalancingv2.NetworkListener {
	group := awselasticloadbalancingv2.NewNetworkTargetGroup(nlb, jsii.Sprintf("Group%v", port), &awselasticloadbalancingv2.NetworkTargetGroupProps{
		Vpc: vpc, Port: jsii.Number(8080), TargetType: awselasticloadbalancingv2.TargetType_IP,
	})
	listener := &awselasticloadbalancingv2.BaseNetworkListenerProps{
		Port: &port, Protocol: protocol, DefaultTargetGroups: &[]awselasticloadbalancingv2.INetworkTargetGroup{group},
	}
	if protocol == awselasticloadbalancingv2.Protocol_TLS {
		listener.Certificates = certificates()
	}
	return nlb.AddListener(jsii.Sprintf("Listener%v", port), listener)
}

// ownName is a Uri made of a load balancer's own DNS name.
func ownName(loadBalancer, port string) map[string]any {
	return map[string]any{"Fn::Join": []any{"", []any{"http://", map[string]any{"Fn::GetAtt": []any{loadBalancer, "DNSName"}}, ":" + port}}}
}

func TestTargetIsReadFromListenersOfEveryProtocol(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	https := n.alb.AddListener(str("Https"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port: jsii.Number(8443), Protocol: awselasticloadbalancingv2.ApplicationProtocol_HTTPS, Open: jsii.Bool(false), Certificates: certificates(),
		DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(200), nil),
	})
	nlb := newNlb(stack, "Nlb", n.vpc, nil)
	id := func(c awscdk.CfnElement) string { return *stack.GetLogicalId(c) }
	alb := id(n.alb.Node().DefaultChild().(awscdk.CfnElement))
	net := id(nlb.Node().DefaultChild().(awscdk.CfnElement))

	for name, c := range map[string]struct {
		target  privateintegration.Target
		uri     *string
		wantUri any
		wantArn string
	}{
		"HTTP":  {target: n.target(), wantUri: ownName(alb, "80"), wantArn: alb},
		"HTTPS": {target: privateintegration.TargetFromApplicationListener(https), uri: str("https://orders.example.com/v1/"), wantUri: "https://orders.example.com:8443/v1", wantArn: alb},
		"TCP":   {target: privateintegration.TargetFromNetworkListener(listen(nlb, n.vpc, 8080, awselasticloadbalancingv2.Protocol_TCP)), wantUri: ownName(net, "8080"), wantArn: net},
		"TCP carrying TLS": {target: privateintegration.TargetFromNetworkListener(listen(nlb, n.vpc, 9443, awselasticloadbalancingv2.Protocol_TCP)),
			uri: str("https://orders.example.com"), wantUri: "https://orders.example.com:9443", wantArn: net},
		"TLS": {target: privateintegration.TargetFromNetworkListener(listen(nlb, n.vpc, 443, awselasticloadbalancingv2.Protocol_TLS)), uri: str("https://orders.example.com"), wantUri: "https://orders.example.com:443", wantArn: net},
	} {
		p := integrate(stack, name, &props{Target: c.target, Uri: c.uri})
		same(t, name+" uri", stack.Resolve(p.Uri()), c.wantUri)
		same(t, name+" target", stack.Resolve(p.TargetArn()), map[string]any{"Ref": c.wantArn})
	}
	template := made(t, stack)
	if n := len(template.ofType("AWS::ApiGatewayV2::VpcLink")); n != 1 {
		t.Errorf("five private integrations of one VPC made %d links", n)
	}
}

func TestTargetByAttributesKeepsLiteralsAndTokens(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	group := &[]awsec2.ISecurityGroup{awsec2.SecurityGroup_FromSecurityGroupId(stack, str("Theirs"), str("sg-0123456789abcdef0"), nil)}
	parameter := awscdk.NewCfnParameter(stack, str("Arn"), nil)
	ssm := awsssm.StringParameter_ValueForStringParameter(stack, str("/orders/alb"), nil)

	api := newApi(stack)
	targets := map[string]struct{ arn, want any }{
		"literal":     {albArn, albArn},
		"NLB-literal": {nlbArn, nlbArn},
		"parameter":   {*parameter.ValueAsString(), map[string]any{"Ref": "Arn"}},
		"SSM":         {*ssm, stack.Resolve(ssm)},
		"import":      {*awscdk.Fn_ImportValue(str("alb")), map[string]any{"Fn::ImportValue": "alb"}},
	}
	for name, c := range targets {
		p := integrate(stack, name, &props{
			Target: privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: str(c.arn.(string)), Vpc: n.vpc, SecurityGroups: group}),
			Uri:    str("http://orders.example.com:8080"),
		})
		same(t, name, stack.Resolve(p.TargetArn()), c.want)
		p.AddRoutes(api, "GET /"+name)
	}
	template := made(t, stack)
	for name, c := range targets {
		same(t, name+" in an integration", template.integration(t, "GET /"+name)["IntegrationTarget"], c.want)
	}
}

func TestTargetFromImportedConstructsTakesTheirNameAndVpc(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	alb := awselasticloadbalancingv2.ApplicationLoadBalancer_FromApplicationLoadBalancerAttributes(stack, str("Theirs"), &awselasticloadbalancingv2.ApplicationLoadBalancerAttributes{
		LoadBalancerArn: str(albArn), SecurityGroupId: str("sg-0123456789abcdef0"), LoadBalancerDnsName: str("theirs.example.com"), Vpc: n.vpc,
	})
	nlb := awselasticloadbalancingv2.NetworkLoadBalancer_FromNetworkLoadBalancerAttributes(stack, str("TheirNlb"), &awselasticloadbalancingv2.NetworkLoadBalancerAttributes{
		LoadBalancerArn: str(nlbArn), LoadBalancerDnsName: str("nlb.example.com"), Vpc: n.vpc,
	})
	bare := awselasticloadbalancingv2.ApplicationLoadBalancer_FromApplicationLoadBalancerAttributes(stack, str("Bare"), &awselasticloadbalancingv2.ApplicationLoadBalancerAttributes{
		LoadBalancerArn: str(albArn), SecurityGroupId: str("sg-0123456789abcdef1"),
	})
	for name, c := range map[string]struct {
		props     loadBalancerProps
		uri       *string
		arn, want string
	}{
		"ALB":                          {props: loadBalancerProps{LoadBalancer: alb, Protocol: awselasticloadbalancingv2.Protocol_HTTP, Port: jsii.Number(8080)}, arn: albArn, want: "http://theirs.example.com:8080"},
		"NLB":                          {props: loadBalancerProps{LoadBalancer: nlb, Protocol: awselasticloadbalancingv2.Protocol_TCP}, arn: nlbArn, want: "http://nlb.example.com:80"},
		"ALB of which little is known": {props: loadBalancerProps{LoadBalancer: bare, Vpc: n.vpc, DnsName: str("bare.example.com"), Protocol: awselasticloadbalancingv2.Protocol_HTTP}, arn: albArn, want: "http://bare.example.com:80"},
		"ALB by Uri alone":             {props: loadBalancerProps{LoadBalancer: bare, Vpc: n.vpc}, uri: str("https://orders.example.com"), arn: albArn, want: "https://orders.example.com:443"},
	} {
		p := integrate(stack, name, &props{Target: privateintegration.TargetFromLoadBalancer(&c.props), Uri: c.uri})
		same(t, name+" uri", p.Uri(), c.want)
		same(t, name+" target", p.TargetArn(), c.arn)
	}
	if warned := warningCodes(stack); warned != nil {
		t.Errorf("an import that can be written to needs no warning, got %v", warned)
	}
	made(t, stack)
}

func TestTargetFromLoadBalancerMadeHereReadsItsGroups(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	integrate(stack, "Orders", &props{Target: privateintegration.TargetFromLoadBalancer(&loadBalancerProps{
		LoadBalancer: n.alb, Protocol: awselasticloadbalancingv2.Protocol_HTTP, Port: jsii.Number(80),
	})})
	same(t, "rules", rulesOf(made(t, stack)), []string{
		"egress PrivateIntegrationVpcSecurityGroup → AlbSecurityGroup tcp 80-80",
		"ingress AlbSecurityGroup ← PrivateIntegrationVpcSecurityGroup tcp 80-80",
	})
}

func TestTargetPortMayBeAToken(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	port := awscdk.NewCfnParameter(stack, str("Port"), &awscdk.CfnParameterProps{Type: str("Number"), Default: jsii.Number(8080)}).ValueAsNumber()
	listener := n.alb.AddListener(str("Other"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port: port, Protocol: awselasticloadbalancingv2.ApplicationProtocol_HTTP, Open: jsii.Bool(false),
		DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(200), nil),
	})
	p := integrate(stack, "Orders", &props{Target: privateintegration.TargetFromApplicationListener(listener), Uri: str("http://orders.example.com/v1")})
	same(t, "uri", stack.Resolve(p.Uri()), map[string]any{"Fn::Join": []any{"", []any{"http://orders.example.com:", map[string]any{"Ref": "Port"}, "/v1"}}})
	rules := made(t, stack)
	for _, kind := range []string{"AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"} {
		_, rule := rules.only(t, kind)
		same(t, kind, rule.Properties["FromPort"], map[string]any{"Ref": "Port"})
		same(t, kind, rule.Properties["ToPort"], map[string]any{"Ref": "Port"})
	}
}

func TestTargetsAreUsedAgain(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	described := &props{Target: n.target(), Timeout: awscdk.Duration_Seconds(jsii.Number(10))}
	before := *described
	integrate(stack, "One", described)
	integrate(stack, "Two", described)
	if *described != before {
		t.Error("the props were written to")
	}
}

func TestNoPartitionIsSpelledOut(t *testing.T) {
	stack := newStack(t)
	orders := newNetwork(stack).orders(stack)
	options := &methodOptions{Integration: &awsapigateway.IntegrationOptions{CredentialsPassthrough: jsii.Bool(true)}}
	orders.AddRoutesWithOptions(newApi(stack), options, "GET /orders/{id}")
	template := synth(t, stack)
	if bytes.Contains(template, []byte("arn:aws")) {
		t.Error("the template spells a partition out: it cannot be deployed to China or GovCloud")
	}
	same(t, "credentials", at(resourcesOf(t, template).integration(t, "GET /orders/{id}"), "Credentials"),
		map[string]any{"Fn::Join": []any{"", []any{"arn:", map[string]any{"Ref": "AWS::Partition"}, ":iam::*:user/*"}}})
}
