// Package readme keeps generated parts of a README fresh.
package readme

import (
	"bytes"
	"fmt"
	"strings"
)

// Replace returns a README with the text between the lines <!-- marker --> and
// <!-- /marker --> replaced by body, which then stands on lines of its own with
// an empty line before and after, as Markdown asks. Doing it again changes
// nothing, so a README is fresh when it comes back as it was.
//
// It fails where either marker is not there exactly once, where they stand in
// the wrong order, and on a body that holds one of them.
func Replace(readme []byte, marker, body string) ([]byte, error) {
	first, last := "<!-- "+marker+" -->", "<!-- /"+marker+" -->"
	for _, m := range []string{first, last} {
		if n := bytes.Count(readme, []byte(m)); n != 1 {
			return nil, fmt.Errorf("readme: %s stands there %d times, want once", m, n)
		}
		if strings.Contains(body, m) {
			return nil, fmt.Errorf("readme: the new text holds %s", m)
		}
	}
	before, rest, _ := strings.Cut(string(readme), first)
	_, after, ordered := strings.Cut(rest, last)
	if !ordered {
		return nil, fmt.Errorf("readme: %s stands before %s", last, first)
	}
	return []byte(before + first + "\n\n" + strings.Trim(body, "\n") + "\n\n" + last + after), nil
}
