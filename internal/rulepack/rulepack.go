// Package rulepack holds the rules for private integrations, in Rego for AWS's
// template validator, and what their heads say of them. It imports no CDK: the
// construct library gives the rules to a synth, the command to a validator of
// its own.
package rulepack

import (
	"embed"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

//go:embed rules/*.rego
var embedded embed.FS

// Source is a Rego file. All files make one pack: rules use what the files
// named shared_… define.
type Source struct{ Name, Content string }

// Rule is what the head of a rule's file says. Texts are Markdown, of one line.
type Rule struct {
	ID       string // "PI001"
	Severity string // "ERROR" or "WARN"
	Title    string // the mistake in a few words
	Finds    string // what the rule finds
	Why      string // what goes wrong, and when
	Evidence string // how that is known: grade (DOC, LIVE, CODE, INFER, OPEN) and source
	Cure     string // what to do
	File     string // name of the file in Sources
}

// Page is the path of the rule's page in the repository.
func (r Rule) Page() string { return "docs/rules/" + r.ID + ".md" }

// Sources returns the files of the pack in the order of their names.
func Sources() []Source { return sources() }

var sources = sync.OnceValue(func() []Source {
	files, _ := embedded.ReadDir("rules") // embedded: what was compiled in can be read
	list := make([]Source, len(files))
	for i, f := range files {
		content, _ := embedded.ReadFile("rules/" + f.Name())
		list[i] = Source{Name: f.Name(), Content: string(content)}
	}
	return list
})

// Rules returns the rules in the order of their ids. A file without a proper
// head is a mistake in this package, which its tests hold: it panics.
func Rules() []Rule { return rules() }

var rules = sync.OnceValue(func() (list []Rule) {
	for _, s := range Sources() {
		if strings.HasPrefix(s.Name, "shared_") {
			continue
		}
		r, err := parse(s)
		if err != nil {
			panic(err) //nolint:forbidigo // a rule without a head: this package's tests hold that there is none
		}
		list = append(list, r)
	}
	return list
})

var head = regexp.MustCompile(`^# (PI\d{3}) (ERROR|WARN) (.+)\n# finds: (.+)\n# why: (.+)\n# evidence: (.+)\n# cure: (.+)\npackage privateintegration\n`)

func parse(s Source) (Rule, error) {
	h := head.FindStringSubmatch(s.Content)
	if h == nil {
		return Rule{}, fmt.Errorf("rulepack: %s does not begin with id, severity, title, finds, why, evidence and cure", s.Name)
	}
	return Rule{ID: h[1], Severity: h[2], Title: h[3], Finds: h[4], Why: h[5], Evidence: h[6], Cure: h[7], File: s.Name}, nil
}
