#!/usr/bin/env bash
# js-yaml-cloudformation-schema 1.0.0: !Condition is read as a function that CloudFormation
# does not have.
#
# The short form !Condition Name stands for {"Condition": "Name"}. The schema gives it
# the prefix of the other functions, {"Fn::Condition": "Name"}, which a template with
# conditions made of conditions does not deploy with.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent js-yaml-cloudformation-schema@1.0.0 js-yaml@4.1.0
cat >probe.js <<'JS'
const yaml = require('js-yaml');
const { CLOUDFORMATION_SCHEMA } = require('js-yaml-cloudformation-schema');
console.log(JSON.stringify(yaml.load('Both: !And [!Condition Production, !Condition Europe]', { schema: CLOUDFORMATION_SCHEMA })));
JS
seen=$(node probe.js)
want=$(cat <<'WANT'
{"Both":{"Fn::And":[{"Fn::Condition":"Production"},{"Fn::Condition":"Europe"}]}}
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
