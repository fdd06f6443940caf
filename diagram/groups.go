package diagram

import (
	"fmt"
	"slices"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/restview"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// nobody is the address of the rule that the CDK writes to mean "no egress".
const nobody = "255.255.255.255/32"

// member is a security group in the frame of a link or load balancer. A group
// that several use stands in the frame of each.
type member struct {
	in    *frame
	id    string
	rules []restview.Rule
	node  string
}

// addGroups draws the security groups of the links and load balancers drawn so
// far. Rules from a link's group to a load balancer's are arrows; other ways out
// of the one or into the other are lines in the group's box.
func (p *picture) addGroups() {
	groups := map[string]*restview.SecurityGroup{}
	for _, g := range p.view.Groups {
		groups[g.ID] = g
	}
	var out, in []*member
	add := func(side *[]*member, f *frame, ids []string, rules func(*restview.SecurityGroup) []restview.Rule) {
		for _, id := range ids {
			m := &member{in: f, id: id}
			if groups[id] != nil {
				m.rules = rules(groups[id])
			}
			*side = append(*side, m)
		}
	}
	egress := func(g *restview.SecurityGroup) []restview.Rule { return g.Egress }
	ingress := func(g *restview.SecurityGroup) []restview.Rule { return g.Ingress }
	for _, f := range p.chart.frames {
		if link := p.links[f]; link != nil {
			add(&out, f, link.Groups, egress)
		}
		if balancer := p.balancers[f]; balancer != nil {
			add(&in, f, balancer.Groups, ingress)
		}
	}
	// A group of elsewhere belongs to a load balancer of elsewhere, or to a link,
	// when a rule of this template ties it to the other side.
	for _, g := range p.view.Groups {
		switch {
		case g.External && !has(in, g.ID) && ties(g.Ingress, out):
			add(&in, nil, []string{g.ID}, ingress)
		case g.External && !has(out, g.ID) && ties(g.Egress, in):
			add(&out, nil, []string{g.ID}, egress)
		}
	}
	for _, m := range out {
		p.addGroup(m, "out: %s to %s", in, groups)
	}
	for _, m := range in {
		p.addGroup(m, "in: %s from %s", out, groups)
	}
	for _, from := range out {
		for _, to := range in {
			if text := p.between(from, to); text != "" {
				p.chart.arrow(from.node, dotted, text, to.node)
			}
		}
	}
}

// addGroup draws a group with those rules that are no arrow to a peer.
func (p *picture) addGroup(m *member, form string, peers []*member, groups map[string]*restview.SecurityGroup) {
	var lines []string
	for _, r := range m.rules {
		if r.Range != nobody && (r.Group == "" || !has(peers, r.Group)) {
			lines = append(lines, fmt.Sprintf(form, p.traffic(r), p.peer(r)))
		}
	}
	kind, class := "security group", plain
	if g := groups[m.id]; g == nil || g.External {
		kind, class = kind+elsewhere, outside
	}
	key, direction := m.id, form[:2]
	if m.in != nil {
		key += " " + m.in.id
	}
	m.node = p.chart.node(m.in, "group", key+" "+direction, box, class,
		append([]string{kind, p.names.of(m.id)}, limited(lines)...)...)
}

// between names what the rules of two groups let through, and whether it is
// allowed to leave, to enter or both: a rule on one side alone lets nothing
// through.
func (p *picture) between(from, to *member) string {
	leaves, enters := map[string]bool{}, map[string]bool{}
	for _, r := range from.rules {
		if r.Group == to.id {
			leaves[p.traffic(r)] = true
		}
	}
	for _, r := range to.rules {
		if r.Group == from.id {
			enters[p.traffic(r)] = true
		}
	}
	var texts []string
	for _, traffic := range template.SortedKeys(leaves) {
		if enters[traffic] {
			texts = append(texts, traffic+" out and in")
		} else {
			texts = append(texts, traffic+" out")
		}
	}
	for _, traffic := range template.SortedKeys(enters) {
		if !leaves[traffic] {
			texts = append(texts, traffic+" in")
		}
	}
	return joined(texts)
}

func has(members []*member, id string) bool {
	return slices.ContainsFunc(members, func(m *member) bool { return m.id == id })
}

func ties(rules []restview.Rule, members []*member) bool {
	return slices.ContainsFunc(rules, func(r restview.Rule) bool { return has(members, r.Group) })
}

// traffic is what a rule lets through: "tcp 443", "udp 1-9", "all traffic".
func (p *picture) traffic(r restview.Rule) string {
	switch {
	case r.Protocol == "-1":
		return "all traffic"
	case r.FromPort == r.ToPort:
		return fmt.Sprintf("%s %d", p.names.of(r.Protocol), r.FromPort)
	}
	return fmt.Sprintf("%s %d-%d", p.names.of(r.Protocol), r.FromPort, r.ToPort)
}

func (p *picture) peer(r restview.Rule) string {
	if r.Group != "" {
		return p.names.of(r.Group)
	}
	return p.names.value(r.Range)
}
