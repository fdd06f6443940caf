# PI029 WARN Mapping source in quotes
# finds: a mapping source in single quotes, which is sent as it stands
# why: What stands in single quotes is static: `'method.request.path.id'` sends these very letters to the backend.
# evidence: DOC: API Gateway developer guide, parameter mapping
# cure: drop the quotes: `method.request.path.id`
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI029", "WARN", i.resource, at(i, "mappings"),
	sprintf("%s sends %s itself to the backend: drop the quotes", [key, value]),
) if {
	count(quoted_sources) > 0
	some i in private_integrations
	said := i.block[i.names.mappings]
	plain_object(said)
	some key, value in said
	value in quoted_sources
}

quoted_sources := {value |
	some value in mapped_values
	startswith(value, "'")
	regex.match(quoted_source, value)
}

quoted_source := `^'\$?((method|integration)\.(request|response)\.|context\.|stageVariables\.)`
