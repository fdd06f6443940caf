package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/golden"
)

const albArn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/orders/0123456789abcdef"

// result is what a run leaves behind.
type result struct {
	status   int
	out, err string
}

// do runs the command with a text on standard input.
func do(t *testing.T, in string, args ...string) result {
	t.Helper()
	var out, err bytes.Buffer
	status := run(t.Context(), args, streams{strings.NewReader(in), &out, &err})
	return result{status, out.String(), err.String()}
}

// good fails the test for any status but 0.
func good(t *testing.T, in string, args ...string) string {
	t.Helper()
	r := do(t, in, args...)
	if r.status != fine {
		t.Fatalf("%v: status %d\n%s", args, r.status, r.err)
	}
	return r.out
}

var toService = []string{"--link", "bbb111", "--uri", "https://orders.example.com/v1", "--target", albArn}

func TestCommandHoldsNoCdk(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for name := range strings.Lines(string(out)) {
		for _, cdk := range []string{"aws-cdk-go", "jsii-runtime-go", "constructs-go"} {
			if strings.Contains(name, cdk) {
				t.Errorf("the command is built with %s", strings.TrimSpace(name))
			}
		}
	}
}

// Each example of the help works, on files that stand in testdata.
func TestExamplesOfTheHelpWork(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"orders.yaml", "template.yaml"} {
		text, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	assembly(t, filepath.Join(dir, "cdk.out"), "Orders", "Payments")
	t.Chdir(dir)
	for _, cmd := range newRoot(streams{}).Commands() {
		t.Run(cmd.Name(), func(t *testing.T) {
			if cmd.Example == "" {
				t.Fatal("its help has no example")
			}
			for line := range strings.Lines(strings.ReplaceAll(cmd.Example, "\\\n", " ")) {
				args := strings.Fields(strings.ReplaceAll(line, "'", ""))
				switch {
				case len(args) == 0:
				case cmd.Name() == "serve":
					if r := untilItServes(t, args[1:]...); r.status != fine || strings.Contains(r.err, "no route") {
						t.Errorf("status %d\n%s", r.status, r.err)
					}
				default:
					good(t, "", args[1:]...)
				}
			}
		})
	}
}

// untilItServes runs the command until it says where it answers.
func untilItServes(t *testing.T, args ...string) result {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var out bytes.Buffer
	said := &ending{at: "page at http://", end: stop}
	status := run(ctx, args, streams{strings.NewReader(""), &out, said})
	return result{status, out.String(), said.String()}
}

// ending is a buffer that ends something once a text is in it.
type ending struct {
	bytes.Buffer
	at  string
	end func()
}

func (e *ending) Write(text []byte) (int, error) {
	n, err := e.Buffer.Write(text)
	if strings.Contains(e.String(), e.at) {
		e.end()
	}
	return n, err
}

// A backend that nothing leads to is most often a name that was misspelled.
func TestServeNamesBackendsThatNothingLeadsTo(t *testing.T) {
	t.Parallel()
	r := untilItServes(t, "serve", "testdata/template.yaml", "--backend", "Alb:443=localhost:8443", "--backend", "Orders:443=localhost:8443")
	want := `--backend: no route leads to "Orders:443"; routes lead to Alb:443` + "\n"
	if r.status != fine || !strings.HasPrefix(r.err, want) || strings.Count(r.err, "no route") != 1 {
		t.Errorf("status %d, want %q in\n%s", r.status, want, r.err)
	}
}

// The only stack with an API needs no name.
func TestTheOnlyStackWithAnApiIsTaken(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	assembly(t, dir, "Network", "Orders")
	if err := os.WriteFile(filepath.Join(dir, "Network.template.json"), []byte(`{"Resources": {"Vpc": {"Type": "AWS::EC2::VPC"}}}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if drawn := good(t, "", "draw", dir); !strings.Contains(drawn, "flowchart") {
		t.Errorf("got %s", drawn)
	}
}

// assembly writes a cloud assembly of stacks that have the template of testdata.
func assembly(t *testing.T, dir string, stacks ...string) {
	t.Helper()
	text, err := os.ReadFile("testdata/template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	var artifacts []string
	for _, s := range stacks {
		artifacts = append(artifacts, `"`+s+`": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "`+s+`.template.json"}}`)
		if err := os.WriteFile(filepath.Join(dir, s+".template.json"), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	manifest := `{"artifacts": {` + strings.Join(artifacts, ",") + `}}`
	if err := os.WriteFile(filepath.Join(dir, "manifest.json"), []byte(manifest), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestWire(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"wired.json":          {"wire", "testdata/orders.yaml"},
		"wired.yaml":          {"wire", "testdata/orders.yaml", "--format", "yaml"},
		"wired-variable.json": {"wire", "testdata/orders.yaml", "--stage-variable", "link"},
	} {
		way := toService
		if len(args) > 2 && args[2] == "--stage-variable" {
			way = toService[2:]
		}
		golden.Check(t, filepath.Join("testdata", name), []byte(good(t, "", append(args, way...)...)))
	}
}

func TestWireReadsStandardInputAndKeepsWhatIsFilledInLater(t *testing.T) {
	t.Parallel()
	got := good(t, `{"openapi": "3.0.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": {"responses": {}}}}}`,
		"wire", "-", "--uri", "https://${host}/v1", "--target", "${alb_arn}", "--link", "${link.id}")
	for _, want := range []string{`"uri": "https://${host}:443/v1/a"`, `"integrationTarget": "${alb_arn}"`, `"connectionId": "${link.id}"`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

// What an operation brings stays, and is told: the flags are not for it.
func TestWireTellsWhatItKeeps(t *testing.T) {
	t.Parallel()
	const document = `{"openapi": "3.0.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": {"responses": {},
		"x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "GET", "uri": "https://old.example.com/a", "connectionType": "VPC_LINK",
		"connectionId": "v1", "integrationTarget": "` + albArn + `"}}}}}`
	kept := do(t, document, append([]string{"wire", "-"}, toService...)...)
	if kept.status != fine || !strings.Contains(kept.out, `"connectionId": "v1"`) ||
		!strings.Contains(kept.err, "note: 1 operations keep the integration that the document has for them (--own-integrations): /paths/~1a/get") {
		t.Errorf("kept: %+v", kept)
	}
	replaced := do(t, document, append([]string{"wire", "-", "--own-integrations", "replace"}, toService...)...)
	if replaced.status != fine || !strings.Contains(replaced.out, `"connectionId": "bbb111"`) || replaced.err != "" {
		t.Errorf("replaced: %+v", replaced)
	}
	refusal := do(t, document, append([]string{"wire", "-", "--own-integrations", "refuse"}, toService...)...)
	if refusal.status != refused || !strings.Contains(refusal.err, "must not be there: --own-integrations refuses it") {
		t.Errorf("refused: %+v", refusal)
	}
}

// Whoever types flags is told of flags, and not of the library's fields.
func TestWireSpeaksOfFlags(t *testing.T) {
	t.Parallel()
	const document = `{"openapi": "3.0.0", "info": {"title": "t", "version": "1"}, "servers": [{"url": "https://a.example.com/Uri"}], "paths": {"/a": {"get": {"responses": {}}}}%s}`
	warned := do(t, fmt.Sprintf(document, ""), append([]string{"wire", "-"}, toService...)...)
	if warned.status != fine || !strings.Contains(warned.err, "is called without /Uri: set --prepend-base-path, or give the path in --uri;") {
		t.Errorf("warned: %+v", warned)
	}
	wrong := do(t, fmt.Sprintf(document, `, "components": {"schemas": {"a_b": {}}}`), append([]string{"wire", "-"}, toService...)...)
	if wrong.status != refused || !strings.Contains(wrong.err, "or set --adapt") {
		t.Errorf("wrong: %+v", wrong)
	}
}

func TestPatch(t *testing.T) {
	t.Parallel()
	got := good(t, "", append([]string{"patch", "/orders/{id}"}, toService...)...)
	want := `[{"op":"replace","path":"/connectionId","value":"bbb111"},{"op":"replace","path":"/uri","value":"https://orders.example.com:443/v1/orders/{id}"},{"op":"replace","path":"/integrationTarget","value":"` + albArn + `"}]` + "\n"
	if got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestDraw(t *testing.T) {
	t.Parallel()
	golden.Check(t, "testdata/drawn.mmd", []byte(good(t, "", "draw", "testdata/template.yaml")))
	text, err := os.ReadFile("testdata/template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if fromStdin := good(t, string(text), "draw", "-"); fromStdin != good(t, "", "draw", "testdata/template.yaml") {
		t.Error("standard input is drawn otherwise than the file")
	}
}

func TestDrawWritesPictures(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, begins := range map[string]string{"a.svg": "<svg ", "a.html": "<!doctype html>", "a.mmd": "%%{init"} {
		file := filepath.Join(dir, name)
		if out := good(t, "", "draw", "testdata/template.yaml", "-o", file); out != "" {
			t.Errorf("%s: standard output has %q", name, out)
		}
		text, err := os.ReadFile(file)
		if err != nil || !strings.HasPrefix(string(text), begins) || name == "a.html" && !strings.Contains(string(text), "</svg>\n</html>") {
			t.Errorf("%s: %v, %.60s", name, err, text)
		}
	}
}

// Every mistake is told at once, with its place, and never a stack trace.
func TestMistakes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	assembly(t, filepath.Join(dir, "two"), "Orders", "Payments")
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	broken := file("broken.yaml", "Resources:\n  A: &x {Type: T}\n  B: *x\n  A: {}\n")
	document := file("document.yaml", "openapi: 3.0.0\ninfo: {title: t, version: '1'}\npaths:\n  /a/{x}:\n    get: {responses: {}}\n  /a/{y}:\n    get: {responses: {}}\n")
	for name, c := range map[string]struct {
		args   []string
		status int
		want   []string
	}{
		"no verb":         {[]string{"paint"}, unable, []string{`unknown command "paint"`}},
		"no file":         {[]string{"draw", filepath.Join(dir, "none.json")}, unable, []string{"none.json: no such file"}},
		"none to serve":   {[]string{"serve", filepath.Join(dir, "none.json")}, unable, []string{"private-integration: open ", "none.json: no such file"}},
		"serve refuses":   {[]string{"serve", file("none.yaml", "Resources: {}\n")}, refused, []string{"template has no REST API"}},
		"no argument":     {[]string{"draw"}, unable, []string{"accepts 1 arg"}},
		"a flag":          {append([]string{"wire", document, "--format", "xml"}, toService...), unable, []string{"must be one of json, yaml"}},
		"a template":      {[]string{"draw", broken}, refused, []string{"broken.yaml:3:6: must not be an alias", `broken.yaml:4:3: "A" must stand once`}},
		"nothing private": {[]string{"draw", file("empty.json", `{"Resources": {}}`)}, refused, []string{"no integration over a VPC link"}},
		"a kind of file":  {[]string{"draw", "testdata/template.yaml", "-o", filepath.Join(dir, "a.png")}, unable, []string{"--output: must end in .svg, .html or .mmd"}},
		"two stacks":      {[]string{"draw", filepath.Join(dir, "two")}, unable, []string{"--stack: Orders or Payments"}},
		"no such stack":   {[]string{"draw", filepath.Join(dir, "two"), "--stack", "Old"}, unable, []string{`no stack "Old": --stack may be Orders or Payments`}},
		"stack of a file": {[]string{"draw", broken, "--stack", "Old"}, unable, []string{"is for a cdk.out directory"}},
		"no assembly":     {[]string{"draw", dir}, unable, []string{"holds no cloud assembly"}},
		"no flags":        {[]string{"wire", document}, refused, []string{"--link: is required", "--target: is required", "--uri: is required", "document.yaml:7:5: #/paths/~1a~1{y}"}},
		"both links":      {append([]string{"patch", "/a", "--stage-variable", "link"}, toService...), refused, []string{`--link: must be left out beside --stage-variable, got "bbb111"`}},
		"bad flags": {[]string{"patch", "orders", "--link", "arn:x", "--uri", "ftp://x", "--target", strings.Replace(albArn, "loadbalancer", "listener", 1)}, refused,
			[]string{"--target: must be the load balancer's ARN, not the listener's", "--uri: scheme must be http or https", "--link: must be the id of a VPC link V2"}},
		"a path":     {append([]string{"patch", "orders"}, toService...), refused, []string{"PATH: path must start with /"}},
		"a document": {append([]string{"wire", document}, toService...), refused, []string{"document.yaml:7:5: #/paths/~1a~1{y}"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := do(t, "", c.args...)
			if r.status != c.status || r.out != "" {
				t.Errorf("status %d, want %d; standard output %q\n%s", r.status, c.status, r.out, r.err)
			}
			for _, want := range c.want {
				if !strings.Contains(r.err, want) {
					t.Errorf("no %q in\n%s", want, r.err)
				}
			}
			if strings.Contains(r.err, "goroutine ") || strings.Contains(r.err, "Token[") {
				t.Errorf("an inner part shows:\n%s", r.err)
			}
		})
	}
}

func TestCompletionOffersTheValuesOfAFlag(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if out := good(t, "", "completion", shell); !strings.Contains(out, "private-integration") {
			t.Errorf("%s: no completion", shell)
		}
	}
	if out := good(t, "", cobra.ShellCompRequestCmd, "wire", "a.yaml", "--format", ""); !strings.HasPrefix(out, "json\nyaml\n") {
		t.Errorf("offered %q", out)
	}
}
