// Package golden compares what a test made with a file on record. It is for
// tests alone.
package golden

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
)

// Update is the flag -update: write the files anew instead of comparing. Read
// the difference before you commit it.
var Update = flag.Bool("update", false, "write the golden files anew")

// Check fails the test with a diff when got is not what the file holds, or when
// there is no such file.
func Check(t testing.TB, path string, got []byte) {
	t.Helper()
	if *Update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: run with -update to write it, then review it", err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("run with -update and review the difference\n%s", diff.Diff(path, want, "got", got))
	}
}
