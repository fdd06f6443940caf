#!/usr/bin/env bash
# aws-cdk-lib 2.276.0: the CDK's own placeholder for a VPC does not pass the CDK's
# own validator, so a test of an app that looks a VPC up fails in synth.
#
# Until the CLI has looked a VPC up, fromLookup gives the id vpc-12345. With the
# flag @aws-cdk/core:validateAgainstDefaultRules, which cdk init (2.1148.1) sets,
# the validator refuses that id in the template (E1151), and synth throws
# ValidationFailed. Seen where the app is synthesized without the CLI, as tests do;
# the CLI 2.1148.1 goes on to the lookup all the same.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent aws-cdk-lib@2.276.0 constructs@10.8.1
export NODE_NO_WARNINGS=1
cat >probe.js <<'JS'
const cdk = require('aws-cdk-lib');
const ec2 = cdk.aws_ec2;
for (const flag of [false, true]) {
  const app = new cdk.App({ outdir: `out-${flag}`, context: { '@aws-cdk/core:validateAgainstDefaultRules': flag } });
  const stack = new cdk.Stack(app, 'S', { env: { account: '111122223333', region: 'eu-central-1' } });
  const vpc = ec2.Vpc.fromLookup(stack, 'Vpc', { vpcId: 'vpc-0a1b2c3d4e5f60718' });
  new ec2.SecurityGroup(stack, 'Group', { vpc });
  let outcome = 'synthesized';
  try {
    app.synth();
  } catch (e) {
    outcome = e.name;
  }
  console.log(`flag ${flag}: ${outcome}`);
}
JS
seen=$(node probe.js 2>stderr.log)
seen+=$'\n'$(grep -ho "VpcId: 'vpc-12345' does not match format 'AWS::EC2::VPC.Id'" stderr.log | sort -u)
want=$(cat <<'WANT'
flag false: synthesized
flag true: ValidationFailed
VpcId: 'vpc-12345' does not match format 'AWS::EC2::VPC.Id'
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
