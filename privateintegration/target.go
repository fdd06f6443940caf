package privateintegration

import (
	"fmt"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/read"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// Target is where requests go: a load balancer, and the listener on it that
// the port picks. Made by the TargetFrom functions only.
type Target interface {
	private() *target
}

// target holds what the core needs as plain values, and the constructs that
// rules, subnets and the deployment are made from.
type target struct {
	plain        wiring.Target
	loadBalancer awselasticloadbalancingv2.ILoadBalancerV2 // nil when given by ARN
	listener     awscdk.IResource                          // nil when not at hand
	vpc          awsec2.IVpc                               // nil when not known
	ownVpc       awsec2.IVpc                               // the load balancer's, where the user gave vpc
	port         *float64                                  // the listener's, nil when not known
	groups       *[]awsec2.ISecurityGroup                  // given by the user, nil otherwise
	connections  awsec2.Connections                        // of the load balancer, once they were asked for
	seen         []awsec2.ISecurityGroup                   // its groups when rules were written last
}

func (t *target) private() *target { return t }

// targetOf is nil for no target: a nil interface, a typed nil, and a struct of the
// user's around one.
func targetOf(t Target) *target {
	if t == nil {
		return nil
	}
	return read.Attempt(t.private)
}

// TargetFromApplicationListener targets a listener made in this app, of an
// application load balancer: HTTP or HTTPS. Protocol and port are read from
// the listener, everything else from its load balancer. What is wrong with it
// is reported by Validate and the constructor: listener_protocol, listener_port,
// and wrong_type for an imported or looked-up listener, which knows none of that:
// use [TargetFromLoadBalancer] for it.
func TargetFromApplicationListener(listener awselasticloadbalancingv2.IApplicationListener) Target {
	if read.IsNil(listener) {
		return missing("listener")
	}
	made, ok := listener.(awselasticloadbalancingv2.ApplicationListener)
	if !ok {
		return importedListener()
	}
	t := fromLoadBalancer(made.LoadBalancer())
	t.listener = made
	t.plain.Protocol = string(made.Protocol())
	t.setPort(made.Port())
	return t
}

// TargetFromNetworkListener targets a listener made in this app, of a network
// load balancer: TCP, or TLS where the load balancer ends it. What is wrong with
// it is reported by Validate and the constructor: listener_protocol, listener_port,
// and wrong_type for an imported or looked-up listener: use [TargetFromLoadBalancer].
func TargetFromNetworkListener(listener awselasticloadbalancingv2.INetworkListener) Target {
	if read.IsNil(listener) {
		return missing("listener")
	}
	made, ok := listener.(awselasticloadbalancingv2.NetworkListener)
	if !ok {
		return importedListener()
	}
	t := fromLoadBalancer(made.LoadBalancer())
	t.listener = made
	cfn, ok := made.Node().DefaultChild().(awselasticloadbalancingv2.CfnListener)
	if !ok {
		return importedListener()
	}
	if protocol := cfn.Protocol(); protocol != nil {
		t.plain.Protocol = *protocol
	}
	t.setPort(cfn.Port())
	return t
}

// importedListener is refused: an import knows neither its load balancer nor its
// protocol.
func importedListener() *target {
	t := &target{}
	t.plain.Problems.Add("Target", wiring.CodeWrongType, "", "must be a listener made in this app: use TargetFromLoadBalancer with the load balancer of one that exists already, its Protocol and its Port")
	return t
}

// LoadBalancerTargetProps describe a load balancer that exists already, or one
// whose listener is not at hand as a construct.
type LoadBalancerTargetProps struct {
	// LoadBalancer as a construct, made in this app or imported. Exactly one of
	// LoadBalancer and LoadBalancerArn.
	LoadBalancer awselasticloadbalancingv2.ILoadBalancerV2

	// LoadBalancerArn, literal or a token (SSM, Fn::ImportValue). The load
	// balancer's own: AWS's pages ask for the listener's ARN here, which is
	// refused on real accounts.
	LoadBalancerArn *string

	// Protocol of the listener: HTTP, HTTPS, TCP or TLS.
	// Default: not known; Uri is then required and decides.
	Protocol awselasticloadbalancingv2.Protocol

	// Port of the listener, a whole number or a token: 80, 443 or 1024 to 65535.
	// Default: the port of Uri, or its scheme's.
	Port *float64

	// DnsName of the load balancer, for the default of Uri.
	// Default: the construct's, where it is known.
	DnsName *string

	// Vpc of the load balancer, which a new link is put into.
	// Default: the construct's, where it is known.
	Vpc awsec2.IVpc

	// SecurityGroups of the load balancer, which are opened to the link.
	// An empty list says that a network load balancer has none.
	// Default: the construct's. Where none are known the link may reach the whole
	// VPC on that port, and a warning names the rule that is missing.
	SecurityGroups *[]awsec2.ISecurityGroup
}

// TargetFromLoadBalancer targets an application or network load balancer by
// construct or by ARN. What is wrong with it is reported by Validate and the
// constructor, at paths below Target: arn, listener_arn, listener_port and so on.
func TargetFromLoadBalancer(props *LoadBalancerTargetProps) Target {
	if props == nil {
		return missing("props")
	}
	t := &target{}
	switch {
	case props.LoadBalancer != nil && !given("Target.LoadBalancer", props.LoadBalancer, &t.plain.Problems):
	case props.LoadBalancer != nil && props.LoadBalancerArn != nil:
		t.plain.Problems.Add("Target.LoadBalancerArn", wiring.CodeConflict, *props.LoadBalancerArn, "must not stand beside LoadBalancer: give one of them")
	case props.LoadBalancer != nil:
		t = fromLoadBalancer(props.LoadBalancer)
	case props.LoadBalancerArn != nil:
		t.plain.Arn = *props.LoadBalancerArn
	default:
		t.plain.Problems.Add("Target.LoadBalancerArn", wiring.CodeRequired, "", "is required unless LoadBalancer is given")
	}
	t.plain.Literal = true
	t.plain.Protocol = string(props.Protocol)
	if props.Port != nil {
		t.setPort(props.Port)
	}
	if props.DnsName != nil {
		t.plain.DnsName = *props.DnsName
	}
	if given("Target.Vpc", props.Vpc, &t.plain.Problems) {
		t.ownVpc, t.vpc = t.vpc, props.Vpc
	}
	t.groups = props.SecurityGroups
	present("Target.SecurityGroups", t.groups, &t.plain.Problems)
	return t
}

// present refuses entries of a list that are nil, or that neither jsii nor a map
// takes.
func present[T any](field string, list *[]T, ps *wiring.Problems) {
	if list == nil {
		return
	}
	for i, entry := range *list {
		if read.IsNil(entry) {
			ps.Add(fmt.Sprintf("%s[%d]", field, i), wiring.CodeRequired, "", "must not be nil")
		} else if !read.Hashable(entry) {
			ps.Add(fmt.Sprintf("%s[%d]", field, i), wiring.CodeWrongType, "", notItself)
		}
	}
}

func missing(argument string) *target {
	t := &target{}
	t.plain.Problems.Add("Target", wiring.CodeRequired, "", "must be made from a %s that is not nil", argument)
	return t
}

// fromLoadBalancer reads what the construct knows; an import lacks some of it,
// and asking the CDK for that throws.
func fromLoadBalancer(lb awselasticloadbalancingv2.ILoadBalancerV2) *target {
	t := &target{loadBalancer: lb}
	switch lb := lb.(type) {
	case awselasticloadbalancingv2.IApplicationLoadBalancer:
		t.plain.Type = wiring.Application
		t.plain.Arn = *lb.LoadBalancerArn()
		t.vpc = read.Attempt(lb.Vpc)
	case awselasticloadbalancingv2.INetworkLoadBalancer:
		t.plain.Type = wiring.Network
		t.plain.Arn = *lb.LoadBalancerRef().LoadBalancerArn
		t.vpc = read.Attempt(lb.Vpc)
	default:
		t.plain.Problems.Add("Target.LoadBalancer", wiring.CodeWrongType, "", "must be an application or network load balancer")
		return t
	}
	return t
}

// readName of the load balancer, which an import may not know.
func (t *target) readName() {
	if t.loadBalancer == nil || t.plain.DnsName != "" {
		return
	}
	if name := read.Attempt(t.loadBalancer.LoadBalancerDnsName); name != nil {
		t.plain.DnsName = *name
	}
}

func (t *target) setPort(port *float64) {
	switch {
	case port == nil:
		return
	case wiring.IsNumberToken(*port):
		t.plain.Port = *awscdk.Tokenization_StringifyNumber(port)
	default:
		t.plain.Port = strconv.FormatFloat(*port, 'f', -1, 64)
	}
	t.port = port
}

// securityGroups of the load balancer; ok is false where they are not known.
// They are the load balancer's own: a listener's Connections may hold fewer.
func (t *target) securityGroups() (groups []awsec2.ISecurityGroup, ok bool) {
	if t.groups != nil { // an application load balancer has groups, whatever the list says
		return *t.groups, len(*t.groups) > 0 || t.plain.IsNetwork()
	}
	lb, isConnectable := t.loadBalancer.(awsec2.IConnectable)
	if !isConnectable {
		return nil, false
	}
	if t.connections == nil {
		if t.connections = read.Attempt(lb.Connections); t.connections == nil {
			return nil, false
		}
	}
	groups = *t.connections.SecurityGroups()
	t.seen = groups
	return groups, len(groups) > 0 || t.made()
}

// made tells whether the load balancer is made in this app, where it may be given
// groups as long as aspects run.
func (t *target) made() bool {
	switch t.loadBalancer.(type) {
	case awselasticloadbalancingv2.ApplicationLoadBalancer, awselasticloadbalancingv2.NetworkLoadBalancer:
		return true
	}
	return false
}

// cfn is the load balancer's resource where it is made in this app, also by an L1
// construct whose ARN came by an import or alone.
func (t *target) cfn(tree *read.Tree) awselasticloadbalancingv2.CfnLoadBalancer {
	if t.made() {
		cfn, _ := tree.Resource(t.loadBalancer).(awselasticloadbalancingv2.CfnLoadBalancer)
		return cfn
	}
	cfn, _ := tree.Behind(&t.plain.Arn).(awselasticloadbalancingv2.CfnLoadBalancer)
	return cfn
}
