#!/usr/bin/env bash
# cdk-from-cfn 0.336.0 (what `cdk migrate` generates code with): UpdateReplacePolicy is
# lost.
#
# A resource with DeletionPolicy and UpdateReplacePolicy of Retain keeps the first in
# the generated code; the second is nowhere. The migrated stack then deletes what a
# replacement leaves behind, which the template said to keep.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent cdk-from-cfn@0.336.0
cat >probe.mjs <<'JS'
import { transmute } from 'cdk-from-cfn';
const code = transmute('Resources: {Calls: {Type: AWS::Logs::LogGroup, DeletionPolicy: Retain, UpdateReplacePolicy: Retain}}', 'typescript', 'Migrated', 'stack');
console.log('deletion:      ', /deletionPolicy = cdk\.CfnDeletionPolicy\.RETAIN/.test(code));
console.log('update replace:', /updateReplacePolicy/i.test(code));
JS
seen=$(node probe.mjs)
want=$(cat <<'WANT'
deletion:       true
update replace: false
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
