package privateintegration

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// Ids of everything this package adds to a tree. Logical ids are made from
// them: a changed id replaces a deployed resource.
const (
	idRegistry      = "PrivateIntegrationRegistry" // child of the Stage or App; no resource
	idSharedLink    = "PrivateIntegration-"        // child of the stack, followed by the VPC's path
	idRules         = "PrivateIntegrationRules"    // child of the stack; holds security group rules
	idVpcLink       = "VpcLink"
	idSecurityGroup = "SecurityGroup"
	idConnection    = "Connection" // the link as the REST API's L2 knows it; no resource
)

// child finds a construct's child by id, or nil.
func child(scope constructs.IConstruct, id string) constructs.IConstruct {
	return scope.Node().TryFindChild(jsii.String(id))
}

// ensure finds or makes a plain construct that only gives its children a place.
func ensure(scope constructs.Construct, id string) constructs.Construct {
	if found, ok := child(scope, id).(constructs.Construct); ok {
		return found
	}
	return constructs.NewConstruct(scope, jsii.String(id))
}

// behind finds the construct that a token refers to, or nil.
func behind(value *string) constructs.IConstruct {
	if value == nil || !wiring.IsToken(*value) {
		return nil
	}
	if ref, ok := awscdk.Tokenization_ReverseString(value).FirstToken().(awscdk.Reference); ok {
		return ref.Target()
	}
	return nil
}

// pathIn names a construct as seen from a stack. It leaves the Stage's path
// out, so that the same app has the same ids in each of its Stages.
func pathIn(stack awscdk.Stack, c constructs.IConstruct) string {
	own := awscdk.Stack_Of(c)
	relative := *awscdk.Names_StackRelativeConstructPath(c)
	if own == stack {
		return relative
	}
	path := *own.Node().Path()
	if stage := awscdk.Stage_Of(own); stage != nil {
		path = strings.TrimPrefix(strings.TrimPrefix(path, *stage.Node().Path()), "/")
	}
	return path + ":" + relative
}
