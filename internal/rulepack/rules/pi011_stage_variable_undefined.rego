# PI011 ERROR Stage variable that a stage lacks
# finds: `${stageVariables.name}` that a stage of the same API in this template does not define
# why: A stage without the variable deploys; every call through it is answered 500, in a host logged as `Invalid endpoint address`.
# evidence: LIVE: recorded by LocalStack's tests against AWS (2025-09)
# cure: add the name to the stage's `Variables`
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI011", "ERROR", stage.resource, stage.path,
	sprintf("stage variable '%s', used by %s, is not defined by this stage: add it to Variables", [name, user]),
) if {
	some stage in stages
	stage.api != null
	plain_object(stage.variables)
	some [name, user] in variables_used[stage.api]
	not name in object.keys(stage.variables)
}

# The names that integrations of an API use, with the resource that does.
variables_used := {api: uses |
	some api in {stage.api | some stage in stages}
	uses := {[name, user] | some [w, name, user] in variable_uses; w.api == api}
}

# [wiring, name, resource] of every use, in a connection, a Uri or a mapping.
variable_uses := ({[w, name, user] |
	some [w, user] in connected_by_variable
	some name in connection_variables[w]
} | {[i.w, name, i.resource] |
	some [i, names] in uri_variables
	some name in names
}) | {[i.w, name, i.resource] |
	some i in private_integrations
	count(i.m.asks) > 0
	some name in i.m.asks
}

connected_by_variable := {[i.w, i.resource] | some i in private_integrations; connection_variables[i.w]}

uri_variables := [[i, names] |
	some i in private_integrations
	contains(i.t, "${stageVariables.")
	i.a != null
	names := stage_variables(i.t)
]
