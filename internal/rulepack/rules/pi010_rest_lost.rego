# PI010 WARN Rest of the path that is lost
# finds: a `{name+}` resource whose rest of the path does not reach the backend
# why: A greedy resource takes every path below it, but only the Uri decides what the backend gets: without `/{name}` there, all of those calls arrive at one path.
# evidence: LIVE: reported from real accounts
# cure: end the `Uri` in `/{name}` and map it; there is no key that passes the whole path on
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI010", "WARN", i.resource, at(i, "uri"),
	sprintf("what {%s+} matches does not reach the backend: end %s in /{%s} and map integration.request.path.%s", [rest, i.names.uri, rest, rest]),
) if {
	some [i, rest] in greedy_integrations
	settled(i)
	mappings_known(i)
	said := mappings_of(i)
	not rest_in_uri(i, said, rest)
	not rest_elsewhere(said, rest)
}

greedy_integrations := array.concat([[i, rest] |
	some i in private_integrations
	rest := greedy_resources[i.operation.ResourceId.__ref]
], [[i, rest] |
	some i in private_integrations
	endswith(i.route, "+}")
	rest := greedy(i.route)
])

greedy_resources := {id: rest |
	some id in resources_of_type("AWS::ApiGateway::Resource")
	part := literal(id, "Properties.PathPart", input.resources[id].properties.PathPart)
	rest := greedy(part)
}

mappings_of(i) := said if {
	said := i.block[i.names.mappings]
	plain_object(said)
} else := {}

# The placeholder may carry another name than the resource's parameter.
rest_in_uri(i, said, rest) if {
	some name in placeholders(i.t)
	value := object.get(said, concat("", ["integration.request.path.", name]), concat("", ["method.request.path.", name]))
	value in {concat("", ["method.request.path.", rest]), "context.path"}
}

rest_elsewhere(said, rest) if {
	some key, value in said
	value == concat("", ["method.request.path.", rest])
	not startswith(key, "integration.request.path.")
}
