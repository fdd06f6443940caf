// Command migrate-v1 moves a REST API from a VPC link V1, which needs a network
// load balancer of its own, to a VPC link V2, without an outage. Deploy it three
// times, with -c step=0, 1 and 2; without a step it is the finished app.
package main

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/examples/migrate-v1/stack"
)

func main() {
	defer jsii.Close()

	// A Go app's stack traces name no file of the app, only the runtime's.
	app := awscdk.NewApp(&awscdk.AppProps{StackTraces: jsii.Bool(false)})
	step := stack.Done
	if given := app.Node().TryGetContext(jsii.String("step")); given != nil {
		if _, err := fmt.Sscan(fmt.Sprint(given), &step); err != nil {
			panic(fmt.Errorf("context value step: must be 0, 1 or 2, got %v", given))
		}
	}
	stack.New(app, "MigrateV1", step)
	app.Synth(nil)
}
