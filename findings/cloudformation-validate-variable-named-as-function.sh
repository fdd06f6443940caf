#!/usr/bin/env bash
# cloudformation-validate 1.14.0 (aws-cdk-lib 2.276.0): a variable that is named as a
# function of another file fails when it is reached.
#
# All Rego rules given to the engine that say `package x` share that package. In
# Rego `some text in …` declares a variable of its own, whatever else is called
# text. Here the rule loads, and the validation of each template then ends in an
# error that speaks of the variable's definition; with the function's file left out
# the same rule works.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent aws-cdk-lib@2.276.0 constructs@10.8.1
cat >probe.cjs <<'JS'
const { RegoEngine, TemplateContent } = require('./node_modules/aws-cdk-lib/node_modules/@aws/cloudformation-validate');
const rule = { name: 'rule.rego', content: `package x

import rego.v1

violation contains make_diag_at("X1", "WARN", "Bucket", "", text) if {
	some text in ["a", "b"]
	contains(text, "b")
}
` };
const helper = { name: 'helper.rego', content: 'package x\n\nimport rego.v1\n\ntext(value) := sprintf("%v", [value])\n' };
const template = new TemplateContent('{"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}}');
for (const [name, customRules] of [['the rule alone', [rule]], ['beside the function', [rule, helper]]]) {
  let seen;
  try {
    seen = new RegoEngine({ customRules }).validateTemplate(template, { disableBuiltinRules: true }).diagnostics.map((d) => d.message).join();
  } catch (e) {
    seen = /error: .*/.exec(String(e))[0];
  }
  console.log(`${name} -> ${seen}`);
}
JS
seen=$(node probe.cjs)
want=$(cat <<'WANT'
the rule alone -> b
beside the function -> error: var `text` used before definition below
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
