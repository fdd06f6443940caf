// Command openapi is a REST API that an OpenAPI document describes, in front
// of an internal load balancer. The document, stack/openapi.yaml, says nothing
// of AWS; the stack wires it. It deploys as it stands in any account.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/examples/openapi/stack"
)

func main() {
	defer jsii.Close()

	// A Go app's stack traces name no file of the app, only the runtime's.
	app := awscdk.NewApp(&awscdk.AppProps{StackTraces: jsii.Bool(false)})
	stack.New(app, "OpenApi")
	app.Synth(nil)
}
