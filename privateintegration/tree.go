package privateintegration

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// tree remembers what a construct's place is, which never changes: each
// question is a round trip to the CDK's kernel, and many ask the same.
type tree struct {
	stacks    map[constructs.IConstruct]awscdk.Stack
	same      constructMap[awscdk.Stack]
	paths     map[constructs.IConstruct]string
	envs      map[awscdk.Stack]string
	cdkStages map[awscdk.Stack]awscdk.Stage
	numbers   map[constructs.IConstruct]string
	resources map[constructs.IConstruct]constructs.IConstruct
	owners    map[constructs.IConstruct]constructs.IConstruct // of those resources
	referred  map[string]constructs.IConstruct                // by the token
	read      map[awscdk.CfnResource]map[string]any           // properties, in this synthesis
	only      awscdk.Stack                                    // the Stage's one stack, while a moment runs
}

func newTree() *tree {
	return &tree{
		stacks:    map[constructs.IConstruct]awscdk.Stack{},
		paths:     map[constructs.IConstruct]string{},
		envs:      map[awscdk.Stack]string{},
		cdkStages: map[awscdk.Stack]awscdk.Stage{},
		numbers:   map[constructs.IConstruct]string{},
		resources: map[constructs.IConstruct]constructs.IConstruct{},
		owners:    map[constructs.IConstruct]constructs.IConstruct{},
		referred:  map[string]constructs.IConstruct{},
		read:      map[awscdk.CfnResource]map[string]any{},
		same:      newConstructMap[awscdk.Stack](),
	}
}

// stack that a construct is in.
func (t *tree) stack(c constructs.IConstruct) awscdk.Stack {
	return remembered(t.stacks, c, func() awscdk.Stack {
		if t.only != nil {
			return t.only
		}
		if resource, ok := c.(awscdk.IResource); ok { // also one in a struct of the user's, which jsii does not take
			return t.sameStack(resource.Stack())
		}
		if hashable(c) && t.owners[c] != nil {
			return t.stack(t.owners[c])
		}
		return t.sameStack(awscdk.Stack_Of(c))
	})
}

// sameStack gives the same Go value for a stack each time.
func (t *tree) sameStack(stack awscdk.Stack) awscdk.Stack {
	return t.same.of(stack, func() awscdk.Stack { return stack })
}

// resource is the L1 resource behind a construct, nil where there is none: an
// import has none.
func (t *tree) resource(c constructs.IConstruct) constructs.IConstruct {
	return remembered(t.resources, c, func() constructs.IConstruct {
		resource := c.Node().DefaultChild()
		if resource != nil {
			t.owners[resource] = c
		}
		return resource
	})
}

// pair notes the resource of a construct that the CDK makes together with it, as
// its first child.
func (t *tree) pair(c, next constructs.IConstruct) {
	var paired bool
	switch next.(type) {
	case awselasticloadbalancingv2.CfnLoadBalancer:
		switch c.(type) {
		case awselasticloadbalancingv2.ApplicationLoadBalancer, awselasticloadbalancingv2.NetworkLoadBalancer:
			paired = true
		}
	case awselasticloadbalancingv2.CfnListener:
		switch c.(type) {
		case awselasticloadbalancingv2.ApplicationListener, awselasticloadbalancingv2.NetworkListener:
			paired = true
		}
	case awsec2.CfnSubnet:
		_, paired = c.(awsec2.Subnet)
	case awsec2.CfnSecurityGroup:
		_, paired = c.(awsec2.SecurityGroup)
	case awsapigatewayv2.CfnVpcLink:
		_, paired = c.(awsapigatewayv2.VpcLink)
	case awsapigateway.CfnDeployment:
		_, paired = c.(awsapigateway.Deployment)
	}
	if paired && hashable(c) {
		t.resources[c], t.owners[next] = next, c
	}
}

// place identifies a construct in the whole app.
type place struct {
	stack awscdk.Stack
	path  string // inside the stack
}

func (t *tree) place(c constructs.IConstruct) place {
	return place{t.stack(c), remembered(t.paths, c, func() string { return *awscdk.Names_StackRelativeConstructPath(c) })}
}

// number tells constructs apart without a round trip.
func (t *tree) number(c constructs.IConstruct) string {
	return remembered(t.numbers, c, func() string { return "#" + strconv.Itoa(len(t.numbers)) })
}

// env is the account and the Region of a stack, as far as the app knows them.
func (t *tree) env(stack awscdk.Stack) string {
	return remembered(t.envs, stack, func() string { return *stack.Environment() })
}

// stage of the CDK's that a stack is in; an App is one. It is nil below anything else.
func (t *tree) stage(stack awscdk.Stack) awscdk.Stage {
	return remembered(t.cdkStages, stack, func() awscdk.Stage { return awscdk.Stage_Of(stack) })
}

// ruleName names a construct in ids of rules as seen from a stack: another stack
// goes by its name, which stays when its construct is renamed. The Stage's name
// is left out.
func (t *tree) ruleName(stack awscdk.Stack, c constructs.IConstruct) string {
	own := t.place(c)
	if own.stack == stack {
		return own.path
	}
	name := *own.stack.StackName()
	if wiring.IsToken(name) { // a nested stack's
		return t.pathIn(stack, c)
	}
	if stage := t.stage(own.stack); stage != nil && stage.StageName() != nil {
		name = strings.TrimPrefix(name, *stage.StageName()+"-")
	}
	return name + ":" + own.path
}

// pathIn names a construct as seen from a stack. It leaves the Stage's path
// out, so that the same app has the same ids in each of its Stages.
func (t *tree) pathIn(stack awscdk.Stack, c constructs.IConstruct) string {
	own := t.place(c)
	if own.stack == stack {
		return own.path
	}
	path := *own.stack.Node().Path()
	if stage := t.stage(own.stack); stage != nil {
		path = strings.TrimPrefix(strings.TrimPrefix(path, *stage.Node().Path()), "/")
	}
	return path + ":" + own.path
}

// behind finds the construct that a token refers to, or nil.
func (t *tree) behind(value *string) constructs.IConstruct {
	if value == nil || !wiring.IsToken(*value) {
		return nil
	}
	return remembered(t.referred, *value, func() constructs.IConstruct {
		return attempt(func() constructs.IConstruct { // the CDK may not know the token
			if ref, ok := awscdk.Tokenization_ReverseString(value).FirstToken().(awscdk.Reference); ok {
				return ref.Target()
			}
			return nil
		})
	})
}

// constructMap holds one value for each construct, whatever Go value stands for
// it. A construct that Go code saw before its constructor returned (a stack in a
// synthesizer written in Go, an API in its definition) has two, and jsii gives
// either; a struct of the user's around a construct is one more. One that took the
// place of a construct that was removed has a value of its own.
type constructMap[T any] struct {
	values map[constructs.IConstruct]T // by each Go value
	paths  map[string]placed[T]        // from the second Go value on: asking costs calls
}

type placed[T any] struct {
	construct constructs.IConstruct
	value     T
}

func (b *constructMap[T]) of(c constructs.IConstruct, ask func() T) T {
	return remembered(b.values, c, func() T {
		if len(b.values)+len(b.paths) == 0 && hashable(c) {
			return ask() // the only one has no need of a path
		}
		if len(b.paths) == 0 {
			for only, value := range b.values {
				b.paths[*only.Node().Path()] = placed[T]{only, value}
			}
		}
		path := *c.Node().Path()
		if at, known := b.paths[path]; known && isSame(at.construct, c) {
			return at.value
		}
		value := ask()
		b.paths[path] = placed[T]{c, value}
		return value
	})
}

// isSame tells whether two Go values stand for one construct: it has one node.
func isSame(a, b constructs.IConstruct) bool {
	return hashable(a) && a == b || a != nil && b != nil && a.Node() == b.Node()
}

func newConstructMap[T any]() constructMap[T] {
	return constructMap[T]{map[constructs.IConstruct]T{}, map[string]placed[T]{}}
}

// isNil tells a nil also where it is one of a type, or a struct of the user's
// around one, however deep: any call on it would be a nil dereference. What else
// such a struct embeds may be nil.
func isNil(c any) bool {
	v := reflect.ValueOf(c)
	for {
		switch v.Kind() {
		case reflect.Invalid:
			return true
		case reflect.Pointer, reflect.Interface:
			if v.IsNil() {
				return true
			}
			v = v.Elem()
		case reflect.Struct:
			inside := embedded(v)
			if inside == nil {
				return false
			}
			v = *inside
		default:
			return false
		}
	}
}

// given tells whether something was given. What holds nothing is a problem.
func given(field string, c any, ps *wiring.Problems) bool {
	if c != nil && isNil(c) {
		ps.Add(field, wiring.CodeRequired, "", "must not be nil")
		return false
	}
	return c != nil
}

// embedded gives what a struct has its methods of a construct or a duration from,
// nil where they are its own.
func embedded(v reflect.Value) *reflect.Value {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		_, construct := field.Type.MethodByName("Node")
		_, duration := field.Type.MethodByName("ToMilliseconds")
		if field.Anonymous && (construct || duration) {
			inside := v.Field(i)
			return &inside
		}
	}
	return nil
}

func hashable(key any) bool { return reflect.ValueOf(key).Comparable() }

// remembered asks once, or each time for what can be no key.
func remembered[K comparable, T any](cache map[K]T, of K, ask func() T) T {
	if !hashable(of) {
		return ask()
	}
	value, ok := cache[of]
	if !ok {
		value = ask()
		cache[of] = value
	}
	return value
}
