# PI022 WARN Internet-facing load balancer
# finds: an internet-facing load balancer as target
# why: A private integration exists so that the backend need not be reachable from the internet. A load balancer without `Scheme` is internet-facing: who knows its name goes around the API, its authorizers and its throttling.
# evidence: DOC: AWS::ElasticLoadBalancingV2::LoadBalancer, Scheme
# cure: set its `Scheme` to `internal`; without `Scheme` it is internet-facing
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI022", "WARN", lb, "Properties.Scheme",
	"the target of a private integration is open to the internet: set Scheme to internal (left out, it is internet-facing)",
) if {
	some lb in target_lbs
	properties := input.resources[lb].properties
	object.get(properties, "Scheme", null) in {null, "internet-facing"}
	not tainted(lb, "Properties.Scheme")
}
