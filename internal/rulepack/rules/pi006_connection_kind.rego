# PI006 ERROR Connection that is no VPC link
# finds: `ConnectionId` (or the stage variable it names) that is no VPC link, or a V1 link beside an `IntegrationTarget`
# why: ConnectionId takes the id of a VPC link. Anything else is refused at deploy, or is a 500 at run time where a stage variable holds it. A V1 link leads to the Network Load Balancer it was made for and takes no target.
# evidence: DOC: API Gateway developer guide, private integrations; a target beside a V1 link is not recorded
# cure: use the id of an `AWS::ApiGatewayV2::VpcLink`; a V1 link takes no target
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI006", "ERROR", c.resource, c.path,
	sprintf("%s is not the id of a VPC link: use Ref of an AWS::ApiGatewayV2::VpcLink", [wrong]),
) if {
	some i in private_integrations
	some c in i.connections
	wrong := no_link(c)
}

violation contains make_diag_at(
	"PI006", "ERROR", c.resource, c.path,
	sprintf("%s is a V1 link, and %s goes with a V2 link only: use an AWS::ApiGatewayV2::VpcLink", [c.value.__ref, i.names.target]),
) if {
	some i in private_integrations
	not i.target in {null, ""}
	not i.target.__conditional
	some c in i.connections
	type_of_ref(c.value) == v1_link
}

no_link(c) := sprintf("%s, an %s,", [c.value.__ref, type]) if {
	type := type_of_ref(c.value)
	known_type(type)
	not type in {v1_link, v2_link}
} else := sprintf("%s of %s", [trim_prefix(c.value.__kind, "getatt:"), c.value.__ref]) if {
	type_of_ref(c.value) in {v1_link, v2_link}
	not c.value.__kind in {"resource", "getatt:VpcLinkId"}
} else := sprintf("'%s'", [t]) if {
	t := text(c.resource, c.path, c.value)
	regex.match(`^(arn:|https?://)`, t)
}
