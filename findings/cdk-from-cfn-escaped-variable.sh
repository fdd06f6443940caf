#!/usr/bin/env bash
# cdk-from-cfn 0.336.0 (what `cdk migrate` generates code with): ${!Name} of Fn::Sub, which
# stands for the literal ${Name}, becomes a variable of the program.
#
# Templates write stage variables of API Gateway that way. The TypeScript holds a
# template string that reads an object `stageVariables`, which nothing declares, so
# the migrated app does not compile. The same text outside Fn::Sub is kept.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent cdk-from-cfn@0.336.0
cat >probe.mjs <<'JS'
import { transmute } from 'cdk-from-cfn';
const template = (value) => `Resources: {Host: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: ${value}}}}`;
const line = (value) => transmute(template(value), 'typescript', 'Migrated', 'stack').split('\n').find((l) => l.includes('value:')).trim();
console.log('Fn::Sub:', line('!Sub "https://${!stageVariables.host}/v1"'));
console.log('plain:  ', line('"https://${stageVariables.host}/v1"'));
JS
seen=$(node probe.mjs)
want=$(cat <<'WANT'
Fn::Sub: value: `https://${stageVariables.host}/v1`,
plain:   value: 'https://${stageVariables.host}/v1',
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
