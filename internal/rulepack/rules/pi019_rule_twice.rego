# PI019 ERROR The same security group rule twice
# finds: a security group rule of the same groups, protocol and ports twice
# why: EC2 refuses the second of two equal rules and the stack rolls back: `the specified rule ... already exists`.
# evidence: LIVE: a known error of EC2
# cure: drop one of them; EC2 refuses the second
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI019", "ERROR", again.resource, again.path,
	sprintf("the same %s rule as in %s: EC2 refuses it, drop one of them", [direction, first.resource]),
) if {
	some direction in ["ingress", "egress"]
	some again in group_rules[direction]
	sure(again)
	some first in group_rules[direction]
	[first.resource, first.path] < [again.resource, again.path]
	traits(first) == traits(again)
	resource_condition(first.resource) == resource_condition(again.resource)
}

sure(rule) if {
	rule.group != null
	endswith(rule.peer.kind, "SecurityGroupId")
	rule.protocol != null
	not null in {rule.from, rule.to}
}

traits(rule) := [rule.group, rule.peer, rule.protocol, rule.from, rule.to]
