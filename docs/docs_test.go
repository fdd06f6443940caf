// Package docs checks the pages against the code: a snippet that is compiled
// nowhere rots.
package docs

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	goBlock = regexp.MustCompile("(?s)```go\n(.*?)```")
	link    = regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
)

// pages are README.md and every page of this folder and the examples.
func pages(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, pattern := range []string{"../*.md", "*.md", "howto/*.md", "../examples/*.md", "../examples/*/*.md"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			found[name] = string(content)
		}
	}
	if len(found) < 5 {
		t.Fatalf("found %d pages only", len(found))
	}
	return found
}

// sources are all Go files, each line without its indentation.
func sources(t *testing.T) (all []string) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		content, err := os.ReadFile(path)
		all = append(all, plain(string(content)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// plain drops indentation and empty lines, which differ between a page and a file.
func plain(code string) string {
	var b strings.Builder
	for line := range strings.Lines(code) {
		if line = strings.TrimSpace(line); line != "" {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// Each paragraph of a snippet stands, line by line, in an example or a test
// that is compiled.
func TestSnippetsAreCompiledSomewhere(t *testing.T) {
	t.Parallel()
	code := sources(t)
	for name, page := range pages(t) {
		for _, block := range goBlock.FindAllStringSubmatch(page, -1) {
			if strings.HasPrefix(block[1], "package main\n") {
				continue // a whole app, which TestReadmesAppWorksAsPasted builds
			}
			for part := range strings.SplitSeq(block[1], "\n\n") {
				if !slices.ContainsFunc(code, func(file string) bool { return strings.Contains(file, plain(part)) }) {
					t.Errorf("%s: no Go file has this:\n%s", name, part)
				}
			}
		}
	}
}

func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	for name, page := range pages(t) {
		for _, m := range link.FindAllStringSubmatch(page, -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(name), m[1])); err != nil {
				t.Errorf("%s links to %s: %v", name, m[1], err)
			}
		}
	}
}

// CONTRIBUTING.md has a row for every package; examples share one.
func TestContributingMapsEveryPackage(t *testing.T) {
	t.Parallel()
	guide := pages(t)["../CONTRIBUTING.md"]
	dirs := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && (d.Name() == "node_modules" || d.Name() == "examples") {
			return filepath.SkipDir
		}
		if err == nil && filepath.Ext(path) == ".go" {
			dirs[filepath.ToSlash(filepath.Dir(strings.TrimPrefix(path, "../")))] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir := range dirs {
		if !strings.Contains(guide, "`"+dir+"`") {
			t.Errorf("CONTRIBUTING.md does not say what %s is", dir)
		}
	}
	if len(dirs) < 10 {
		t.Fatalf("found %d packages only", len(dirs))
	}
}

func TestReadmeStaysShort(t *testing.T) {
	t.Parallel()
	if n := strings.Count(pages(t)["../README.md"], "\n"); n > 150 {
		t.Errorf("README.md has %d lines, 150 is the limit", n)
	}
}

// The error in the README is what an Example prints.
func TestReadmeShowsTheRealError(t *testing.T) {
	t.Parallel()
	block := regexp.MustCompile("(?s)```text\n(.*?)```").FindStringSubmatch(pages(t)["../README.md"])
	if block == nil {
		t.Fatal("README.md shows no error")
	}
	example, err := os.ReadFile("../privateintegration/example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(block[1]) {
		if !strings.Contains(string(example), "\t// "+line) {
			t.Errorf("no Example prints %q", line)
		}
	}
}
