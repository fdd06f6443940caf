# PI018 ERROR Security groups that are not open on both sides
# finds: security groups of link and load balancer that do not let the `Uri`'s port through, on one side or both
# why: Traffic passes only where the link's group lets it out and the load balancer's group lets it in. One side alone is a silent timeout, answered as a 500 after some 11 seconds. The rule speaks only when every group involved is made in this template and none is handed on to where rules could be added unseen.
# evidence: LIVE: reported from real accounts
# cure: egress from the link's group to the load balancer's group on that port, and ingress from the link's group there
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI018", "ERROR", way.link, "Properties.SecurityGroupIds",
	sprintf("no group of the link lets traffic out to %s on port %d: add egress to its security group (or, if it has none, to its addresses)", [way.lb, way.port]),
) if {
	some way in guarded
	not lets_out(way)
}

violation contains make_diag_at(
	"PI018", "ERROR", way.lb, "Properties.SecurityGroups",
	sprintf("no group of the load balancer lets the link in on port %d: add ingress from the security group of %s", [way.port, way.link]),
) if {
	some way in guarded
	count(way.lb_groups) > 0
	not lets_in(way)
}

# One way a link and port and load balancer, however many methods take it.
guarded := {way |
	closed_world
	some hop in hops
	some link in hop.links
	way := {
		"lb": hop.lb, "port": hop.port, "link": link,
		"lb_groups": groups_of_lb[hop.lb], "link_groups": groups_of_link[link],
	}
}

groups_of_link[id] := groups if {
	some id in resources_of_type(v2_link)
	groups := own_groups(input.resources[id].properties.SecurityGroupIds)
	count(groups) > 0
}

groups_of_lb[id] := groups if {
	some id in resources_of_type(load_balancer)
	properties := input.resources[id].properties
	groups := own_groups(properties.SecurityGroups)
}

# A Network Load Balancer made without groups lets everything in.
groups_of_lb[id] := set() if {
	some id in resources_of_type(load_balancer)
	properties := input.resources[id].properties
	properties.Type == "network"
	not properties.SecurityGroups
}

lets_out(way) if {
	some rule in group_rules.egress
	rule.group in way.link_groups
	covers(rule, way.port)
	reaches(rule, way.lb_groups)
}

# Without inline egress EC2 opens a group to everywhere.
lets_out(way) if {
	some id in resources_of_type("AWS::EC2::SecurityGroup")
	concat(":", ["resource", id]) in way.link_groups
	object.get(input.resources[id].properties, "SecurityGroupEgress", []) in {null, []}
}

lets_in(way) if {
	some rule in group_rules.ingress
	rule.group in way.lb_groups
	covers(rule, way.port)
	reaches(rule, way.link_groups)
}

reaches(rule, _) if rule.peer == null

reaches(rule, groups) if rule.peer.value in groups

# 255.255.255.255/32 is how the CDK writes "nowhere".
reaches(rule, _) if {
	not endswith(rule.peer.kind, "SecurityGroupId")
	rule.peer.value != "255.255.255.255/32"
}

# A literal or imported id may be any group's.
reaches(rule, _) if {
	endswith(rule.peer.kind, "SecurityGroupId")
	not startswith(rule.peer.value, "resource:")
}
