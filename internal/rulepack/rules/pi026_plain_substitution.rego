# PI026 ERROR `${Name}` outside an Fn::Sub
# finds: `${Name}` in a `Uri`, `ConnectionId` or target that is no `Fn::Sub`
# why: Only `Fn::Sub` replaces `${Name}`. Elsewhere API Gateway gets the braces: it knows `${stageVariables.name}` and nothing else, and refuses the integration at deploy (an invalid endpoint, link or ARN).
# evidence: DOC: API Gateway developer guide, stage variables; the refusal of an invalid endpoint is LIVE
# cure: write `Fn::Sub` before the text, with `${!stageVariables.name}` for stage variables; in the CDK use the token of the resource
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI026", "ERROR", i.resource, at(i, "uri"),
	sprintf("${%s} is not replaced: put the text into Fn::Sub", [name]),
) if {
	some i in private_integrations
	contains(i.t, "${")
	some name in plain_substitutions(i.t)
}

violation contains make_diag_at(
	"PI026", "ERROR", i.resource, at(i, field),
	sprintf("${%s} is not replaced: put the text into Fn::Sub, or write Ref", [name]),
) if {
	count(fields_unreplaced) > 0
	some i in private_integrations
	some [field, name] in fields_unreplaced[i.w]
}

fields_unreplaced := {w: names |
	some w in wirings
	names := {[field, name] |
		some field in ["connectionId", "target"]
		some name in plain_substitutions(text(w[field]))
	}
	count(names) > 0
}
