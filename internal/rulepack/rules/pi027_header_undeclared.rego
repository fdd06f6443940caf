# PI027 ERROR Mapped header or query parameter that the method does not declare
# finds: a mapped header or query parameter that the method does not declare
# why: A mapping may only read parameters that the method declares. Others are refused at deploy, of a method and on import of a document: `Invalid mapping expression parameter specified: method.request.header.name`.
# evidence: LIVE: reported for imports and methods
# cure: declare it: `method.request.header.name: false` (or `true` where it is required) in the method's `RequestParameters`, or `in: header`, `in: query` in the operation's `parameters`
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI027", "ERROR", i.resource, at(i, "mappings"),
	sprintf("%s is mapped but not declared by the method: %s", [parameter.source, declare(i, parameter)]),
) if {
	some [i, parameter] in undeclared
	parameter.place != "path"
}

declare(i, parameter) := sprintf("add method.request.%s.%s: false to the RequestParameters of the method", [parameter.place, parameter.name]) if {
	i.item == null
} else := sprintf("add {name: %s, in: %s} to the parameters of the operation", [parameter.name, trim_suffix(parameter.place, "string")])
