#!/usr/bin/env bash
# aws-cdk-lib 2.276.0: what is set on a method's CfnMethod does not renew the deployment.
#
# The Deployment's logical id holds the properties that the method's constructor was
# given. Setting a property on the L1 resource afterwards (the documented way for
# what the L2 cannot say) changes the template, and not the id: CloudFormation
# updates the method and the stage goes on serving the old one.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent aws-cdk-lib@2.276.0 constructs@10.8.1
export CDK_VALIDATION=false NODE_NO_WARNINGS=1
cat >probe.js <<'JS'
const cdk = require('aws-cdk-lib');
const synth = (change) => {
  const app = new cdk.App();
  const method = new cdk.aws_apigateway.RestApi(new cdk.Stack(app, 'S'), 'Api').root.addMethod('GET');
  change(method.node.defaultChild);
  const { Resources } = app.synth().getStackByName('S').template;
  const id = (type) => Object.keys(Resources).find((k) => Resources[k].Type === type);
  return [JSON.stringify(Resources[id('AWS::ApiGateway::Method')]), id('AWS::ApiGateway::Deployment')];
};
const [method, deployment] = synth(() => {});
for (const [name, change] of [['setter', (cfn) => { cfn.apiKeyRequired = true; }], ['override', (cfn) => cfn.addPropertyOverride('ApiKeyRequired', true)]]) {
  const [changed, now] = synth(change);
  console.log(name, changed === method ? 'same method' : 'other method', now === deployment ? 'same deployment' : 'other deployment');
}
JS
seen=$(node probe.js)
want=$(cat <<'WANT'
setter other method same deployment
override other method same deployment
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
