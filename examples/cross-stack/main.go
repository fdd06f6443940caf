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

	app := awscdk.NewApp(nil)
	stack.New(app, "CrossStack")
	app.Synth(nil)
}
