package privateintegration

import rego.v1

# Load balancers, listeners, links and stages as far as this template shows them.

# The load balancer of this template that a wiring points at.
lb_of := {w: w.target.__ref |
	some w in wirings
	type_of_ref(w.target) == load_balancer
	w.target.__kind in {"resource", "getatt:LoadBalancerArn"}
}

target_lbs := {lb | some lb in lb_of}

# Load balancer, port, scheme and links of a way.
hops := {[w, scheme, port]: hop |
	some [w, scheme, port] in ways
	hop := {"lb": lb_of[w], "port": port, "scheme": scheme, "links": links_of[w]}
}

target_ports := {[hop.lb, hop.port] | some hop in hops}

listeners_of := {lb: ids |
	some lb in target_lbs
	ids := {id |
		some id in resources_of_type("AWS::ElasticLoadBalancingV2::Listener")
		input.resources[id].properties.LoadBalancerArn.__ref == lb
	}
}

listener_port(id) := number(id, "Properties.Port", input.resources[id].properties.Port)

listener_protocol(id) := literal(id, "Properties.Protocol", input.resources[id].properties.Protocol)

# Stage variables of REST APIs: what stages define, those that a Deployment makes
# on the side too, and what canaries put in their place.
variable_sets := array.concat(stages, [set |
	some stage in stages
	some [path, variables] in stage.canaries
	plain_object(variables)
	set := {"resource": stage.resource, "path": path, "api": stage.api, "variables": variables}
])

stages := array.concat([stage |
	some id in resources_of_type("AWS::ApiGateway::Stage")
	stage := stage_in(id, input.resources[id].properties, "Properties", [])
], [stage |
	some id in resources_of_type("AWS::ApiGateway::Deployment")
	properties := input.resources[id].properties
	properties.StageName
	canary := object.get(properties, ["DeploymentCanarySettings", "StageVariableOverrides"], null)
	stage := stage_in(id, object.get(properties, "StageDescription", {}), "Properties.StageDescription", [["Properties.DeploymentCanarySettings.StageVariableOverrides", canary]])
])

stage_in(id, description, path, canaries) := {
	"resource": id, "api": apis[id],
	"path": concat("", [path, ".Variables"]),
	"variables": object.get(description, "Variables", {}),
	"canaries": array.concat(canaries, [[
		concat("", [path, ".CanarySetting.StageVariableOverrides"]),
		object.get(description, ["CanarySetting", "StageVariableOverrides"], null),
	]]),
}

# Where the id of a wiring's link comes from: its ConnectionId (then `place` is
# null and `side` what follows the field's path), or what the stages of its API
# hold under the stage variable it names.
connections := {w: found |
	some w in wirings
	found := array.concat(connected(w), held(w))
}

connected(w) := [{"value": b.value, "place": null, "side": b.path} |
	some b in branches(w.connectionId, "")
	not startswith(text(b.value), "${stageVariables.")
]

held(w) := [{"value": set.variables[name], "place": [set.resource, concat(".", [set.path, name])]} |
	w.api != null
	some name in connection_variables[w]
	some set in variable_sets
	set.api == w.api
	plain_object(set.variables)
]

# The stage variables that stand for a wiring's link.
connection_variables := {w: names |
	some w in wirings
	names := stage_variables(text(w.connectionId))
	count(names) > 0
}

# The V2 links of this template that a wiring is known to use.
links_of := {w: ids |
	some w in wirings
	ids := {c.value.__ref | some c in connections[w]; type_of_ref(c.value) == v2_link}
}

# Where a finding about a connection belongs.
connection_place(i, c) := [i.resource, concat("", [at(i, "connectionId"), c.side])] if {
	c.place == null
} else := c.place
