#!/usr/bin/env bash
# cloudformation-validate 1.14.0 (aws-cdk-lib 2.276.0): a Rego rule with a line of
# more than 1,024 characters is refused.
#
# A table that a program writes into a rule as JSON is one line. Rego knows no limit
# to a line's length; the engine refuses the whole set of rules, and takes the same
# table with a line break after each entry.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent aws-cdk-lib@2.276.0 constructs@10.8.1
cat >probe.cjs <<'JS'
const { RegoEngine, TemplateContent } = require('./node_modules/aws-cdk-lib/node_modules/@aws/cloudformation-validate');
const names = Array.from({ length: 100 }, (_, n) => `"bucket-${n}"`);
const rule = (separator) => ({ name: 'rule.rego', content: `package x

import rego.v1

names := [${names.join(separator)}]

violation contains make_diag_at("X1", "WARN", "Bucket", "", "seen") if count(names) == 100
` });
const template = new TemplateContent('{"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}}');
for (const [name, separator] of [['one line', ', '], ['a line each', ',\n']]) {
  let seen;
  try {
    seen = new RegoEngine({ customRules: [rule(separator)] }).validateTemplate(template, { disableBuiltinRules: true }).diagnostics.map((d) => d.message).join();
  } catch (e) {
    seen = /error: .*/.exec(String(e))[0];
  }
  console.log(`${name} -> ${seen}`);
}
JS
seen=$(node probe.cjs)
want=$(cat <<'WANT'
one line -> error: line exceeds maximum column width of 1024
a line each -> seen
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
