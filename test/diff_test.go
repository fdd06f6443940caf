package test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/npm"
)

// pair is a template before and after a change of the app.
type pair struct{ before, after []byte }

// change is what CloudFormation does to one resource, such as
// "update Method Integration.Uri".
type change struct{ ID, Text string }

// changes compares templates as CloudFormation would, all in one Node process.
// It lists every resource that changes: what is not listed stays as it is.
func changes(t *testing.T, pairs ...pair) [][]change {
	t.Helper()
	npm.Install(t, ".")
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
