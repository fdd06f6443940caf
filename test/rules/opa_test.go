package rules_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/rulepack"
)

var opa = flag.String("opa", "", "the Open Policy Agent, for a second opinion on what the rules find (make wild)")

// dump is a rule that reports what AWS's engine has rules read.
const dump = `package dump

import rego.v1

violation contains make_diag_at("INPUT", "ERROR", "", "", json.marshal(input))
`

// helpers are those of AWS's engine that the pack uses, and a query over all
// templates.
const helpers = `package privateintegration

import rego.v1

resources_of_type(type) := {id | some id, resource in input.resources; resource.resourceType == type}

resource_condition(id) := input.resources[id].condition

depends_on(id, other) if other in input.resources[id].dependsOn

make_diag_at(id, severity, resource, path, message) := [id, severity, resource, path, message]

found contains array.concat([n], finding) if {
	some n, template in input.templates
	some finding in violation with input as template
}
`

// TestSecondOpinion holds AWS's engine against the Open Policy Agent: the pack
// finds the same in both, in the variants and in a folder of templates.
func TestSecondOpinion(t *testing.T) {
	if *opa == "" {
		t.Skip("run with -opa PROGRAM, or make wild DIR=FOLDER")
	}
	_, files := goodTemplates(t)
	dir := t.TempDir()
	for i, v := range readVariants(t) {
		files = append(files, writeTemplate(t, filepath.Join(dir, fmt.Sprintf("variant%03d.json", i)), v.template(t)))
	}
	if *wild != "" {
		files = append(files, templatesBelow(t, *wild)...)
	}
	var aws []string
	for n, r := range validate(t, request{Alone: files}).Alone {
		for _, f := range r.Found {
			if f.ours() {
				aws = append(aws, line(files[n], f.ID, f.Severity, f.Resource, f.Path, f.Message))
			}
		}
	}
	second := secondOpinion(t, files)
	for _, l := range aws {
		if !slices.Contains(second, l) {
			t.Errorf("AWS's engine alone: %s", l)
		}
	}
	for _, l := range second {
		if !slices.Contains(aws, l) {
			t.Errorf("OPA alone: %s", l)
		}
	}
	fmt.Printf("%d templates: %d findings of AWS's engine, %d of OPA\n", len(files), len(aws), len(second))
}

func line(parts ...string) string { return strings.Join(parts, " ") }

// secondOpinion gives what OPA finds in what AWS's engine reads out of the files.
func secondOpinion(t *testing.T, files []string) (lines []string) {
	t.Helper()
	templates := map[string]json.RawMessage{}
	for n, r := range validate(t, request{Rules: []source{{"dump.rego", dump}}, Alone: files}).Alone {
		for _, f := range r.Found {
			if f.ID == "INPUT" {
				templates[files[n]] = json.RawMessage(f.Message)
			}
		}
	}
	dir := t.TempDir()
	input := writeTemplate(t, filepath.Join(dir, "input.json"), map[string]any{"templates": templates})
	args := []string{"eval", "--format", "json", "--input", input}
	for _, s := range append(rulepack.Sources(), rulepack.Source{Name: "helpers.rego", Content: helpers}) {
		file := filepath.Join(dir, s.Name)
		if err := os.WriteFile(file, []byte(s.Content), 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--data", file)
	}
	out, err := exec.Command(*opa, append(args, "data.privateintegration.found")...).Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", *opa, err, out)
	}
	var answer struct {
		Result []struct {
			Expressions []struct{ Value [][]string }
		}
	}
	if err := json.Unmarshal(out, &answer); err != nil || len(answer.Result) == 0 {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, finding := range answer.Result[0].Expressions[0].Value {
		lines = append(lines, line(finding...))
	}
	return lines
}
