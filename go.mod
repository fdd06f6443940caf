module github.com/cdk-private-integration/cdk-private-integration-go

go 1.26.0

require (
	github.com/aws/aws-cdk-go/awscdk/v2 v2.270.0
	github.com/aws/constructs-go/constructs/v10 v10.6.0
	github.com/aws/jsii-runtime-go v1.139.0
	pgregory.net/rapid v1.3.0
)
