// Package check runs AWS's template validator with the rule pack over templates,
// and says what was found, where in the files that people wrote.
package check

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/cmd/private-integration/internal/cfn"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/rulepack"
)

// Input is a template, or an OpenAPI document with integrations.
type Input struct {
	Name string // as it is to be shown
	Text []byte
}

// Levels of findings, in GitHub's and SARIF's words.
const (
	Error   = "error"
	Warning = "warning"
)

// Finding is a mistake in a file.
type Finding struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Level    string `json:"level"` // Error or Warning
	Rule     string `json:"rule"`  // "PI001" of the pack, "E3012" of AWS's
	Message  string `json:"message"`
	Resource string `json:"resource,omitempty"` // logical id
	Path     string `json:"path,omitempty"`     // JSON pointer into the file
	Help     string `json:"help,omitempty"`     // address of a page
}

// Report is what a check found.
type Report struct {
	Files    int       `json:"files"`
	Findings []Finding `json:"findings"` // in the order of files and places
	// Unfinished says of which files the validator gave up.
	Unfinished []string `json:"unfinished"`
	// Rules are those of the findings, in the order of their ids.
	Rules []Rule `json:"-"`
}

// Count of findings of a level.
func (r *Report) Count(level string) (n int) {
	for _, f := range r.Findings {
		if f.Level == level {
			n++
		}
	}
	return n
}

// Rule says what a rule is about. Why and Cure are known of the pack's.
type Rule struct{ ID, Title, Why, Cure, Help string }

// Repository is where the pages of rules are.
const Repository = "https://github.com/cdk-private-integration/cdk-private-integration-go"

// unreadable is AWS's rule for text that is no JSON or YAML.
const unreadable = "F1101"

// Run checks files. Findings of the rules in ignore are left out. It fails where
// the validator could not be run; progress is told what takes time.
func Run(ctx context.Context, inputs []Input, ignore []string, progress func(string)) (*Report, error) {
	report := &Report{Files: len(inputs), Findings: []Finding{}, Unfinished: []string{}}
	var jobs []part
	var templates []requestTemplate
	for _, in := range inputs {
		parts, problems := read(in)
		report.refuse(in.Name, problems)
		for _, p := range parts {
			jobs, templates = append(jobs, p), append(templates, p.template)
		}
	}
	var answer response
	if len(templates) > 0 {
		var err error
		if answer, err = validate(ctx, templates, progress); err != nil {
			return nil, err
		}
	}
	for i, r := range answer.Reports {
		p := jobs[i]
		if r.Status != "OK" {
			report.Unfinished = append(report.Unfinished, fmt.Sprintf("%s: AWS's validator did not finish: %s", p.file, r.Status))
		}
		for _, found := range r.Diagnostics {
			if f, ok := p.finding(found); ok {
				report.Findings = append(report.Findings, f)
			}
		}
	}
	report.Findings = slices.DeleteFunc(report.Findings, func(f Finding) bool { return slices.Contains(ignore, f.Rule) })
	slices.SortStableFunc(report.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column, cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
	})
	report.Findings = slices.Compact(report.Findings)
	report.Rules = rules(report.Findings, answer)
	return report, nil
}

// refuse notes what keeps a file from being a template.
func (r *Report) refuse(name string, problems []cfn.Problem) {
	for _, p := range problems {
		r.Findings = append(r.Findings, Finding{File: name, Line: p.Line, Column: p.Column, Level: Error, Rule: unreadable, Message: p.Text})
	}
}

// rules says what there is to say of the rules of findings.
func rules(findings []Finding, answer response) (list []Rule) {
	known := map[string]Rule{unreadable: {ID: unreadable, Title: "Invalid YAML/JSON syntax"}}
	for _, r := range answer.Rules {
		known[r.ID] = Rule{ID: r.ID, Title: r.Description}
	}
	for _, r := range rulepack.Rules() {
		known[r.ID] = Rule{ID: r.ID, Title: r.Title, Why: r.Why, Cure: r.Cure, Help: page(r)}
	}
	for _, f := range findings {
		if !slices.ContainsFunc(list, func(r Rule) bool { return r.ID == f.Rule }) {
			r := known[f.Rule]
			r.ID = f.Rule
			r.Title, r.Help = cmp.Or(r.Title, f.Rule), cmp.Or(r.Help, f.Help)
			list = append(list, r)
		}
	}
	slices.SortFunc(list, func(a, b Rule) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

func page(r rulepack.Rule) string { return Repository + "/blob/main/" + r.Page() }

// part is what the validator gets of a file: a template of its own. Its paths
// begin with inner, where those of the file begin with outer.
type part struct {
	file     string
	text     *cfn.Document
	tree     any
	template requestTemplate
	resource string // of a SAM template
	inner    string
	outer    []string
}

// bodyOf is where a document stands in the resource made around it.
const bodyOf = "Properties.Body"

// read reads a file and says what of it is to be checked: a template, an OpenAPI
// document in a template made around it, and of SAM's templates their documents,
// which the pack sees in API Gateway's own resources only.
func read(in Input) ([]part, []cfn.Problem) {
	text, problems := cfn.Read(in.Text)
	if len(problems) > 0 {
		return nil, problems
	}
	all := part{file: in.Name, text: text, template: requestTemplate{Name: in.Name, Text: string(text.JSON)}}
	decoder := json.NewDecoder(bytes.NewReader(text.JSON))
	decoder.UseNumber()
	_ = decoder.Decode(&all.tree) // of what was read as JSON: cannot fail
	top, _ := all.tree.(map[string]any)
	if top["swagger"] != nil || top["openapi"] != nil {
		all.template.Text, all.inner = around(text.JSON), bodyOf
		return []part{all}, nil
	}
	parts := []part{all}
	resources, _ := top["Resources"].(map[string]any)
	for id, r := range resources {
		resource, _ := r.(map[string]any)
		properties, _ := resource["Properties"].(map[string]any)
		body, ok := properties["DefinitionBody"].(map[string]any)
		if resource["Type"] != "AWS::Serverless::Api" || !ok {
			continue
		}
		written, _ := json.Marshal(body) // decoded JSON: cannot fail
		own := all
		own.template = requestTemplate{Name: in.Name, Text: around(written), Alone: true}
		own.resource, own.inner, own.outer = id, bodyOf, []string{"Resources", id, "Properties", "DefinitionBody"}
		parts = append(parts, own)
	}
	return parts, nil
}

// around makes a template of a document.
func around(body []byte) string {
	return `{"Resources":{"Api":{"Type":"AWS::ApiGateway::RestApi","Properties":{"Body":` + string(body) + `}}}}`
}

// sections of a template by the validator's name for what stands in them.
var sections = map[string]string{
	"Resource": "Resources", "Parameter": "Parameters", "Output": "Outputs", "Mapping": "Mappings",
	"Condition": "Conditions", "Rule": "Rules", "Metadata": "Metadata",
}

// finding gives a diagnostic its place in the file. What is about the template
// that was made around a document is none.
func (p part) finding(found diagnostic) (Finding, bool) {
	var below []string
	path := found.PropertyPath
	if section := sections[found.Entity.EntityType]; section != "" && !strings.HasPrefix(path, section+"/") {
		below = []string{section, found.Entity.LogicalID}
	}
	f := Finding{File: p.file, Level: Error, Rule: found.RuleID, Message: found.Message, Help: found.DocumentationURL, Resource: found.Entity.LogicalID}
	if p.inner != "" {
		rest, ok := strings.CutPrefix(path, p.inner)
		if !ok {
			return f, false
		}
		below, path, f.Resource = p.outer, strings.TrimPrefix(rest, "."), p.resource
	}
	if found.Severity == "WARN" {
		f.Level = Warning
	}
	if found.SuggestedFix != "" {
		f.Message += " (" + found.SuggestedFix + ")"
	}
	for _, r := range rulepack.Rules() {
		if r.ID == f.Rule {
			f.Help = page(r)
		}
	}
	f.Path = locate(p.tree, below, path)
	place := p.text.Key(f.Path)
	f.Line, f.Column = place.Line, place.Column
	return f, true
}
