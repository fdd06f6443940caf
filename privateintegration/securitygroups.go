package privateintegration

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// access is the way from a link to a target: what is needed to write its rules.
type access struct {
	target  []group
	port    *float64
	spelled string      // the port, for ids and messages
	vpc     awsec2.IVpc // where the target has no groups
	cidr    *string
	unknown bool // the target has groups, and nobody said which
}

// planAccess finds the groups on both sides. Problems are found here, before
// anything is made.
func planAccess(known *tree, w *wiring.Wiring, plan linkPlan, t *target, ps *wiring.Problems) access {
	a := access{port: t.port, spelled: t.plain.Port}
	if a.spelled == "" {
		a.spelled = w.Uri.Port
	}
	if a.port == nil {
		a.port, a.spelled = portNumber(a.spelled, w.Uri.Scheme)
	}
	groups, groupsKnown := t.securityGroups(known)
	for _, sg := range groups {
		a.target = append(a.target, known.groupOf(sg))
	}
	linkHasRules := plan.existing == nil || len(plan.existing.groups) > 0
	if len(a.target) > 0 || !linkHasRules {
		return a
	}
	a.unknown = !groupsKnown
	if a.vpc = t.vpc; a.vpc == nil {
		a.vpc = plan.vpc
	}
	if a.vpc != nil {
		a.cidr = attempt(a.vpc.VpcCidrBlock)
	}
	if a.cidr == nil && !ps.Has(wiring.CodeVpcRequired) {
		ps.Add("Target.SecurityGroups", wiring.CodeSecurityGroups, "", "are required where neither the load balancer's groups nor its VPC's CIDR are known")
	}
	return a
}

// portNumber reads a port for rules. A stage variable has no value here: the
// scheme's own port is what can be said, that of https where the scheme is a token.
func portNumber(port, scheme string) (*float64, string) {
	if wiring.IsToken(port) {
		return awscdk.Token_AsNumber(jsii.String(port)), port
	}
	n, err := strconv.ParseFloat(port, 64)
	if err != nil {
		port = cmp.Or(wiring.SchemePort(scheme), wiring.SchemePort("https"))
		n, _ = strconv.ParseFloat(port, 64)
	}
	return &n, port
}

// open writes the rules: out of the link's groups to the target on its port,
// and into the target's groups from the link. One rule per pair and port,
// however many private integrations ask: EC2 refuses a second one.
func (a access) open(p *privateIntegration, l *link) {
	if !l.groupsKnown {
		p.info("link-groups", "VPC link %s is not made in this app: its security groups and the load balancer's must be open to each other on the listener's port already",
			resolved(p.stack, *l.id))
		return
	}
	for _, from := range l.groups {
		for _, to := range a.target {
			stack := a.stack(p, from, to)
			a.rule(p, stack, from, to, true)
			a.rule(p, stack, to, from, false)
		}
		if len(a.target) == 0 {
			a.ruleToVpc(p, a.stack(p, from), from)
		}
	}
	if a.unknown {
		const text = "the load balancer's security groups are not known: they need an Ingress rule for TCP port %s from the VPC link's security group; give Target.SecurityGroups to have it added"
		if p.target.plain.Type == wiring.Network {
			p.info("missing-rule", text, a.spelled) // an import of one that has none, as most do
		} else {
			p.warn("missing-rule", occurrence{"port": a.spelled}, text, a.spelled)
		}
	}
}

// stack to write rules into: the private integration's, so that stacks sharing
// a load balancer do not depend on each other. Where that stack holds the VPC,
// a group in another stack depends on it already, and the rule goes there.
func (a access) stack(p *privateIntegration, groups ...group) awscdk.Stack {
	known := p.registry.tree
	for _, g := range groups {
		if g.owned && known.stack(g.sg) != p.stack && p.vpc != nil && known.resource(p.vpc) != nil && known.stack(p.vpc) == p.stack {
			return known.stack(g.sg)
		}
	}
	return p.stack
}

// rule is what EC2 takes once.
type rule struct {
	direction string
	at, peer  place
	port      string
}

// rule writes one direction into the group at, for its peer on the other side.
func (a access) rule(p *privateIntegration, stack awscdk.Stack, at, peer group, egress bool) {
	if egress && at.sg != nil && *at.sg.AllowAllOutbound() {
		return // everything may leave already
	}
	direction, word := "Ingress", "from"
	if egress {
		direction, word = "Egress", "to"
	}
	port, known := resolved(stack, a.spelled), p.registry.tree
	if !p.registry.once(rule{direction, known.keyOf(at), known.keyOf(peer), port}) {
		return
	}
	group, other := known.nameOf(at, stack), known.nameOf(peer, stack)
	id := fmt.Sprintf("%s %s %s:%s", direction, group, other, port)
	description := describe(fmt.Sprintf("Private integration: port %s %s %s", port, word, other))
	switch {
	case at.owned && egress:
		a.egress(p, stack, id, &awsec2.CfnSecurityGroupEgressProps{GroupId: at.id, DestinationSecurityGroupId: peer.id, Description: description})
	case at.owned:
		awsec2.NewCfnSecurityGroupIngress(p.registry.rulesOf(stack), jsii.String(id), &awsec2.CfnSecurityGroupIngressProps{
			GroupId: at.id, SourceSecurityGroupId: peer.id, Description: description,
			IpProtocol: jsii.String("tcp"), FromPort: a.port, ToPort: a.port,
		})
	case !a.addToImport(at, peer, egress, description):
		p.warn("missing-rule", occurrence{"securityGroup": group, "port": port}, "security group %s is imported and nothing could be added to it: it needs an %s rule for TCP port %s %s %s",
			group, direction, port, word, other)
	}
}

func (a access) egress(p *privateIntegration, stack awscdk.Stack, id string, props *awsec2.CfnSecurityGroupEgressProps) {
	props.IpProtocol, props.FromPort, props.ToPort = jsii.String("tcp"), a.port, a.port
	awsec2.NewCfnSecurityGroupEgress(p.registry.rulesOf(stack), jsii.String(id), props)
}

// ruleToVpc lets the link reach a target without groups: a network load
// balancer made without any can never get one, and it lets everything in.
func (a access) ruleToVpc(p *privateIntegration, stack awscdk.Stack, from group) {
	if from.sg != nil && *from.sg.AllowAllOutbound() {
		return
	}
	port, known := resolved(stack, a.spelled), p.registry.tree
	if !p.registry.once(rule{"Egress", known.keyOf(from), place{path: resolved(stack, *a.cidr)}, port}) {
		return
	}
	description := describe(fmt.Sprintf("Private integration: port %s to the VPC", port))
	switch {
	case from.owned:
		id := fmt.Sprintf("Egress %s %s:%s", known.nameOf(from, stack), known.pathIn(stack, a.vpc), port)
		a.egress(p, stack, id, &awsec2.CfnSecurityGroupEgressProps{GroupId: from.id, CidrIp: a.cidr, Description: description})
	case from.sg == nil || !added(func() {
		from.sg.AddEgressRule(awsec2.Peer_Ipv4(a.cidr), awsec2.Port_Tcp(a.port), description, jsii.Bool(true))
	}, from.sg):
		name := known.nameOf(from, stack)
		p.warn("missing-rule", occurrence{"securityGroup": name, "port": port}, "security group %s is imported and nothing could be added to it: it needs an Egress rule for TCP port %s to the VPC's CIDR", name, port)
	}
}

// addToImport asks the CDK, which respects an import's mutable: false by doing
// nothing and saying nothing. It tells whether a rule came of it.
func (a access) addToImport(at, peer group, egress bool, description *string) bool {
	if at.sg == nil {
		return false
	}
	add := at.sg.AddIngressRule
	if egress {
		add = at.sg.AddEgressRule
	}
	if peer.sg == nil {
		return added(func() {
			add(awsec2.Peer_SecurityGroupId(peer.id, nil), awsec2.Port_Tcp(a.port), description, jsii.Bool(true))
		}, at.sg)
	}
	return added(func() { add(peer.sg, awsec2.Port_Tcp(a.port), description, jsii.Bool(true)) }, at.sg, peer.sg)
}

// added tells whether call gave one of the groups a new child. The CDK puts a
// rule below the group, or below its peer when that is in another stack.
func added(call func(), groups ...awsec2.ISecurityGroup) bool {
	count := func() (n int) {
		for _, g := range groups {
			n += len(*g.Node().Children())
		}
		return n
	}
	before := count()
	call()
	return count() > before
}

var notInDescription = regexp.MustCompile(`[^a-zA-Z0-9. _\-:/()#,@\[\]+=&;{}!$*]`)

// describe keeps to the characters and the length EC2 takes.
func describe(text string) *string {
	text = notInDescription.ReplaceAllString(text, "")
	return jsii.String(text[:min(len(text), 255)])
}
