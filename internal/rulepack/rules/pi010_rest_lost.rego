# PI010 WARN Rest of the path that is lost
# finds: a `{name+}` resource whose rest of the path does not reach the backend
# why: A greedy resource takes every path below it, but only the Uri decides what the backend gets: without `/{name}` there, all of those calls arrive at one path.
# evidence: LIVE: reported from real accounts
# cure: end the `Uri` in `/{name}` and map it; there is no key that passes the whole path on
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI010", "WARN", i.resource, at(i, "uri"),
	sprintf("what {%s+} matches does not reach the backend: end %s in /{%s} and map integration.request.path.%s", [i.rest, i.names.uri, i.rest, i.rest]),
) if {
	some i in private_integrations
	i.rest != null
	i.u.settled
	mappings := mapped(i)
	not rest_in_uri(i, mappings)
	not rest_elsewhere(i, mappings)
}

# The placeholder may carry another name than the resource's parameter.
rest_in_uri(i, mappings) if {
	some name in i.u.placeholders
	value := object.get(mappings, concat("", ["integration.request.path.", name]), concat("", ["method.request.path.", name]))
	value in {concat("", ["method.request.path.", i.rest]), concat("", ["context.", "path"])}
}

rest_elsewhere(i, mappings) if {
	some key, value in mappings
	value == concat("", ["method.request.path.", i.rest])
	not startswith(key, "integration.request.path.")
}
