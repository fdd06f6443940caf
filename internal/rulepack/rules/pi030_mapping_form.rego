# PI030 ERROR Mapping of no valid form
# finds: a request parameter mapping whose key or source has no valid form (`headers.`, `$context`, `method.request.query`)
# why: Keys are `integration.request.path.name`, `.querystring.name` or `.header.name`; sources are a `method.request.…` parameter, `method.request.body`, `stageVariables.name`, `context.name` or static text in single quotes. Anything else is refused at deploy: `Invalid mapping expression specified`.
# evidence: DOC: API Gateway developer guide, parameter mapping; LIVE: the refusal is reported
# cure: use one of these forms: `integration.request.header.name: method.request.header.name`, `context.requestId` without `$`, `'static'` in single quotes
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI030", "ERROR", i.resource, at(i, "mappings"),
	sprintf("'%s' is no key of a mapping: write integration.request.path.name, .querystring.name or .header.name", [key]),
) if {
	count(keys_refused) > 0
	some i in private_integrations
	said := i.block[i.names.mappings]
	plain_object(said)
	some key, _ in said
	key in keys_refused
}

violation contains make_diag_at(
	"PI030", "ERROR", i.resource, at(i, "mappings"),
	sprintf("'%s' is no source of a mapping: write method.request.(path|querystring|header).name, method.request.body, stageVariables.name, context.name or 'static'", [value]),
) if {
	count(values_refused) > 0
	some i in private_integrations
	said := i.block[i.names.mappings]
	plain_object(said)
	some value in said
	value in values_refused
}

keys_refused := {key |
	some key in mapped_keys
	not regex.match(mapping_key, key)
}

values_refused := {value |
	some value in mapped_values
	not regex.match(mapping_value, value)
}
