package privateintegration

import rego.v1

# What is read out of request parameters, once for all integrations that have
# the same:
#
#   fills    placeholders of the Uri that they fill
#   braces   the same as they stand there, {name}
#   takes    method.request.… parameters that they read, as {source, place, name,
#            brace}: what a route that declares it holds, for others what none does
#   asks     stage variables that they read

mapping_places := {"path", "querystring", "header"}

mapping_key := `^integration\.request\.(path|querystring|header)\.[^\s{}]+$`

mapping_value := `^(method\.request\.(path|querystring|multivaluequerystring|header|multivalueheader)\.[a-zA-Z0-9:._$-]+|method\.request\.body(\..+|\[.+)?|stageVariables\.[A-Za-z0-9_]+|context\.[^\s${}]+|'[^']*')$`

no_mappings := {"fills": set(), "braces": set(), "takes": [], "asks": set()}

mappings := {said: facts |
	some said in mapping_objects
	fills := {substring(key, 25, -1) | some key, _ in said; startswith(key, "integration.request.path.")}
	facts := {
		"fills": fills,
		"braces": {concat("", ["{", name, "}"]) | some name in fills},
		"takes": [parameters[value] | some value in said],
		"asks": {substring(value, 15, -1) | some value in said; is_string(value); startswith(value, "stageVariables.")},
	}
}

# Every distinct value and key of all mappings.
mapped_values := {value | some said in mapping_objects; some value in said; is_string(value)}

mapped_keys := {key | some said in mapping_objects; some key, _ in said}

mapping_objects := {said |
	some said in {block[i.names.mappings] | some [i, block] in read}
	plain_object(said)
}

# The parameters of a method that values name.
parameters := {value: parameter |
	some value in mapped_values
	startswith(value, "method.request.")
	parts := split(value, ".")
	count(parts) > 3
	place := trim_prefix(parts[2], "multivalue")
	place in mapping_places
	name := concat(".", array.slice(parts, 3, count(parts)))
	brace := concat("", ["{", object.get({"path": name}, place, " "), "}"])
	parameter := {"source": value, "place": place, "name": name, "brace": brace}
}

# Mapped parameters that are not declared, with the integrations. On import API
# Gateway declares the variables of a path itself, greedy ones excepted
# (recorded).
undeclared := [[i, parameter] |
	some i in private_integrations
	count(i.m.takes) > 0
	unsure := [parameter |
		some parameter in i.m.takes
		not i.operation.RequestParameters[parameter.source]
		not contains(i.route, parameter.brace)
	]
	count(unsure) > 0
	known := declared(i)
	some parameter in unsure
	not [parameter.place, parameter.name] in known
]

# {[place, name]} of what a method or an operation declares; undefined when that
# is not known.
declared(i) := names if {
	i.item == null
	said := object.get(i.operation, "RequestParameters", {})
	plain_object(said)
	names := {[trim_prefix(parts[2], "multivalue"), concat(".", array.slice(parts, 3, count(parts)))] |
		some key, _ in said
		parts := split(key, ".")
		count(parts) > 3
	}
} else := names if {
	i.item != null
	said := array.concat(object.get(i.item, "parameters", []), object.get(i.operation, "parameters", []))
	every p in said { is_string(p.name) }
	names := {[object.get({"query": "querystring"}, p["in"], p["in"]), p.name] | some p in said}
}
