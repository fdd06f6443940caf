#!/usr/bin/env bash
# aws-cdk-lib 2.276.0: addCorsPreflight with maxAge of zero sends no max-age at all.
#
# Duration.seconds(0) asks browsers not to keep the preflight's answer. The header
# is left out of the template instead, and a browser then keeps the answer for as
# long as it does by default (five seconds in the Fetch standard). One second is
# written as asked.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent aws-cdk-lib@2.276.0 constructs@10.8.1
export CDK_VALIDATION=false NODE_NO_WARNINGS=1
cat >probe.js <<'JS'
const cdk = require('aws-cdk-lib');
for (const seconds of [0, 1]) {
  const app = new cdk.App();
  const api = new cdk.aws_apigateway.RestApi(new cdk.Stack(app, 'S'), 'Api');
  api.root.addCorsPreflight({ allowOrigins: ['https://shop.example.com'], maxAge: cdk.Duration.seconds(seconds) });
  const resources = Object.values(app.synth().getStackByName('S').template.Resources);
  const method = resources.find((r) => r.Type === 'AWS::ApiGateway::Method');
  const headers = method.Properties.Integration.IntegrationResponses[0].ResponseParameters;
  console.log(seconds, headers['method.response.header.Access-Control-Max-Age'] ?? 'no header');
}
JS
seen=$(node probe.js)
want=$(cat <<'WANT'
0 no header
1 '1'
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
