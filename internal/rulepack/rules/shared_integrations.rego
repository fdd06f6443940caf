package privateintegration

import rego.v1

# What an integration is, said once for AWS::ApiGateway::Method and for
# x-amazon-apigateway-integration in an OpenAPI 2 or 3 body, so that every rule
# runs over both:
#
#   resource, path   where it stands (logical id, property path)
#   names            how its fields are spelled there
#   api              what identifies its REST API; null when that is not known
#   verb             the method's verb as written
#   rest             name of the greedy {name+} its resource ends in, or null
#   declared         declared path parameters; null when that is not known
#   type, method, uri, connectionType, connectionId, target, mappings
#                    the fields as the engine resolved them; null when absent

method_names := {
	"type": "Type", "method": "IntegrationHttpMethod", "uri": "Uri",
	"connectionType": "ConnectionType", "connectionId": "ConnectionId",
	"target": "IntegrationTarget", "mappings": "RequestParameters",
}

openapi_names := {
	"type": "type", "method": "httpMethod", "uri": "uri",
	"connectionType": "connectionType", "connectionId": "connectionId",
	"target": "integrationTarget", "mappings": "requestParameters",
}

# AWS's example document spells the target integration-target. That API Gateway
# honours this form is not established; a rule that said so would be a guess.
openapi_kebab_names := object.union(openapi_names, {"target": "integration-target"})

names_in(block) := openapi_kebab_names if {
	block["integration-target"]
	not block.integrationTarget
} else := openapi_names

integrations contains integration if {
	some id in resources_of_type("AWS::ApiGateway::Method")
	properties := input.resources[id].properties
	some block in branches(properties.Integration, "Properties.Integration")
	plain_object(block.value)
	integration := object.union(fields(block.value, method_names), {
		"resource": id,
		"path": block.path,
		"names": method_names,
		"api": api_of(id),
		"verb": object.get(properties, "HttpMethod", null),
		"rest": greedy_of_method(properties),
		"declared": declared_by_method(properties),
	})
}

integrations contains integration if {
	some operation in operations
	block := operation.value["x-amazon-apigateway-integration"]
	plain_object(block)
	names := names_in(block)
	integration := object.union(fields(block, names), {
		"resource": operation.resource,
		"path": concat("", [operation.path, ".x-amazon-apigateway-integration"]),
		"names": names,
		"api": {"__ref": operation.resource, "__kind": "resource"},
		"verb": operation.verb,
		"rest": greedy(operation.route),
		"declared": operation.declared,
	})
}

# Every entry of every path of an inline body, whatever its key.
operations contains operation if {
	some id in resources_of_type("AWS::ApiGateway::RestApi")
	some body in branches(input.resources[id].properties.Body, "Properties.Body")
	some route, item in items(body.value.paths)
	some verb, value in items(item)
	is_object(value)
	operation := {
		"resource": id,
		"route": route,
		"verb": verb,
		"value": value,
		"path": sprintf("%s.paths.%s.%s", [body.path, route, verb]),
		"declared": declared_by_operation(item, value),
	}
}

fields(block, names) := {field: object.get(block, name, null) | some field, name in names}

at(integration, field) := concat(".", [integration.path, integration.names[field]])

uri_text(i) := t if {
	t := field_text(i, "uri")
} else := null

field_text(integration, field) := text(integration.resource, at(integration, field), integration[field])

# The private ones, with the text of their Uri, what is known of it (null when
# nothing is) and their connections. Worked out here, once, for all rules.
private_integrations contains p if {
	some i in integrations
	i.connectionType == "VPC_LINK"
	not tainted(i.resource, at(i, "connectionType"))
	t := uri_text(i)
	p := object.union(i, {"uri_text": t, "u": uri(i, t), "connections": connections(i)})
}

# References, literals and imports identify an API; two dynamic values that
# look alike need not be the same one.
api_of(id) := api if {
	api := api_key(id, input.resources[id].properties.RestApiId)
} else := null

api_key(_, value) := {"__ref": value.__ref, "__kind": "resource"}

api_key(id, value) := literal(id, "Properties.RestApiId", value)

api_key(_, value) := value if startswith(value.__dynamic, "cross-stack import:")

greedy(route) := name if {
	endswith(route, "+}")
	parts := split(trim_suffix(route, "+}"), "{")
	name := parts[count(parts) - 1]
} else := null

greedy_of_method(properties) := name if {
	id := properties.ResourceId.__ref
	resource_type(id) == "AWS::ApiGateway::Resource"
	part := literal(id, "Properties.PathPart", input.resources[id].properties.PathPart)
	name := greedy(part)
} else := null

declared_by_method(properties) := names if {
	declared := object.get(properties, "RequestParameters", {})
	plain_object(declared)
	names := {trim_prefix(key, "method.request.path.") |
		some key in object.keys(declared)
		startswith(key, "method.request.path.")
	}
} else := null

declared_by_operation(item, operation) := names if {
	parameters := array.concat(object.get(item, "parameters", []), object.get(operation, "parameters", []))
	every p in parameters { is_string(p.name) }
	names := {p.name | some p in parameters; p["in"] == "path"}
} else := null

# What a mapping hands to the integration, by the integration's key.
mapped(integration) := {} if {
	integration.mappings == null
} else := integration.mappings if {
	plain_object(integration.mappings)
}
