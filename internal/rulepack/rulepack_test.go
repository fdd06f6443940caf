package rulepack

import (
	"regexp"
	"strings"
	"testing"
)

var emits = regexp.MustCompile(`"(PI\d{3})", "([A-Z]+)"`)

func TestEveryFileEmitsItsOwnRule(t *testing.T) {
	t.Parallel()
	if len(Rules()) == 0 {
		t.Fatal("no rules")
	}
	ids := map[string]string{}
	for _, s := range Sources() {
		emitted := emits.FindAllStringSubmatch(s.Content, -1)
		if strings.HasPrefix(s.Name, "shared_") {
			if len(emitted) > 0 {
				t.Errorf("%s emits %s but is no rule file", s.Name, emitted[0][1])
			}
			continue
		}
		r, err := parse(s)
		if err != nil {
			t.Error(err)
			continue
		}
		if !strings.HasPrefix(s.Name, strings.ToLower(r.ID)+"_") {
			t.Errorf("%s holds %s", s.Name, r.ID)
		}
		if other, taken := ids[r.ID]; taken {
			t.Errorf("%s and %s are both %s", other, s.Name, r.ID)
		}
		ids[r.ID] = s.Name
		if len(emitted) == 0 || len(emitted) != strings.Count(s.Content, "violation contains") {
			t.Errorf("%s: %d findings, %d with id and severity", s.Name, strings.Count(s.Content, "violation contains"), len(emitted))
		}
		for _, e := range emitted {
			if e[1] != r.ID || e[2] != r.Severity {
				t.Errorf("%s emits %s %s, its head says %s %s", s.Name, e[1], e[2], r.ID, r.Severity)
			}
		}
	}
}

func TestFileWithoutHeadFails(t *testing.T) {
	t.Parallel()
	for _, content := range []string{"", "package privateintegration\n", "# PI001 ERROR\n# finds: x\n# cure: y\npackage privateintegration\n"} {
		if r, err := parse(Source{Name: "pi001_x.rego", Content: content}); err == nil {
			t.Errorf("%q gave %+v", content, r)
		}
	}
}
