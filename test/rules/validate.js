// Runs AWS's validator over templates, in one process because its start takes
// seconds. Reads {engine, rules: [{name, content}], templates: [path]} from
// standard input, prints {reports, cost}: what it found per template and, with
// `rounds`, the median milliseconds of a validation with the rules and without.
// `alone` switches AWS's own rules off.
const input = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const { RegoEngine, TemplateFile } = require(input.engine);

const engine = new RegoEngine({ customRules: input.rules });
const config = { severityLevel: 'WARN', disableBuiltinRules: Boolean(input.alone) };
const validate = (e, path) => e.validateDetailed(new TemplateFile(path), config);

const reports = input.templates.map((path) => {
  try {
    return validate(engine, path).diagnostics.map((d) => ({
      id: d.ruleId, severity: d.severity, resource: d.entity?.logicalId ?? '', path: d.propertyPath ?? '', message: d.message,
    }));
  } catch (e) {
    return [{ id: 'crash', severity: 'FATAL', message: String(e) }];
  }
});

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
console.log(JSON.stringify({ reports, cost }));
