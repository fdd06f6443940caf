// Command https encrypts the way to the load balancer: an HTTPS listener, a
// certificate, and a Uri with the name on that certificate.
//
// With a public hosted zone in Route 53 a certificate is issued in passing:
//
//	-c domain=orders.example.com -c zoneId=Z0123456789EXAMPLE
//
// With a certificate that exists already, in the same Region:
//
//	-c domain=orders.example.com -c certificateArn=arn:aws:acm:...
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/examples/https/stack"
)

func main() {
	defer jsii.Close()

	// A Go app's stack traces name no file of the app, only the runtime's.
	app := awscdk.NewApp(&awscdk.AppProps{StackTraces: jsii.Bool(false)})
	stack.New(app, "Https")
	app.Synth(nil)
}
