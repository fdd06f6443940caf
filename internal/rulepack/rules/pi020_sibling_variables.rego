# PI020 ERROR Sibling variables of different names
# finds: sibling resources with variable path parts of different names
# why: Under one parent API Gateway takes one variable path part. The second is refused at deploy: `A sibling ({id}) of this resource already has a variable path part`.
# evidence: LIVE: recorded
# cure: give the variable part one name under each parent
package privateintegration

import rego.v1

# Refused at deploy: "a sibling … already has a variable path part".
violation contains make_diag_at(
	"PI020", "ERROR", again.resource, again.path,
	sprintf("%s beside %s under the same parent: API Gateway allows one variable part there, name them alike", [again.part, first.part]),
) if {
	some again in variable_parts
	some first in variable_parts
	first.parent == again.parent
	first.part < again.part
}

variable_parts contains v if {
	some id in resources_of_type("AWS::ApiGateway::Resource")
	part := literal(id, "Properties.PathPart", input.resources[id].properties.PathPart)
	startswith(part, "{")
	parent := [api_of(id), parent_of(id), resource_condition(id)]
	v := {"resource": id, "path": "Properties.PathPart", "parent": parent, "part": part}
}

variable_parts contains v if {
	some operation in operations
	parts := split(operation.route, "/")
	some n, part in parts
	startswith(part, "{")
	parent := [operation.resource, array.slice(parts, 0, n)]
	path := concat("", ["Properties.Body.paths.", operation.route])
	v := {"resource": operation.resource, "path": path, "parent": parent, "part": part}
}

parent_of(id) := key if {
	parent := input.resources[id].properties.ParentId
	key := [parent.__ref, parent.__kind]
} else := literal(id, "Properties.ParentId", input.resources[id].properties.ParentId)
