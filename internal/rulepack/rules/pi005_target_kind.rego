# PI005 ERROR Target that is no load balancer
# finds: `IntegrationTarget` that is a listener, a target group, a VPC, a stage variable or anything else but an ALB or NLB, by reference or by ARN
# why: AWS's pages ask for the ARN of the listener. Such an ARN is refused at deploy, 400 `is not a valid ALB or NLB arn`, and the stack rolls back; so is a stage variable, since a method has one load balancer for all stages.
# evidence: LIVE: reported against the documentation by two projects, aws-e/adp (2026-08) and apigw-vpclink-private-alb (2026-10)
# cure: use the ARN of the load balancer itself (`Ref` of it)
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI005", "ERROR", i.resource, concat("", [at(i, "target"), fault.side]),
	sprintf("%s is %s: use the ARN of the Application or Network Load Balancer itself", [i.names.target, fault.wrong]),
) if {
	count(wrong_targets) > 0
	some i in private_integrations
	some fault in wrong_targets[i.w.target]
}

wrong_targets := {target: faults |
	some target in {w.target | some w in wirings}
	faults := [{"side": b.path, "wrong": wrong} |
		some b in branches(target, "")
		wrong := no_load_balancer(b.value)
	]
	count(faults) > 0
}

no_load_balancer(value) := sprintf("%s, an %s", [value.__ref, type]) if {
	type := returns_other(value, {load_balancer})
} else := sprintf("%s of %s", [trim_prefix(value.__kind, "getatt:"), value.__ref]) if {
	type_of_ref(value) == load_balancer
	startswith(value.__kind, "getatt:")
	value.__kind != "getatt:LoadBalancerArn"
} else := sprintf("a gateway load balancer, %s", [value.__ref]) if {
	input.resources[value.__ref].properties.Type == "gateway"
} else := sprintf("'%s'", [t]) if {
	not value.__ref
	t := text(value)
	count(plain_substitutions(t)) == 0
	not placeholder(t)
	wrong_arn(t)
}

# What the CDK writes as long as a lookup has no answer: a value to come, in a
# template that is thrown away.
placeholder(t) if startswith(t, "dummy-value-for-")

placeholder(t) if regex.match(placeholder_arn, t)

placeholder_arn := `^arn:[^:]*:elasticloadbalancing:us-west-2:123456789012:(loadbalancer|listener)/[a-z]+/my-load-balancer/50dc6c495c0c9188(/f2f7dc8efc522ab2)?$`

# Of a text that is known in part only what comes before the first gap counts.
wrong_arn(t) if {
	parts := arn_parts(t)
	count(parts) > 1
	parts[0] != "arn"
}

wrong_arn(t) if {
	parts := arn_parts(t)
	count(parts) > 3
	parts[2] != "elasticloadbalancing"
}

wrong_arn(t) if {
	parts := arn_parts(t)
	count(parts) > 5
	not may_be_load_balancer(parts[5])
}

wrong_arn(t) if {
	not contains(t, "<")
	not regex.match(`^arn:([^:]*:){4}loadbalancer/[^/]+/.`, t)
}

arn_parts(t) := split(split(t, "<")[0], ":")

may_be_load_balancer(part) if {
	some kind in ["loadbalancer/app/", "loadbalancer/net/"]
	startswith(part, kind)
}

may_be_load_balancer(part) if {
	some kind in ["loadbalancer/app/", "loadbalancer/net/"]
	startswith(kind, part)
}
