#!/usr/bin/env bash
# aws-cdk-lib 2.276.0: CfnInclude loses the DefaultValue of Fn::FindInMap.
#
# With the transform AWS::LanguageExtensions a lookup may have a fourth argument,
# {"DefaultValue": ...}, for keys that the map does not have. CfnInclude writes the
# lookup back with three arguments and says nothing: a stack that relied on the
# default fails to deploy after it was included.
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

const lookup = ['Hosts', { Ref: 'Region' }, 'host', { DefaultValue: 'orders.example.com' }];
fs.writeFileSync('in.json', JSON.stringify({
  Transform: 'AWS::LanguageExtensions',
  Parameters: { Region: { Type: 'String' } },
  Mappings: { Hosts: { 'eu-west-1': { host: 'eu.example.com' } } },
  Resources: { Host: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: { 'Fn::FindInMap': lookup } } } },
}));
const app = new cdk.App();
new CfnInclude(new cdk.Stack(app, 'S'), 'Template', { templateFile: 'in.json' });
const value = app.synth().getStackByName('S').template.Resources.Host.Properties.Value;
console.log('in: ', JSON.stringify(lookup));
console.log('out:', JSON.stringify(value['Fn::FindInMap']));
JS
seen=$(node probe.js)
want=$(cat <<'WANT'
in:  ["Hosts",{"Ref":"Region"},"host",{"DefaultValue":"orders.example.com"}]
out: ["Hosts",{"Ref":"Region"},"host"]
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
