package privateintegration

import rego.v1

# How the pack reads values. The engine hands resolved values over; what it
# could not resolve is an object with a marker key (__dynamic, __ref,
# __conditional). A rule may use only what is certain.
#
# What the engine's costs ask for: it remembers rules (a set, an object), but
# works a function out anew at every call, and joins two collections pair by
# pair. So what is asked of many integrations is a rule keyed by the value that
# they share: a target, a connection, an authority, a mapping.

# Places that hold what only the deployment decides. A parameter's default stands
# in for the parameter, and a mapping is looked up for one Region: both may be
# something else at deploy time.
undecided := array.concat([[s.resourceId, s.propertyPath] |
	some s in input.resolutionSources
	startswith(s.source, "Parameters/")
], [[s.resourceId, s.propertyPath] |
	some s in input.resolutionSources
	s.source == "Intrinsic/FindInMap"
])

# Those of integrations in documents as [resource, path of the integration, path
# below it]: there can be thousands of them.
undecided_in_documents := [[id, concat("", [cut[0], ".x-amazon-apigateway-integration"]), cut[1]] |
	some [id, path] in undecided
	cut := split(path, ".x-amazon-apigateway-integration.")
	cut[1]
]

# The others, and all that they stand in.
opaque contains [id, concat(".", array.slice(pieces, 0, n))] if {
	some [id, path] in undecided
	not contains(path, ".x-amazon-apigateway-integration.")
	pieces := split(path, ".")
	some n in numbers.range(1, count(pieces))
}

opaque_in_documents contains [id, concat(".", array.concat([base], array.slice(pieces, 0, n)))] if {
	some [id, base, below] in undecided_in_documents
	pieces := split(below, ".")
	some n in numbers.range(1, count(pieces))
}

tainted(resource, path) if [resource, path] in opaque

tainted(resource, path) if {
	contains(path, ".x-amazon-apigateway-integration.")
	[resource, path] in opaque_in_documents
}

unknown := {"__dynamic": "decided by the deployment"}

# A value, or an object's fields, with unknown for what is not certain.
certain(resource, path, value) := value if {
	not tainted(resource, path)
} else := sides if {
	value.__conditional
	sides := {
		"__conditional": value.__conditional,
		"__if_true": leaf(resource, concat("", [path, ".Fn::If.1"]), value.__if_true),
		"__if_false": leaf(resource, concat("", [path, ".Fn::If.2"]), value.__if_false),
	}
} else := entries if {
	plain_object(value)
	entries := {key: leaf(resource, concat(".", [path, key]), entry) | some key, entry in value}
} else := unknown

leaf(resource, path, value) := value if {
	not tainted(resource, path)
} else := unknown

# Both sides of an Fn::If, or the value itself. A second Fn::If inside stays a
# marker, which no rule takes for a known value.
branches(value, path) := [{"value": value, "path": path}] if {
	not value.__conditional
} else := [
	{"value": value.__if_true, "path": concat("", [path, ".Fn::If.1"])},
	{"value": value.__if_false, "path": concat("", [path, ".Fn::If.2"])},
]

# What is iterated must be a collection, or the engine gives up on the whole
# template: whatever else a template holds there counts as empty.
items(value) := value if {
	is_array(value)
} else := value if {
	plain_object(value)
} else := []

plain_object(value) if {
	is_object(value)
	not value.__dynamic
	not value.__ref
	not value.__conditional
}

literal(resource, path, value) := value if {
	is_string(value)
	not tainted(resource, path)
}

# A port or number, written as a number or as a string of digits.
number(resource, path, value) := n if {
	n := to_number(value)
	not tainted(resource, path)
}

# The text of a string, an Fn::Join or an Fn::Sub, as far as it is known: what
# the template does not say is written <LogicalId>, <LogicalId.Attr> or <?>.
text(value) := value if {
	is_string(value)
} else := t if {
	startswith(value.__dynamic, "Join:")
	pieces := split(replace(trim_prefix(value.__dynamic, "Join:"), "{dynamic}", "<?>"), "{ref:")
	t := concat("<", array.concat([pieces[0]], [replaced |
		some piece in array.slice(pieces, 1, count(pieces))
		replaced := concat(">", close(piece))
	]))
} else := t if {
	startswith(value.__dynamic, "Sub:")
	pieces := split(replace(trim_prefix(value.__dynamic, "Sub:"), "${!", "$!{"), "${")
	gaps := concat("<", array.concat([pieces[0]], [replaced |
		some piece in array.slice(pieces, 1, count(pieces))
		replaced := concat(">", close(piece))
	]))
	t := replace(gaps, "$!{", "${")
} else := sprintf("<%s>", [value.__ref]) if {
	value.__kind == "resource"
} else := sprintf("<%s.%s>", [value.__ref, trim_prefix(value.__kind, "getatt:")])

# A piece cut at its first closing brace.
close(piece) := [substring(piece, 0, n), substring(piece, n + 1, -1)] if {
	n := indexof(piece, "}")
	n >= 0
} else := [piece, ""]

# Names of the stage variables a text uses.
stage_variables(t) := names if {
	pieces := split(t, "${stageVariables.")
	names := {name |
		some piece in array.slice(pieces, 1, count(pieces))
		name := close(piece)[0]
		not contains(name, "<")
	}
}

# Names written as ${Name}: outside an Fn::Sub nothing replaces them.
plain_substitutions(t) := names if {
	pieces := split(t, "${")
	names := {name |
		some piece in array.slice(pieces, 1, count(pieces))
		name := close(piece)[0]
		not startswith(name, "stageVariables.")
	}
}

resource_type(id) := input.resources[id].resourceType

type_of_ref(value) := resource_type(value.__ref)

# What an export or an output of another stack is known by: the same one twice
# is the same value.
elsewhere(value) := value.__dynamic if {
	startswith(value.__dynamic, "cross-stack ")
}

# Something outside the template may add to the resource: its id is handed on
# by an output, to a nested stack, to a parameter store or to a custom resource.
handed_on contains id if {
	some output in input.outputs
	said := replace(replace(json.marshal(output.value), "{ref:", "__ref\":\""), "${", "__ref\":\"")
	pieces := split(said, "__ref\":\"")
	some piece in array.slice(pieces, 1, count(pieces))
	id := split(split(split(piece, "\"")[0], "}")[0], ".")[0]
}

handed_on contains ref.target if {
	some resource in input.resources
	open_type(resource.resourceType)
	some ref in resource.outgoingRefs
}

# Absence means something only in a template that nothing else will extend.
closed_world if {
	count(input.template.transforms) == 0
	not input.hasParseErrors
}
