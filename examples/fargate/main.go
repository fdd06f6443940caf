// Command fargate is an ECS service on Fargate behind an internal application
// load balancer. It deploys as it stands.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/examples/fargate/stack"
)

func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	stack.New(app, "Fargate")
	app.Synth(nil)
}
