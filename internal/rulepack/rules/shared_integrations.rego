package privateintegration

import rego.v1

# What an integration is, said once for AWS::ApiGateway::Method and for
# x-amazon-apigateway-integration in an OpenAPI 2 or 3 body, so that every rule
# runs over both:
#
#   resource, path   where it stands (logical id, property path)
#   names            how its fields are spelled there
#   block            its fields as the engine resolved them, unknown where they
#                    are not certain
#   operation, item  the method's properties and null, or the operation and the
#                    path item around it
#   route            the route of an operation, "" of a method
#   verb             the method's verb as written
#   t                text of the Uri, null when nothing of it is known
#   a                what is known of its authority (shared_uri), null when
#                    nothing is
#   m                what its mappings say (shared_mappings)
#   w                its wiring: what most integrations of an API share
#                    (api, type, method, connectionId, target)

method_names := {
	"spelling": "CloudFormation",
	"type": "Type", "method": "IntegrationHttpMethod", "uri": "Uri",
	"connectionType": "ConnectionType", "connectionId": "ConnectionId",
	"target": "IntegrationTarget", "mappings": "RequestParameters",
	"responses": "IntegrationResponses",
	"shared": ["Type", "IntegrationHttpMethod", "ConnectionId", "IntegrationTarget"],
}

openapi_names := {
	"spelling": "OpenAPI",
	"type": "type", "method": "httpMethod", "uri": "uri",
	"connectionType": "connectionType", "connectionId": "connectionId",
	"target": "integrationTarget", "mappings": "requestParameters",
	"responses": "responses",
	"shared": ["type", "httpMethod", "connectionId", "integrationTarget"],
}

# AWS's example document spells the target integration-target. That API Gateway
# honours this form is not established; a rule that said so would be a guess.
openapi_kebab_names := object.union(openapi_names, {
	"spelling": "kebab", "target": "integration-target",
	"shared": ["type", "httpMethod", "connectionId", "integration-target"],
})

spellings := {names.spelling: names | some names in [method_names, openapi_names, openapi_kebab_names]}

names_in(block) := openapi_kebab_names if {
	not block.integrationTarget
} else := openapi_names

# Every integration, private or not: its place and its block as written.
written := array.concat(written_methods, written_operations)

written_methods := [i |
	some [id, path, block] in method_blocks
	is_object(block)
	properties := input.resources[id].properties
	i := {
		"resource": id, "path": path, "block": block, "names": method_names, "api": apis[id],
		"operation": properties, "item": null, "route": "",
		"verb": object.get(properties, "HttpMethod", null),
	}
]

method_blocks := array.concat([[id, "Properties.Integration", block] |
	some id in resources_of_type("AWS::ApiGateway::Method")
	block := input.resources[id].properties.Integration
	not block.__conditional
], [[id, b.path, b.value] |
	some id in resources_of_type("AWS::ApiGateway::Method")
	block := input.resources[id].properties.Integration
	block.__conditional
	some b in branches(block, "Properties.Integration")
])

written_operations := [i |
	some [[id, path, route, item], verb, block, names] in operations
	i := {
		"resource": id,
		"path": concat("", [path, ".", route, ".", verb, ".x-amazon-apigateway-integration"]),
		"block": block, "names": names, "api": {"__ref": id, "__kind": "resource"},
		"operation": item[verb], "item": item, "route": route, "verb": verb,
	}
]

operations := array.concat([[place, verb, block, openapi_names] |
	some place in path_items
	some verb, operation in place[3]
	block := operation["x-amazon-apigateway-integration"]
	is_object(block)
	not block["integration-target"]
], [[place, verb, block, names_in(block)] |
	some place in path_items
	some verb, operation in place[3]
	block := operation["x-amazon-apigateway-integration"]
	block["integration-target"]
])

# Every path of an inline body that holds operations.
path_items := [[id, concat("", [body.path, ".paths"]), route, item] |
	some id in resources_of_type("AWS::ApiGateway::RestApi")
	some body in branches(input.resources[id].properties.Body, "Properties.Body")
	some route, item in items(body.value.paths)
	is_string(route)
	is_object(item)
]

# The private ones with what is certain of their fields.
read := array.concat([[i, i.block] |
	some i in written
	i.block[i.names.connectionType] == "VPC_LINK"
	not [i.resource, i.path] in doubtful_blocks
], [[i, block] |
	some i in written
	i.block[i.names.connectionType] == "VPC_LINK"
	[i.resource, i.path] in doubtful_blocks
	block := object.union(object.union(i.block, arn_in_uri(i)), undecided_in(i))
	block[i.names.connectionType] == "VPC_LINK"
])

# Integrations, by resource and path, that have to be read field by field.
doubtful_blocks := {[id, path] | some [id, path, _] in undecided_fields} | arn_uris

undecided_fields := {[id, path, split(below, ".")[0]] | some [id, path, below] in undecided_in_documents} | {[i.resource, i.path, name] |
	count(opaque) > 0
	some i in written_methods
	tainted(i.resource, i.path)
	some name, _ in i.block
	tainted(i.resource, concat(".", [i.path, name]))
}

undecided_names := {name | some [_, _, name] in undecided_fields}

undecided_in(i) := object.union({name: unknown |
	some name in undecided_names
	[i.resource, i.path, name] in undecided_fields
	value := i.block[name]
	not is_object(value)
}, {name: value |
	some name in undecided_names
	[i.resource, i.path, name] in undecided_fields
	is_object(i.block[name])
	value := certain(i.resource, concat(".", [i.path, name]), i.block[name])
})

# Of a reference in an Fn::Join the engine keeps the logical id only: a Uri whose
# load balancer is not there by its DNSName is marked.
arn_in_uri(i) := {name: uri |
	[i.resource, i.path] in arn_uris
	name := i.names.uri
	is_object(i.block[name])
	uri := object.union(i.block[name], {"arn": true})
}

arn_uris := otherwise_in_uris - {[ref.source, base] |
	count(otherwise_in_uris) > 0
	some lb in resources_of_type(load_balancer)
	some ref in input.resources[lb].incomingRefs
	ref.attr == "DNSName"
	base := around_uri(ref.sourcePath)
}

otherwise_in_uris := {[ref.source, base] |
	some lb in resources_of_type(load_balancer)
	some ref in input.resources[lb].incomingRefs
	contains(ref.sourcePath, "ri.Fn::Join.")
	not ref.attr == "DNSName"
	base := around_uri(ref.sourcePath)
}

around_uri(path) := trim_suffix(trim_suffix(split(path, "ri.Fn::")[0], ".u"), ".U")

# The same with the text of their Uri, and its scheme and authority.
located := array.concat([[i, block, t, array.slice(split(t, "/"), 0, 3)] |
	some [i, block] in read
	t := block[i.names.uri]
	is_string(t)
], array.concat([[i, block, t, array.slice(split(t, "/"), 0, 3)] |
	some [i, block] in read
	t := uri_texts[block[i.names.uri]]
], [[i, block, null, []] |
	some [i, block] in read
	uri := object.get(block, i.names.uri, null)
	not is_string(uri)
	not uri_texts[uri]
]))

private_integrations := [p |
	some [i, block, t, origin] in located
	p := {
		"resource": i.resource, "path": i.path, "names": i.names, "block": block,
		"operation": i.operation, "item": i.item, "route": i.route, "verb": i.verb,
		"t": t,
		"a": object.get(authorities, [origin], null),
		"m": object.get(mappings, [object.get(block, i.names.mappings, null)], no_mappings),
		"w": wiring_of[[i.api, i.names.spelling, object.filter(block, i.names.shared)]],
	}
]

at(i, field) := concat(".", [i.path, i.names[field]])

# Wirings by API and the fields that make them: there are few, however many
# integrations have them.
wiring_of := {[api, spelling, said]: w |
	some [api, spelling, said] in {[i.api, i.names.spelling, object.filter(block, i.names.shared)] | some [i, block] in read}
	names := spellings[spelling]
	w := {
		"api": api, "type": object.get(said, names.type, null), "method": object.get(said, names.method, null),
		"connectionId": object.get(said, names.connectionId, null), "target": object.get(said, names.target, null),
	}
}

wirings := {w | some w in wiring_of}

# A wiring, a scheme and a port: what decides the way to the backend.
ways := {[i.w, i.a.scheme, i.a.port] |
	some i in private_integrations
	lb_of[i.w]
	i.a.port != null
}

# What the resources of an API name as theirs; null when that is not known.
apis := object.union({id: {"__ref": value.__ref, "__kind": "resource"} |
	some [id, value] in api_ids
	value.__ref
}, {id: api_key(id, value) |
	some [id, value] in api_ids
	not value.__ref
})

api_ids := [[id, object.get(input.resources[id].properties, "RestApiId", null)] |
	some type in ["Method", "Resource", "Stage", "Deployment"]
	some id in resources_of_type(concat("::", ["AWS::ApiGateway", type]))
]

# Literals and imports identify an API too; two dynamic values that look alike
# need not be the same one.
api_key(id, value) := key if {
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
