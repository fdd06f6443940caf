# PI023 WARN Listener port open to everyone
# finds: a listener port of the target that a security group opens to everyone
# why: The calls come from the link's network interfaces, so the link's group is the only source to let in. What is open to everyone is open to everything in the VPC and in networks peered with it, and to the internet once the load balancer is.
# evidence: DOC: Security Hub control EC2.19; cdk-nag AwsSolutions-EC23
# cure: allow the link's security group only (in the CDK: `Open: jsii.Bool(false)` on the listener)
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI023", "WARN", rule.resource, rule.path,
	sprintf("%s lets everyone in on port %d of %s: allow the link's security group only", [rule.peer.value, port, lb]),
) if {
	some [lb, port] in target_ports
	some group in items(input.resources[lb].properties.SecurityGroups)
	some rule in group_rules.ingress
	rule.group == concat(":", ["resource", group.__ref])
	rule.protocol != null
	rule.peer.value in {"0.0.0.0/0", "::/0"}
	covers(rule, port)
}
