package readme_test

import (
	"strings"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/readme"
)

func TestReplace(t *testing.T) {
	t.Parallel()
	const want = "# A\n<!-- diagram -->\n\n```mermaid\nflowchart LR\n```\n\n<!-- /diagram -->\nb\n"
	for name, before := range map[string]string{
		"empty":     "# A\n<!-- diagram --><!-- /diagram -->\nb\n",
		"two lines": "# A\n<!-- diagram -->\n<!-- /diagram -->\nb\n",
		"stale":     "# A\n<!-- diagram -->\n\nold\n\n<!-- /diagram -->\nb\n",
		"fresh":     want,
	} {
		got, err := readme.Replace([]byte(before), "diagram", "```mermaid\nflowchart LR\n```\n")
		if err != nil || string(got) != want {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
		}
	}
}

func TestReplaceLeavesOtherMarkersAlone(t *testing.T) {
	t.Parallel()
	const text = "<!-- a -->\n\n1\n\n<!-- /a --> <!-- b -->\n\n2\n\n<!-- /b -->"
	got, err := readme.Replace([]byte(text), "b", "3")
	if want := strings.Replace(text, "2", "3", 1); err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func TestReplaceFails(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, text, body, want string }{
		{"no marker", "x", "", "<!-- d --> stands there 0 times"},
		{"not closed", "<!-- d -->", "", "<!-- /d --> stands there 0 times"},
		{"twice", "<!-- d --><!-- d --><!-- /d -->", "", "<!-- d --> stands there 2 times"},
		{"wrong order", "<!-- /d --><!-- d -->", "", "<!-- /d --> stands before <!-- d -->"},
		{"marker in the body", "<!-- d --><!-- /d -->", "a<!-- /d -->", "the new text holds <!-- /d -->"},
	} {
		if got, err := readme.Replace([]byte(test.text), "d", test.body); err == nil || !strings.Contains(err.Error(), test.want) || got != nil {
			t.Errorf("%s: got %q, %v, want an error with %q", test.name, got, err, test.want)
		}
	}
}
