# PI013 ERROR https to the load balancer's own name
# finds: https to the load balancer's own `*.elb.amazonaws.com` name
# why: No certificate of yours can carry the load balancer's own name, so that the handshake fails: every call is a 500, logged as `Host name does not match the certificate subject`.
# evidence: DOC: AWS Knowledge Center; LIVE over V1
# cure: use a name that is on the listener's certificate; it need not resolve, the link finds the load balancer by its ARN
package privateintegration

import rego.v1

# No certificate of yours can match that name: 500, "does not match the
# certificate subject" (documented).
violation contains make_diag_at(
	"PI013", "ERROR", i.resource, at(i, "uri"),
	"https to the load balancer's own DNS name never matches its certificate: use a host name of the certificate, it need not resolve",
) if {
	some i in private_integrations
	i.u.scheme == "https"
	own_name(i.u)
}

own_name(u) if u.lb != null

own_name(u) if {
	contains(lower(u.host), ".elb.")
	some end in [".amazonaws.com", ".amazonaws.com.cn"]
	endswith(lower(u.host), end)
}
