# PI013 ERROR https to the load balancer's own name
# finds: https to the load balancer's own `*.elb.amazonaws.com` name
# why: No certificate of yours can carry the load balancer's own name, so that the handshake fails: every call is a 500, logged as `Host name does not match the certificate subject`.
# evidence: DOC: AWS Knowledge Center; LIVE over V1
# cure: use a name that is on the listener's certificate; it need not resolve, the link finds the load balancer by its ARN
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI013", "ERROR", i.resource, at(i, "uri"),
	"https to the load balancer's own DNS name never matches its certificate: use a host name of the certificate, it need not resolve",
) if {
	count(own_names) > 0
	some i in private_integrations
	i.a in own_names
}

own_names := {known |
	some known in authorities
	known.scheme == "https"
	own_name(known)
}

own_name(known) if known.lb != null

own_name(known) if regex.match(load_balancer_name, lower(known.host))

# internal-name-1.region.elb.… of an Application, name-1.elb.region.… of a Network
# Load Balancer, with the suffix of each partition.
load_balancer_name := `(^|\.)elb(\.[a-z0-9-]+)?\.(amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|c2s\.ic\.gov|sc2s\.sgov\.gov|csp\.hci\.ic\.gov|cloud\.adc-e\.uk)\.?$`
