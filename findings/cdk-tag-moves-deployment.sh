#!/usr/bin/env bash
# aws-cdk-lib 2.276.0: a tag on a RestApi makes a new deployment of the API.
#
# The logical id of the Deployment is a hash of what the API serves, and the tags of
# the RestApi resource are in it. A tag that changes with each build (a commit, a
# version, a date) therefore replaces the deployment at each build, although not a
# call is answered differently.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent aws-cdk-lib@2.276.0 constructs@10.8.1
export CDK_VALIDATION=false NODE_NO_WARNINGS=1
cat >probe.js <<'JS'
const cdk = require('aws-cdk-lib');
const deployments = ['1.0.0', '1.0.1'].map((version) => {
  const app = new cdk.App();
  const stack = new cdk.Stack(app, 'S');
  new cdk.aws_apigateway.RestApi(stack, 'Api').root.addMethod('GET');
  cdk.Tags.of(app).add('version', version);
  const { Resources } = app.synth().getStackByName('S').template;
  return Object.keys(Resources).find((id) => Resources[id].Type === 'AWS::ApiGateway::Deployment');
});
console.log(deployments[0] === deployments[1] ? 'the same deployment' : 'another deployment');
JS
seen=$(node probe.js)
want=$(cat <<'WANT'
another deployment
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
