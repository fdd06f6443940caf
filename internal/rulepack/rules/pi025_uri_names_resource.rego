# PI025 ERROR Uri that names a resource instead of an address
# finds: a `Uri` that is a reference to a listener or load balancer, or begins with a DNS name without a scheme
# why: The Uri is an http or https address. `Ref` of a load balancer or listener is an ARN, and its `DNSName` alone has no scheme: both are refused at deploy, `Invalid HTTP endpoint specified for URI`.
# evidence: LIVE: the refusal is recorded for HTTP integrations by LocalStack's tests against AWS (2024-06)
# cure: write `http://` or `https://`, a host name and the listener's port; the load balancer itself goes into `IntegrationTarget`
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI025", "ERROR", i.resource, at(i, "uri"),
	sprintf("%s begins with %s: write http(s)://host:port/path, and name the load balancer in %s", [i.names.uri, named_resource(i.t), i.names.target]),
) if {
	some i in private_integrations
	i.a == null
	begins_with_resource(i.t)
}

begins_with_resource(t) if {
	startswith(t, "<")
	named_resource(t)
}

# The host itself may be the ARN: https://<Lb>/…
violation contains make_diag_at(
	"PI025", "ERROR", i.resource, at(i, "uri"),
	sprintf("the host of %s is the ARN of %s: use its DNSName over http, or a host name of the certificate over https", [i.names.uri, host]),
) if {
	count(arn_hosts) > 0
	some i in private_integrations
	host := arn_hosts[i.a.host]
}

arn_hosts := {known.host: id |
	some known in authorities
	startswith(known.host, "<")
	endswith(known.host, ">")
	id := substring(known.host, 1, count(known.host) - 2)
	resource_type(id) in address_types
	id in resources_of_type(resource_type(id))
}

address_types := {load_balancer, "AWS::ElasticLoadBalancingV2::Listener", "AWS::ElasticLoadBalancingV2::TargetGroup"}

named_resource(t) := name if {
	name := trim_prefix(split(t, ">")[0], "<")
	resource_type(split(name, ".")[0]) in address_types
}
