#!/usr/bin/env bash
# github.com/aws/aws-cdk-go/awscdk/v2 v2.276.0 with github.com/aws/jsii-runtime-go v1.142.0
#
# A type assertion takes an imported REST API for a SpecRestApi: jsii gives the
# import as its nearest exported class, RestApiBase, and in Go the interface of
# SpecRestApi has no method that RestApiBase lacks. Go code cannot tell by type
# whether an API is made in the app; the default child tells (a CfnRestApi or not).
#
# Seen: RestApi false, SpecRestApi true, CfnRestApi false
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat > go.mod <<'MOD'
module finding

go 1.26
MOD
cat > main.go <<'GO'
package main

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/jsii-runtime-go"
)

func main() {
	defer jsii.Close()
	stack := awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Stack"), nil)
	imported := awsapigateway.RestApi_FromRestApiId(stack, jsii.String("Imported"), jsii.String("abc1234567"))
	_, rest := imported.(awsapigateway.RestApi)
	_, spec := imported.(awsapigateway.SpecRestApi)
	_, made := imported.Node().DefaultChild().(awsapigateway.CfnRestApi)
	fmt.Printf("RestApi %v, SpecRestApi %v, CfnRestApi %v\n", rest, spec, made)
}
GO
go get github.com/aws/aws-cdk-go/awscdk/v2@v2.276.0 github.com/aws/jsii-runtime-go@v1.142.0 >get.log 2>&1 || { cat get.log; exit 2; }
go mod tidy >tidy.log 2>&1 || { cat tidy.log; exit 2; }
JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20 go run . | tee out
grep -qxF 'RestApi false, SpecRestApi true, CfnRestApi false' out
