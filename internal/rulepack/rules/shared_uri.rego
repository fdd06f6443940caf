package privateintegration

import rego.v1

# The texts of Uris that are no strings, as far as anything is known of them.
# Most differ in their path alone, which is literal: what comes before it is
# worked out once for all.
uri_texts := object.union({uri: t |
	some uri, _ in uri_pieces
	not plain_tails[uri]
	t := uri_text(uri)
}, {uri: t |
	some uri, tail in plain_tails
	t := concat("/", [origin_texts[array.slice(uri_pieces[uri], 0, 3)], tail])
})

uri_pieces := {uri: split(object.get(uri, "__dynamic", ""), "/") |
	some uri in {uri | some [i, block] in read; uri := block[i.names.uri]; is_object(uri)}
}

plain_tails := {uri: tail |
	some uri, pieces in uri_pieces
	count(pieces) > 3
	not uri.arn
	tail := concat("/", array.slice(pieces, 3, count(pieces)))
	not contains(tail, "$")
	not contains(tail, "{ref:")
	not contains(tail, "{dynamic}")
}

origin_texts := {origin: t |
	some origin in {array.slice(uri_pieces[uri], 0, 3) | some uri, _ in plain_tails}
	t := uri_text({"__dynamic": concat("/", origin)})
}

# Of a reference in an Fn::Join the engine keeps the logical id only. A load
# balancer is there by its DNSName, unless it was marked.
uri_text(uri) := t if {
	startswith(uri.__dynamic, "Join:")
	not uri.arn
	said := text(uri)
	id := substring(said, 0, indexof(said, ">") + 1)
	begin := indexof(id, "<")
	lb := trim_suffix(substring(id, begin + 1, -1), ">")
	resource_type(lb) == load_balancer
	t := replace(said, sprintf("<%s>", [lb]), sprintf("<%s.DNSName>", [lb]))
} else := text(uri)

# Whether the path of an integration's Uri may hold more placeholders than are
# seen. A stage variable cannot hold one, braces are not allowed in its value.
settled(i) if {
	i.a.settled
	pieces := split(i.t, "/")
	not contains(concat("/", array.slice(pieces, 3, count(pieces))), "<")
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
authorities := object.union(plain_authorities, {origin: known |
	some origin in origins
	not plain_authorities[origin]
	scheme := scheme_of[lower(origin[0])]
	authority := split(origin[2], "?")[0]
	spelled := spelled_port(authority)
	host := trim_suffix(authority, sprintf(":%v", [spelled]))
	lb := lb_of_host(host)
	known := {
		"scheme": scheme, "host": host, "lb": lb,
		"port": uri_port(scheme, spelled, host, lb),
		"settled": settled_host(host, lb),
	}
})

# Those that are a literal host and port.
plain_authorities := {origin: known |
	some origin in origins
	not contains(origin[2], "<")
	not contains(origin[2], "?")
	parts := split(origin[2], ":")
	count(parts) == 2
	known := {
		"scheme": scheme_of[lower(origin[0])], "host": parts[0], "lb": null,
		"port": to_number(parts[1]), "settled": true,
	}
}

origins := {origin | some [_, _, _, origin] in located; origin[1] == ""}

scheme_of := {"http:": "http", "https:": "https"}

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
