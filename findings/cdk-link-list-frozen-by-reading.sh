#!/usr/bin/env bash
# aws-cdk-lib 2.276.0: reading a VPC link's groups once drops those added later.
#
# awsapigatewayv2.VpcLink hands its subnets and security groups to CloudFormation as
# lazy lists, and those lists keep the value of their first reading. An aspect, a
# test or a log line that resolves the property between two addSecurityGroups calls
# changes the template: the group that is added afterwards is missing, without an
# error.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent aws-cdk-lib@2.276.0 constructs@10.8.1
export CDK_VALIDATION=false NODE_NO_WARNINGS=1
cat >probe.js <<'JS'
const cdk = require('aws-cdk-lib');
const { aws_ec2: ec2, aws_apigatewayv2: v2 } = cdk;
for (const read of [false, true]) {
  const app = new cdk.App();
  const stack = new cdk.Stack(app, 'S');
  const vpc = new ec2.Vpc(stack, 'Vpc');
  const link = new v2.VpcLink(stack, 'Link', { vpc });
  link.addSecurityGroups(new ec2.SecurityGroup(stack, 'First', { vpc }));
  if (read) stack.resolve(link.node.defaultChild.securityGroupIds);
  link.addSecurityGroups(new ec2.SecurityGroup(stack, 'Second', { vpc }));
  const made = Object.values(app.synth().getStackByName('S').template.Resources).find((r) => r.Type === 'AWS::ApiGatewayV2::VpcLink');
  console.log(read ? 'read in between:' : 'not read:       ', made.Properties.SecurityGroupIds.length, 'groups');
}
JS
seen=$(node probe.js)
want=$(cat <<'WANT'
not read:        2 groups
read in between: 1 groups
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
