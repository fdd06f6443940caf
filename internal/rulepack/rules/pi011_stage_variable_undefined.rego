# PI011 ERROR Stage variable that a stage lacks
# finds: `${stageVariables.name}` that a stage of the same API in this template does not define
# why: A stage without the variable deploys; every call through it is answered 500, in a host logged as `Invalid endpoint address`.
# evidence: LIVE: recorded
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
	uses := {[name, i.resource] |
		some i in variable_users
		i.w.api == api
		some name in i.u.variables | i.m.asks | connection_variables[i.w]
	}
}

variable_users := [i | some i in private_integrations; uses_variables(i)]

uses_variables(i) if {
	count(i.u.variables) > 0
} else if {
	count(i.m.asks) > 0
} else if {
	count(connection_variables[i.w]) > 0
}
