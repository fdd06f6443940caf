package privateintegration

import (
	"encoding/json"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// group is a security group, of which only the id may be known.
type group struct {
	id *string
	sg awsec2.ISecurityGroup // nil when only the id is known
	// owned groups are made in this app, so their rules may be too.
	owned bool
}

func (t *tree) groupOf(sg awsec2.ISecurityGroup) group {
	return group{id: sg.SecurityGroupId(), sg: sg, owned: t.resource(sg) != nil}
}

// groupsOfIDs finds the groups of a link made in this app behind its ids. A
// literal id is somebody else's group.
func (t *tree) groupsOfIDs(stack awscdk.Stack, ids *[]*string) (groups []group) {
	for _, id := range listed(stack, ids) {
		g := group{id: &id}
		if c := t.behind(&id); c != nil {
			if sg, ok := c.Node().Scope().(awsec2.ISecurityGroup); ok {
				g = t.groupOf(sg)
			}
		}
		groups = append(groups, g)
	}
	return groups
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

// nameOf identifies a group in ids and messages, as seen from a stack.
func (t *tree) nameOf(g group, stack awscdk.Stack) string {
	if g.owned {
		return t.pathIn(stack, g.sg)
	}
	return resolved(stack, *g.id)
}

// keyOf identifies a group in the whole app.
func (t *tree) keyOf(g group) place {
	if g.owned {
		return t.place(g.sg)
	}
	return place{path: *g.id}
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
