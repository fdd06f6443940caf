# PI003 ERROR VPC_LINK without connection
# finds: `ConnectionType: VPC_LINK` without `ConnectionId`
# why: A private integration names its VPC link. Without an id API Gateway refuses the integration at deploy.
# evidence: DOC: PutIntegration, connectionId
# cure: set `ConnectionId` to the id of the VPC link (`Ref` of it) or to `${stageVariables.name}`
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI003", "ERROR", i.resource, i.path,
	sprintf("VPC_LINK without %s: set it to the id of the VPC link (Ref of it) or to ${stageVariables.name}", [i.names.connectionId]),
) if {
	some i in private_integrations
	i.w.connectionId in {null, ""}
}
