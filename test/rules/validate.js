// Runs AWS's validator over templates as a synth does, in one process because
// its start takes seconds. Reads {engine, rules: [{name, content}], templates:
// [path], alone: [path], rounds} from standard input, prints {reports, alone,
// costs}: what it found per template, what it found with AWS's own rules off and,
// with rounds, what each of the templates costs instead of what is found.
const input = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const { CompositeEngine, RegoEngine, TemplateFile } = require(input.engine);

const validate = (e, path, disableBuiltinRules = false) =>
  e.validateTemplate(new TemplateFile(path), { severityLevel: 'WARN', detailLevel: 'STANDARD', disableBuiltinRules });

const report = (paths, alone) => {
  if (!paths?.length || input.rounds) return [];
  const engine = new CompositeEngine({ regoRules: input.rules });
  return paths.map((path) => {
    const start = performance.now();
    try {
      const found = validate(engine, path, alone).diagnostics.map((d) => ({
        id: d.ruleId, severity: d.severity, resource: d.entity?.logicalId ?? '', path: d.propertyPath ?? '', message: d.message,
      }));
      return { found, ms: performance.now() - start };
    } catch (e) {
      return { found: [{ id: 'crash', severity: 'FATAL', message: String(e) }], ms: performance.now() - start };
    }
  });
};

// The processor time of a validation without the rules and with them, the least
// of some rounds in turn: with the two engines that there are, the one that the
// CDK uses (composite) and the one whose own rules are Rego too.
const costs = (paths) => {
  const engines = {
    composite: [new CompositeEngine({}), new CompositeEngine({ regoRules: input.rules })],
    rego: [new RegoEngine({}), new RegoEngine({ customRules: input.rules })],
  };
  const time = (e, path) => {
    const start = process.cpuUsage().user;
    validate(e, path);
    return (process.cpuUsage().user - start) / 1000;
  };
  return paths.map((path) => {
    const least = { composite: [Infinity, Infinity], rego: [Infinity, Infinity] };
    for (let n = 0; n <= input.rounds; n++) {
      for (const [name, pair] of Object.entries(engines)) {
        pair.forEach((e, i) => { least[name][i] = Math.min(least[name][i], time(e, path)); });
      }
    }
    return least;
  });
};

console.log(JSON.stringify({
  reports: report(input.templates, false),
  alone: report(input.alone, true),
  costs: input.rounds ? costs(input.templates) : [],
}));
