package restview

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// SecurityGroup is a security group with all rules that the template shows,
// inline and of their own.
type SecurityGroup struct {
	// ID is the logical id, or the value of GroupId where External.
	ID string
	// External says that the group itself stands in another template, and with it
	// maybe more rules.
	External bool
	// Ingress and Egress are in the order written, inline rules first.
	Ingress, Egress []Rule
}

// Rule is one rule of a security group.
type Rule struct {
	// Protocol is tcp, udp, icmp, a number, or -1 for all.
	Protocol string
	// FromPort and ToPort are the range; 0 to 65535 where the rule names none or
	// what could not be resolved.
	FromPort, ToPort int
	// Group names the security group on the other side, "" where it is a range of
	// addresses.
	Group string
	// Range is the CIDR or prefix list on the other side, "" where it is a group.
	Range string
}

func (v *View) addGroups() {
	known := map[string]*SecurityGroup{}
	for _, r := range v.template.Resources("AWS::EC2::SecurityGroup") {
		group := &SecurityGroup{ID: r.ID}
		for _, rule := range template.List(r.Properties["SecurityGroupIngress"]) {
			group.Ingress = append(group.Ingress, v.rule(template.Map(rule)))
		}
		// EC2 gives a new group a rule that lets everything out, and CloudFormation
		// takes it away only where the group itself lists egress rules (documented).
		if _, ok := r.Properties["SecurityGroupEgress"]; !ok {
			group.Egress = append(group.Egress, Rule{Protocol: "-1", ToPort: 65535, Range: "0.0.0.0/0"})
		}
		for _, rule := range template.List(r.Properties["SecurityGroupEgress"]) {
			group.Egress = append(group.Egress, v.rule(template.Map(rule)))
		}
		known[r.ID] = group
		v.Groups = append(v.Groups, group)
	}
	for _, r := range v.template.Resources("AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress") {
		id := v.Name(template.Text(r.Properties["GroupId"]))
		group := known[id]
		if group == nil {
			group = &SecurityGroup{ID: id, External: true}
			known[id] = group
			v.Groups = append(v.Groups, group)
		}
		if rule := v.rule(r.Properties); r.Type == "AWS::EC2::SecurityGroupIngress" {
			group.Ingress = append(group.Ingress, rule)
		} else {
			group.Egress = append(group.Egress, rule)
		}
	}
	slices.SortFunc(v.Groups, func(a, b *SecurityGroup) int { return strings.Compare(a.ID, b.ID) })
}

func (v *View) rule(p map[string]any) Rule {
	rule := Rule{Protocol: template.Text(p["IpProtocol"]), ToPort: 65535}
	if from, ok := template.Int(p["FromPort"]); ok {
		rule.FromPort = from
	}
	if to, ok := template.Int(p["ToPort"]); ok {
		rule.ToPort = to
	}
	for _, key := range []string{"SourceSecurityGroupId", "DestinationSecurityGroupId", "SourceSecurityGroupName"} {
		if peer := template.Text(p[key]); peer != "" {
			rule.Group = v.Name(peer)
		}
	}
	for _, key := range []string{"CidrIp", "CidrIpv6", "SourcePrefixListId", "DestinationPrefixListId"} {
		if text := template.Text(p[key]); text != "" {
			rule.Range = text
		}
	}
	return rule
}

// Judges says whether every security group of a link and of a load balancer is in
// the template, so that Closed can tell.
func (v *View) Judges(link *Link, balancer *LoadBalancer) bool {
	_, out := v.visible(link.Groups)
	_, in := v.visible(balancer.Groups)
	return out && (in || balancer.open())
}

// open tells a network load balancer made without groups, which lets everything
// in (documented).
func (b *LoadBalancer) open() bool { return b.Kind == "network" && len(b.Groups) == 0 }

// Closed says why the security groups keep a link from reaching a port of a load
// balancer, "" where they let it through or where that cannot be told. It judges
// only where every group of both is in the template: traffic must leave the
// link's groups and enter the load balancer's (reported from real accounts). A
// rule for a range of addresses counts as fitting, since addresses of subnets
// are not known here.
func (v *View) Closed(link *Link, balancer *LoadBalancer, port int) string {
	if !v.Judges(link, balancer) {
		return ""
	}
	out, _ := v.visible(link.Groups)
	in, _ := v.visible(balancer.Groups)
	if !passes(out, balancer.Groups, port, func(g *SecurityGroup) []Rule { return g.Egress }) {
		return fmt.Sprintf("no security group of link %s (%s) lets port %d out to load balancer %s (%s)",
			link.ID, list(link.Groups), port, balancer.ID, list(balancer.Groups))
	}
	if !balancer.open() && !passes(in, link.Groups, port, func(g *SecurityGroup) []Rule { return g.Ingress }) {
		return fmt.Sprintf("no security group of load balancer %s (%s) lets port %d in from link %s (%s)",
			balancer.ID, list(balancer.Groups), port, link.ID, list(link.Groups))
	}
	return ""
}

// visible returns the groups behind the names, and whether there are any and
// all of them are in the template.
func (v *View) visible(names []string) (groups []*SecurityGroup, all bool) {
	for _, name := range names {
		group, ok := find(v.Groups, func(g *SecurityGroup) bool { return g.ID == name })
		if !ok || group.External {
			return nil, false
		}
		groups = append(groups, group)
	}
	return groups, len(groups) > 0
}

// nobody is the address of the rule that the CDK writes to mean "no egress".
const nobody = "255.255.255.255/32"

func passes(groups []*SecurityGroup, peers []string, port int, rules func(*SecurityGroup) []Rule) bool {
	for _, group := range groups {
		for _, rule := range rules(group) {
			if rule.fits(peers, port) {
				return true
			}
		}
	}
	return false
}

func (r Rule) fits(peers []string, port int) bool {
	switch r.Protocol {
	case "-1":
	case "tcp", "TCP", "6":
		if port < r.FromPort || port > r.ToPort {
			return false
		}
	default:
		if len(template.Unresolved(r.Protocol)) == 0 {
			return false
		}
	}
	if r.Group == "" {
		return r.Range != nobody
	}
	if len(template.Unresolved(r.Group)) > 0 {
		return true
	}
	return slices.Contains(peers, r.Group)
}

func list(names []string) string { return fmt.Sprintf("%q", names) }
