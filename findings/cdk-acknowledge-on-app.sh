#!/usr/bin/env bash
# aws-cdk-lib 2.276.0: a warning acknowledged on the app stays, if it comes later.
#
# Annotations.of(scope).acknowledgeWarning covers the scope and all below it, what is
# there and what is added later. On the app the second half does not hold: later
# warnings look for acknowledgements at each prefix of their own path, and the app's
# own path, the empty one, is not among them. On a stack, and by
# Validations.of(app).acknowledge (where annotations are in the validation report, as
# `cdk init` sets it), both halves hold.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent aws-cdk-lib@2.276.0 constructs@10.8.1
cat >probe.cjs <<'JS'
const { Annotations, App, Stack } = require('aws-cdk-lib');
function left(on, when) {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const acknowledge = () => Annotations.of(on === 'app' ? app : stack).acknowledgeWarning('some:warning', 'known');
  if (when === 'before') acknowledge();
  Annotations.of(stack).addWarningV2('some:warning', 'look at this');
  if (when === 'after') acknowledge();
  return stack.node.metadata.filter(m => m.type === 'aws:cdk:warning').length;
}
for (const on of ['stack', 'app']) {
  for (const when of ['after', 'before']) {
    console.log(`acknowledged on the ${on} ${when} it is added: ${left(on, when)} left`);
  }
}
JS
seen=$(node probe.cjs 2>/dev/null)
want=$(cat <<'WANT'
acknowledged on the stack after it is added: 0 left
acknowledged on the stack before it is added: 0 left
acknowledged on the app after it is added: 0 left
acknowledged on the app before it is added: 1 left
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
