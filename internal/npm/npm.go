// Package npm installs what tests and benchmarks need from npm.
package npm

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Install makes sure that a test's packages are there, as [Ensure] does.
func Install(t testing.TB, dir string) {
	t.Helper()
	if err := Ensure(dir); err != nil {
		t.Fatalf("the first run of this test %v", err)
	}
}

// Ensure makes sure that the packages of dir/package-lock.json are in
// dir/node_modules, which git ignores. Only the first call after a change of the
// lock file needs the network, and npm.
func Ensure(dir string) error {
	lock, err := os.ReadFile(filepath.Join(dir, "package-lock.json"))
	if err != nil {
		return err
	}
	// Written last, so that an install that was cut short is done again.
	stamp := filepath.Join(dir, "node_modules", ".installed-from.json")
	if installed, err := os.ReadFile(stamp); err == nil && bytes.Equal(installed, lock) {
		return nil
	}
	ci := exec.Command("npm", "ci", "--no-audit", "--no-fund", "--fetch-retries=1")
	ci.Dir = dir
	if out, err := ci.CombinedOutput(); err != nil {
		reason, _, _ := bytes.Cut(out, []byte("\n"))
		return fmt.Errorf("needs npm and the network, to install %s/package.json once: npm ci: %v, %s", dir, err, reason)
	}
	return os.WriteFile(stamp, lock, 0o644)
}
