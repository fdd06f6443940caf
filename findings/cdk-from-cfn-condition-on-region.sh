#!/usr/bin/env bash
# cdk-from-cfn 0.336.0 (what `cdk migrate` generates code with), aws-cdk-lib 2.276.0: a
# condition on a pseudo parameter is always false in the migrated app.
#
# Conditions become comparisons of the program. One that asks for AWS::Region compares
# this.region, which is a token in a stack without an environment (what the generated
# constructor makes by default), with a literal: never equal. The resource is then
# missing in every Region, with no condition left in the template that tells why.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent cdk-from-cfn@0.336.0 aws-cdk-lib@2.276.0 constructs@10.8.1
export CDK_VALIDATION=false NODE_NO_WARNINGS=1
cat >probe.mjs <<'JS'
import { transmute } from 'cdk-from-cfn';
import * as cdk from 'aws-cdk-lib';
const code = transmute(`
Conditions: {InIreland: !Equals [!Ref "AWS::Region", eu-west-1]}
Resources: {Topic: {Type: AWS::SNS::Topic, Condition: InIreland}, Queue: {Type: AWS::SQS::Queue}}
`, 'typescript', 'Migrated', 'stack');
const condition = code.match(/const inIreland = (.*);/)[1];
console.log('code:     ', condition);

const app = new cdk.App();
const stack = new cdk.Stack(app, 'S');
const holds = new Function(`return ${condition}`).call(stack);
console.log('holds:    ', holds);
console.log('in a stack of eu-west-1:', new Function(`return ${condition}`).call(new cdk.Stack(app, 'T', { env: { region: 'eu-west-1' } })));
JS
seen=$(node probe.mjs)
want=$(cat <<'WANT'
code:      this.region === 'eu-west-1'
holds:     false
in a stack of eu-west-1: true
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
