package test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The app of the README works as a stranger takes it: a new module in an empty
// folder, the app pasted, and a synthesis. Only the module comes from here.
func TestReadmesAppWorksAsPasted(t *testing.T) {
	if testing.Short() {
		t.Skip("builds an app of its own")
	}
	page, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	app := regexp.MustCompile("(?s)```go\n(package main\n.*?)```").FindSubmatch(page)
	if app == nil {
		t.Fatal("README.md has no package main")
	}
	here, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.go"), app[1], 0o600); err != nil {
		t.Fatal(err)
	}
	const module = "github.com/cdk-private-integration/cdk-private-integration-go"
	for _, command := range []string{
		"go mod init shop",
		"go mod edit -require=" + module + "@v0.0.0 -replace=" + module + "=" + here,
		"go mod tidy",
		"go vet .",
		"go run .",
	} {
		words := strings.Fields(command)
		c := exec.Command(words[0], words[1:]...)
		c.Dir = dir
		c.Env = append(os.Environ(), "CDK_OUTDIR="+filepath.Join(dir, "cdk.out"), "GOWORK=off")
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", command, err, out)
		}
	}
	template, err := os.ReadFile(filepath.Join(dir, "cdk.out", "Shop.template.json"))
	if err != nil {
		t.Fatal(err)
	}
	if got := len(resourcesOf(t, template).methods()); got != 3 {
		t.Errorf("%d methods, want the README's 3", got)
	}
}
