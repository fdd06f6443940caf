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

	app := awscdk.NewApp(nil)
	stack.New(app, "Stages")
	app.Synth(nil)
}
