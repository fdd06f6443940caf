// Reads pairs of templates, [[old, new], ...], and writes for each what
// CloudFormation would do to every resource: what AWS's diff finds, and what
// changes only because it refers to a resource that is replaced.
const { fullDiff, ResourceImpact } = require('@aws-cdk/cloudformation-diff');

const words = {
  [ResourceImpact.WILL_CREATE]: 'add',
  [ResourceImpact.WILL_DESTROY]: 'remove',
  [ResourceImpact.WILL_ORPHAN]: 'orphan',
  [ResourceImpact.WILL_UPDATE]: 'update',
  [ResourceImpact.WILL_REPLACE]: 'replace',
  [ResourceImpact.MAY_REPLACE]: 'may replace',
};

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const isMap = (v) => v !== null && typeof v === 'object' && !Array.isArray(v) && !Object.keys(v).some((k) => k === 'Ref' || k.startsWith('Fn::'));

// The keys below a property that differ, where it is a map on both sides.
function keys(name, before, after, differs) {
  if (!isMap(before) || !isMap(after)) return differs(before, after) ? [name] : [];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((k) => differs(before[k], after[k])).map((k) => `${name}.${k}`);
}

// Whether a value refers to one of the resources.
function refers(value, ids) {
  if (Array.isArray(value)) return value.some((v) => refers(v, ids));
  if (value === null || typeof value !== 'object') return false;
  if (ids.has(value.Ref) || ids.has([].concat(value['Fn::GetAtt'] ?? [])[0])) return true;
  return Object.values(value).some((v) => refers(v, ids));
}

function compare([before, after]) {
  const diff = fullDiff(before, after);
  const replaced = new Set();
  diff.resources.forEachDifference((id, change) => {
    if (change.changeImpact === ResourceImpact.WILL_REPLACE) replaced.add(id);
  });
  const changes = [];
  for (const id of new Set([...Object.keys(before.Resources), ...Object.keys(after.Resources)])) {
    const old = before.Resources[id], now = after.Resources[id];
    const type = (now ?? old).Type.split('::').pop();
    const impact = diff.resources.changes[id]?.changeImpact;
    if (!old || !now) {
      changes.push({ id, text: `${words[impact]} ${type}` });
      continue;
    }
    const differs = (a, b) => !same(a, b) || refers(b, replaced);
    const names = Object.keys({ ...old.Properties, ...now.Properties }).sort();
    const properties = names.flatMap((name) => keys(name, old.Properties?.[name], now.Properties?.[name], differs));
    if (properties.length > 0) changes.push({ id, text: [words[impact] ?? 'update', type, ...properties].join(' ') });
  }
  return changes;
}

const pairs = JSON.parse(require('fs').readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(pairs.map(compare)));
