package privateintegration

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/read"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// refused finds out why the CDK refused to make a private integration, when all
// of it has been taken away again. Each question is a round trip, and so they are
// asked last.
func (p *privateIntegration) refused(reason error, id string, props *PrivateIntegrationProps, plan linkPlan) (ps wiring.Problems) {
	if ps = append(p.inTheWay(plan), wrapped(props, p.target)...); len(ps) == 0 {
		first, _, _ := strings.Cut(reason.Error(), "\n")
		ps.Add("id", wiring.CodeCdkRefused, id, "must be something the CDK accepts: %s", first)
	}
	return ps
}

// inTheWay finds what has the id of something that private integrations share.
func (p *privateIntegration) inTheWay(plan linkPlan) (ps wiring.Problems) {
	r := p.registry
	find := func(scope constructs.IConstruct, id string) constructs.IConstruct {
		return scope.Node().TryFindChild(jsii.String(id))
	}
	refuse := func(scope constructs.IConstruct, id string) {
		ps.Add("scope", wiring.CodeIDTaken, *scope.Node().Path(), "must leave the id %s to what private integrations share", id)
	}
	if found := find(r.owner, idRegistry); found != nil && found != constructs.IConstruct(r) {
		refuse(r.owner, idRegistry)
	}
	if r.rules[p.stack] == nil && find(p.stack, idRules) != nil {
		refuse(p.stack, idRules)
	}
	if plan.existing != nil || !plan.shared || read.Try(func() { p.sharedLink(plan) }) != nil {
		return ps
	}
	key := p.sharedLink(plan)
	if r.links[key] != nil || find(p.stack, key.Path) == nil {
		return ps
	}
	for other := range r.links {
		if other.Stack == key.Stack && strings.ReplaceAll(other.Path, "/", "--") == strings.ReplaceAll(key.Path, "/", "--") {
			ps.Add("VpcLinkName", wiring.CodeIDTaken, "", "must be given: the link of VPC %s has the id of the one for %s in this stack, and a link with a name is this private integration's own",
				strings.TrimPrefix(key.Path, idSharedLink), strings.TrimPrefix(other.Path, idSharedLink))
			return ps
		}
	}
	refuse(p.stack, key.Path)
	return ps
}

// wrapped finds what was given in a struct of the user's, which jsii does not take.
func wrapped(props *PrivateIntegrationProps, to *target) (ps wiring.Problems) {
	check := func(field string, c constructs.IConstruct) {
		if c != nil && read.Try(func() { awscdk.Stack_Of(c) }) != nil {
			ps.Add(field, wiring.CodeWrongType, *c.Node().Path(), notItself)
		}
	}
	check("Target.Vpc", to.vpc)
	if props.VpcLinkSecurityGroups != nil {
		for i, group := range *props.VpcLinkSecurityGroups {
			check(fmt.Sprintf("VpcLinkSecurityGroups[%d]", i), group)
		}
	}
	if props.VpcLinkSubnets != nil && props.VpcLinkSubnets.Subnets != nil {
		for i, subnet := range *props.VpcLinkSubnets.Subnets {
			check(fmt.Sprintf("VpcLinkSubnets.Subnets[%d]", i), subnet)
		}
	}
	return ps
}

const notItself = "must be the construct itself, not a struct around it"
