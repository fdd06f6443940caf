# PI022 WARN
# finds: an internet-facing load balancer as target
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

target_lbs contains lb if {
	some i in private_integrations
	lb := target_lb(i)
}
