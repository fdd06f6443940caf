# PI007 ERROR
# finds: `{param}` in the `Uri` that no request parameter of the integration fills
# cure: add `integration.request.path.param: method.request.path.param` to the integration's `RequestParameters`
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI007", "ERROR", i.resource, at(i, "uri"),
	sprintf("{%s} is not filled: add integration.request.path.%s: method.request.path.%s to %s", [name, name, name, i.names.mappings]),
) if {
	some i in private_integrations
	some name in i.u.placeholders
	mappings := mapped(i)
	not mappings[concat("", ["integration.request.path.", name])]
}
