// Runs AWS's validator over templates, in one process because its start takes
// seconds. Reads {engine, rules: [{name, content}], templates: [path], alone:
// [path]} from standard input, prints {reports, alone, cost}: what it found per
// template, what it found with AWS's own rules off and, with `rounds`, the median
// milliseconds of a validation with the rules and without.
const input = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const { RegoEngine, TemplateFile } = require(input.engine);

const engine = new RegoEngine({ customRules: input.rules });
const validate = (e, path, disableBuiltinRules = false) =>
  e.validateDetailed(new TemplateFile(path), { severityLevel: 'WARN', disableBuiltinRules });

const report = (paths, alone) => (paths ?? []).map((path) => {
  try {
    return validate(engine, path, alone).diagnostics.map((d) => ({
      id: d.ruleId, severity: d.severity, resource: d.entity?.logicalId ?? '', path: d.propertyPath ?? '', message: d.message,
    }));
  } catch (e) {
    return [{ id: 'crash', severity: 'FATAL', message: String(e) }];
  }
});
const reports = report(input.templates, false);
const alone = report(input.alone, true);

const cost = {};
if (input.rounds) {
  const bare = new RegoEngine({});
  const time = (e) => {
    const start = performance.now();
    validate(e, input.templates[0]);
    return performance.now() - start;
  };
  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  const times = { bare: [], pack: [] };
  validate(bare, input.templates[0]);
  for (let n = 0; n < input.rounds; n++) {
    times.bare.push(time(bare));
    times.pack.push(time(engine));
  }
  cost.bareMs = median(times.bare);
  cost.packMs = median(times.pack);
}
console.log(JSON.stringify({ reports, alone, cost }));
