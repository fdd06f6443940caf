// Command stages is one API with two stages, each over a VPC link of its own.
// It deploys as it stands in any account, without a domain or a certificate.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/examples/stages/stack"
)

func main() {
	defer jsii.Close()

	// A Go app's stack traces name no file of the app, only the runtime's.
	app := awscdk.NewApp(&awscdk.AppProps{StackTraces: jsii.Bool(false)})
	stack.New(app, "Stages")
	app.Synth(nil)
}
