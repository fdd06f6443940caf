#!/usr/bin/env bash
# aws-cdk-lib 2.276.0: a deployment of an imported API waits for none of its methods.
#
# A Deployment of a RestApi depends on the methods that are added to it. One of an
# import of the same API, made in the same stack from its id as a function does that
# is given the id alone, has no DependsOn and no reference to a method. CloudFormation
# may make it first: it then fails for want of methods, or serves what was there before.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent aws-cdk-lib@2.276.0 constructs@10.8.1
export CDK_VALIDATION=false NODE_NO_WARNINGS=1 JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20
cat >probe.js <<'JS'
const cdk = require('aws-cdk-lib');
const { RestApi, Deployment } = cdk.aws_apigateway;
for (const way of ['itself', 'import']) {
  const app = new cdk.App();
  const stack = new cdk.Stack(app, 'S');
  const api = new RestApi(stack, 'Api', { deploy: false, cloudWatchRole: false });
  api.root.addMethod('GET');
  new Deployment(stack, 'Deployment', { api: way === 'itself' ? api : RestApi.fromRestApiId(stack, 'Imported', api.restApiId) });
  const { Resources } = app.synth().getStackByName('S').template;
  const deployment = Object.values(Resources).find((r) => r.Type === 'AWS::ApiGateway::Deployment');
  console.log(way, JSON.stringify(deployment.DependsOn || []));
}
JS
seen=$(node probe.js)
want=$(cat <<'WANT'
itself ["ApiGET9257B917"]
import []
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
