#!/usr/bin/env bash
# github.com/getkin/kin-openapi v0.153.0: openapi2conv.ToV3 converts the operations of a
# Swagger 2.0 document save those of x-amazon-apigateway-any-method.
#
# The extension holds an operation in API Gateway's documents. ToV3 copies it as it
# is, so that the result, OpenAPI 3.0 by its head, has a parameter with a bare type in
# that one place, which 3.0 does not know.
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
	"encoding/json"
	"fmt"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
)

const swagger = `{"swagger":"2.0","info":{"title":"t","version":"1"},"paths":{"/orders":{
  "get":{"parameters":[{"name":"q","in":"query","type":"string"}],"responses":{"200":{"description":"ok"}}},
  "x-amazon-apigateway-any-method":{"parameters":[{"name":"q","in":"query","type":"string"}],"responses":{"200":{"description":"ok"}}}}}}`

func main() {
	var old openapi2.T
	if err := json.Unmarshal([]byte(swagger), &old); err != nil {
		panic(err)
	}
	doc, err := openapi2conv.ToV3(&old)
	if err != nil {
		panic(err)
	}
	spelled, err := json.Marshal(doc)
	if err != nil {
		panic(err)
	}
	var out struct {
		OpenAPI string
		Paths   map[string]map[string]struct{ Parameters json.RawMessage }
	}
	if err := json.Unmarshal(spelled, &out); err != nil {
		panic(err)
	}
	fmt.Println(out.OpenAPI)
	fmt.Println("get:", string(out.Paths["/orders"]["get"].Parameters))
	fmt.Println("any:", string(out.Paths["/orders"]["x-amazon-apigateway-any-method"].Parameters))
}
GO
go get github.com/getkin/kin-openapi@v0.153.0 2>go.log
go mod tidy 2>>go.log
seen=$(go run .)
want=$(cat <<'WANT'
3.0.3
get: [{"in":"query","name":"q","schema":{"type":"string"}}]
any: [{"in":"query","name":"q","type":"string"}]
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
