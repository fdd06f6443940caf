package privateintegration

import rego.v1

# What is known of resource types: which values they can surely not return.

load_balancer := "AWS::ElasticLoadBalancingV2::LoadBalancer"

v1_link := "AWS::ApiGateway::VpcLink"

v2_link := "AWS::ApiGatewayV2::VpcLink"

# Types that stand for other resources: what they return is not known, and what
# they are given may be changed by somebody.
open_type(type) if startswith(type, "Custom::")

open_type(type) if endswith(type, "::MODULE")

open_type(type) if type in {
	"AWS::CloudFormation::CustomResource",
	"AWS::CloudFormation::Stack",
	"AWS::CloudFormation::WaitCondition",
	"AWS::ServiceCatalog::CloudFormationProvisionedProduct",
	"AWS::SSM::Parameter",
}

# Families whose attributes are all their own. Of others (an ECS express
# service, a private type) an attribute may be the load balancer that they made.
own_attributes := [
	"AWS::ApiGateway::", "AWS::ApiGatewayV2::", "AWS::EC2::",
	"AWS::ElasticLoadBalancing::", "AWS::ElasticLoadBalancingV2::",
	"AWS::ECS::Cluster", "AWS::ECS::Service", "AWS::ECS::TaskDefinition",
	"AWS::Lambda::", "AWS::ServiceDiscovery::",
]

# A reference to something that is none of the wanted types and returns none of
# them either.
returns_other(value, wanted) := type if {
	type := type_of_ref(value)
	not type in wanted
	startswith(type, "AWS::")
	not open_type(type)
	surely_own(type, value.__kind)
}

surely_own(_, kind) if kind == "resource"

surely_own(type, kind) if {
	startswith(kind, "getatt:")
	some family in own_attributes
	startswith(type, family)
}
