package privateintegration

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/cloudformationinclude"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/read"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// candidate is a method that Adopt was given, or found.
type candidate struct {
	cfn   awsapigateway.CfnMethod
	field string
	named bool // given one by one, not found below an API or a resource
}

// candidates finds the methods a construct stands for.
func (p *privateIntegration) candidates(field string, c constructs.IConstruct, ps *wiring.Problems) []candidate {
	if read.IsNil(c) {
		ps.Add(field, wiring.CodeRequired, "", "is required")
		return nil
	}
	switch c := c.(type) {
	case awsapigateway.CfnMethod:
		return []candidate{{c, field, true}}
	case awsapigateway.Method:
		if cfn, ok := c.Node().DefaultChild().(awsapigateway.CfnMethod); ok {
			return []candidate{{cfn, field, true}}
		}
		return nil
	case awsapigateway.IRestApi:
		return p.methodsOf(field, c.RestApiId(), p.registry.tree.Stack(c))
	case awsapigateway.CfnRestApi:
		return p.methodsOf(field, c.Ref(), p.registry.tree.Stack(c))
	case awsapigateway.IResource:
		if *c.Path() == "/" { // the root of an import has nothing below it
			return p.methodsOf(field, c.Api().RestApiId(), p.registry.tree.Stack(c))
		}
		return p.below(field, c, func(awsapigateway.CfnMethod) bool { return true })
	case awsapigateway.CfnResource:
		return p.below(field, p.registry.owner, func(cfn awsapigateway.CfnMethod) bool {
			return p.registry.tree.StandsOn(cfn.ResourceId(), c)
		})
	case cloudformationinclude.CfnInclude:
		return p.below(field, c, func(awsapigateway.CfnMethod) bool { return true })
	}
	ps.Add(field, wiring.CodeWrongType, *c.Node().Path(), "must be a method, a resource or a REST API, of the L1 or L2 library, or a CfnInclude")
	return nil
}

// methodsOf finds the methods of an API by what its id stands for.
func (p *privateIntegration) methodsOf(field string, id *string, stack awscdk.Stack) []candidate {
	tree := p.registry.tree
	api := tree.Identified(id, stack)
	return p.below(field, p.registry.owner, func(cfn awsapigateway.CfnMethod) bool {
		return *cfn.RestApiId() == *id || tree.Identified(cfn.RestApiId(), tree.Stack(cfn)) == api
	})
}

func (p *privateIntegration) below(field string, scope constructs.IConstruct, wanted func(awsapigateway.CfnMethod) bool) (found []candidate) {
	for _, c := range *scope.Node().FindAll(constructs.ConstructOrder_PREORDER) {
		if cfn, ok := c.(awsapigateway.CfnMethod); ok && wanted(cfn) {
			found = append(found, candidate{cfn, field, false})
		}
	}
	return found
}
