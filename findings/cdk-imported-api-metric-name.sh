#!/usr/bin/env bash
# aws-cdk-lib 2.276.0: metrics of an imported REST API watch a name that no API has.
#
# CloudWatch's dimension ApiName is the API's name. For RestApi.fromRestApiId the
# CDK fills in the id of the construct in the app, without a warning; that function
# has no parameter for the name. An alarm on it never has data. With
# fromRestApiAttributes the same happens unless restApiName is given.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent aws-cdk-lib@2.276.0 constructs@10.8.1
export CDK_VALIDATION=false NODE_NO_WARNINGS=1
cat >probe.js <<'JS'
const cdk = require('aws-cdk-lib');
const { RestApi } = cdk.aws_apigateway;
const stack = new cdk.Stack(new cdk.App(), 'S');
const dimensions = (api) => JSON.stringify(api.metricServerError().toMetricConfig().metricStat.dimensions);
console.log('by id:        ', dimensions(RestApi.fromRestApiId(stack, 'ById', 'a1b2c3d4e5')));
console.log('by attributes:', dimensions(RestApi.fromRestApiAttributes(stack, 'ByAttributes', { restApiId: 'a1b2c3d4e5', rootResourceId: 'f6g7h8' })));
console.log('with its name:', dimensions(RestApi.fromRestApiAttributes(stack, 'Named', { restApiId: 'a1b2c3d4e5', rootResourceId: 'f6g7h8', restApiName: 'orders' })));
JS
seen=$(node probe.js)
want=$(cat <<'WANT'
by id:         [{"name":"ApiName","value":"ById"}]
by attributes: [{"name":"ApiName","value":"ByAttributes"}]
with its name: [{"name":"ApiName","value":"orders"}]
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
