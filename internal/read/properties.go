package read

import (
	"maps"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
)

// Wanted are properties of a resource, or what else of it is to be resolved.
type Wanted struct {
	Of     constructs.IConstruct
	Values []any
}

// PropertiesOf takes some of a resource's properties.
func (t *Tree) PropertiesOf(cfn awscdk.CfnResource, names ...string) *Wanted {
	all := t.Properties(cfn)
	wanted := &Wanted{Of: cfn}
	for _, name := range names {
		wanted.Values = append(wanted.Values, all[name])
	}
	return wanted
}

// Properties of a resource, read once in a synthesis: one round trip, however
// many are wanted.
func (t *Tree) Properties(cfn awscdk.CfnResource) map[string]any {
	return Remembered(t.read, cfn, func() map[string]any { return *cfn.CfnProperties() })
}

// ResolveAll resolves properties in the stack that owns them: in any other stack
// a token spells differently as soon as somebody exports it, and a deployment
// would move for nothing.
func (t *Tree) ResolveAll(wanted []*Wanted) {
	owned := map[awscdk.Stack][]int{}
	for i, w := range wanted {
		owned[t.Stack(w.Of)] = append(owned[t.Stack(w.Of)], i)
	}
	for stack, indexes := range owned {
		values := make([]any, len(indexes))
		for j, i := range indexes {
			values[j] = wanted[i].Values
		}
		for j, value := range stack.Resolve(values).([]any) {
			wanted[indexes[j]].Values = value.([]any)
		}
	}
}

// Resolve resolves a value in the stack that owns it. Nil stays nil, which the
// CDK refuses to take.
func (t *Tree) Resolve(owner constructs.IConstruct, value any) any {
	if value == nil {
		return nil
	}
	return t.Stack(owner).Resolve(value)
}

// Needs are the properties of a resource, without those by which it stands in a
// load balancer or a VPC.
func (t *Tree) Needs(cfn awscdk.CfnResource) map[string]any {
	all := maps.Clone(t.Properties(cfn))
	delete(all, "loadBalancerArn")
	delete(all, "vpcId")
	return all
}

// references is a resolver that notes what is referred to.
type references struct {
	awscdk.DefaultTokenResolver
	to []constructs.IConstruct
}

// ReferredTo gives what values refer to by tokens, however deep they stand.
func ReferredTo(scope constructs.IConstruct, values []any) []constructs.IConstruct {
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
