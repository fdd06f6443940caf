package rules_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// rule is what the head of a rule's file says about it.
type rule struct {
	file, id, severity, finds, cure string
}

var (
	header = regexp.MustCompile(`^# (PI\d{3}) (ERROR|WARN)\n# finds: (.+)\n# cure: (.+)\npackage privateintegration\n`)
	emits  = regexp.MustCompile(`"(PI\d{3})", "([A-Z]+)"`)
	row    = regexp.MustCompile(`(?m)^\| (PI\d{3}) \| (\w+) \| (.+) \| (.+) \|$`)
)

func readPack(t *testing.T) []rule {
	t.Helper()
	var rules []rule
	for _, s := range pack(t) {
		if strings.HasPrefix(s.Name, "shared_") {
			continue
		}
		h := header.FindStringSubmatch(s.Content)
		if h == nil {
			t.Fatalf("%s does not begin with id, severity, finds and cure", s.Name)
		}
		rules = append(rules, rule{s.Name, h[1], h[2], h[3], h[4]})
	}
	return rules
}

func TestEveryFileEmitsItsOwnRule(t *testing.T) {
	t.Parallel()
	ids := map[string]string{}
	for _, s := range pack(t) {
		emitted := emits.FindAllStringSubmatch(s.Content, -1)
		h := header.FindStringSubmatch(s.Content)
		if h == nil {
			if len(emitted) > 0 {
				t.Errorf("%s emits %s but is no rule file", s.Name, emitted[0][1])
			}
			continue
		}
		if !strings.HasPrefix(s.Name, strings.ToLower(h[1])+"_") {
			t.Errorf("%s holds %s", s.Name, h[1])
		}
		if other, taken := ids[h[1]]; taken {
			t.Errorf("%s and %s are both %s", other, s.Name, h[1])
		}
		ids[h[1]] = s.Name
		if len(emitted) == 0 || len(emitted) != strings.Count(s.Content, "violation contains") {
			t.Errorf("%s: %d findings, %d with id and severity", s.Name, strings.Count(s.Content, "violation contains"), len(emitted))
		}
		for _, e := range emitted {
			if e[1] != h[1] || e[2] != h[2] {
				t.Errorf("%s emits %s %s, its head says %s %s", s.Name, e[1], e[2], h[1], h[2])
			}
		}
	}
}

func TestDocsTableIsThePack(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]rule{}
	for _, r := range row.FindAllStringSubmatch(string(doc), -1) {
		if _, twice := rows[r[1]]; twice {
			t.Errorf("%s has two rows", r[1])
		}
		rows[r[1]] = rule{id: r[1], severity: r[2], finds: r[3], cure: r[4]}
	}
	for _, want := range readPack(t) {
		got, ok := rows[want.id]
		want.file = ""
		if !ok {
			t.Errorf("%s has no row", want.id)
		} else if got != want {
			t.Errorf("row of %s:\n got %+v\nwant %+v", want.id, got, want)
		}
		delete(rows, want.id)
	}
	for id := range rows {
		t.Errorf("row %s has no rule", id)
	}
}
