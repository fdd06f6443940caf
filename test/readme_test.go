package test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// between returns a page with the text between the lines <!-- marker --> and
// <!-- /marker --> replaced by body, which then stands on lines of its own with
// an empty line before and after, as Markdown asks. Doing it again changes
// nothing, so a page is fresh when it comes back as it was.
//
// It fails where either marker is not there exactly once, where they stand in
// the wrong order, and on a body that holds one of them.
func between(page []byte, marker, body string) ([]byte, error) {
	first, last := "<!-- "+marker+" -->", "<!-- /"+marker+" -->"
	for _, m := range []string{first, last} {
		if n := bytes.Count(page, []byte(m)); n != 1 {
			return nil, fmt.Errorf("%s stands there %d times, want once", m, n)
		}
		if strings.Contains(body, m) {
			return nil, fmt.Errorf("the new text holds %s", m)
		}
	}
	before, rest, _ := strings.Cut(string(page), first)
	_, after, ordered := strings.Cut(rest, last)
	if !ordered {
		return nil, fmt.Errorf("%s stands before %s", last, first)
	}
	return []byte(before + first + "\n\n" + strings.Trim(body, "\n") + "\n\n" + last + after), nil
}

func TestBetweenReplacesOnePart(t *testing.T) {
	const want = "# A\n<!-- a -->\n\n1\n\n<!-- /a --> <!-- d -->\n\n```mermaid\nflowchart LR\n```\n\n<!-- /d -->\nb\n"
	for name, before := range map[string]string{
		"empty": "# A\n<!-- a -->\n\n1\n\n<!-- /a --> <!-- d --><!-- /d -->\nb\n",
		"stale": "# A\n<!-- a -->\n\n1\n\n<!-- /a --> <!-- d -->\n\nold\n\n<!-- /d -->\nb\n",
		"fresh": want,
	} {
		got, err := between([]byte(before), "d", "```mermaid\nflowchart LR\n```\n")
		if err != nil || string(got) != want {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
		}
	}
}

func TestBetweenFails(t *testing.T) {
	for _, test := range []struct{ name, text, body, want string }{
		{"no marker", "x", "", "<!-- d --> stands there 0 times"},
		{"not closed", "<!-- d -->", "", "<!-- /d --> stands there 0 times"},
		{"twice", "<!-- d --><!-- d --><!-- /d -->", "", "<!-- d --> stands there 2 times"},
		{"wrong order", "<!-- /d --><!-- d -->", "", "<!-- /d --> stands before <!-- d -->"},
		{"marker in the body", "<!-- d --><!-- /d -->", "a<!-- /d -->", "the new text holds <!-- /d -->"},
	} {
		if got, err := between([]byte(test.text), "d", test.body); err == nil || !strings.Contains(err.Error(), test.want) || got != nil {
			t.Errorf("%s: got %q, %v, want an error with %q", test.name, got, err, test.want)
		}
	}
}
