package read

import (
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

// Tree remembers what a construct's place is, which never changes: each
// question is a round trip to the CDK's kernel, and many ask the same.
type Tree struct {
	stacks    map[constructs.IConstruct]awscdk.Stack
	same      Map[awscdk.Stack]
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

func New() *Tree {
	return &Tree{
		stacks:    map[constructs.IConstruct]awscdk.Stack{},
		paths:     map[constructs.IConstruct]string{},
		envs:      map[awscdk.Stack]string{},
		cdkStages: map[awscdk.Stack]awscdk.Stage{},
		numbers:   map[constructs.IConstruct]string{},
		resources: map[constructs.IConstruct]constructs.IConstruct{},
		owners:    map[constructs.IConstruct]constructs.IConstruct{},
		referred:  map[string]constructs.IConstruct{},
		read:      map[awscdk.CfnResource]map[string]any{},
		same:      NewMap[awscdk.Stack](),
	}
}

// Begin forgets what was read in the last synthesis.
func (t *Tree) Begin() { clear(t.read) }

// Only says that all stand in one stack, until nil is given: nothing is asked for
// its stack then.
func (t *Tree) Only(stack awscdk.Stack) {
	if t.only = nil; stack != nil {
		t.only = t.SameStack(stack)
	}
}

// Stands says what stack a construct is in, which saves asking.
func (t *Tree) Stands(c constructs.IConstruct, in awscdk.Stack) { t.stacks[c] = in }

// StandsIn says what Stage of the CDK's a stack is in.
func (t *Tree) StandsIn(stack awscdk.Stack, stage awscdk.Stage) { t.cdkStages[stack] = stage }

// Named says what a construct's path inside its stack is.
func (t *Tree) Named(c constructs.IConstruct, path string) { t.paths[c] = path }

// Known is the resource behind a construct, if it was seen already.
func (t *Tree) Known(c constructs.IConstruct) constructs.IConstruct { return t.resources[c] }

// Owner is the construct that a resource was found behind.
func (t *Tree) Owner(resource constructs.IConstruct) constructs.IConstruct { return t.owners[resource] }

// Stack that a construct is in.
func (t *Tree) Stack(c constructs.IConstruct) awscdk.Stack {
	return Remembered(t.stacks, c, func() awscdk.Stack {
		if t.only != nil {
			return t.only
		}
		if resource, ok := c.(awscdk.IResource); ok { // also one in a struct of the user's, which jsii does not take
			return t.SameStack(resource.Stack())
		}
		if Hashable(c) && t.owners[c] != nil {
			return t.Stack(t.owners[c])
		}
		return t.SameStack(awscdk.Stack_Of(c))
	})
}

// SameStack gives the same Go value for a stack each time.
func (t *Tree) SameStack(stack awscdk.Stack) awscdk.Stack {
	return t.same.Of(stack, func() awscdk.Stack { return stack })
}

// Resource is the L1 resource behind a construct, nil where there is none: an
// import has none.
func (t *Tree) Resource(c constructs.IConstruct) constructs.IConstruct {
	return Remembered(t.resources, c, func() constructs.IConstruct {
		resource := c.Node().DefaultChild()
		if resource != nil {
			t.owners[resource] = c
		}
		return resource
	})
}

// pair notes the resource of a construct that the CDK makes together with it, as
// its first child.
func (t *Tree) pair(c, next constructs.IConstruct) {
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
	if paired && Hashable(c) {
		t.resources[c], t.owners[next] = next, c
	}
}

// Place identifies a construct in the whole app.
type Place struct {
	Stack awscdk.Stack
	Path  string // inside the stack
}

// Place of a construct.
func (t *Tree) Place(c constructs.IConstruct) Place {
	return Place{t.Stack(c), Remembered(t.paths, c, func() string { return *awscdk.Names_StackRelativeConstructPath(c) })}
}

// Number tells constructs apart without a round trip.
func (t *Tree) Number(c constructs.IConstruct) string {
	return Remembered(t.numbers, c, func() string { return "#" + strconv.Itoa(len(t.numbers)) })
}

// Env is the account and the Region of a stack, as far as the app knows them.
func (t *Tree) Env(stack awscdk.Stack) string {
	return Remembered(t.envs, stack, func() string { return *stack.Environment() })
}

// Stage of the CDK's that a stack is in; an App is one. It is nil below anything else.
func (t *Tree) Stage(stack awscdk.Stack) awscdk.Stage {
	return Remembered(t.cdkStages, stack, func() awscdk.Stage { return awscdk.Stage_Of(stack) })
}

// RuleName names a construct in ids of rules as seen from a stack: another stack
// goes by its name, which stays when its construct is renamed. The Stage's name
// is left out.
func (t *Tree) RuleName(stack awscdk.Stack, c constructs.IConstruct) string {
	own := t.Place(c)
	if own.Stack == stack {
		return own.Path
	}
	name := *own.Stack.StackName()
	if wiring.IsToken(name) { // a nested stack's
		return t.PathIn(stack, c)
	}
	if stage := t.Stage(own.Stack); stage != nil && stage.StageName() != nil {
		name = strings.TrimPrefix(name, *stage.StageName()+"-")
	}
	return name + ":" + own.Path
}

// PathIn names a construct as seen from a stack. It leaves the Stage's path
// out, so that the same app has the same ids in each of its Stages.
func (t *Tree) PathIn(stack awscdk.Stack, c constructs.IConstruct) string {
	own := t.Place(c)
	if own.Stack == stack {
		return own.Path
	}
	path := *own.Stack.Node().Path()
	if stage := t.Stage(own.Stack); stage != nil {
		path = strings.TrimPrefix(strings.TrimPrefix(path, *stage.Node().Path()), "/")
	}
	return path + ":" + own.Path
}

// Behind finds the construct that a token refers to, or nil.
func (t *Tree) Behind(value *string) constructs.IConstruct {
	if value == nil || !wiring.IsToken(*value) {
		return nil
	}
	return Remembered(t.referred, *value, func() constructs.IConstruct {
		return Attempt(func() constructs.IConstruct { // the CDK may not know the token
			if ref, ok := awscdk.Tokenization_ReverseString(value).FirstToken().(awscdk.Reference); ok {
				return ref.Target()
			}
			return nil
		})
	})
}

// Identified names what an id stands for: the resource behind it where that is
// made in this app, so that a Ref and a Fn::GetAtt of one API are one.
func (t *Tree) Identified(id *string, stack awscdk.Stack) any {
	switch c := t.Behind(id); {
	case c != nil:
		return c
	case wiring.IsToken(*id) && !IsLazy(*id):
		return t.Env(stack) + " " + Resolved(stack, *id)
	}
	return *id
}

// TopStack is the stack that CloudFormation is given: a nested one's outermost.
func (t *Tree) TopStack(stack awscdk.Stack) awscdk.Stack {
	for {
		parent := stack.NestedStackParent()
		if parent == nil {
			return t.SameStack(stack)
		}
		stack = parent
	}
}
