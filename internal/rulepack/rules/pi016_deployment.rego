# PI016 ERROR Deployment made before its methods
# finds: a `Deployment` that does not depend on every private method of its API
# why: A deployment is a snapshot of the API. CloudFormation orders it after the methods only where it is told to: made earlier, the stage lacks them, and calls are answered 403 `Missing Authentication Token`.
# evidence: DOC: AWS::ApiGateway::Deployment
# cure: list the methods in the deployment's `DependsOn`
package privateintegration

import rego.v1

# A deployment is a snapshot: made before a method, it lacks it.
violation contains make_diag_at(
	"PI016", "ERROR", id, "DependsOn",
	sprintf("the deployment can be made before %s: list %s in DependsOn", [concat(", ", sort(missing)), "the methods"]),
) if {
	some id in resources_of_type("AWS::ApiGateway::Deployment")
	api := api_of(id)
	api != null
	missing := {i.resource |
		some i in private_integrations
		i.api == api
		i.names.uri == "Uri"
		not i.resource in input.resources[id].dependsOn
		not depends_on(id, i.resource)
	}
	count(missing) > 0
}
