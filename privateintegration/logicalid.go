package privateintegration

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// logicalID is a deployment's logical id, which holds the hash. The CDK works it
// out at each reference, from everything that its methods or its document say: a
// large part of a synthesis. From validation on nothing can change any more, so
// what it is by then is set for the rest of the synthesis.
type logicalID struct {
	resource awsapigateway.CfnDeployment
	stack    awscdk.Stack
	own      *string // the CDK's, a token that works it out
	set      *string // what was set, nil before the first synthesis
}

// settles has a deployment's logical id settled in each synthesis.
func (r *registry) settles(deployment awsapigateway.Deployment) {
	if cfn, ok := r.tree.resource(deployment).(awsapigateway.CfnDeployment); ok && r.once(cfn) {
		r.ids = append(r.ids, &logicalID{resource: cfn, stack: r.tree.stack(deployment)})
	}
}

// settle sets the logical id. Where the CDK allows no override any more, it
// stays as it is: to be worked out again and again.
func (l *logicalID) settle(context *nowhere) {
	_ = try(func() {
		l.own = jsii.String(awscdk.Tokenization_Reverse(l.resource.LogicalId(), nil).Resolve(context).(string))
		l.set = jsii.String(l.stack.Resolve(l.own).(string))
		l.resource.OverrideLogicalId(l.set)
	})
}

// release gives a further synthesis the CDK's own again, unless somebody else
// has set another since.
func (l *logicalID) release() {
	if l.set != nil && l.stack.Resolve(l.resource.LogicalId()) == *l.set {
		l.resource.OverrideLogicalId(l.own)
	}
}

// nowhere is the context of what resolves to the same everywhere.
type nowhere struct{}

var _ awscdk.IResolveContext = (*nowhere)(nil)

func (*nowhere) DocumentPath() *[]*string                             { return &[]*string{} }
func (*nowhere) Preparing() *bool                                     { return jsii.Bool(false) }
func (*nowhere) Scope() constructs.IConstruct                         { return nil }
func (*nowhere) RegisterPostProcessor(awscdk.IPostProcessor)          {}
func (*nowhere) Resolve(any, *awscdk.ResolveChangeContextOptions) any { return nil }
