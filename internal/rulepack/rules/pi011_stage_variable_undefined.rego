# PI011 ERROR Stage variable that a stage lacks
# finds: `${stageVariables.name}` that a stage of the same API in this template does not define
# why: A stage without the variable deploys; every call through it is answered 500, in a host logged as `Invalid endpoint address`.
# evidence: LIVE: recorded
# cure: add the name to the stage's `Variables`
package privateintegration

import rego.v1

# A missing variable is a 5xx at call time, not an error of the deployment.
violation contains make_diag_at(
	"PI011", "ERROR", stage.resource, stage.path,
	sprintf("stage variable '%s', used by %s, is not defined by this stage: add it to Variables", [name, i.resource]),
) if {
	some stage in stages
	stage.api != null
	plain_object(stage.variables)
	some i in private_integrations
	i.api == stage.api
	some name in used_variables(i)
	not name in object.keys(stage.variables)
}

used_variables(i) := in_texts | in_mappings if {
	in_texts := {name |
		some field in ["uri", "connectionId"]
		some name in stage_variables(field_text(i, field))
	}
	in_mappings := {trim_prefix(value, "stageVariables.") |
		some value in items(i.mappings)
		is_string(value)
		startswith(value, "stageVariables.")
	}
}
