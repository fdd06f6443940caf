// Runs AWS's validator with rules of ours over templates. Reads {engine, rules:
// [{name, content}], templates: [{name, text, alone}]} from standard input; alone
// leaves AWS's own rules out. Prints {reports: [{status, diagnostics}], rules} or,
// on a Node that is too old for it, {old}.
const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  console.log(JSON.stringify({ old: process.versions.node }));
  process.exit();
}
const input = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const { RegoEngine } = require(input.engine);
const engine = new RegoEngine({ customRules: input.rules });
const reports = input.templates.map(({ name, text, alone }) => {
  try {
    const { status, diagnostics } = engine.validateDetailed(
      { path: name, readBytes: () => Buffer.from(text) },
      { severityLevel: 'WARN', disableBuiltinRules: alone },
    );
    return { status, diagnostics };
  } catch (e) {
    return { status: String(e), diagnostics: [] };
  }
});
console.log(JSON.stringify({ reports, rules: engine.listRules() }));
