#!/usr/bin/env bash
# aws-cdk-lib 2.276.0: Stage.policyValidationBeta1 is deprecated in favour of a
# property that does not exist.
#
# Reading it prints a warning that advises `Validations.of(stage).plugins`. There is
# no such property: what has been registered cannot be looked up in another way.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent aws-cdk-lib@2.276.0 constructs@10.8.1
cat >probe.cjs <<'JS'
const { App, Validations } = require('aws-cdk-lib');
const app = new App();
let said = '';
console.warn = (...parts) => { said += parts.join(" "); };
app.policyValidationBeta1;
console.log('advised:', /Use `[^`]*` instead/.exec(said)?.[0]);
console.log('there:', 'plugins' in Validations.of(app));
JS
seen=$(node probe.cjs)
want=$(cat <<'WANT'
advised: Use `Validations.of(stage).plugins` instead
there: false
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
