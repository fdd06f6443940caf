package privateintegration

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

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
func planAccess(w *wiring.Wiring, plan linkPlan, t *target, ps *wiring.Problems) access {
	a := access{port: t.port, spelled: t.plain.Port}
	if a.spelled == "" {
		a.spelled = w.Uri.Port
	}
	if a.port == nil {
		a.port, a.spelled = portNumber(a.spelled, w.Uri.Scheme)
	}
	groups, known := t.securityGroups()
	for _, sg := range groups {
		a.target = append(a.target, groupOf(sg))
	}
	linkHasRules := plan.existing == nil || len(plan.existing.groups) > 0
	if len(a.target) > 0 || !linkHasRules {
		return a
	}
	a.unknown = !known
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
// scheme's own port is what can be said.
func portNumber(port, scheme string) (*float64, string) {
	if wiring.IsToken(port) {
		return awscdk.Token_AsNumber(jsii.String(port)), port
	}
	if n, err := strconv.ParseFloat(port, 64); err == nil {
		return &n, port
	}
	if scheme == "http" {
		return jsii.Number(80), "80"
	}
	return jsii.Number(443), "443"
}

// open writes the rules: out of the link's groups to the target on its port,
// and into the target's groups from the link. One rule per pair and port,
// however many private integrations ask: EC2 refuses a second one.
func (a access) open(p *privateIntegration, l *link) {
	if !l.groupsKnown {
		p.info("link-groups", "VPC link %s is not made in this app: its security groups and the load balancer's must be open to each other on the listener's port already",
			resolved(awscdk.Stack_Of(p), *l.id))
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
		report := p.warn
		if p.target.plain.Type == wiring.Network {
			report = p.info // an import of one that has none, as most do
		}
		report("missing-rule", "the load balancer's security groups are not known: they need an Ingress rule for TCP port %s from the VPC link's security group; give Target.SecurityGroups to have it added", a.spelled)
	}
}

// stack to write rules into: the private integration's, so that stacks sharing
// a load balancer do not depend on each other. Where that stack holds the VPC,
// a group in another stack depends on it already, and the rule goes there.
func (a access) stack(p *privateIntegration, groups ...group) awscdk.Stack {
	own := awscdk.Stack_Of(p)
	if p.vpc == nil || p.vpc.Node().DefaultChild() == nil || awscdk.Stack_Of(p.vpc) != own {
		return own
	}
	for _, g := range groups {
		if g.owned && awscdk.Stack_Of(g.sg) != own {
			return awscdk.Stack_Of(g.sg)
		}
	}
	return own
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
	port := resolved(stack, a.spelled)
	if !p.registry.once(strings.Join([]string{direction, at.key(), peer.key(), port}, " ")) {
		return
	}
	id := fmt.Sprintf("%s %s %s:%s", direction, at.name(stack), peer.name(stack), port)
	description := describe(fmt.Sprintf("Private integration: port %s %s %s", port, word, peer.name(stack)))
	switch {
	case at.owned && egress:
		a.egress(stack, id, &awsec2.CfnSecurityGroupEgressProps{GroupId: at.id, DestinationSecurityGroupId: peer.id, Description: description})
	case at.owned:
		awsec2.NewCfnSecurityGroupIngress(ensure(stack, idRules), jsii.String(id), &awsec2.CfnSecurityGroupIngressProps{
			GroupId: at.id, SourceSecurityGroupId: peer.id, Description: description,
			IpProtocol: jsii.String("tcp"), FromPort: a.port, ToPort: a.port,
		})
	case !a.addToImport(at, peer, egress, description):
		p.warn("missing-rule", "security group %s is imported and nothing could be added to it: it needs an %s rule for TCP port %s %s %s",
			at.name(stack), direction, port, word, peer.name(stack))
	}
}

func (a access) egress(stack awscdk.Stack, id string, props *awsec2.CfnSecurityGroupEgressProps) {
	props.IpProtocol, props.FromPort, props.ToPort = jsii.String("tcp"), a.port, a.port
	awsec2.NewCfnSecurityGroupEgress(ensure(stack, idRules), jsii.String(id), props)
}

// ruleToVpc lets the link reach a target without groups: a network load
// balancer made without any can never get one, and it lets everything in.
func (a access) ruleToVpc(p *privateIntegration, stack awscdk.Stack, from group) {
	if from.sg != nil && *from.sg.AllowAllOutbound() {
		return
	}
	port := resolved(stack, a.spelled)
	if !p.registry.once(strings.Join([]string{"Egress", from.key(), resolved(stack, *a.cidr), port}, " ")) {
		return
	}
	description := describe(fmt.Sprintf("Private integration: port %s to the VPC", port))
	switch {
	case from.owned:
		id := fmt.Sprintf("Egress %s %s:%s", from.name(stack), pathIn(stack, a.vpc), port)
		a.egress(stack, id, &awsec2.CfnSecurityGroupEgressProps{GroupId: from.id, CidrIp: a.cidr, Description: description})
	case from.sg == nil || !added(func() {
		from.sg.AddEgressRule(awsec2.Peer_Ipv4(a.cidr), awsec2.Port_Tcp(a.port), description, jsii.Bool(true))
	}, from.sg):
		p.warn("missing-rule", "security group %s is imported and nothing could be added to it: it needs an Egress rule for TCP port %s to the VPC's CIDR",
			from.name(stack), port)
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
