# PI001 ERROR VPC_LINK over a V2 link without target
# finds: `ConnectionType: VPC_LINK` over a V2 link without `IntegrationTarget`
# why: A literal id of a V2 link without a target is refused at deploy: `IntegrationTarget is required for VpcLinkV2 <id>`. Behind a stage variable the deployment passes and every call is answered 500, logged as `Unable to find IntegrationTarget`. A V1 link takes no target, so the rule asks for evidence that the link is a V2 one.
# evidence: LIVE: the refusal is reported by aws-e/adp (2026-04), the 500 by one more project
# cure: set `IntegrationTarget` to the ARN of the load balancer (`Ref` of it)
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI001", "ERROR", i.resource, i.path,
	sprintf("VPC_LINK over a V2 link needs %s: set it to the ARN of the load balancer (Ref of it, or a literal)", [i.names.target]),
) if {
	count(lacking_target) > 0
	some i in private_integrations
	i.w in lacking_target
}

# A V1 link takes no target: there must be evidence that the link is a V2 one.
lacking_target := {w |
	some w in wirings
	w.target == null
	over_v2_link(w)
}

over_v2_link(w) if count(links_of[w]) > 0

# Another integration of the same API uses the same connection with a target.
over_v2_link(w) if {
	[w.api, w.connectionId] in targeted
	count({c | some c in connections[w]; type_of_ref(c.value) == v1_link}) == 0
}

targeted := {[w.api, w.connectionId] |
	some w in wirings
	w.target != null
	w.api != null
	w.connectionId != null
	not w.connectionId.__conditional
	w.connectionId != unknown
}
