# PI012 ERROR Stage variable that API Gateway refuses
# finds: stage variable names and values that API Gateway refuses
# why: Names are letters and digits, at most 64; values match `[A-Za-z0-9-._~:/?#&=,]+`, at most 512. Others are refused at deploy. The underscore is documented as refused by CloudFormation and as allowed by the API, so it passes here.
# evidence: DOC: AWS::ApiGateway::Stage, Variables
# cure: letters and digits in names, at most 64; values of `A-Za-z0-9-._~:/?#&=,`, at most 512
package privateintegration

import rego.v1

# CloudFormation documents letters and digits only, the API letters, digits and
# the underscore; that the underscore is refused is not established, so it passes.
allowed_name := `^[A-Za-z0-9_]{1,64}$`

allowed_value := `^[A-Za-z0-9\-._~:/?#&=,]{1,512}$`

violation contains make_diag_at(
	"PI012", "ERROR", stage.resource, stage.path,
	sprintf("stage variable name '%s' is refused: letters and digits, at most 64", [name]),
) if {
	some stage in stages
	plain_object(stage.variables)
	some name in object.keys(stage.variables)
	not regex.match(allowed_name, name)
}

violation contains make_diag_at(
	"PI012", "ERROR", stage.resource, path,
	sprintf("value '%s' of stage variable '%s' is refused: use letters, digits and -._~:/?#&=, only, at most 512", [t, name]),
) if {
	some stage in stages
	plain_object(stage.variables)
	some name, value in stage.variables
	path := concat(".", [stage.path, name])
	t := literal(stage.resource, path, value)
	not regex.match(allowed_value, t)
}

violation contains make_diag_at(
	"PI012", "ERROR", i.resource, at(i, field),
	sprintf("stage variable name '%s' is refused: letters and digits, at most 64", [name]),
) if {
	some i in private_integrations
	some field in ["uri", "connectionId"]
	some name in stage_variables(field_text(i, field))
	not regex.match(allowed_name, name)
}
