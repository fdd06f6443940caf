package privateintegration

import rego.v1

# What is known of an integration's Uri: the host as text (with <…> and
# ${stageVariables.…} left in), the load balancer whose own name it is, the
# port (null when not known) and the placeholders. `settled` says that no
# unknown piece can hold a further placeholder; a stage variable cannot, braces
# are not allowed in its value.
uri(i, t) := u if {
	[scheme, rest] := scheme_and_rest(t)
	authority := split(split(rest, "/")[0], "?")[0]
	spelled := spelled_port(authority)
	host := trim_suffix(authority, sprintf(":%v", [spelled]))
	lb := lb_of_host(i, host)
	u := {
		"scheme": scheme,
		"host": host,
		"lb": lb,
		"port": uri_port(scheme, spelled, host, lb),
		"placeholders": placeholders(t),
		"settled": settled(host, lb, substring(rest, count(authority), -1)),
	}
} else := null

scheme_and_rest(t) := [scheme, substring(t, count(scheme) + 3, -1)] if {
	some scheme in ["http", "https"]
	startswith(lower(substring(t, 0, 8)), concat("", [scheme, "://"]))
}

spelled_port(authority) := n if {
	parts := split(authority, ":")
	count(parts) == 2
	n := to_number(parts[1])
} else := null

# A scheme's default port is assumed only where the whole authority is known: a
# stage variable or an import may hold a port.
uri_port(scheme, spelled, host, lb) := spelled if {
	spelled != null
} else := default_port if {
	known_host(host, lb)
	default_port := object.get({"http": 80, "https": 443}, scheme, null)
} else := null

known_host(_, lb) if lb != null

known_host(host, _) if {
	not contains(host, "<")
	not contains(host, "$")
	not contains(host, ":")
}

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
placeholders(t) := names if {
	pieces := split(replace(t, "${", "$"), "{")
	names := {trim_suffix(name, "+") |
		some piece in array.slice(pieces, 1, count(pieces))
		contains(piece, "}")
		name := close(piece)[0]
	}
}

# The load balancer whose DNSName the host is. An Fn::Sub spells the attribute;
# of an Fn::Join the engine keeps only the target, the attribute is an edge.
lb_of_host(i, host) := id if {
	startswith(host, "<")
	endswith(host, ">")
	id := trim_suffix(trim_suffix(trim_prefix(host, "<"), ">"), ".DNSName")
	resource_type(id) == "AWS::ElasticLoadBalancingV2::LoadBalancer"
	some edge in input.resources[i.resource].outgoingRefs
	edge.target == id
	edge.attr == "DNSName"
	startswith(edge.sourcePath, at(i, "uri"))
} else := null
