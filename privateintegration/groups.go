package privateintegration

import (
	"encoding/json"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// group is a security group, of which only the id may be known.
type group struct {
	id *string
	sg awsec2.ISecurityGroup // nil when only the id is known, or an L1 construct
	// construct is sg, or the L1 construct of a group that has no other.
	construct constructs.IConstruct
	// owned groups are made in this app, so their rules may be too.
	owned bool
	// closed groups let nothing out: one of a link made by this package.
	closed bool
}

func (t *tree) groupOf(sg awsec2.ISecurityGroup) group {
	_, made := sg.(awsec2.SecurityGroup)
	return group{id: sg.SecurityGroupId(), sg: sg, construct: sg, owned: made}
}

// groupsOf takes each group once.
func (t *tree) groupsOf(list []awsec2.ISecurityGroup) (groups []group) {
	for i, sg := range list {
		if !isNil(sg) && hashable(sg) && !slices.Contains(list[:i], sg) { // else reported by the props
			groups = append(groups, t.groupOf(sg))
		}
	}
	return groups
}

// groupsOfIDs finds the groups of a link or a load balancer made in this app
// behind its ids. A literal id is somebody else's group.
func (t *tree) groupsOfIDs(stack awscdk.Stack, ids *[]*string) (groups []group) {
	for _, id := range listed(stack, ids) {
		g := group{id: &id}
		if c := t.behind(&id); c != nil {
			if sg, ok := c.Node().Scope().(awsec2.ISecurityGroup); ok {
				g = t.groupOf(sg)
			} else if _, ok := c.(awsec2.CfnSecurityGroup); ok {
				g.construct, g.owned = c, true
			}
		}
		groups = append(groups, g)
	}
	return groups
}

// cfnGroup is the resource of a group that is made in this app.
func (t *tree) cfnGroup(c constructs.IConstruct) (cfn awsec2.CfnSecurityGroup, ok bool) {
	if cfn, ok = c.(awsec2.CfnSecurityGroup); !ok {
		cfn, ok = t.resource(c).(awsec2.CfnSecurityGroup)
	}
	return cfn, ok
}

// listed gives the items of a list. The CDK's link carries its groups as one
// token for the whole list; Stack.Resolve would resolve the items too, to
// logical ids from which no construct can be told.
func listed(stack awscdk.Stack, ids *[]*string) (items []string) {
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

// isLazy tells whether the group's id is a token that must not be resolved
// before all aspects have run. An intrinsic always says the same.
func (g group) isLazy() bool { return !g.owned && isLazy(*g.id) }

func isLazy(value string) bool {
	if !wiring.IsToken(value) {
		return false
	}
	_, intrinsic := awscdk.Tokenization_ReverseString(jsii.String(value)).FirstToken().(awscdk.Intrinsic)
	return !intrinsic
}

// plain is the group as the core knows it, in a stack that holds its rules.
func (t *tree) plain(g group, stack awscdk.Stack) wiring.SecurityGroup {
	if g.owned {
		return wiring.SecurityGroup{Key: t.number(g.construct), Name: t.ruleName(stack, g.construct)}
	}
	id := resolved(stack, *g.id)
	key := id
	if wiring.IsToken(*g.id) { // the same intrinsic means another group in another environment
		key = t.env(stack) + " " + id
	}
	return wiring.SecurityGroup{Key: key, Name: id}
}

// resolved spells a value that may be a token in a way that stays the same from
// run to run; a token's own number does not.
func resolved(stack awscdk.Stack, value string) string {
	if !wiring.IsToken(value) {
		return value
	}
	spelled, err := json.Marshal(stack.Resolve(jsii.String(value)))
	if err != nil {
		return value
	}
	return string(spelled)
}
