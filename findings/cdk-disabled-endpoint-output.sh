#!/usr/bin/env bash
# aws-cdk-lib 2.276.0: a RestApi with disableExecuteApiEndpoint still outputs the
# endpoint that it switches off.
#
# The template's only output is the execute-api address, which API Gateway refuses
# once the default endpoint is disabled. Scripts that read the output call an
# address that cannot answer.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent aws-cdk-lib@2.276.0 constructs@10.8.1
export CDK_VALIDATION=false NODE_NO_WARNINGS=1
cat >probe.js <<'JS'
const cdk = require('aws-cdk-lib');
const app = new cdk.App();
const api = new cdk.aws_apigateway.RestApi(new cdk.Stack(app, 'S'), 'Api', { disableExecuteApiEndpoint: true });
api.root.addMethod('GET');
const { Resources, Outputs } = app.synth().getStackByName('S').template;
const made = Object.values(Resources).find((r) => r.Type === 'AWS::ApiGateway::RestApi');
console.log('disabled:', made.Properties.DisableExecuteApiEndpoint);
for (const output of Object.values(Outputs)) {
  console.log('output:  ', output.Value['Fn::Join'][1].map((p) => p.Ref ? `<${p.Ref.replace(/[0-9A-F]{8}$/, '')}>` : p).join(''));
}
JS
seen=$(node probe.js)
want=$(cat <<'WANT'
disabled: true
output:   https://<Api>.execute-api.<AWS::Region>.<AWS::URLSuffix>/<ApiDeploymentStageprod>/
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
