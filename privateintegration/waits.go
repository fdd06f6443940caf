package privateintegration

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/read"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// letWait makes a deployment, and so the stages on it, wait for the listener and
// the rules that the methods need: on the way from one listener to another there
// is no gap then. In another stack it waits by that stack's own dependencies. The
// CDK asks for a construct's dependencies after the moment in which this is called.
func (p *privateIntegration) letWait(deployment constructs.IConstruct) {
	tree := p.registry.tree
	stack := tree.Stack(deployment)
	var needs []constructs.IDependable
	if holder := p.registry.rules[stack]; holder != nil {
		needs = append(needs, holder)
	}
	if listener := p.target.listener; listener != nil && tree.Stack(listener) == stack {
		if made := p.registry.awaitable(listener); made != nil {
			needs = append(needs, made)
		}
	}
	if len(needs) > 0 {
		deployment.Node().AddDependency(needs...)
	}
}

// notAwaited gives the stacks of methods for which a deployment does not wait: other
// stacks than its own, unless the user has it wait for them.
func notAwaited(t *read.Tree, deployment constructs.IConstruct, methods []constructs.IConstruct) (found []awscdk.Stack) {
	own := t.Stack(deployment)
	for _, method := range methods {
		if stack := t.Stack(method); stack != own && !slices.Contains(found, stack) {
			found = append(found, stack)
		}
	}
	if len(found) == 0 {
		return nil
	}
	var awaited []string
	for _, c := range *deployment.Node().Dependencies() {
		awaited = append(awaited, *c.Node().Path())
	}
	for _, stack := range *own.Dependencies() {
		awaited = append(awaited, *stack.Node().Path())
	}
	return slices.DeleteFunc(found, func(stack awscdk.Stack) bool { return wiring.Awaits(*stack.Node().Path(), awaited) })
}

// maxFollowed resources that a listener needs: calls nest, see callsPerMoment.
const maxFollowed = 100

// awaitable gives a listener that a deployment may wait for, as the CDK knows it
// also where the user has it in a struct: its resource alone where nothing belongs
// to it but that. It is nil where the listener needs a
// stage to be there first, since a function that it calls is given the API's URL,
// say: the deployment would wait for itself, which CloudFormation refuses. Where it
// takes too long to tell it is nil too.
func (r *registry) awaitable(listener constructs.IConstruct) constructs.IConstruct {
	return read.Remembered(r.survey().awaitable, listener, func() constructs.IConstruct {
		if cfn := r.tree.Resource(listener); cfn != nil && r.survey().plain[cfn] {
			return cfn
		}
		next, followed := *listener.Node().FindAll(constructs.ConstructOrder_PREORDER), map[constructs.IConstruct]bool{}
		made := next[0]
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
					return nil
				case awselasticloadbalancingv2.CfnLoadBalancer, awsec2.CfnVPC: // methods wait for these in any case
					continue
				}
				given = append(given, r.tree.Needs(cfn))
			}
			if len(followed) > maxFollowed {
				return nil
			}
			if next = nil; len(given) > 0 && wiring.Refers(r.tree.Stack(listener).Resolve(given)) {
				next = read.ReferredTo(made, given)
			}
		}
		return made
	})
}

// lone is the resource of a target's listener, where it is at hand and nothing
// belongs to it, no rule and no target group.
func (s *survey) lone(tree *read.Tree, to *target) awscdk.CfnResource {
	if to.listener == nil || !read.Hashable(to.listener) {
		return nil
	}
	cfn, _ := tree.Known(to.listener).(awscdk.CfnResource)
	if cfn == nil || !s.Alone[cfn] {
		return nil
	}
	return cfn
}
