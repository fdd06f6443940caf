# PI003 ERROR
# finds: `ConnectionType: VPC_LINK` without `ConnectionId`
# cure: set `ConnectionId` to the id of the VPC link (`Ref` of it) or to `${stageVariables.name}`
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI003", "ERROR", i.resource, i.path,
	sprintf("VPC_LINK without %s: set it to the id of the VPC link (Ref of it) or to ${stageVariables.name}", [i.names.connectionId]),
) if {
	some i in private_integrations
	i.connectionId in {null, ""}
}
