# PI001 ERROR VPC_LINK over a V2 link without target
# finds: `ConnectionType: VPC_LINK` over a V2 link without `IntegrationTarget`
# why: A literal id of a V2 link without a target is refused at deploy: `IntegrationTarget is required for VpcLinkV2 <id>`. Behind a stage variable the deployment passes and every call is answered 500, logged as `Unable to find IntegrationTarget`. A V1 link takes no target, so the rule asks for evidence that the link is a V2 one.
# evidence: LIVE: both reported from real accounts, the second from one
# cure: set `IntegrationTarget` to the ARN of the load balancer (`Ref` of it)
package privateintegration

import rego.v1

# A literal V2 id without a target fails the deployment; behind a stage variable
# it deploys and every call is a 500 (both reported from real accounts). V1
# links take no target, so the rule asks for evidence that the link is a V2 one.
violation contains make_diag_at(
	"PI001", "ERROR", i.resource, i.path,
	sprintf("VPC_LINK over a V2 link needs %s: set it to the ARN of the load balancer (Ref of it, or a literal)", [i.names.target]),
) if {
	some i in private_integrations
	i.target == null
	over_v2_link(i)
}

over_v2_link(i) if count(links_of(i)) > 0

# Another integration of the same API uses the same connection with a target.
over_v2_link(i) if {
	i.api != null
	i.connectionId != null
	not tainted(i.resource, at(i, "connectionId"))
	not i.connectionId.__conditional
	some other in private_integrations
	other.target != null
	other.api == i.api
	other.connectionId == i.connectionId
	count({c | some c in i.connections; type_of_ref(c.value) == v1_link}) == 0
}
