package test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"testing"
)

// pair is a template before and after a change of the app.
type pair struct{ before, after []byte }

// change is what CloudFormation does to one resource, such as
// "update Method Integration.Uri".
type change struct{ ID, Text string }

// needsDiff skips a test where AWS's template diff is not installed, and says so;
// in CI it fails.
func needsDiff(t *testing.T) {
	t.Helper()
	if _, err := os.Stat("node_modules/@aws-cdk/cloudformation-diff"); err != nil {
		const cure = "npm ci --prefix test"
		if os.Getenv("CI") != "" {
			t.Fatalf("AWS's template diff is not installed: %s", cure)
		}
		fmt.Fprintf(os.Stderr, "\n*** SKIPPED %s: updates are NOT tested without AWS's template diff. Install it: %s\n\n", t.Name(), cure)
		t.Skip(cure)
	}
}

// changes compares templates as CloudFormation would, all in one Node process.
// It lists every resource that changes: what is not listed stays as it is.
func changes(t *testing.T, pairs ...pair) [][]change {
	t.Helper()
	needsDiff(t)
	given := make([][2]json.RawMessage, len(pairs))
	for i, p := range pairs {
		given[i] = [2]json.RawMessage{p.before, p.after}
	}
	input, err := json.Marshal(given)
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	node := exec.Command("node", "diff.js")
	node.Stdin, node.Stdout, node.Stderr = bytes.NewReader(input), &stdout, &stderr
	if err := node.Run(); err != nil {
		t.Fatalf("node diff.js: %v\n%s", err, stderr.Bytes())
	}
	var found [][]change
	if err := json.Unmarshal(stdout.Bytes(), &found); err != nil {
		t.Fatal(err)
	}
	if len(found) != len(pairs) {
		t.Fatalf("got %d comparisons, want %d", len(found), len(pairs))
	}
	return found
}

// texts are the changes without ids, sorted, with equal ones counted.
func texts(list []change) (out []string) {
	count := map[string]int{}
	for _, c := range list {
		count[c.Text]++
	}
	for text, n := range count {
		if n > 1 {
			text = fmt.Sprintf("%s (%d times)", text, n)
		}
		out = append(out, text)
	}
	slices.Sort(out)
	return out
}
