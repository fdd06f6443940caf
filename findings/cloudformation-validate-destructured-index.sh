#!/usr/bin/env bash
# cloudformation-validate 1.14.0 (aws-cdk-lib 2.276.0): a variable out of a
# destructuring assignment fails as an index.
#
# `[kind, name] := pair` declares both variables, in Rego as in AWS's engine: used
# as an argument, name works. In `ports[name]`, where ports is a rule of the same
# package, the rule loads, and the validation of each template ends in an error,
# which takes the findings of all other rules along. `some [kind, name] in pairs`
# in its place works. OPA 1.22.3 takes all three.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent aws-cdk-lib@2.276.0 constructs@10.8.1
cat >probe.cjs <<'JS'
const { RegoEngine, TemplateContent } = require('./node_modules/aws-cdk-lib/node_modules/@aws/cloudformation-validate');
const rule = (body) => ({ name: 'rule.rego', content: `package x

import rego.v1

ports := {"web": 80}

pairs := [["tcp", "web"]]

violation contains make_diag_at("X1", "WARN", "Bucket", "", sprintf("%v", [said])) if {
${body}
}
` });
const template = new TemplateContent('{"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}}');
for (const [name, body] of [
  ['assigned, as an argument', 'some pair in pairs\n[kind, name] := pair\nsaid := upper(name)'],
  ['assigned, as an index', 'some pair in pairs\n[kind, name] := pair\nsaid := ports[name]'],
  ['declared, as an index', 'some [kind, name] in pairs\nsaid := ports[name]'],
]) {
  let seen;
  try {
    seen = new RegoEngine({ customRules: [rule(body)] }).validateTemplate(template, { disableBuiltinRules: true }).diagnostics.map((d) => d.message).join();
  } catch (e) {
    seen = /error: .*/.exec(String(e))[0];
  }
  console.log(`${name} -> ${seen}`);
}
JS
seen=$(node probe.cjs)
want=$(cat <<'WANT'
assigned, as an argument -> WEB
assigned, as an index -> error: var `name` used before definition below
declared, as an index -> 80
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
