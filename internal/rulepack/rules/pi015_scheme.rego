# PI015 ERROR Scheme that the listener does not speak
# finds: a scheme that the listener on that port does not speak
# why: The scheme of the Uri decides whether TLS is spoken. Plain http to a TLS port, or TLS to a plain one, ends the connection: 504 `Network error communicating with endpoint`.
# evidence: LIVE: recorded over a V1 link; the same is inferred over V2
# cure: `https` for HTTPS and TLS listeners, `http` for HTTP ones
package privateintegration

import rego.v1

# A TCP listener passes on whatever it gets, TLS too.
schemes := {
	"HTTP": {"http"}, "HTTPS": {"https"}, "TLS": {"https"},
	"TCP": {"http", "https"}, "TCP_UDP": {"http", "https"}, "UDP": set(),
}

violation contains make_diag_at(
	"PI015", "ERROR", i.resource, at(i, "uri"),
	sprintf("%s to port %d of %s, whose listener speaks %s: change the scheme of %s or the listener", [i.u.scheme, i.u.port, lb, protocol, i.names.uri]),
) if {
	some i in private_integrations
	lb := target_lb(i)
	some id in listeners_of(lb)
	listener_port(id) == i.u.port
	resource_condition(id) == null
	protocol := listener_protocol(id)
	not i.u.scheme in schemes[protocol]
	schemes[protocol]
}
