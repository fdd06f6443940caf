#!/usr/bin/env bash
# aws-cdk-lib 2.276.0: arnForExecuteApi and methodArn spell the same method's path
# differently.
#
# methodArn puts * where the path has a parameter, which is what a policy needs: the
# ARN of a call holds the value that the caller sent. arnForExecuteApi leaves the
# braces, so that a policy on it matches no call to that path.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent aws-cdk-lib@2.276.0 constructs@10.8.1
export CDK_VALIDATION=false NODE_NO_WARNINGS=1
cat >probe.js <<'JS'
const cdk = require('aws-cdk-lib');
const stack = new cdk.Stack(new cdk.App(), 'S');
const api = new cdk.aws_apigateway.RestApi(stack, 'Api');
const resource = api.root.resourceForPath('orders/{id}');
const end = (arn) => stack.resolve(arn)['Fn::Join'][1].at(-1).replace(/^.*(?=\/GET)/, '');
console.log('methodArn:       ', end(resource.addMethod('GET').methodArn));
console.log('arnForExecuteApi:', end(api.arnForExecuteApi('GET', resource.path, 'prod')));
JS
seen=$(node probe.js)
want=$(cat <<'WANT'
methodArn:        /GET/orders/*
arnForExecuteApi: /GET/orders/{id}
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
