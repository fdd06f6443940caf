# PI034 ERROR Mapped header that API Gateway fails on
# finds: a mapping to `Content-Length` or `Transfer-Encoding`
# why: API Gateway writes these headers itself. Mapped, they make every call a 500 at run time.
# evidence: LIVE: recorded for HTTP and HTTP_PROXY integrations over the internet by LocalStack's tests against AWS
# cure: drop the mapping; the backend gets the length and encoding of what is sent
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI034", "ERROR", i.resource, at(i, "mappings"),
	sprintf("%s makes every call a 500: drop the mapping, API Gateway sets that header itself", [key]),
) if {
	count(headers_refused) > 0
	some i in private_integrations
	said := i.block[i.names.mappings]
	plain_object(said)
	some key, _ in said
	key in headers_refused
}

unmappable_headers := {"content-length", "transfer-encoding"}

headers_refused := {key |
	some key in mapped_keys
	startswith(key, "integration.request.header.")
	lower(substring(key, 27, -1)) in unmappable_headers
}
