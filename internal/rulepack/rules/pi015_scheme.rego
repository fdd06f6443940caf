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
	sprintf("%s to port %d of %s, whose listener speaks %s: change the scheme of %s or the listener", [hop.scheme, hop.port, hop.lb, protocol, i.names.uri]),
) if {
	count(misspoken) > 0
	some i in private_integrations
	[hop, protocol] := misspoken[[i.w, i.a.scheme, i.a.port]]
}

misspoken := {way: [hop, protocol] |
	some way, hop in hops
	some [port, protocol] in spoken_by[hop.lb]
	port == hop.port
	not hop.scheme in schemes[protocol]
}

# Ports and protocols of a load balancer's listeners that surely exist.
spoken_by := {lb: spoken |
	some lb, listeners in listeners_of
	spoken := {[listener_port(id), protocol] |
		some id in listeners
		resource_condition(id) == null
		protocol := listener_protocol(id)
		schemes[protocol]
	}
}
