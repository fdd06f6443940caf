package privateintegration

import (
	"maps"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// letWait makes a deployment, and so the stages on it, wait for the listener and
// the rules that the methods need: on the way from one listener to another there
// is no gap then. In another stack it waits by that stack's own dependencies. The
// CDK asks for a construct's dependencies after the moment in which this is called.
func (p *privateIntegration) letWait(deployment constructs.IConstruct) {
	tree := p.registry.tree
	stack := tree.stack(deployment)
	var needs []constructs.IDependable
	if holder := p.registry.rules[stack]; holder != nil {
		needs = append(needs, holder)
	}
	if listener := p.target.listener; listener != nil && tree.stack(listener) == stack && !p.registry.needsStage(listener) {
		needs = append(needs, listener)
	}
	if len(needs) > 0 {
		deployment.Node().AddDependency(needs...)
	}
}

// maxFollowed resources that a listener needs: calls nest, see callsPerMoment.
const maxFollowed = 100

// needsStage tells whether a listener needs a stage to be there first: a function
// that it calls may be given the API's URL. A deployment that waited for such a
// listener would wait for itself, which CloudFormation refuses. Where it takes too
// long to tell, the answer is yes.
func (r *registry) needsStage(listener constructs.IConstruct) bool {
	return remembered(r.survey().needStage, listener, func() bool {
		next, followed := *listener.Node().FindAll(constructs.ConstructOrder_PREORDER), map[constructs.IConstruct]bool{}
		for len(next) > 0 {
			var given []any
			for _, c := range next {
				cfn, ok := c.(awscdk.CfnResource)
				if !ok || followed[c] {
					continue
				}
				followed[c] = true
				switch c.(type) {
				case awsapigateway.CfnStage, awsapigateway.CfnDeployment:
					return true
				case awselasticloadbalancingv2.CfnLoadBalancer, awsec2.CfnVPC: // methods wait for these in any case
					continue
				}
				all := maps.Clone(r.tree.properties(cfn))
				delete(all, "loadBalancerArn")
				delete(all, "vpcId")
				given = append(given, all)
			}
			if len(followed) > maxFollowed {
				return true
			}
			if next = nil; len(given) > 0 && wiring.Refers(r.tree.resolve(listener, given)) {
				next = referredTo(listener, given)
			}
		}
		return false
	})
}

// references is a resolver that notes what is referred to.
type references struct {
	awscdk.DefaultTokenResolver
	to []constructs.IConstruct
}

// referredTo gives what values refer to by tokens, however deep they stand.
func referredTo(scope constructs.IConstruct, values []any) []constructs.IConstruct {
	found := &references{}
	awscdk.NewDefaultTokenResolver_Override(found, awscdk.NewStringConcat())
	awscdk.Tokenization_Resolve(values, &awscdk.ResolveOptions{Resolver: found, Scope: scope})
	return found.to
}

// ResolveToken is called by the CDK for each token, and for those in its value.
func (f *references) ResolveToken(token awscdk.IResolvable, context awscdk.IResolveContext, post awscdk.IPostProcessor) any {
	if reference, ok := token.(awscdk.Reference); ok {
		f.to = append(f.to, reference.Target())
		return ""
	}
	return f.DefaultTokenResolver.ResolveToken(token, context, post)
}
