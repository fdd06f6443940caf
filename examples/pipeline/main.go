// Command pipeline brings one app to beta and then to production. Once the
// connection to the repository is there, deploy it by hand a single time; from
// then on it updates itself with every push:
//
//	-c connection=arn:aws:codestar-connections:... -c repository=owner/name -c branch=main
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/examples/pipeline/stack"
)

func main() {
	defer jsii.Close()

	// A Go app's stack traces name no file of the app, only the runtime's.
	app := awscdk.NewApp(&awscdk.AppProps{StackTraces: jsii.Bool(false)})
	stack.New(app, "Pipeline")
	app.Synth(nil)
}
