// Package rules_test runs the rule pack in AWS's own validator, the one that
// every synth runs, without compiling any CDK package: the validator is taken
// out of the CDK module's archive and driven in one Node process.
package rules_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/rulepack"
)

const (
	awscdk     = "github.com/aws/aws-cdk-go/awscdk/v2"
	enginePath = "package/node_modules/@aws/cloudformation-validate/"
)

type finding struct {
	ID, Severity, Resource, Path, Message string
}

func (f finding) ours() bool { return strings.HasPrefix(f.ID, "PI") }

// crashed tells that the validator gave up on a template.
func crashed(found []finding) bool { return len(found) == 1 && found[0].ID == "crash" }

type request struct {
	Engine    string   `json:"engine"`
	Rules     []source `json:"rules"`
	Templates []string `json:"templates"`
	Alone     []string `json:"alone"`
	Rounds    int      `json:"rounds"`
}

type source struct {
	Name    string `json:"name"`
	Content string `json:"content"`
}

// pack is the rule pack as the validator wants it.
func pack() (sources []source) {
	for _, s := range rulepack.Sources() {
		sources = append(sources, source(s))
	}
	return sources
}

// report is what a template was found to have, and how long that took.
type report struct {
	Found []finding
	Ms    float64
}

type response struct {
	Reports, Alone []report // by template
	Costs          []costs  // by template, in rounds
}

// costs are milliseconds of processor time without the pack and with it.
type costs struct{ Composite, Rego [2]float64 }

// validate runs the pack over template files, beside AWS's own rules and alone,
// in one process: its start costs more than all that is done in it.
func validate(t testing.TB, r request) response {
	t.Helper()
	r.Engine = engine(t)
	if r.Rules == nil {
		r.Rules = pack()
	}
	input, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", "validate.js")
	cmd.Stdin = bytes.NewReader(input)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node validate.js: %v\n%s", err, stderr.Bytes())
	}
	var answer response
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatal(err)
	}
	if got := len(answer.Reports) + len(answer.Costs) + len(answer.Alone); got != len(r.Templates)+len(r.Alone) {
		t.Fatalf("%d reports for %d templates", got, len(r.Templates)+len(r.Alone))
	}
	return answer
}

// engine returns the directory of AWS's validator, extracted once per CDK
// version into the user's cache. It asks the Go command where the CDK is: a
// dependency of this module, so it is there or can be fetched.
func engine(t testing.TB) string {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("SKIPPED: node is not installed, so the rules were not run in AWS's validator")
	}
	out, err := exec.Command("go", "mod", "download", "-json", awscdk).Output()
	if err != nil {
		t.Fatalf("go mod download %s: %v\n%s", awscdk, err, out)
	}
	var module struct{ Dir, Version string }
	if err := json.Unmarshal(out, &module); err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = t.TempDir()
	}
	dir := filepath.Join(cache, "cdk-private-integration-go", "cloudformation-validate", module.Version)
	if _, err := os.Stat(dir); err == nil {
		return dir
	}
	archives, err := filepath.Glob(filepath.Join(module.Dir, "jsii", "aws-cdk-lib-*.tgz"))
	if err != nil || len(archives) != 1 {
		t.Fatalf("want one CDK archive in %s, got %v (%v)", module.Dir, archives, err)
	}
	if err := extract(archives[0], dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// extract unpacks the validator next to dir and renames it into place, so that
// neither a crash nor a second process leaves half of it there.
func extract(archive, dir string) error {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(filepath.Dir(dir), "extracting-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	if err := unpack(archive, tmp); err != nil {
		return fmt.Errorf("%s: %w", archive, err)
	}
	if err := os.Rename(tmp, dir); err != nil {
		if _, gone := os.Stat(dir); gone != nil {
			return err
		}
	}
	return nil
}

func unpack(archive, dir string) error {
	f, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer f.Close()
	zipped, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	files := 0
	for r := tar.NewReader(zipped); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		name, ok := strings.CutPrefix(header.Name, enginePath)
		if !ok || header.Typeflag != tar.TypeReg || !filepath.IsLocal(name) || strings.Contains(name, "/") {
			continue
		}
		content, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
		files++
	}
	if files == 0 {
		return fmt.Errorf("no %s inside", enginePath)
	}
	return nil
}
