#!/usr/bin/env bash
# github.com/aws-cloudformation/rain v1.24.4: written as JSON, !Transform loses the name
# of the function.
#
# !Transform {Name: AWS::Include, ...} stands for {"Fn::Transform": {...}}. The
# formatter's JSON holds the bare map, so the OpenAPI document that was to be
# included becomes a body with two unknown keys. As YAML the tag is kept.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat >go.mod <<'MOD'
module probe

go 1.26
MOD
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/aws-cloudformation/rain/cft/format"
	"github.com/aws-cloudformation/rain/cft/parse"
)

const template = `Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body: !Transform
        Name: AWS::Include
        Parameters:
          Location: s3://example-bucket/openapi.yaml
`

func main() {
	parsed, err := parse.String(template)
	if err != nil {
		panic(err)
	}
	fmt.Println(format.String(parsed, format.Options{JSON: true}))
}
GO
go get github.com/aws-cloudformation/rain@v1.24.4 2>go.log
go mod tidy 2>>go.log
seen=$(go run .)
want=$(cat <<'WANT'
{
    "Resources": {
        "Api": {
            "Type": "AWS::ApiGateway::RestApi",
            "Properties": {
                "Body": {
                    "Name": "AWS::Include",
                    "Parameters": {
                        "Location": "s3://example-bucket/openapi.yaml"
                    }
                }
            }
        }
    }
}
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
