#!/usr/bin/env bash
# aws-cdk-lib 2.276.0: a usage plan with a quota of zero calls is written without the
# limit.
#
# quota {limit: 0} asks for no calls at all in a period. The template keeps Period and Offset and
# drops Limit, while a throttle of zero beside it is written. CloudFormation is
# then handed a quota that lacks the number it is about.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent aws-cdk-lib@2.276.0 constructs@10.8.1
export CDK_VALIDATION=false NODE_NO_WARNINGS=1
cat >probe.js <<'JS'
const cdk = require('aws-cdk-lib');
const { RestApi, Period } = cdk.aws_apigateway;
for (const limit of [0, 1]) {
  const app = new cdk.App();
  const api = new RestApi(new cdk.Stack(app, 'S'), 'Api');
  api.root.addMethod('GET');
  api.addUsagePlan('Plan', { throttle: { rateLimit: limit, burstLimit: limit }, quota: { limit, offset: 0, period: Period.DAY } });
  const plan = Object.values(app.synth().getStackByName('S').template.Resources).find((r) => r.Type === 'AWS::ApiGateway::UsagePlan');
  console.log(limit, JSON.stringify(plan.Properties.Quota), JSON.stringify(plan.Properties.Throttle));
}
JS
seen=$(node probe.js)
want=$(cat <<'WANT'
0 {"Offset":0,"Period":"DAY"} {"BurstLimit":0,"RateLimit":0}
1 {"Limit":1,"Offset":0,"Period":"DAY"} {"BurstLimit":1,"RateLimit":1}
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
