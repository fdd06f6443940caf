package privateintegration

import rego.v1

# What an integration is, said once for AWS::ApiGateway::Method and for
# x-amazon-apigateway-integration in an OpenAPI 2 or 3 body, so that every rule
# runs over both:
#
#   resource, path   where it stands (logical id, property path)
#   names            how its fields are spelled there
#   operation, item  the method's properties and null, or the operation and the
#                    path item around it
#   route            the route of an operation, null of a method
#   verb             the method's verb as written
#   uri, mappings    fields as the engine resolved them, unknown where they are
#                    not certain, null when absent
#   t, u             text of the Uri and what is known of it (shared_uri), null
#                    when nothing is
#   m                what its mappings say (shared_mappings)
#   w                its wiring: what most integrations of an API share
#                    (api, type, method, connectionId, target)

method_names := {
	"type": "Type", "method": "IntegrationHttpMethod", "uri": "Uri",
	"connectionType": "ConnectionType", "connectionId": "ConnectionId",
	"target": "IntegrationTarget", "mappings": "RequestParameters",
	"responses": "IntegrationResponses",
}

openapi_names := {
	"type": "type", "method": "httpMethod", "uri": "uri",
	"connectionType": "connectionType", "connectionId": "connectionId",
	"target": "integrationTarget", "mappings": "requestParameters",
	"responses": "responses",
}

# AWS's example document spells the target integration-target. That API Gateway
# honours this form is not established; a rule that said so would be a guess.
openapi_kebab_names := object.union(openapi_names, {"target": "integration-target"})

names_in(block) := openapi_kebab_names if {
	block["integration-target"]
	not block.integrationTarget
} else := openapi_names

absent := {name: null |
	some names in [method_names, openapi_names, openapi_kebab_names]
	some name in names
}

# Every integration, private or not: its place and its block as written.
written := array.concat(written_methods, written_operations)

written_methods := [i |
	some id in resources_of_type("AWS::ApiGateway::Method")
	properties := input.resources[id].properties
	some block in branches(properties.Integration, "Properties.Integration")
	is_object(block.value)
	i := {
		"resource": id, "path": block.path, "block": block.value, "names": method_names,
		"operation": properties, "item": null, "route": null,
		"verb": object.get(properties, "HttpMethod", null),
	}
]

written_operations := [i |
	some [id, path, route, item] in path_items
	some verb, operation in item
	block := operation["x-amazon-apigateway-integration"]
	is_object(block)
	i := {
		"resource": id,
		"path": concat("", [path, ".", route, ".", verb, ".x-amazon-apigateway-integration"]),
		"block": block, "names": names_in(block),
		"operation": operation, "item": item, "route": route, "verb": verb,
	}
]

# Every path of an inline body that holds operations.
path_items := [[id, concat("", [body.path, ".paths"]), route, item] |
	some id in resources_of_type("AWS::ApiGateway::RestApi")
	some body in branches(input.resources[id].properties.Body, "Properties.Body")
	some route, item in items(body.value.paths)
	is_string(route)
	is_object(item)
]

# The private ones with the text of their Uri, cut at its slashes.
read := [[i, v, t, split(object.get({null: ""}, t, t), "/")] |
	some i in written
	i.block[i.names.connectionType] == "VPC_LINK"
	v := object.union(absent, certain_fields(i))
	v[i.names.connectionType] == "VPC_LINK"
	t := uri_text(i, v[i.names.uri])
]

certain_fields(i) := i.block if {
	not tainted(i.resource, i.path)
} else := fields if {
	fields := {name: certain(i.resource, concat(".", [i.path, name]), value) | some name, value in i.block}
}

private_integrations := [p |
	some [i, v, t, pieces] in read
	names := i.names
	said := v[names.mappings]
	p := {
		"resource": i.resource, "path": i.path, "names": names,
		"operation": i.operation, "item": i.item, "route": i.route, "verb": i.verb,
		"uri": v[names.uri], "mappings": said, "responses": v[names.responses],
		"t": t,
		"u": object.get(uris, t, null),
		"o": array.slice(pieces, 0, 3),
		"m": object.get(mappings, said, no_mappings),
		"w": {
			"api": api_of(i), "type": v[names.type], "method": v[names.method],
			"connectionId": v[names.connectionId], "target": v[names.target],
		},
	}
]

at(i, field) := concat(".", [i.path, i.names[field]])

wirings := {i.w | some i in private_integrations}

# A wiring and an authority: what decides the way to the backend.
ways := {[i.w, i.o] | some i in private_integrations; i.u != null}

# References, literals and imports identify an API; two dynamic values that
# look alike need not be the same one.
api_of(i) := apis_of_bodies[i.resource] if {
	i.item != null
} else := apis[i.resource]

apis_of_bodies := {id: {"__ref": id, "__kind": "resource"} | some id in resources_of_type("AWS::ApiGateway::RestApi")}

# What the resources of an API name as theirs; null when that is not known.
apis := {id: api |
	some type in ["Method", "Resource", "Stage", "Deployment"]
	some id in resources_of_type(concat("::", ["AWS::ApiGateway", type]))
	api := api_key(id, object.get(input.resources[id].properties, "RestApiId", null))
}

api_key(id, value) := {"__ref": value.__ref, "__kind": "resource"} if {
	value.__ref
} else := key if {
	key := literal(id, "Properties.RestApiId", value)
} else := key if {
	key := elsewhere(value)
} else := null

# Name of the greedy {name+} a route or a path part ends in.
greedy(route) := name if {
	endswith(route, "+}")
	parts := split(trim_suffix(route, "+}"), "{")
	name := parts[count(parts) - 1]
}
