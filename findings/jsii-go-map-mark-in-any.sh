#!/usr/bin/env bash
# github.com/aws/aws-cdk-go/awscdk/v2 v2.276.0 with github.com/aws/jsii-runtime-go v1.142.0
#
# A map that Go code put into a struct of an L1 construct comes back with jsii's
# own mark around it where the value has no type: CfnProperties of a CfnStage
# gives canarySetting.stageVariableOverrides as {"$jsii.map": {...}}, a map of
# one key that nobody wrote, while the struct around it is a plain map. The
# template is right; who reads properties must take the mark off.
#
# Seen: {"percentTraffic":10,"stageVariableOverrides":{"$jsii.map":{"color":"green"}}}
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
	"encoding/json"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/jsii-runtime-go"
)

func main() {
	defer jsii.Close()
	stack := awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Stack"), nil)
	stage := awsapigateway.NewCfnStage(stack, jsii.String("Stage"), &awsapigateway.CfnStageProps{
		RestApiId: jsii.String("abc123"),
		CanarySetting: &awsapigateway.CfnStage_CanarySettingProperty{
			PercentTraffic:         jsii.Number(10),
			StageVariableOverrides: &map[string]*string{"color": jsii.String("green")},
		},
	})
	text, _ := json.Marshal((*stage.CfnProperties())["canarySetting"])
	fmt.Println(string(text))
}
GO
go get github.com/aws/aws-cdk-go/awscdk/v2@v2.276.0 github.com/aws/jsii-runtime-go@v1.142.0 >get.log 2>&1 || { cat get.log; exit 2; }
go mod tidy >tidy.log 2>&1 || { cat tidy.log; exit 2; }
JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20 go run . | tee out
grep -qF '{"percentTraffic":10,"stageVariableOverrides":{"$jsii.map":{"color":"green"}}}' out
