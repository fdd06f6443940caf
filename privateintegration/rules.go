package privateintegration

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/read"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/rulepack"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// rulesMarker is metadata on the App that says the rules are registered there.
// It lives in the construct tree: two apps of one process never share it.
const rulesMarker = "privateintegration:rules"

// Rules returns the rule pack for AWS's template validator, one source a file,
// in the order of their names.
//
// It is for apps that register a CloudFormationValidatePlugin of their own, of
// which there can be one; all others call [AddRules].
func Rules() *[]*awscdk.ValidationRuleSource {
	files := rulepack.Sources()
	sources := make([]*awscdk.ValidationRuleSource, len(files))
	for i, f := range files {
		sources[i] = &awscdk.ValidationRuleSource{Name: jsii.String(f.Name), Content: jsii.String(f.Content)}
	}
	return &sources
}

// AddRules has every synth of the app that scope belongs to checked by the rule
// pack, beside AWS's own rules: every stack, those inside Stages too. Calling it
// again, with whatever scope of the same app, changes nothing.
//
// It panics with a [*ValidationError] when scope is in no app. An app that
// registers a CloudFormationValidatePlugin of its own passes [Rules] to that one
// instead: the CDK refuses two at synth, and has no way to look for one before
// that does not announce itself as deprecated in every synth.
func AddRules(scope constructs.IConstruct) {
	var ps wiring.Problems
	if read.IsNil(scope) {
		ps.Add("scope", wiring.CodeRequired, "", "is required: the app, or anything in it")
		raise("", ps)
	}
	root := scope.Node().Root()
	if _, ok := root.(awscdk.Stage); !ok {
		ps.Add("scope", wiring.CodeWrongType, *scope.Node().Path(), "must be in an app")
		raise("", ps)
	}
	for _, entry := range *root.Node().Metadata() {
		if *entry.Type == rulesMarker {
			return
		}
	}
	awscdk.Validations_Of(root).AddPlugins(validator())
	root.Node().AddMetadata(jsii.String(rulesMarker), jsii.Bool(true), nil)
}

// engine is AWS's engine with our rules. Starting it takes seconds, and it keeps
// nothing of a template, so that one serves all apps of a process, as the CDK's
// own does.
var engine awscdk.CloudFormationValidatePlugin

// validator starts the engine where it is not running: a kernel that was closed
// has taken it along.
func validator() awscdk.CloudFormationValidatePlugin {
	if engine == nil || read.Try(func() { engine.Name() }) != nil {
		engine = awscdk.NewCloudFormationValidatePlugin(&awscdk.CloudFormationValidatePluginProps{RegoRules: Rules()})
	}
	return engine
}
