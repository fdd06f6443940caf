package privateintegration

import rego.v1

# How the pack reads values. The engine hands resolved values over; what it
# could not resolve is an object with a marker key (__dynamic, __ref,
# __conditional). A rule may use only what is certain, so everything below is
# undefined where a value is not known.

# A parameter's default stands in for the parameter, and a mapping is looked
# up for one Region: both may be something else at deploy time.
opaque contains [s.resourceId, s.propertyPath] if {
	some s in input.resolutionSources
	startswith(s.source, "Parameters/")
}

opaque contains [s.resourceId, s.propertyPath] if {
	some s in input.resolutionSources
	s.source == "Intrinsic/FindInMap"
}

tainted(resource, path) if [resource, path] in opaque

tainted(resource, path) if {
	some [r, p] in opaque
	r == resource
	startswith(p, concat("", [path, "."]))
}

# Both sides of an Fn::If, or the value itself. A second Fn::If inside stays a
# marker, which no rule takes for a known value.
branches(value, path) := [{"value": value, "path": path}] if not value.__conditional

branches(value, path) := [
	{"value": value.__if_true, "path": concat("", [path, ".Fn::If.1"])},
	{"value": value.__if_false, "path": concat("", [path, ".Fn::If.2"])},
] if {
	value.__conditional
}

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

# The text of a string, an Fn::Join or an Fn::Sub, as far as it is known: what
# the template does not say is written <LogicalId>, <LogicalId.Attr> or <?>. Cut
# with split: the engine compiles a regular expression anew at every use, which
# costs more than all the rest of a rule.
text(resource, path, value) := literal(resource, path, value)

text(resource, path, value) := t if {
	startswith(value.__dynamic, "Join:")
	not tainted(resource, path)
	pieces := split(replace(trim_prefix(value.__dynamic, "Join:"), "{dynamic}", "<?>"), "{ref:")
	t := concat("<", array.concat([pieces[0]], [replaced |
		some piece in array.slice(pieces, 1, count(pieces))
		replaced := concat(">", close(piece))
	]))
}

text(resource, path, value) := t if {
	startswith(value.__dynamic, "Sub:")
	not tainted(resource, path)
	pieces := split(replace(trim_prefix(value.__dynamic, "Sub:"), "${!", "$!{"), "${")
	gaps := concat("<", array.concat([pieces[0]], [replaced |
		some piece in array.slice(pieces, 1, count(pieces))
		replaced := concat(">", close(piece))
	]))
	t := replace(gaps, "$!{", "${")
}

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

# A port or number, written as a number or as a string of digits.
number(resource, path, value) := n if {
	n := to_number(value)
	not tainted(resource, path)
}

resource_type(id) := input.resources[id].resourceType

type_of_ref(value) := resource_type(value.__ref)

# Types whose attributes can be anything: what they return is not known.
open_type(type) if startswith(type, "Custom::")

open_type(type) if endswith(type, "::MODULE")

open_type(type) if type in {
	"AWS::CloudFormation::CustomResource",
	"AWS::CloudFormation::Stack",
	"AWS::CloudFormation::WaitCondition",
	"AWS::SSM::Parameter",
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

# A type that no load balancer, link or API is mistaken for on purpose.
known_type(type) if {
	startswith(type, "AWS::")
	not open_type(type)
}
