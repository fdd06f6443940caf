#!/usr/bin/env bash
# aws-cdk-lib 2.276.0: CfnInclude cannot read what the CDK itself writes.
#
# With the flag @aws-cdk/core:defaultCrossStackReferences set to "weak", which
# `cdk init` sets, the template of a stack that uses another stack's resource holds
# Fn::GetStackOutput. CfnInclude refuses that template: the function is not among
# those it parses, and there is no way to let one pass.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent aws-cdk-lib@2.276.0 constructs@10.8.1
export CDK_VALIDATION=false NODE_NO_WARNINGS=1
cat >probe.js <<'JS'
const fs = require('fs');
const cdk = require('aws-cdk-lib');
const { CfnInclude } = require('aws-cdk-lib/cloudformation-include');

const app = new cdk.App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'weak' } });
const producer = new cdk.Stack(app, 'Producer');
const consumer = new cdk.Stack(app, 'Consumer');
const topic = new cdk.aws_sns.Topic(producer, 'Topic');
new cdk.aws_ssm.CfnParameter(consumer, 'Name', { type: 'String', value: topic.topicName });
const template = app.synth().getStackByName('Consumer').template;
console.log('written:', Object.keys(template.Resources.Name.Properties.Value).join());

fs.writeFileSync('consumer.json', JSON.stringify(template));
try {
  new CfnInclude(new cdk.Stack(new cdk.App(), 'Include'), 'Template', { templateFile: 'consumer.json' });
  console.log('read');
} catch (e) {
  console.log('refused:', e.message.split('\n')[0]);
}
JS
seen=$(node probe.js)
want=$(cat <<'WANT'
written: Fn::GetStackOutput
refused: Unsupported CloudFormation function 'Fn::GetStackOutput'
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
