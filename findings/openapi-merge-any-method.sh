#!/usr/bin/env bash
# openapi-merge 2.0.2: paths that only have x-amazon-apigateway-any-method are left out
# of the merged document.
#
# That extension is how API Gateway writes "all verbs", greedy proxies above all. A
# path whose other keys are verbs survives, one with the extension alone is gone,
# and the result says nothing of it: the merged API lacks a route that its part had.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent openapi-merge@2.0.2
cat >probe.js <<'JS'
const { merge } = require('openapi-merge');
const oas = {"openapi":"3.0.1","info":{"title":"files","version":"1"},"paths":{
  "/files/{proxy+}":{"x-amazon-apigateway-any-method":{"parameters":[{"name":"proxy","in":"path","required":true,"schema":{"type":"string"}}],"responses":{"200":{"description":"ok"}}}},
  "/orders":{"get":{"responses":{"200":{"description":"ok"}}}}}};
const result = merge([{ oas }]);
console.log('in: ', Object.keys(oas.paths).join(' '));
console.log('out:', Object.keys(result.output.paths).join(' '));
JS
seen=$(node probe.js)
want=$(cat <<'WANT'
in:  /files/{proxy+} /orders
out: /orders
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
