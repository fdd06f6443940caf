package npm

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// npm is a stand-in that counts its calls and fails on demand.
const npm = `#!/bin/sh
echo call >> calls
test ! -e offline || { echo no network; exit 1; }
mkdir -p node_modules
`

func TestInstallRunsOnceForALockFile(t *testing.T) {
	dir := folder(t)
	for range 2 {
		Install(t, dir)
	}
	if calls := read(t, dir, "calls"); calls != "call\n" {
		t.Errorf("want one call of npm for one lock file, got %q", calls)
	}
	write(t, dir, "package-lock.json", "{\"changed\": true}", 0o644)
	Install(t, dir)
	if calls := read(t, dir, "calls"); calls != "call\ncall\n" {
		t.Errorf("want a second call for another lock file, got %q", calls)
	}
}

func TestInstallFailsWithoutNetwork(t *testing.T) {
	dir := folder(t)
	write(t, dir, "offline", "", 0o644)
	said := ""
	func() {
		defer func() { _ = recover() }()
		Install(recorder{t, &said}, dir)
	}()
	if !strings.Contains(said, "needs npm and the network") || !strings.Contains(said, "no network") {
		t.Errorf("got %q", said)
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules", ".installed-from.json")); err == nil {
		t.Error("a failed install counts as done")
	}
}

// folder has a lock file, with the stand-in for npm in the PATH.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "package-lock.json", "{}", 0o644)
	write(t, dir, "npm", npm, 0o755)
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	return dir
}

func write(t *testing.T, dir, name, content string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), mode); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// recorder notes what Fatalf says and leaves by a panic.
type recorder struct {
	testing.TB
	said *string
}

func (r recorder) Fatalf(format string, args ...any) {
	*r.said = fmt.Sprintf(format, args...)
	panic("failed")
}
