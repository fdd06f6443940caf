#!/usr/bin/env bash
# github.com/oasdiff/oasdiff v1.37.0: removing a path that serves all verbs is not a
# breaking change.
#
# A path that has only x-amazon-apigateway-any-method, API Gateway's "all verbs",
# counts as a path without operations. Taking it away is reported as breaking nothing;
# the same path with `get` is reported.
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
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/oasdiff/oasdiff/checker"
	"github.com/oasdiff/oasdiff/diff"
	"github.com/oasdiff/oasdiff/load"
)

const before = `{"openapi":"3.0.1","info":{"title":"t","version":"1"},"paths":{
  "/health":{"get":{"responses":{"200":{"description":"ok"}}}},
  "/orders":{"VERB":{"responses":{"200":{"description":"ok"}}}}}}`

const after = `{"openapi":"3.0.1","info":{"title":"t","version":"1"},"paths":{
  "/health":{"get":{"responses":{"200":{"description":"ok"}}}}}}`

func spec(text string) *load.SpecInfo {
	doc, err := openapi3.NewLoader().LoadFromData([]byte(text))
	if err != nil {
		panic(err)
	}
	return &load.SpecInfo{Spec: doc}
}

func main() {
	for _, verb := range []string{"get", "x-amazon-apigateway-any-method"} {
		report, sources, err := diff.GetWithOperationsSourcesMap(diff.NewConfig(), spec(strings.Replace(before, "VERB", verb, 1)), spec(after))
		if err != nil {
			panic(err)
		}
		breaking := checker.CheckBackwardCompatibility(checker.NewConfig(checker.GetAllChecks()), report, sources)
		fmt.Println(verb, len(breaking))
	}
}
GO
go get github.com/oasdiff/oasdiff@v1.37.0 2>go.log
go mod tidy 2>>go.log
seen=$(go run .)
want=$(cat <<'WANT'
get 1
x-amazon-apigateway-any-method 0
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
