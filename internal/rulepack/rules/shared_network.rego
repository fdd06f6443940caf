package privateintegration

import rego.v1

# Load balancers, listeners, links and stages as far as this template shows them.

load_balancer := "AWS::ElasticLoadBalancingV2::LoadBalancer"

# The load balancer of this template that an integration points at, else null.
target_lb(i) := i.target.__ref if {
	type_of_ref(i.target) == load_balancer
	i.target.__kind in {"resource", "getatt:LoadBalancerArn"}
}

listeners_of(lb) := {id |
	some id in resources_of_type("AWS::ElasticLoadBalancingV2::Listener")
	input.resources[id].properties.LoadBalancerArn.__ref == lb
}

listener_port(id) := number(id, "Properties.Port", input.resources[id].properties.Port)

listener_protocol(id) := literal(id, "Properties.Protocol", input.resources[id].properties.Protocol)

# Stages of REST APIs, with the one a Deployment can make on the side.
stages contains stage if {
	some id in resources_of_type("AWS::ApiGateway::Stage")
	variables := object.get(input.resources[id].properties, "Variables", {})
	stage := {"resource": id, "path": "Properties.Variables", "api": api_of(id), "variables": variables}
}

stages contains stage if {
	some id in resources_of_type("AWS::ApiGateway::Deployment")
	properties := input.resources[id].properties
	properties.StageName
	variables := object.get(properties, ["StageDescription", "Variables"], {})
	stage := {"resource": id, "path": "Properties.StageDescription.Variables", "api": api_of(id), "variables": variables}
}

# Where the id of an integration's link comes from: its ConnectionId, or what
# the stages of its API hold under the stage variable it names.
connections(i) := direct if {
	not uses_variable(i)
	direct := {{"value": b.value, "resource": i.resource, "path": b.path} |
		some b in branches(i.connectionId, at(i, "connectionId"))
	}
} else := held if {
	held := {{"value": value, "resource": stage.resource, "path": path} |
		some variable in stage_variables(field_text(i, "connectionId"))
		some stage in stages
		i.api != null
		stage.api == i.api
		value := stage.variables[variable]
		path := concat(".", [stage.path, variable])
	}
}

uses_variable(i) if startswith(field_text(i, "connectionId"), "${stageVariables.")

v1_link := "AWS::ApiGateway::VpcLink"

v2_link := "AWS::ApiGatewayV2::VpcLink"

# The V2 links of this template that an integration is known to use.
links_of(i) := {c.value.__ref | some c in i.connections; type_of_ref(c.value) == v2_link}
