# PI009 WARN Path mapping that fills nothing
# finds: a path mapping of the integration whose `{param}` is not in the `Uri`
# why: `integration.request.path.name` fills `{name}` in the Uri. Where the Uri has no such placeholder the value goes nowhere, and the backend is called without it.
# evidence: DOC: API Gateway developer guide, parameter mapping
# cure: put `{param}` into the `Uri` where the backend expects it, or drop the mapping
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI009", "WARN", i.resource, at(i, "mappings"),
	sprintf("integration.request.path.%s fills nothing: put {%s} into %s, or drop the mapping", [name, name, i.names.uri]),
) if {
	some i in unevenly_filled
	settled(i)
	some name in i.m.fills - placeholders(i.t)
}
