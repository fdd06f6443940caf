# PI016 ERROR Deployment made before its methods
# finds: a `Deployment` that does not depend on every private method of its API
# why: A deployment is a snapshot of the API. CloudFormation orders it after the methods only where it is told to: made earlier, the stage lacks them, and calls are answered 403 `Missing Authentication Token`.
# evidence: DOC: AWS::ApiGateway::Deployment
# cure: list the methods in the deployment's `DependsOn`; a method with a condition that the deployment has not is refused there by AWS's own rules (E3005, W2502): refer to it in the deployment's `Metadata`, `{"Fn::If": [Condition, {"Ref": Method}, {"Ref": "AWS::NoValue"}]}`
package privateintegration

import rego.v1

violation contains make_diag_at(
	"PI016", "ERROR", id, "DependsOn",
	sprintf("the deployment can be made before %s: list them in DependsOn (a method with a condition: refer to it by Fn::If in Metadata)", [concat(", ", sort(missing))]),
) if {
	some id in resources_of_type("AWS::ApiGateway::Deployment")
	methods := private_methods[apis[id]]
	known := {ref.target | some ref in input.resources[id].outgoingRefs}
	missing := {name |
		some name in methods - known
		not depends_on(id, name)
	}
	count(missing) > 0
}

private_methods := {api: names |
	some api in {apis[id] | some id in resources_of_type("AWS::ApiGateway::Deployment")}
	api != null
	names := {i.resource | some i in private_integrations; i.item == null; i.w.api == api}
}
