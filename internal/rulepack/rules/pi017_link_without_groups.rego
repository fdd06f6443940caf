# PI017 WARN Link without security group
# finds: a V2 link without security group
# why: In shared subnets the link is refused: `For a shared subnet, at least one security-group-id should be provided`. Elsewhere it is made, but the load balancer's group cannot name it as a source, so that people open the load balancer to everyone.
# evidence: LIVE: reported in an issue of aws-cdk
# cure: give the link a security group of its own, with egress to the load balancer's port
package privateintegration

import rego.v1

# In shared subnets creation fails without one ("For a shared subnet, at least
# one security-group-id should be provided", reported in an issue); and a link
# without a group cannot be named as the source of the load balancer's rule.
violation contains make_diag_at(
	"PI017", "WARN", id, "Properties.SecurityGroupIds",
	"the VPC link has no security group: give it one with egress to the load balancer's port, and let the load balancer's group in from it",
) if {
	some id in resources_of_type(v2_link)
	object.get(input.resources[id].properties, "SecurityGroupIds", []) in {null, []}
	not used_by_http_api(id)
}

used_by_http_api(id) if {
	some ref in input.resources[id].incomingRefs
	resource_type(ref.source) == "AWS::ApiGatewayV2::Integration"
}
