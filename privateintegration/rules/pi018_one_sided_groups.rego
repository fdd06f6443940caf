# PI018 ERROR
# finds: security groups of link and load balancer that do not let the `Uri`'s port through, on one side or both
# cure: egress from the link's group to the load balancer's group on that port, and ingress from the link's group there
package privateintegration

import rego.v1

# Either side alone is a silent timeout (reported from real accounts). The rule
# speaks only when every group involved is made in this template and none is
# handed on to where rules could be added unseen.
violation contains make_diag_at(
	"PI018", "ERROR", link, "Properties.SecurityGroupIds",
	sprintf("no group of the link lets traffic out to %s on port %d: add egress to its security group (or, if it has none, to its addresses)", [way.lb, way.port]),
) if {
	closed_world
	some way in ways
	some link in way.links
	out := own_groups(input.resources[link].properties.SecurityGroupIds)
	count(out) > 0
	not lets_out(out, way)
}

violation contains make_diag_at(
	"PI018", "ERROR", way.lb, "Properties.SecurityGroups",
	sprintf("no group of the load balancer lets the link in on port %d: add ingress from the security group of %s", [way.port, link]),
) if {
	closed_world
	some way in ways
	count(way.groups) > 0
	some link in way.links
	out := own_groups(input.resources[link].properties.SecurityGroupIds)
	not lets_in(way.groups, out, way.port)
}

ways contains {"lb": lb, "port": i.u.port, "links": links_of(i), "groups": groups} if {
	some i in private_integrations
	i.u.port != null
	lb := target_lb(i)
	groups := groups_of_lb(lb)
}

groups_of_lb(lb) := own_groups(input.resources[lb].properties.SecurityGroups)

# A Network Load Balancer made without groups lets everything in.
groups_of_lb(lb) := set() if {
	input.resources[lb].properties.Type == "network"
	not input.resources[lb].properties.SecurityGroups
}

lets_out(groups, way) if {
	some rule in rules_of("egress", groups)
	covers(rule, way.port)
	reaches(rule, way.groups)
}

# Without inline egress EC2 opens a group to everywhere.
lets_out(groups, _) if {
	some id in groups
	object.get(input.resources[id].properties, "SecurityGroupEgress", []) in {null, []}
}

lets_in(groups, out, port) if {
	some rule in rules_of("ingress", groups)
	covers(rule, port)
	reaches(rule, out)
}

rules_of(direction, groups) := {rule |
	some rule in group_rules[direction]
	some id in groups
	rule.group == concat("", ["resource:", id])
}

reaches(rule, _) if rule.peer == null

# 255.255.255.255/32 is how the CDK writes "nowhere".
reaches(rule, _) if {
	not endswith(rule.peer.kind, "SecurityGroupId")
	rule.peer.value != "255.255.255.255/32"
}

reaches(rule, groups) if {
	some id in groups
	rule.peer.value == concat("", ["resource:", id])
}

reaches(rule, _) if {
	endswith(rule.peer.kind, "SecurityGroupId")
	not startswith(rule.peer.value, "resource:")
}
