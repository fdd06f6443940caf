package privateintegration

import rego.v1

# What is known of an integration's Uri: the host as text (with <…> and
# ${stageVariables.…} left in), the load balancer whose own name it is, the
# port (null when not known) and the placeholders. `settled` says that no
# unknown piece can hold a further placeholder; a stage variable cannot, braces
# are not allowed in its value.
uri(i) := {
	"scheme": scheme,
	"host": host,
	"lb": lb,
	"port": uri_port(scheme, parts[0][2], host, lb),
	"placeholders": placeholders(t),
	"settled": settled(host, lb, parts[0][3]),
} if {
	t := field_text(i, "uri")
	parts := regex.find_all_string_submatch_n(`^((?i:https?))://([^/?]*)(.*)$`, t, 1)
	count(parts) == 1
	scheme := lower(parts[0][1])
	host := regex.replace(parts[0][2], `:[0-9]+$`, "")
	lb := lb_of_host(i, host)
} else := null

# The port is the spelled one. A scheme's default is assumed only where the
# whole authority is known: a stage variable or an import may hold a port.
uri_port(scheme, authority, host, lb) := to_number(found[0][1]) if {
	found := regex.find_all_string_submatch_n(`:([0-9]+)$`, authority, 1)
	count(found) == 1
} else := {"http": 80, "https": 443}[scheme] if {
	known_host(host, lb)
} else := null

known_host(host, _) if regex.match(`^[A-Za-z0-9.-]+$`, host)

known_host(_, lb) if lb != null

default settled(_, _, _) := false

settled(host, _, rest) if {
	not contains(host, "<")
	not contains(rest, "<")
}

settled(_, lb, rest) if {
	lb != null
	not contains(rest, "<")
}

# {name} pieces, but not those of ${…}. A greedy {name+} fills as {name} does.
placeholders(t) := {m[1] |
	bare := regex.replace(t, `\$\{[^}]*\}`, "")
	some m in regex.find_all_string_submatch_n(`\{([^{}+]+)\+?\}`, bare, -1)
}

# The load balancer whose DNSName the host is. An Fn::Sub spells the attribute;
# of an Fn::Join the engine keeps only the target, the attribute is an edge.
lb_of_host(i, host) := id if {
	found := regex.find_all_string_submatch_n(`^<([A-Za-z0-9]+)(\.DNSName)?>$`, host, 1)
	id := found[0][1]
	resource_type(id) == "AWS::ElasticLoadBalancingV2::LoadBalancer"
	some edge in input.resources[i.resource].outgoingRefs
	edge.target == id
	edge.attr == "DNSName"
	startswith(edge.sourcePath, at(i, "uri"))
} else := null
