# PI002 ERROR Target without VPC_LINK
# finds: `IntegrationTarget` without `ConnectionType: VPC_LINK`
# why: A target is read for a private integration only. Without `ConnectionType: VPC_LINK` the integration is a public one: its calls leave over the internet and never reach the load balancer inside the VPC.
# evidence: DOC: API Gateway developer guide, private integrations
# cure: set `ConnectionType` to `VPC_LINK` and `ConnectionId` to the link, or drop the target
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI002", "ERROR", i.resource, at(i, "target"),
	sprintf("%s without %s VPC_LINK: set it, and %s to the VPC link", [i.names.target, i.names.connectionType, i.names.connectionId]),
) if {
	some i in written
	target := i.block[i.names.target]
	not target.__conditional
	object.get(i.block, i.names.connectionType, null) in {null, "INTERNET"}
	not tainted(i.resource, at(i, "connectionType"))
}
