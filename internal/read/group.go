package read

import (
	"encoding/json"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// Group is a security group, of which only the id may be known.
type Group struct {
	ID *string
	SG awsec2.ISecurityGroup // nil when only the id is known, or an L1 construct
	// Construct is SG, or the L1 construct of a group that has no other.
	Construct constructs.IConstruct
	// Owned groups are made in this app, so their rules may be too.
	Owned bool
	// Closed groups let nothing out: one of a link made by this package.
	Closed bool
}

// GroupOf reads one group.
func (t *Tree) GroupOf(sg awsec2.ISecurityGroup) Group {
	_, made := sg.(awsec2.SecurityGroup)
	return Group{ID: sg.SecurityGroupId(), SG: sg, Construct: sg, Owned: made}
}

// GroupsOf takes each group once.
func (t *Tree) GroupsOf(list []awsec2.ISecurityGroup) (groups []Group) {
	for i, sg := range list {
		if !IsNil(sg) && Hashable(sg) && !slices.Contains(list[:i], sg) { // else reported by the props
			groups = append(groups, t.GroupOf(sg))
		}
	}
	return groups
}

// GroupsOfIDs finds the groups of a link or a load balancer made in this app
// behind its ids. A literal id is somebody else's group.
func (t *Tree) GroupsOfIDs(stack awscdk.Stack, ids *[]*string) (groups []Group) {
	for _, id := range Listed(stack, ids) {
		g := Group{ID: &id}
		if c := t.Behind(&id); c != nil {
			if sg, ok := c.Node().Scope().(awsec2.ISecurityGroup); ok {
				g = t.GroupOf(sg)
			} else if _, ok := c.(awsec2.CfnSecurityGroup); ok {
				g.Construct, g.Owned = c, true
			}
		}
		groups = append(groups, g)
	}
	return groups
}

// CfnGroup is the resource of a group that is made in this app.
func (t *Tree) CfnGroup(c constructs.IConstruct) (cfn awsec2.CfnSecurityGroup, ok bool) {
	if cfn, ok = c.(awsec2.CfnSecurityGroup); !ok {
		cfn, ok = t.Resource(c).(awsec2.CfnSecurityGroup)
	}
	return cfn, ok
}

// Listed gives the items of a list. The CDK's link carries its groups as one
// token for the whole list; Stack.Resolve would resolve the items too, to
// logical ids from which no construct can be told.
func Listed(stack awscdk.Stack, ids *[]*string) (items []string) {
	if ids == nil {
		return nil
	}
	if list := awscdk.Tokenization_ReverseList(ids); list != nil {
		u := &unfolded{list: list}
		stack.Resolve(awscdk.Lazy_UncachedAny(u, nil))
		return u.items
	}
	for _, id := range *ids {
		items = append(items, *id)
	}
	return items
}

type unfolded struct {
	list  awscdk.IResolvable
	items []string
}

// Produce takes the items on the way through.
func (u *unfolded) Produce(context awscdk.IResolveContext) any {
	items, _ := u.list.Resolve(context).([]any)
	for _, item := range items {
		if id, ok := item.(string); ok {
			u.items = append(u.items, id)
		}
	}
	return nil
}

// IsLazy tells the same of the group's id as the function does.
func (g Group) IsLazy() bool { return !g.Owned && IsLazy(*g.ID) }

// IsLazy tells whether a value is a token that must not be resolved before all
// aspects have run. An intrinsic always says the same.
func IsLazy(value string) bool {
	if !wiring.IsToken(value) {
		return false
	}
	_, intrinsic := awscdk.Tokenization_ReverseString(jsii.String(value)).FirstToken().(awscdk.Intrinsic)
	return !intrinsic
}

// Plain is the group as the core knows it, in a stack that holds its rules.
func (t *Tree) Plain(g Group, stack awscdk.Stack) wiring.SecurityGroup {
	if g.Owned {
		return wiring.SecurityGroup{Key: t.Number(g.Construct), Name: t.RuleName(stack, g.Construct)}
	}
	id := Resolved(stack, *g.ID)
	key := id
	if wiring.IsToken(*g.ID) { // the same intrinsic means another group in another environment
		key = t.Env(stack) + " " + id
	}
	return wiring.SecurityGroup{Key: key, Name: id}
}

// Resolved spells a value that may be a token in a way that stays the same from
// run to run; a token's own number does not.
func Resolved(stack awscdk.Stack, value string) string {
	if !wiring.IsToken(value) {
		return value
	}
	spelled, err := json.Marshal(stack.Resolve(jsii.String(value)))
	if err != nil {
		return value
	}
	return string(spelled)
}
