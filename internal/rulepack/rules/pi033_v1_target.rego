# PI033 ERROR V1 link to something else than a Network Load Balancer
# finds: an `AWS::ApiGateway::VpcLink` whose `TargetArns` is an Application Load Balancer, a listener or a target group
# why: A V1 link leads to a Network Load Balancer. It is made, fails (`NLB ARN is malformed`), and the stack rolls back.
# evidence: LIVE: reported for an Application Load Balancer; DOC: AWS::ApiGateway::VpcLink
# cure: use an `AWS::ApiGatewayV2::VpcLink` with `IntegrationTarget` for an Application Load Balancer, or the ARN of a Network Load Balancer
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI033", "ERROR", id, b.path,
	sprintf("%s: a V1 link takes the ARN of a Network Load Balancer, use an AWS::ApiGatewayV2::VpcLink for others", [wrong]),
) if {
	some id in resources_of_type(v1_link)
	targets := input.resources[id].properties.TargetArns
	is_array(targets)
	some n, target in targets
	path := sprintf("Properties.TargetArns.%d", [n])
	not tainted(id, path)
	some b in branches(target, path)
	wrong := no_network_load_balancer(b.value)
}

no_network_load_balancer(value) := sprintf("%s is an %s", [value.__ref, type]) if {
	type := returns_other(value, {load_balancer})
} else := sprintf("%s is an Application Load Balancer", [value.__ref]) if {
	type_of_ref(value) == load_balancer
	object.get(input.resources[value.__ref].properties, "Type", "application") == "application"
	not tainted(value.__ref, "Properties.Type")
} else := sprintf("'%s' is none", [t]) if {
	not value.__ref
	t := text(value)
	regex.match(`^arn:([^:]*:){4}(loadbalancer/app/|listener/|targetgroup/)`, t)
}
