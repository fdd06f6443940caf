package read

import (
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// MethodResource is the resource of a method, itself where it is one.
func (t *Tree) MethodResource(method constructs.IConstruct) awscdk.CfnResource {
	if cfn, ok := method.(awsapigateway.CfnMethod); ok {
		return cfn
	}
	return t.Resource(method).(awscdk.CfnResource)
}

// StandsOn tells whether the id is that of a resource or of one below it.
func (t *Tree) StandsOn(id *string, resource awsapigateway.CfnResource) bool {
	for range MaxDepth {
		c, ok := t.Behind(id).(awsapigateway.CfnResource)
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

// MaxDepth of a resource: API Gateway takes paths of some hundred characters, and
// parents that refer to each other must come to an end.
const MaxDepth = 500

// Existing is what a method's integration says, as far as it can be read.
// Property overrides are visible nowhere.
type Existing struct {
	Type, ConnectionType, ConnectionID, Uri string
	HasTarget                               bool
	Shown                                   string // the Uri, spelled for people
}

// Integration reads a method's without resolving what is the user's;
// reason says why it cannot.
func (t *Tree) Integration(cfn awsapigateway.CfnMethod) (in Existing, reason string) {
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
	in = Existing{Type: text("type"), ConnectionType: text("connectionType"), ConnectionID: text("connectionId"), HasTarget: text("integrationTarget") != ""}
	uri := text("uri")
	switch {
	case uri == "" && (in.Type == wiring.HTTP || in.Type == wiring.HTTPProxy):
		return in, "it has no Uri that can be read"
	case !wiring.IsOneToken(uri):
		in.Uri, in.Shown = uri, wiring.HideTokens(uri)
	case IsLazy(uri) && !joined(uri):
		return in, late
	default: // an Fn::Join or Fn::Sub, whose parts become tokens again
		value := t.Stack(cfn).Resolve(&uri)
		in.Uri = wiring.Spell(value, func(intrinsic map[string]any) string { return *awscdk.Token_AsString(intrinsic, nil) })
		in.Shown = wiring.Spell(value, wiring.ShowIntrinsic)
	}
	return in, ""
}

// joined tells that a token is an Fn::Join. The CDK has no type for it that could
// be asked for, and names it in the token.
var joined = regexp.MustCompile(`\[Fn::Join\.`).MatchString
