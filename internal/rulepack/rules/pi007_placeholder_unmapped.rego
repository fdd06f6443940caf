# PI007 ERROR Placeholder in the Uri that nothing fills
# finds: `{param}` in the `Uri` that no request parameter of the integration fills
# why: API Gateway fills `{name}` in a Uri from the mapping `integration.request.path.name` and from nothing else: not mapped, the braces are sent to the backend as they stand.
# evidence: DOC: API Gateway developer guide, set up a proxy integration; LIVE
# cure: add `integration.request.path.param: method.request.path.param` to the integration's `RequestParameters`
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI007", "ERROR", i.resource, at(i, "uri"),
	sprintf("{%s} is not filled: add integration.request.path.%s: method.request.path.%s to %s", [name, name, name, i.names.mappings]),
) if {
	some i in unevenly_filled
	some name in placeholders(i.t) - i.m.fills
}

# Integrations whose path mappings and placeholders differ. Of most it is seen
# without reading the placeholders that they do not: there are as many opening
# braces as path mappings, and each of these has its {name}.
unevenly_filled := [i |
	some i in bracketed
	plain := replace(i.t, "${", "$")
	filled := [brace | some brace in i.m.braces; contains(plain, brace)]
	[count(filled), count(filled) + 1] != [count(i.m.fills), count(split(plain, "{"))]
	i.m.fills != placeholders(i.t)
	mappings_known(i)
]

bracketed := array.concat([i |
	some i in private_integrations
	i.a != null
	count(i.m.fills) > 0
], [i |
	some i in private_integrations
	i.a != null
	count(i.m.fills) == 0
	contains(i.t, "{")
])

mappings_known(i) if object.get(i.block, i.names.mappings, null) == null

mappings_known(i) if plain_object(i.block[i.names.mappings])
