package rules_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/rulepack"
)

// row is a rule's row in docs/rules.md.
type row struct{ severity, finds, cure string }

var rowOf = regexp.MustCompile(`(?m)^\| (PI\d{3}) \| (\w+) \| (.+) \| (.+) \|$`)

func TestDocsTableIsThePack(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]row{}
	for _, r := range rowOf.FindAllStringSubmatch(string(doc), -1) {
		if _, twice := rows[r[1]]; twice {
			t.Errorf("%s has two rows", r[1])
		}
		rows[r[1]] = row{severity: r[2], finds: r[3], cure: r[4]}
	}
	for _, r := range rulepack.Rules() {
		got, ok := rows[r.ID]
		if want := (row{r.Severity, r.Finds, r.Cure}); !ok {
			t.Errorf("%s has no row", r.ID)
		} else if got != want {
			t.Errorf("row of %s:\n got %+v\nwant %+v", r.ID, got, want)
		}
		delete(rows, r.ID)
	}
	for id := range rows {
		t.Errorf("row %s has no rule", id)
	}
}
