# PI014 ERROR Port that no listener has
# finds: a port in the `Uri` that no listener of the target has
# why: The port of the Uri picks the listener. Where none listens a call waits some 11 seconds and is answered 500, or 504 where the integration's timeout is shorter.
# evidence: LIVE: reported from real accounts
# cure: write the listener's port into the `Uri`, or add the listener
package privateintegration

import rego.v1

# The port of the Uri picks the listener; none there means a timeout and a 500
# after some 11 seconds (reported from real accounts).
violation contains make_diag_at(
	"PI014", "ERROR", i.resource, at(i, "uri"),
	sprintf("no listener of %s on port %d, it has %s: write a listener's port into %s", [lb, i.u.port, heard, i.names.uri]),
) if {
	closed_world
	some i in private_integrations
	i.u.port != null
	lb := target_lb(i)
	not lb in handed_on
	listeners := listeners_of(lb)
	ports := {listener_port(id) | some id in listeners}
	count(listeners) > 0
	every id in listeners { listener_port(id) }
	not i.u.port in ports
	heard := concat(", ", [sprintf("%d", [p]) | some p in sort(ports)])
}
