# PI021 ERROR Unknown HTTP method
# finds: an HTTP method that API Gateway does not know
# why: API Gateway takes DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT and ANY. Others are refused at deploy; in a document an operation under another key is left out. Whether lower case is refused in a template is not established, so it passes.
# evidence: DOC: AWS::ApiGateway::Method, HttpMethod
# cure: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS or ANY (in OpenAPI `x-amazon-apigateway-any-method`)
package privateintegration

import rego.v1

verbs := {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "ANY"}

operation_keys := {lower(verb) | some verb in verbs - {"ANY"}} | {"x-amazon-apigateway-any-method"}

violation contains make_diag_at(
	"PI021", "ERROR", id, "Properties.HttpMethod",
	sprintf("API Gateway knows no method '%s': use one of %s", [verb, concat(", ", sort(verbs))]),
) if {
	some id in resources_of_type("AWS::ApiGateway::Method")
	said := input.resources[id].properties.HttpMethod
	not said in verbs
	verb := literal(id, "Properties.HttpMethod", said)
	not upper(verb) in verbs
}

violation contains make_diag_at(
	"PI021", "ERROR", i.resource, i.path,
	sprintf("API Gateway knows no operation '%s': use a verb in lower case or x-amazon-apigateway-any-method", [i.verb]),
) if {
	some i in private_integrations
	i.item != null
	not i.verb in operation_keys
	not lower(i.verb) in operation_keys
}

violation contains make_diag_at(
	"PI021", "ERROR", i.resource, at(i, "method"),
	sprintf("API Gateway knows no method '%s': use one of %s", [i.w.method, concat(", ", sort(verbs))]),
) if {
	count(methods_refused) > 0
	some i in private_integrations
	i.w.method in methods_refused
}

methods_refused := {w.method |
	some w in wirings
	is_string(w.method)
	not upper(w.method) in verbs
}
