#!/usr/bin/env bash
# @aws-cdk/cloudformation-diff 2.187.5 (what `cdk diff` prints): two texts that JavaScript
# reads as one number are no difference.
#
# A stage variable that goes from "16.10" to "16.1" or from "007" to "7" is another
# text for whoever reads it. The diff counts nothing, so a review of the diff approves
# a change that it was not shown.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent @aws-cdk/cloudformation-diff@2.187.5
cat >probe.js <<'JS'
const { fullDiff } = require('@aws-cdk/cloudformation-diff');
const stage = (release) => ({ Resources: { Stage: { Type: 'AWS::ApiGateway::Stage', Properties: { RestApiId: 'a1b2c3', StageName: 'prod', Variables: { release } } } } });
for (const [from, to] of [['16.10', '16.1'], ['007', '7'], ['0x10', '16'], ['a', 'b']]) {
  console.log(from, '->', to, fullDiff(stage(from), stage(to)).differenceCount, 'differences');
}
JS
seen=$(node probe.js)
want=$(cat <<'WANT'
16.10 -> 16.1 0 differences
007 -> 7 0 differences
0x10 -> 16 0 differences
a -> b 1 differences
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
