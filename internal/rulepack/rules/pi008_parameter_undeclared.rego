# PI008 ERROR Mapped path parameter that the method does not declare
# finds: a mapped path parameter that the method does not declare
# why: A mapping may only read parameters that the method declares; others are refused at deploy: `Invalid mapping expression specified`. On import of a document API Gateway declares the variables of a path itself, greedy ones (`{proxy+}`) excepted.
# evidence: LIVE: recorded for imports; DOC for methods
# cure: declare it: `method.request.path.name: true` in the method's `RequestParameters`, or `in: path` in the operation's `parameters`
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI008", "ERROR", i.resource, at(i, "mappings"),
	sprintf("path parameter '%s' is mapped but not declared by the method: %s", [parameter.name, declare_path(i, parameter.name)]),
) if {
	some [i, parameter] in undeclared
	parameter.place == "path"
}

declare_path(i, name) := sprintf("add method.request.path.%s: true to the RequestParameters of the method", [name]) if {
	i.item == null
} else := sprintf("add {name: %s, in: path, required: true} to the parameters of the operation", [name])
