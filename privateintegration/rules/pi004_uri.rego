# PI004 ERROR
# finds: a private integration without `Uri`, or with one that is neither http nor https
# cure: set `Uri` to `http(s)://host:port/path`; its host is the Host header and, with https, the name on the certificate
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI004", "ERROR", i.resource, i.path,
	sprintf("a private integration needs %s: http(s)://host:port/path, the host being the Host header", [i.names.uri]),
) if {
	some i in private_integrations
	i.uri in {null, ""}
	not i.type in {"MOCK", "AWS", "AWS_PROXY"}
}

# A text that begins with something unknown, or with a stage variable, may still
# turn out to be http.
violation contains make_diag_at(
	"PI004", "ERROR", i.resource, at(i, "uri"),
	sprintf("'%s' is no http or https address: write http(s)://host:port/path", [t]),
) if {
	some i in private_integrations
	t := field_text(i, "uri")
	t != ""
	not startswith(t, "<")
	not startswith(t, "$")
	not regex.match(`^(?i:https?)(://[^/]|<|$)`, t)
	not regex.match(`^[A-Za-z]*<`, t)
}
