// Command existing adds an API in front of a load balancer and a VPC link that
// another team owns. It deploys once that team has said where they are:
//
//	aws ssm put-parameter --type String --name /orders/load-balancer-arn --value arn:aws:elasticloadbalancing:...
//	aws ssm put-parameter --type String --name /orders/host-name         --value orders.example.com
//	aws ssm put-parameter --type String --name /orders/vpc-link-id       --value abc123
//
// For parameters below another path: -c parameters=/team/orders
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/examples/existing/stack"
)

func main() {
	defer jsii.Close()

	// A Go app's stack traces name no file of the app, only the runtime's.
	app := awscdk.NewApp(&awscdk.AppProps{StackTraces: jsii.Bool(false)})
	stack.New(app, "Existing")
	app.Synth(nil)
}
