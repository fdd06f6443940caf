#!/usr/bin/env bash
# github.com/aws/aws-cdk-go/awscdk/v2 v2.276.0 with github.com/aws/jsii-runtime-go v1.142.0
# and aws-cdk 2.1148.1
#
# Above each annotation that the CLI reports it prints where the construct was
# made. For an app in Go that is never a place in the app: it is a line of the
# bundle that the jsii runtime unpacked into a temporary folder for this run, which
# is gone when somebody reads it, and different in each run. With StackTraces false
# in AppProps, or CDK_DISABLE_STACK_TRACE in the environment, the line is not
# printed.
#
# Seen, with a number and a column that the bundle decides:
#   ../jsii-runtime.1304152896/lib/program.js:1:5591
#   INFO hello (Construct Annotations)
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
	"os"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"
)

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(&awscdk.AppProps{StackTraces: jsii.Bool(os.Getenv("TRACES") != "no")})
	topic := awssns.NewTopic(awscdk.NewStack(app, jsii.String("Stack"), nil), jsii.String("Topic"), nil)
	awscdk.Annotations_Of(topic).AddInfoV2(jsii.String("finding:hello"), jsii.String("hello"))
	app.Synth(nil)
}
GO
go get github.com/aws/aws-cdk-go/awscdk/v2@v2.276.0 github.com/aws/jsii-runtime-go@v1.142.0 >get.log 2>&1 || { cat get.log; exit 2; }
go mod tidy >tidy.log 2>&1 || { cat tidy.log; exit 2; }
go build -o app . || exit 2
npm install --no-audit --no-fund aws-cdk@2.1148.1 >npm.log 2>&1 || { cat npm.log; exit 2; }
echo '{"app": "./app", "context": {"@aws-cdk/core:annotationsInValidationReport": true}}' > cdk.json
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20
node_modules/.bin/cdk synth --quiet >with 2>&1
TRACES=no node_modules/.bin/cdk synth --quiet >without 2>&1
cat with without
grep -qE '/jsii-runtime\.[0-9]+/lib/program\.js:[0-9]+:[0-9]+$' with
grep -qF 'INFO hello' without
! grep -qF 'program.js' without
