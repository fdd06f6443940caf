# PI024 ERROR Incomplete private integration
# finds: a private integration whose type is not HTTP or HTTP_PROXY, or that names no method for the backend
# why: Only HTTP_PROXY and HTTP go over a VPC link to a load balancer, and both need the method for the backend: `Enumeration value for HttpMethod must be non-empty`, at deploy.
# evidence: LIVE: the refusal of a missing method is recorded by LocalStack's tests against AWS (2024-06); DOC for the types: PutIntegration
# cure: set `Type` to `HTTP_PROXY` (or `HTTP`) and `IntegrationHttpMethod`
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI024", "ERROR", i.resource, at(i, "type"),
	sprintf("a private integration is HTTP_PROXY or HTTP, not '%s'", [i.w.type]),
) if {
	count(types_refused) > 0
	some i in private_integrations
	i.w.type in types_refused
}

types_refused := {w.type |
	some w in wirings
	is_string(w.type)
	not upper(w.type) in {"HTTP", "HTTP_PROXY"}
}

violation contains make_diag_at(
	"PI024", "ERROR", i.resource, i.path,
	sprintf("a private integration needs %s, the method sent to the backend", [i.names.method]),
) if {
	some i in private_integrations
	i.w.method == null
}
