package privateintegration

import rego.v1

# [parent, path part, resource] of every resource whose part is known. Resources
# of one condition are there together.
path_parts := [[[apis[id], parent, resource_condition(id)], part, id] |
	some id in resources_of_type("AWS::ApiGateway::Resource")
	properties := input.resources[id].properties
	part := properties.PathPart
	is_string(part)
	not [id, "Properties.PathPart"] in opaque
	parent := properties.ParentId
	known_parent(parent)
	not [id, "Properties.ParentId"] in opaque
]

known_parent(parent) if parent.__ref

known_parent(parent) if is_string(parent)
