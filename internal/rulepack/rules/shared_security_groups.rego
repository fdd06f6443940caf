package privateintegration

import rego.v1

# Security group rules of one direction, inline and separate ones alike, as
# {group, resource, path, protocol, from, to, peer, condition, inline}. What is
# not known is null: a rule of unknown ports or peer may always be the one that
# opens the way.

directions := {
	"ingress": {
		"type": "AWS::EC2::SecurityGroupIngress",
		"inline": "SecurityGroupIngress",
		"peers": ["SourceSecurityGroupId", "CidrIp", "CidrIpv6", "SourcePrefixListId"],
	},
	"egress": {
		"type": "AWS::EC2::SecurityGroupEgress",
		"inline": "SecurityGroupEgress",
		"peers": ["DestinationSecurityGroupId", "CidrIp", "CidrIpv6", "DestinationPrefixListId"],
	},
}

group_rules[direction] contains rule if {
	some direction, d in directions
	some id in resources_of_type(d.type)
	properties := input.resources[id].properties
	rule := group_rule(id, "Properties", properties, d, properties.GroupId)
}

group_rules[direction] contains rule if {
	some direction, d in directions
	some id in resources_of_type("AWS::EC2::SecurityGroup")
	inline := input.resources[id].properties[d.inline]
	is_array(inline)
	some n, value in inline
	path := sprintf("Properties.%s.%d", [d.inline, n])
	rule := group_rule(id, path, value, d, {"__ref": id, "__kind": "getatt:GroupId"})
}

group_rule(id, path, value, d, group) := {
	"resource": id,
	"path": path,
	"group": identity(id, concat(".", [path, "GroupId"]), group),
	"protocol": protocol_of(id, path, value),
	"from": port_field(id, path, value, "FromPort"),
	"to": port_field(id, path, value, "ToPort"),
	"peer": peer_of(id, path, value, d.peers),
}

protocol_of(id, path, value) := name if {
	not tainted(id, concat(".", [path, "IpProtocol"]))
	not is_object(value.IpProtocol)
	said := sprintf("%v", [value.IpProtocol])
	name := object.get({"6": "tcp", "17": "udp"}, said, lower(said))
} else := null

port_field(id, path, value, name) := n if {
	n := number(id, concat(".", [path, name]), value[name])
} else := null

# {kind, value} of the one peer a rule names; null when it is not known.
peer_of(id, path, value, names) := found[0] if {
	found := [{"kind": name, "value": identity(id, concat(".", [path, name]), value[name])} |
		some name in names
		value[name] != null
	]
	count(found) == 1
	found[0].value != null
} else := null

# What two values must share to be surely the same: a group is its resource,
# whether by Ref or by GetAtt; literals and imports are themselves.
identity(id, path, value) := v if {
	type_of_ref(value) == "AWS::EC2::SecurityGroup"
	v := concat(":", ["resource", value.__ref])
} else := v if {
	v := literal(id, path, value)
} else := value.__dynamic if {
	startswith(value.__dynamic, "cross-stack import:")
} else := null

covers(rule, port) if {
	rule.protocol in {null, "-1", "tcp"}
	spans(rule, port)
}

spans(rule, _) if rule.protocol == "-1"

spans(rule, _) if null in {rule.from, rule.to}

spans(rule, _) if rule.from == -1

spans(rule, port) if {
	rule.from <= port
	port <= rule.to
}

# The groups of a resource, when every one of them is made in this template and
# nothing outside is seen to add rules to it, as rules name them.
own_groups(values) := groups if {
	is_array(values)
	every v in values {
		type_of_ref(v) == "AWS::EC2::SecurityGroup"
		not v.__ref in handed_on
		rules_known(v.__ref)
	}
	groups := {concat(":", ["resource", v.__ref]) | some v in values}
}

rules_known(id) if {
	every d in directions {
		is_array(object.get(input.resources[id].properties, d.inline, []))
	}
}
