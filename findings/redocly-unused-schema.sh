#!/usr/bin/env bash
# @redocly/cli 2.77.0: bundle --remove-unused-components removes a schema that is used,
# and leaves the reference to it.
#
# References are counted in the operations that OpenAPI knows. One below
# x-amazon-apigateway-any-method, API Gateway's "all verbs", does not count: the
# schema goes, the $ref stays and points nowhere.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent @redocly/cli@2.77.0
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
cat >in.yaml <<'YAML'
openapi: 3.0.1
info: {title: files, version: "1"}
paths:
  /files/{proxy+}:
    x-amazon-apigateway-any-method:
      responses:
        "200":
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/File'}}}
components:
  schemas:
    File: {type: object}
YAML
npx redocly bundle in.yaml --remove-unused-components -o out.json >redocly.log 2>&1
cat >probe.js <<'JS'
const out = require('./out.json');
console.log('references:', JSON.stringify(out).match(/"#\/components\/schemas\/File"/g)?.length ?? 0);
console.log('schemas:   ', Object.keys(out.components?.schemas ?? {}).length);
JS
seen=$(node probe.js)
want=$(cat <<'WANT'
references: 1
schemas:    0
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
