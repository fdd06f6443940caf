package privateintegration

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// logicalID is a deployment's logical id, which holds the hash. The CDK works it
// out at each reference, from everything that its methods or its document say: a
// large part of a synthesis. The CDK validates after it has resolved references
// and before it writes templates: what the id is then stays so in this
// synthesis, and is set for the rest of it.
type logicalID struct {
	resource awsapigateway.CfnDeployment
	stack    awscdk.Stack
	own      *string // the CDK's, a token that works it out
	set      *string // what was set in the last synthesis, nil where nothing was
}

// setsID has a deployment's logical id set in each synthesis.
func (r *registry) setsID(deployment awsapigateway.Deployment) {
	if cfn, ok := r.tree.resource(deployment).(awsapigateway.CfnDeployment); ok && r.once(cfn) {
		r.ids = append(r.ids, &logicalID{resource: cfn, stack: r.tree.stack(deployment)})
	}
}

// settle sets the logical id. The CDK refuses where another stack refers to the
// deployment: the id is then worked out at each reference, as ever.
func (l *logicalID) settle() {
	_ = try(func() {
		own := jsii.String(awscdk.Tokenization_Reverse(l.resource.LogicalId(), nil).Resolve(&nowhere{}).(string))
		set := jsii.String(l.stack.Resolve(own).(string))
		l.resource.OverrideLogicalId(set)
		l.own, l.set = own, set
	})
}

// release gives a further synthesis the CDK's own again, unless the user has set
// another since.
func (l *logicalID) release() {
	if l.set != nil && l.stack.Resolve(l.resource.LogicalId()) == *l.set {
		l.resource.OverrideLogicalId(l.own)
	}
	l.set = nil
}

// nowhere is the context of what resolves to the same everywhere. It has a size,
// since jsii tells Go values apart by their addresses.
type nowhere struct{ _ byte }

var _ awscdk.IResolveContext = (*nowhere)(nil)

func (*nowhere) DocumentPath() *[]*string                             { return &[]*string{} }
func (*nowhere) Preparing() *bool                                     { return jsii.Bool(false) }
func (*nowhere) Scope() constructs.IConstruct                         { return nil }
func (*nowhere) RegisterPostProcessor(awscdk.IPostProcessor)          {}
func (*nowhere) Resolve(any, *awscdk.ResolveChangeContextOptions) any { return nil }
