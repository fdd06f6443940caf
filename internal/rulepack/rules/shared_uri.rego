package privateintegration

import rego.v1

# What is known of a Uri, once for every text: its authority with scheme (the
# key of authorities), the placeholders, the stage variables, and whether the
# path may hold more placeholders than are seen. A stage variable cannot hold
# one, braces are not allowed in its value.
uris := {t: facts |
	some t, pieces in uri_texts
	origin := array.slice(pieces, 0, 3)
	known := authorities[origin]
	path := concat("/", array.slice(pieces, 3, count(pieces)))
	facts := {
		"placeholders": placeholders(t),
		"variables": stage_variables(t),
		"settled": settled(known, path),
	}
}

uri_texts := {t: pieces | some [_, _, t, pieces] in read; t != null}

default settled(_, _) := false

settled(known, path) if {
	known.settled
	not contains(path, "<")
}

# {name} pieces, but not those of ${…}. A greedy {name+} fills as {name} does.
placeholders(t) := names if {
	pieces := split(replace(t, "${", "$"), "{")
	names := {trim_suffix(ends[0], "+") |
		some n, piece in pieces
		n > 0
		ends := split(piece, "}")
		ends[1]
	}
}

# What is known of scheme and authority: the host as text (with <…> and
# ${stageVariables.…} left in), the load balancer whose own name it is (or
# null), and the port (null when not known).
authorities := {origin: known |
	some origin in {array.slice(pieces, 0, 3) | some pieces in uri_texts}
	origin[1] == ""
	scheme := {"http:": "http", "https:": "https"}[lower(origin[0])]
	authority := split(origin[2], "?")[0]
	spelled := spelled_port(authority)
	host := trim_suffix(authority, sprintf(":%v", [spelled]))
	lb := lb_of_host(host)
	known := {
		"scheme": scheme, "host": host, "lb": lb,
		"port": uri_port(scheme, spelled, host, lb),
		"settled": settled_host(host, lb),
	}
}

spelled_port(authority) := n if {
	parts := split(authority, ":")
	count(parts) == 2
	n := to_number(parts[1])
} else := null

default_ports := {"http": 80, "https": 443}

# A scheme's default port is assumed only where the whole authority is known: a
# stage variable or an import may hold a port.
uri_port(scheme, spelled, host, lb) := spelled if {
	spelled != null
} else := default_ports[scheme] if {
	true in {whole(host), lb != null}
} else := null

default whole(_) := false

whole(host) if {
	not contains(host, "<")
	not contains(host, "$")
	not contains(host, ":")
}

default settled_host(_, _) := false

settled_host(host, _) if not contains(host, "<")

settled_host(_, lb) if lb != null

# The load balancer whose DNSName the host is.
lb_of_host(host) := id if {
	startswith(host, "<")
	endswith(host, ".DNSName>")
	id := trim_suffix(trim_prefix(host, "<"), ".DNSName>")
	resource_type(id) == load_balancer
} else := null

# Of an Fn::Join the engine keeps only the logical id; which attribute it is
# stands at the reference.
uri_text(i, value) := t if {
	startswith(value.__dynamic, "Join:")
	said := text(value)
	id := substring(said, 0, indexof(said, ">") + 1)
	begin := indexof(id, "<")
	lb := trim_suffix(substring(id, begin + 1, -1), ">")
	[lb, i.resource, at(i, "uri")] in dns_names
	t := replace(said, sprintf("<%s>", [lb]), sprintf("<%s.DNSName>", [lb]))
} else := t if {
	t := text(value)
} else := null

dns_names := {[lb, ref.source, split(ref.sourcePath, ".Fn::")[0]] |
	some lb in resources_of_type(load_balancer)
	some ref in input.resources[lb].incomingRefs
	ref.attr == "DNSName"
}
