# PI014 ERROR Port that no listener has
# finds: a port in the `Uri` that no listener of the target has
# why: The port of the Uri picks the listener. Where none listens a call waits some 11 seconds and is answered 500, or 504 where the integration's timeout is shorter.
# evidence: LIVE: reported by aws-e/adp (2026), and with the 504 by apigw-vpclink-private-alb (2026-10)
# cure: write the listener's port into the `Uri`, or add the listener
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI014", "ERROR", i.resource, at(i, "uri"),
	sprintf("no listener of %s on port %d, it has %s: write a listener's port into %s", [fault.lb, fault.port, fault.heard, i.names.uri]),
) if {
	count(unheard) > 0
	some i in private_integrations
	fault := unheard[[i.w, i.a.scheme, i.a.port]]
}

unheard := {way: fault |
	closed_world
	some way, hop in hops
	heard := heard_by[hop.lb]
	not hop.port in heard
	fault := {"lb": hop.lb, "port": hop.port, "heard": concat(", ", [sprintf("%d", [p]) | some p in sort(heard)])}
}

# The ports of a load balancer, where all of them are known.
heard_by := {lb: ports |
	some lb, listeners in listeners_of
	not lb in handed_on
	count(listeners) > 0
	ports := {listener_port(id) | some id in listeners}
	every id in listeners { listener_port(id) }
}
