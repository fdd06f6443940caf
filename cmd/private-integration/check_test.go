package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/cmd/private-integration/internal/check"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/golden"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/npm"
)

// Each format says the same of a template with two mistakes, of one that cannot be
// read and of a good one.
func TestCheckFormats(t *testing.T) {
	t.Parallel()
	var inputs []check.Input
	for _, name := range []string{"mistakes.yaml", "unread.yaml", "template.yaml"} {
		inputs = append(inputs, check.Input{Name: name, Text: []byte(testdata(t, name))})
	}
	report, err := check.Run(t.Context(), inputs, nil, func(string) {}) // once: its start takes seconds
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range check.Formats {
		var out bytes.Buffer
		if err := report.Write(&out, format); err != nil {
			t.Fatal(err)
		}
		golden.Check(t, filepath.Join("testdata", "checked."+format), out.Bytes())
	}
}

func TestCheckStatus(t *testing.T) {
	t.Parallel()
	wired := good(t, "", append([]string{"wire", "../../internal/openapi/testdata/published.json"}, toService...)...)
	plaintext := strings.NewReplacer("Scheme: internal, ", "").Replace(testdata(t, "template.yaml"))
	for name, c := range map[string]struct {
		in     string
		args   []string
		status int
		said   string
	}{
		"wired":          {wired, []string{"check", "-"}, fine, "0 errors, 0 warnings in 1 file"},
		"strict":         {plaintext, []string{"check", "-", "--strict"}, refused, "PI022"},
		"ignored":        {plaintext, []string{"check", "-", "--strict", "--ignore", "PI022"}, fine, "0 errors, 0 warnings"},
		"no file":        {"", []string{"check", "testdata/none.yaml", "testdata/nothing.json"}, unable, "testdata/nothing.json"},
		"no templates":   {"", []string{"check", t.TempDir()}, unable, "no template is below it"},
		"unknown format": {"", []string{"check", "-", "--format", "xml"}, unable, "must be one of text, json, sarif, github"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := do(t, c.in, c.args...)
			if r.status != c.status || !strings.Contains(r.out+r.err, c.said) {
				t.Errorf("status %d, want %d with %q\n%s%s", r.status, c.status, c.said, r.out, r.err)
			}
		})
	}
}

// A cloud assembly is checked with its nested stacks and Stages, each finding in
// its own file.
func TestCheckReadsAnAssembly(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	bad := strings.Replace(testdata(t, "template.yaml"), "IntegrationTarget: !Ref Alb", "IntegrationTarget: !Ref Https", 1)
	write := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("manifest.json", `{"artifacts": {
		"Main": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "Main.template.json"}},
		"Prod": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Prod"}}}}`)
	write("Main.template.json", `{"Resources": {"Nested": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "https://example.com/n.json"}, "Metadata": {"aws:asset:path": "nested.template.json"}}}}`)
	write("nested.template.json", asJSON(t, bad))
	write("assembly-Prod/manifest.json", `{"artifacts": {"Prod-Main": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "Main.template.json"}}}}`)
	write("assembly-Prod/Main.template.json", asJSON(t, bad))
	r := do(t, "", "check", dir)
	for _, file := range []string{"nested.template.json", "assembly-Prod/Main.template.json"} {
		if !strings.Contains(r.out, filepath.Join(dir, file)+":") {
			t.Errorf("nothing is said of %s", file)
		}
	}
	if r.status != refused || strings.Count(r.out, "error PI005") != 2 {
		t.Errorf("status %d\n%s%s", r.status, r.out, r.err)
	}
}

func TestCheckWithoutNodeSaysSo(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	r := do(t, testdata(t, "template.yaml"), "check", "-")
	if r.status != unable || !strings.Contains(r.err, "no program named node is on the PATH") || strings.Count(r.err, "\n") != 1 {
		t.Errorf("status %d: %s", r.status, r.err)
	}
}

func testdata(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// asJSON is a template as a synth writes it.
func asJSON(t *testing.T, template string) string {
	t.Helper()
	document, err := streams{in: strings.NewReader(template)}.template("-", "")
	if err != nil {
		t.Fatal(err)
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, document, "", " "); err != nil {
		t.Fatal(err)
	}
	return indented.String()
}

// Microsoft's validator of SARIF finds nothing in what we write.
func TestSarifIsValid(t *testing.T) {
	t.Parallel()
	if runtime.GOARCH != "amd64" {
		t.Skip("the SARIF Multitool has binaries for amd64 alone")
	}
	dir, err := filepath.Abs(filepath.Join("testdata", "multitool"))
	if err != nil {
		t.Fatal(err)
	}
	npm.Install(t, dir)
	validate := func(log string) string {
		run := exec.Command(filepath.Join(dir, "node_modules", ".bin", "sarif-multitool"), "validate", log)
		run.Env = append(os.Environ(), "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1") // it needs no ICU then
		out, err := run.CombinedOutput()
		if text := string(out); err != nil && !strings.Contains(text, ": error ") {
			t.Fatalf("%v\n%s", err, text)
		}
		return string(out)
	}
	out := validate(filepath.Join("testdata", "checked.sarif"))
	out = strings.ReplaceAll(out, ": warning SARIF2005: runs[0].tool.driver", "") // a test has no version
	if strings.Contains(out, ": error ") || strings.Contains(out, ": warning ") {
		t.Error(out)
	}
	broken := filepath.Join(t.TempDir(), "broken.sarif")
	text := strings.Replace(testdata(t, "checked.sarif"), `"startLine": `, `"startLine": -`, 1)
	if err := os.WriteFile(broken, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if out := validate(broken); !strings.Contains(out, ": error ") {
		t.Errorf("a line before the first is taken:\n%s", out)
	}
}
