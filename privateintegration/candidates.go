package privateintegration

import (
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/cloudformationinclude"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// candidate is a method that Adopt was given, or found.
type candidate struct {
	cfn   awsapigateway.CfnMethod
	field string
	named bool // given one by one, not found below an API or a resource
}

// candidates finds the methods a construct stands for.
func (p *privateIntegration) candidates(field string, c constructs.IConstruct, ps *wiring.Problems) []candidate {
	if isNil(c) {
		ps.Add(field, wiring.CodeRequired, "", "is required")
		return nil
	}
	switch c := c.(type) {
	case awsapigateway.CfnMethod:
		return []candidate{{c, field, true}}
	case awsapigateway.Method:
		if cfn, ok := c.Node().DefaultChild().(awsapigateway.CfnMethod); ok {
			return []candidate{{cfn, field, true}}
		}
		return nil
	case awsapigateway.IRestApi:
		return p.methodsOf(field, c.RestApiId(), p.registry.tree.stack(c))
	case awsapigateway.CfnRestApi:
		return p.methodsOf(field, c.Ref(), p.registry.tree.stack(c))
	case awsapigateway.IResource:
		if *c.Path() == "/" { // the root of an import has nothing below it
			return p.methodsOf(field, c.Api().RestApiId(), p.registry.tree.stack(c))
		}
		return p.below(field, c, func(awsapigateway.CfnMethod) bool { return true })
	case awsapigateway.CfnResource:
		return p.below(field, p.registry.owner, func(cfn awsapigateway.CfnMethod) bool {
			return p.registry.tree.standsOn(cfn.ResourceId(), c)
		})
	case cloudformationinclude.CfnInclude:
		return p.below(field, c, func(awsapigateway.CfnMethod) bool { return true })
	}
	ps.Add(field, wiring.CodeWrongType, *c.Node().Path(), "must be a method, a resource or a REST API, of the L1 or L2 library, or a CfnInclude")
	return nil
}

// methodsOf finds the methods of an API by what its id stands for.
func (p *privateIntegration) methodsOf(field string, id *string, stack awscdk.Stack) []candidate {
	tree := p.registry.tree
	api := tree.identified(id, stack)
	return p.below(field, p.registry.owner, func(cfn awsapigateway.CfnMethod) bool {
		return *cfn.RestApiId() == *id || tree.identified(cfn.RestApiId(), tree.stack(cfn)) == api
	})
}

func (p *privateIntegration) below(field string, scope constructs.IConstruct, wanted func(awsapigateway.CfnMethod) bool) (found []candidate) {
	for _, c := range *scope.Node().FindAll(constructs.ConstructOrder_PREORDER) {
		if cfn, ok := c.(awsapigateway.CfnMethod); ok && wanted(cfn) {
			found = append(found, candidate{cfn, field, false})
		}
	}
	return found
}

// standsOn tells whether the id is that of a resource or of one below it.
func (t *tree) standsOn(id *string, resource awsapigateway.CfnResource) bool {
	for range maxDepth {
		c, ok := t.behind(id).(awsapigateway.CfnResource)
		switch {
		case !ok:
			return false
		case c == resource:
			return true
		}
		id = c.ParentId()
	}
	return false
}

// maxDepth of a resource: API Gateway takes paths of some hundred characters, and
// parents that refer to each other must come to an end.
const maxDepth = 500

// existing is what a method's integration says, as far as it can be read.
// Property overrides are visible nowhere.
type existing struct {
	Type, ConnectionType, ConnectionID, Uri string
	HasTarget                               bool
	Shown                                   string // the Uri, spelled for people
}

// readIntegration reads the property without resolving what is the user's;
// reason says why it cannot.
func (t *tree) readIntegration(cfn awsapigateway.CfnMethod) (in existing, reason string) {
	const late = "what its integration says is known only when the app is synthesized"
	given := (*cfn.CfnProperties())["integration"]
	block, ok := given.(map[string]any)
	switch {
	case given == nil:
		return in, "it has no integration"
	case !ok:
		return in, late
	}
	text := func(name string) string { s, _ := block[name].(string); return s }
	in = existing{Type: text("type"), ConnectionType: text("connectionType"), ConnectionID: text("connectionId"), HasTarget: text("integrationTarget") != ""}
	uri := text("uri")
	switch {
	case uri == "" && (in.Type == wiring.HTTP || in.Type == wiring.HTTPProxy):
		return in, "it has no Uri that can be read"
	case !wiring.IsOneToken(uri):
		in.Uri, in.Shown = uri, wiring.HideTokens(uri)
	case isLazy(uri) && !joined(uri):
		return in, late
	default: // an Fn::Join or Fn::Sub, whose parts become tokens again
		value := t.stack(cfn).Resolve(&uri)
		in.Uri = wiring.Spell(value, func(intrinsic map[string]any) string { return *awscdk.Token_AsString(intrinsic, nil) })
		in.Shown = wiring.Spell(value, wiring.ShowIntrinsic)
	}
	return in, ""
}

// joined tells that a token is an Fn::Join. The CDK has no type for it that could
// be asked for, and names it in the token.
var joined = regexp.MustCompile(`\[Fn::Join\.`).MatchString
