#!/usr/bin/env bash
# amplify-velocity-template 1.4.17: 7 / 2 is 3.5.
#
# The engine runs the mapping templates of AWS services on a desk. Velocity divides
# whole numbers as Java does: its guide says that dividing integers gives an integer,
# so that the same template gives 3 in the service. Page counts and offsets worked
# out that way differ between a local run and a deployed one.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >npm.log
npm install --no-audit --no-fund --silent amplify-velocity-template@1.4.17
cat >probe.mjs <<'JS'
import velocity from 'amplify-velocity-template';
const { Compile, parse } = velocity;
for (const template of ['#set($pages = 7 / 2)$pages', '#set($rest = 7 % 2)$rest']) {
  console.log(template, '->', new Compile(parse(template)).render({}));
}
JS
seen=$(node probe.mjs)
want=$(cat <<'WANT'
#set($pages = 7 / 2)$pages -> 3.5
#set($rest = 7 % 2)$rest -> 1
WANT
)
if [ "$seen" != "$want" ]; then
  printf 'changed\nwanted:\n%s\nseen:\n%s\n' "$want" "$seen"
  exit 1
fi
printf 'as stated:\n%s\n' "$seen"
