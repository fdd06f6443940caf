// Command custom shows what a method can say for itself: a caller who signs,
// mapping templates, a stream, a time limit. The API in front is private too.
// It deploys as it stands, and answers only inside its VPC.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/examples/custom/stack"
)

func main() {
	defer jsii.Close()

	// A Go app's stack traces name no file of the app, only the runtime's.
	app := awscdk.NewApp(&awscdk.AppProps{StackTraces: jsii.Bool(false)})
	stack.New(app, "Custom")
	app.Synth(nil)
}
