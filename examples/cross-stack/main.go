// Command cross-stack has network, service and API in a stack each. It deploys
// as it stands: cdk deploy --all.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/examples/cross-stack/stack"
)

func main() {
	defer jsii.Close()

	// A Go app's stack traces name no file of the app, only the runtime's.
	app := awscdk.NewApp(&awscdk.AppProps{StackTraces: jsii.Bool(false)})
	stack.New(app, "CrossStack")
	app.Synth(nil)
}
