// Package stack is a pipeline, and the app it brings to beta and production.
package stack

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodebuild"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscodepipeline"
	"github.com/aws/aws-cdk-go/awscdk/v2/pipelines"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// cli is the version of the CDK's command line that builds and deploys.
const cli = "2.1148.1"

// New adds the pipeline's stack. Context values: connection, repository, branch.
func New(scope constructs.Construct, id string) awscdk.Stack {
	// The gate: these rules judge the templates of every stage in every synth, so
	// what they refuse fails the build before anything is deployed.
	privateintegration.AddRules(scope)

	stack := awscdk.NewStack(scope, jsii.String(id), nil)
	repository := value(stack, "repository", "example/orders-api")
	branch := value(stack, "branch", "main")
	connection := value(stack, "connection", "arn:aws:codestar-connections:us-east-1:111122223333:connection/11111111-2222-3333-4444-555555555555")
	pipeline := pipelines.NewCodePipeline(stack, jsii.String("Pipeline"), &pipelines.CodePipelineProps{
		PipelineType: awscodepipeline.PipelineType_V2, // paid by the minute
		CliVersion:   jsii.String(cli),
		Synth: pipelines.NewShellStep(jsii.String("Synth"), &pipelines.ShellStepProps{
			Input: pipelines.CodePipelineSource_Connection(jsii.String(repository), jsii.String(branch), &pipelines.ConnectionSourceOptions{
				ConnectionArn: jsii.String(connection),
			}),
			// With the same context values, or the pipeline would update itself to
			// their defaults.
			Commands: jsii.Strings(fmt.Sprintf(
				`npx --yes aws-cdk@%s synth -q --strict --app "go run ./examples/pipeline" -c connection=%s -c repository=%s -c branch=%s`,
				cli, connection, repository, branch)),
		}),
		// Any Go from 1.21 on fetches the release that go.mod asks for.
		SynthCodeBuildDefaults: &pipelines.CodeBuildOptions{
			PartialBuildSpec: awscodebuild.BuildSpec_FromObject(&map[string]any{
				"phases": map[string]any{"install": map[string]any{"runtime-versions": map[string]any{"golang": "1.22", "nodejs": "22"}}},
			}),
		},
	})

	beta, url := NewStage(stack, "Beta")
	pipeline.AddStage(beta, &pipelines.AddStageOpts{
		Post: &[]pipelines.Step{answers(url)},
	})
	prod, url := NewStage(stack, "Prod")
	pipeline.AddStage(prod, &pipelines.AddStageOpts{
		Pre:  &[]pipelines.Step{pipelines.NewManualApprovalStep(jsii.String("Release"), nil)},
		Post: &[]pipelines.Step{answers(url)},
	})
	return stack
}

// answers is a smoke test: a call all the way to the load balancer.
func answers(url awscdk.CfnOutput) pipelines.Step {
	return pipelines.NewShellStep(jsii.String("Answers"), &pipelines.ShellStepProps{
		EnvFromCfnOutputs: &map[string]awscdk.CfnOutput{"URL": url},
		Commands:          jsii.Strings(`curl --fail --silent --show-error --retry 5 --retry-all-errors "$URL"`),
	})
}

// value of a context key, as given with -c key=value.
func value(scope constructs.Construct, key, otherwise string) string {
	if given, ok := scope.Node().TryGetContext(jsii.String(key)).(string); ok {
		return given
	}
	return otherwise
}
