# PI006 ERROR Connection that is no VPC link
# finds: `ConnectionId` (or the stage variable it names) that is no VPC link, or a V1 link beside an `IntegrationTarget`
# why: ConnectionId takes the id of a VPC link. Anything else is refused at deploy, or is a 500 at run time where a stage variable holds it. A V1 link leads to the Network Load Balancer it was made for and takes no target.
# evidence: DOC: API Gateway developer guide, private integrations; a target beside a V1 link is not recorded
# cure: use the id of an `AWS::ApiGatewayV2::VpcLink`; a V1 link takes no target
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI006", "ERROR", place[0], place[1],
	sprintf("%s is not the id of a VPC link: use Ref of an AWS::ApiGatewayV2::VpcLink", [wrong]),
) if {
	count(wrong_connections) > 0
	some i in private_integrations
	some [c, wrong] in wrong_connections[i.w]
	place := connection_place(i, c)
}

violation contains make_diag_at(
	"PI006", "ERROR", place[0], place[1],
	sprintf("%s is a V1 link, and %s goes with a V2 link only: use an AWS::ApiGatewayV2::VpcLink", [c.value.__ref, i.names.target]),
) if {
	count(v1_with_target) > 0
	some i in private_integrations
	some c in v1_with_target[i.w]
	place := connection_place(i, c)
}

wrong_connections := {w: faults |
	some w, found in connections
	faults := [[c, wrong] | some c in found; wrong := no_link(c.value)]
	count(faults) > 0
}

v1_with_target := {w: found |
	some w in wirings
	not w.target in {null, ""}
	not w.target.__conditional
	found := [c | some c in connections[w]; type_of_ref(c.value) == v1_link]
	count(found) > 0
}

no_link(value) := sprintf("%s, an %s,", [value.__ref, type]) if {
	type := returns_other(value, {v1_link, v2_link})
} else := sprintf("%s of %s", [trim_prefix(value.__kind, "getatt:"), value.__ref]) if {
	type_of_ref(value) in {v1_link, v2_link}
	not value.__kind in {"resource", "getatt:VpcLinkId"}
} else := sprintf("'%s'", [t]) if {
	not value.__ref
	t := text(value)
	regex.match(`^(arn:|https?://)`, t)
}
