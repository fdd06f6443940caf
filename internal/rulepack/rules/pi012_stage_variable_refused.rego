# PI012 ERROR Stage variable that API Gateway refuses
# finds: stage variable names and values that API Gateway refuses
# why: Names are letters and digits, at most 64; values match `[A-Za-z0-9-._~:/?#&=,]+`, at most 512. Others are refused at deploy. The underscore is documented as refused by CloudFormation and as allowed by the API, so it passes here.
# evidence: DOC: AWS::ApiGateway::Stage, Variables
# cure: letters and digits in names, at most 64; values of `A-Za-z0-9-._~:/?#&=,`, at most 512
package privateintegration

import rego.v1

# CloudFormation documents letters and digits only, the API letters, digits and
# the underscore; that the underscore is refused is not established, so it passes.
stage_variable_name := `^[A-Za-z0-9_]{1,64}$`

stage_variable_value := `^[A-Za-z0-9\-._~:/?#&=,]{1,512}$`

violation contains make_diag_at(
	"PI012", "ERROR", set.resource, set.path,
	sprintf("stage variable name '%s' is refused: letters and digits, at most 64", [name]),
) if {
	some set in variable_sets
	plain_object(set.variables)
	some name in object.keys(set.variables)
	not regex.match(stage_variable_name, name)
}

violation contains make_diag_at(
	"PI012", "ERROR", set.resource, path,
	sprintf("value '%s' of stage variable '%s' is refused: use letters, digits and -._~:/?#&=, only, at most 512", [t, name]),
) if {
	some set in variable_sets
	plain_object(set.variables)
	some name, value in set.variables
	path := concat(".", [set.path, name])
	t := literal(set.resource, path, value)
	not regex.match(stage_variable_value, t)
}

violation contains make_diag_at(
	"PI012", "ERROR", i.resource, at(i, "connectionId"),
	sprintf("stage variable name '%s' is refused: letters and digits, at most 64", [name]),
) if {
	count(names_refused) > 0
	some i in private_integrations
	some name in connection_variables[i.w] & names_refused
}

violation contains make_diag_at(
	"PI012", "ERROR", i.resource, at(i, "uri"),
	sprintf("stage variable name '%s' is refused: letters and digits, at most 64", [name]),
) if {
	some [i, names] in uri_variables
	some name in names & names_refused
}

names_refused := {name |
	some [_, name, _] in variable_uses
	not regex.match(stage_variable_name, name)
}
