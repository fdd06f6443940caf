// Command observed is a REST API in front of an internal load balancer with what
// somebody on call wants: an access log that says why a call failed, a saved
// query of it, alarms and a dashboard. It deploys as it stands in any account,
// without a domain or a certificate.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/examples/observed/stack"
)

func main() {
	defer jsii.Close()

	// A Go app's stack traces name no file of the app, only the runtime's.
	app := awscdk.NewApp(&awscdk.AppProps{StackTraces: jsii.Bool(false)})
	stack.New(app, "Observed")
	app.Synth(nil)
}
