package privateintegration

import rego.v1

# [parent, path part, resource] of every resource whose part is known. Resources
# of one condition are there together.
path_parts := [[[apis[id], parent_of(id), resource_condition(id)], part, id] |
	some id in resources_of_type("AWS::ApiGateway::Resource")
	part := literal(id, "Properties.PathPart", input.resources[id].properties.PathPart)
]

parent_of(id) := key if {
	parent := input.resources[id].properties.ParentId
	key := [parent.__ref, parent.__kind]
} else := literal(id, "Properties.ParentId", input.resources[id].properties.ParentId)
