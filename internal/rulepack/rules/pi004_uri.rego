# PI004 ERROR No http(s) address for the backend
# finds: a private integration without `Uri`, or with one that is neither http nor https
# why: The Uri says how the load balancer is spoken to: its scheme decides http or TLS, its host is the Host header, its port picks the listener, its path is sent. What is no http or https address is refused at deploy: `Invalid HTTP endpoint specified for URI`.
# evidence: LIVE: recorded for HTTP integrations by LocalStack's tests against AWS (2024-06)
# cure: set `Uri` to `http(s)://host:port/path`; its host is the Host header and, with https, the name on the certificate
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI004", "ERROR", i.resource, i.path,
	sprintf("a private integration needs %s: http(s)://host:port/path, the host being the Host header", [i.names.uri]),
) if {
	some i in private_integrations
	i.a == null
	i.t in {null, ""}
	object.get(i.block, i.names.uri, null) in {null, ""}
	not i.w.type in {"MOCK", "AWS", "AWS_PROXY"}
}

violation contains make_diag_at(
	"PI004", "ERROR", i.resource, at(i, "uri"),
	sprintf("'%s' is no http or https address: write http(s)://host:port/path", [i.t]),
) if {
	some i in private_integrations
	i.a == null
	not i.t in {null, ""}
	not may_be_http(i.t)
	not begins_with_resource(i.t)
}

# What begins with something unknown, or with a stage variable, may turn out to
# be http.
may_be_http(t) if {
	some start in ["http://", "https://", "$"]
	startswith(lower(substring(t, 0, 8)), start)
}

may_be_http(t) if {
	contains(t, "<")
	not contains(split(t, "<")[0], "/")
	not contains(split(t, "<")[0], ".")
}
