#!/usr/bin/env bash
# github.com/aws-cloudformation/rain v1.24.4: formatting turns !GetAZs "" into a function
# of nothing.
#
# The empty string asks for the zones of the stack's own Region and is the usual
# form. The formatter drops the quotes: the tag stands alone in YAML, which reads
# back as null, and JSON says {"Fn::GetAZs": null}.
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
  Subnet:
    Type: AWS::EC2::Subnet
    Properties:
      AvailabilityZone: !Select [0, !GetAZs ""]
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
        "Subnet": {
            "Type": "AWS::EC2::Subnet",
            "Properties": {
                "AvailabilityZone": {
                    "Fn::Select": [
                        0,
                        {
                            "Fn::GetAZs": null
                        }
                    ]
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
