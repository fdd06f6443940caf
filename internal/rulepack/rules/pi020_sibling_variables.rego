# PI020 ERROR Sibling variables of different names
# finds: sibling resources with variable path parts of different names
# why: Under one parent API Gateway takes one variable path part. The second is refused at deploy: `A sibling ({id}) of this resource already has a variable path part`.
# evidence: LIVE: recorded by LocalStack's tests against AWS (2024-04)
# cure: give the variable part one name under each parent
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI020", "ERROR", place[0], place[1],
	sprintf("%s beside %s under the same parent: API Gateway allows one variable part there, name them alike", [part, first]),
) if {
	some parent, parts in siblings
	some part in parts
	some first in parts
	first < part
	some place in path_places(parent, part)
}

# The parents that have more than one variable part.
siblings := {parent: parts |
	some parent in {pair[0] |
		some n, pair in sorted_variables
		sorted_variables[n + 1][0] == pair[0]
	}
	parts := {part | some [p, part] in sorted_variables; p == parent}
}

# [parent, variable part], each once: a parent is a resource's, or what comes
# before the part in a document's path.
sorted_variables := sort([pair | some pair in variable_parts])

variable_parts contains [parent, part] if {
	some [parent, part, _] in path_parts
	startswith(part, "{")
}

variable_parts contains [[id, before], part] if {
	some [id, _, route, _] in path_items
	contains(route, "/{")
	pieces := split(route, "/{")
	some n in numbers.range(1, count(pieces) - 1)
	before := concat("/{", array.slice(pieces, 0, n))
	part := concat("", ["{", split(pieces[n], "/")[0]])
}

path_places(parent, part) := places if {
	count(parent) == 2
	places := [[parent[0], concat("", [path, ".", route])] |
		some [id, path, route, _] in path_items
		id == parent[0]
		begin := concat("", [parent[1], "/", part])
		in_path(route, begin)
	]
} else := places if {
	places := [[id, "Properties.PathPart"] |
		some [p, q, id] in path_parts
		p == parent
		q == part
	]
}

in_path(route, begin) if route == begin

in_path(route, begin) if startswith(route, concat("", [begin, "/"]))
