package privateintegration

import (
	"cmp"
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/read"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// access is the way from a link to the target of a private integration, which
// rules keep open.
type access struct {
	*privateIntegration
	to      *link
	port    *float64
	spelled string // the port, for ids and messages
	// waits says that a group's id was a lazy value in this synthesis's aspects.
	waits bool
}

// securityGroupRules holds the security group rules that are written into a
// stack. An aspect of its own writes them: what others add to a load balancer
// after the call is known then, and their aspects still see the rules.
type securityGroupRules struct {
	constructs.Construct
	ways []*access
}

// rulesOf gives what a stack's security group rules are below.
func (p *privateIntegration) rulesOf(stack awscdk.Stack) *securityGroupRules {
	r := p.registry
	if r.rules[stack] == nil {
		h := &securityGroupRules{}
		constructs.NewConstruct_Override(h, stack, jsii.String(idRules))
		p.undoes(stack, idRules)
		awscdk.Aspects_Of(h).Add(h, nil)
		r.rules[stack] = h
		p.undo = append(p.undo, func() { delete(r.rules, stack) })
	}
	return r.rules[stack]
}

// Visit is called in each synthesis, for the rules below too.
func (h *securityGroupRules) Visit(node constructs.IConstruct) {
	if node != constructs.IConstruct(h) {
		return
	}
	for _, way := range h.ways {
		way.write(false)
	}
}

// portOf the target for rules. Where the Uri does not tell it before deployment,
// since it is a stage variable or a token as a whole, the scheme's own port is a
// guess, that of https where the scheme is not known either.
func portOf(w *wiring.Wiring, t *target) (port *float64, spelled string, guessed bool) {
	if t.port != nil {
		return t.port, cmp.Or(t.plain.Port, w.Uri.Port), false
	}
	spelled = cmp.Or(t.plain.Port, w.Uri.Port)
	if wiring.IsToken(spelled) {
		return awscdk.Token_AsNumber(jsii.String(spelled)), spelled, false
	}
	n, err := strconv.ParseFloat(spelled, 64)
	if err != nil {
		guessed, spelled = true, cmp.Or(wiring.SchemePort(w.Uri.Scheme), wiring.SchemePort("https"))
		n, _ = strconv.ParseFloat(spelled, 64)
	}
	return &n, spelled, guessed
}

// open keeps the way from a link to the target open.
func (p *privateIntegration) open(l *link) {
	if !p.registry.inMoment { // in one, what is behind the id is looked at again in each synthesis
		p.opened[*l.id] = true
	}
	way := &access{privateIntegration: p, to: l}
	var guessed bool
	if way.port, way.spelled, guessed = portOf(p.wiring, p.target); guessed && (l.groupsKnown || wiring.IsToken(*l.id)) {
		p.warnLate("guessed-port", nil, "Uri %s does not tell the listener's port before deployment: security groups are opened on port %s; give Target.Port", wiring.HideTokens(p.wiring.Uri.String()), way.spelled)
	}
	switch {
	case l.groupsKnown:
		holder := p.rulesOf(p.stack)
		holder.ways = append(holder.ways, way)
	case wiring.IsToken(*l.id): // what is behind it may still be given groups
		p.rulesOf(p.stack) // for what waits for the rules
		p.registry.afterAspects(40, func() bool {
			cfn := l.cfn(p.registry.tree)
			if cfn == nil {
				way.unknownLink()
				return true
			}
			l.groups = p.registry.tree.GroupsOfIDs(p.registry.tree.Stack(cfn), cfn.SecurityGroupIds())
			if len(l.groups) == 0 {
				path := *cfn.Node().Path()
				if l.construct != nil {
					path = *l.construct.Node().Path()
				}
				way.missing(occurrence{"vpcLink": path}, "VPC link %s has no security group, so that no rule can name it: give it one, and the load balancer's groups are opened to it", path)
			}
			way.write(true)
			return false
		})
	default:
		way.unknownLink()
	}
}

func (a *access) unknownLink() {
	a.infoLate("link-groups", "VPC link %s is not made in this app: its security groups and the load balancer's must be open to each other on the listener's port already; state the link's with VpcLinkSecurityGroups to have rules written",
		read.Resolved(a.stack, *a.to.id))
}

// checkAccess refuses what no rule can be written for: here the load balancer is
// not made in this app, so that it has the groups that it will ever have.
func checkAccess(t *read.Tree, plan linkPlan, to *target, ps *wiring.Problems) {
	if plan.existing != nil && !plan.existing.groupsKnown || to.made() || to.cfn(t) != nil {
		return
	}
	if groups, _ := to.securityGroups(); len(groups) == 0 && cidrOf(to.vpc, plan.vpc) == nil && !ps.Has(wiring.CodeVpcRequired) {
		groupsRequired(ps)
	}
}

func groupsRequired(ps *wiring.Problems) {
	ps.Add("Target.SecurityGroups", wiring.CodeSecurityGroups, "", "are required where neither the load balancer's groups nor its VPC's CIDR are known")
}

// cidrOf the first VPC, where it is known.
func cidrOf(vpcs ...awsec2.IVpc) *string {
	for _, vpc := range vpcs {
		if vpc != nil {
			return read.Attempt(vpc.VpcCidrBlock)
		}
	}
	return nil
}

// write makes the rules that are not there yet: out of the link's groups to the
// target on its port, and into the target's groups from the link. One rule per
// pair and port, however many private integrations ask: EC2 refuses a second one.
// Groups with a lazy id wait until all aspects have run.
func (a *access) write(late bool) {
	tree := a.registry.tree
	link, waiting := settled(a.to.groups, late)
	all, groupsKnown, more := a.targetGroups(late)
	target, still := settled(all, late)
	if (waiting || more || still) && !a.waits {
		a.waits = true
		a.registry.afterAspects(40, func() bool { a.write(true); return false })
	}
	if more || len(all) > 0 && len(target) == 0 {
		return
	}
	var cidr *string
	if len(all) == 0 && len(link) > 0 {
		if cidr = cidrOf(a.target.vpc, a.vpc); cidr == nil {
			var ps wiring.Problems
			groupsRequired(&ps)
			a.refuse(ps)
		}
		if !groupsKnown {
			a.unknownTarget()
		}
	}
	for _, from := range link {
		stack := a.holder(from)
		if cidr != nil {
			vpc := wiring.SecurityGroup{Key: read.Resolved(stack, *cidr), Name: "the VPC's CIDR"}
			if a.vpcOf() != nil && from.Owned {
				vpc.Name = tree.RuleName(stack, a.vpcOf())
			}
			one := a.linkSide(from, stack)
			a.make(stack, wiring.RulesBetween([]wiring.SecurityGroup{one}, nil, vpc, a.spell(stack)), map[string]read.Group{one.Key: from}, cidr)
			continue
		}
		for _, to := range target {
			stack := a.holder(from, to)
			one, other := a.linkSide(from, stack), tree.Plain(to, stack)
			rules := wiring.RulesBetween([]wiring.SecurityGroup{one}, []wiring.SecurityGroup{other}, wiring.SecurityGroup{}, a.spell(stack))
			a.make(stack, rules, map[string]read.Group{one.Key: from, other.Key: to}, nil)
		}
	}
}

// targetGroups are the load balancer's. Those of an L1 construct may be lazy: they
// wait until all aspects have run.
func (a *access) targetGroups(late bool) (groups []read.Group, groupsKnown, waiting bool) {
	tree := a.registry.tree
	given, groupsKnown := a.target.securityGroups()
	if groupsKnown {
		return tree.GroupsOf(given), true, false
	}
	cfn := a.target.cfn(tree)
	if cfn == nil {
		return nil, false, false
	}
	if !late {
		return nil, false, true
	}
	groups = tree.GroupsOfIDs(tree.Stack(cfn), cfn.SecurityGroups())
	return groups, len(groups) > 0 || tree.Properties(cfn)["type"] == apigw.NetworkType, false
}

// linkSide is a group of the link, which may let everything out already.
func (a *access) linkSide(g read.Group, stack awscdk.Stack) wiring.SecurityGroup {
	side := a.registry.tree.Plain(g, stack)
	switch {
	case g.Closed:
	case g.SG != nil:
		side.AllowsAllOutbound = *g.SG.AllowAllOutbound()
	case g.Owned: // an L1 group without rules of its own for the way out has EC2's, which lets everything out
		cfn, ok := a.registry.tree.CfnGroup(g.Construct)
		side.AllowsAllOutbound = ok && a.registry.tree.Properties(cfn)["securityGroupEgress"] == nil
	}
	return side
}

func (a *access) vpcOf() awsec2.IVpc {
	if a.target.vpc != nil {
		return a.target.vpc
	}
	return a.vpc
}

// spell gives the port as ids and messages have it.
func (a *access) spell(stack awscdk.Stack) string { return read.Resolved(stack, a.spelled) }

// settled leaves out groups whose ids must not be resolved yet.
func settled(groups []read.Group, late bool) (ready []read.Group, waiting bool) {
	for _, g := range groups {
		if !late && g.IsLazy() {
			waiting = true
		} else {
			ready = append(ready, g)
		}
	}
	return ready, waiting
}

func (a *access) unknownTarget() {
	const missing = "the load balancer's security groups are not known: they need an Ingress rule for TCP port %s from the VPC link's security group; give Target.SecurityGroups to have it added"
	if a.target.plain.Type == wiring.Network {
		a.infoLate("missing-rule", missing, a.spelled) // an import of one that has none, as most do
	} else {
		a.missing(occurrence{"port": a.spelled}, missing, a.spelled)
	}
}

func (a *access) missing(which occurrence, format string, args ...any) {
	a.warnLate("missing-rule", which, format, args...)
}

// holder is the stack to write rules into: the private integration's, so that
// stacks sharing a load balancer do not depend on each other. Where that stack
// holds the VPC, a group in another stack depends on it already, and the rule
// goes there.
func (a *access) holder(groups ...read.Group) awscdk.Stack {
	tree := a.registry.tree
	for _, g := range groups {
		if g.Owned && tree.Stack(g.Construct) != a.stack && a.vpc != nil && tree.Resource(a.vpc) != nil && tree.Stack(a.vpc) == a.stack {
			return tree.Stack(g.Construct)
		}
	}
	return a.stack
}

// make writes rules, each once.
func (a *access) make(stack awscdk.Stack, rules []wiring.SecurityGroupRule, groups map[string]read.Group, cidr *string) {
	for _, rule := range rules {
		if a.registry.written[rule.Key()] {
			continue
		}
		a.registry.written[rule.Key()] = true
		at, peer := groups[rule.At.Key], groups[rule.Peer.Key]
		id, description := jsii.String(rule.ID()), jsii.String(rule.Description())
		var holder *securityGroupRules
		if at.Owned {
			holder = a.rulesOf(stack)
		}
		switch {
		case !at.Owned:
			if !a.addToImport(at, peer, cidr, rule.Egress, description) {
				a.missing(occurrence{"securityGroup": rule.At.Name, "port": rule.Port}, "security group %s is imported and nothing could be added to it: it needs %s", rule.At.Name, rule.Missing())
			}
		case rule.Egress:
			awsec2.NewCfnSecurityGroupEgress(holder, id, &awsec2.CfnSecurityGroupEgressProps{
				GroupId: at.ID, DestinationSecurityGroupId: peer.ID, CidrIp: cidr, Description: description,
				IpProtocol: jsii.String("tcp"), FromPort: a.port, ToPort: a.port,
			})
		default:
			awsec2.NewCfnSecurityGroupIngress(holder, id, &awsec2.CfnSecurityGroupIngressProps{
				GroupId: at.ID, SourceSecurityGroupId: peer.ID, Description: description,
				IpProtocol: jsii.String("tcp"), FromPort: a.port, ToPort: a.port,
			})
		}
	}
}

// addToImport asks the CDK, which respects an import's mutable: false by doing
// nothing and saying nothing. It tells whether a rule came of it.
func (a *access) addToImport(at, peer read.Group, cidr *string, egress bool, description *string) bool {
	if at.SG == nil {
		return false
	}
	add := at.SG.AddIngressRule
	if egress {
		add = at.SG.AddEgressRule
	}
	var other awsec2.IPeer = peer.SG
	touched := []awsec2.ISecurityGroup{at.SG}
	switch {
	case cidr != nil:
		other = awsec2.Peer_Ipv4(cidr)
	case peer.SG == nil:
		other = awsec2.Peer_SecurityGroupId(peer.ID, nil)
	default:
		touched = append(touched, peer.SG)
	}
	return added(func() {
		rule := func() { add(other, awsec2.Port_Tcp(a.port), description, jsii.Bool(true)) }
		if read.Try(rule) != nil && peer.SG != nil { // in a struct of the user's, which jsii does not take
			other = awsec2.Peer_SecurityGroupId(peer.ID, nil)
			rule()
		}
	}, touched...)
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
