package rules_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/rulepack"
)

// variant is a change to a good template and who finds it: a rule of the pack,
// AWS's own rules ("AWS"), or nobody, because it is as good as before ("").
type variant struct {
	Name, Of, Finds string
	change
	Cured  change   // what its page shows as the cure, instead of taking the change back
	Beside []string // what its page shows with it
	Shown  bool     // on its page, though it is not the first of its kind
}

// change is what differs, by JSON pointer.
type change struct {
	Set  map[string]any
	Drop []string
}

// Good templates are clean, each broken one is found by the rule it is for, and
// junk takes no rule down: one test, since the validator's start is what costs.
func TestVariants(t *testing.T) {
	t.Parallel()
	good, files := goodTemplates(t)
	spoiled := junked(t, files)
	variants := readVariants(t)
	dir := t.TempDir()
	for i, v := range variants {
		files = append(files, writeTemplate(t, filepath.Join(dir, strconv.Itoa(i)+".json"), v.template(t)))
	}
	cures := slices.DeleteFunc(slices.Clone(variants), func(v variant) bool { return !v.hasCure() })
	for i, v := range cures {
		files = append(files, writeTemplate(t, filepath.Join(dir, fmt.Sprintf("cure%d.json", i)), v.cured(t)))
	}
	answer := validate(t, request{Templates: files, Alone: spoiled})
	reports := answer.Reports
	for i, r := range answer.Alone {
		if crashed(r.Found) {
			t.Errorf("%s: the validator gave up on junk: %s", filepath.Base(spoiled[i]), r.Found[0].Message)
		}
	}

	for i, name := range good {
		for _, f := range reports[i].Found {
			t.Errorf("good template %s: %+v", name, f)
		}
	}
	for i, v := range cures {
		for _, f := range reports[len(good)+len(variants)+i].Found {
			t.Errorf("the cure of %s (%s): %+v", v.Name, v.Of, f)
		}
	}
	broken, aws, both, seen := 0, 0, 0, map[string]bool{}
	var brokenFiles []string
	for i, v := range variants {
		found := reports[len(good)+i].Found
		if crashed(found) {
			t.Fatalf("%s (%s): the validator gave up: %s", v.Name, v.Of, found[0].Message)
		}
		byUs := slices.ContainsFunc(found, finding.ours)
		byAWS := slices.ContainsFunc(found, func(f finding) bool { return !f.ours() })
		switch {
		case v.Finds == "" && len(found) > 0:
			t.Errorf("%s (%s) is fine, but: %+v", v.Name, v.Of, found)
		case v.Finds == "AWS" && !byAWS:
			t.Errorf("%s (%s): AWS's rules should find it, got %+v", v.Name, v.Of, found)
		case strings.HasPrefix(v.Finds, "PI") && !slices.ContainsFunc(found, func(f finding) bool { return f.ID == v.Finds }):
			t.Errorf("%s (%s): want %s, got %+v", v.Name, v.Of, v.Finds, found)
		}
		if v.Finds == "" {
			continue
		}
		seen[v.Finds] = true
		broken++
		brokenFiles = append(brokenFiles, files[len(good)+i])
		if byAWS {
			aws++
		}
		if byAWS || byUs {
			both++
		}
	}
	for _, r := range rulepack.Rules() {
		if !seen[r.ID] {
			t.Errorf("no variant shows %s failing", r.ID)
		}
	}
	t.Logf("of %d broken templates AWS's rules alone find %d, with the pack %d", broken, aws, both)
	if both != broken {
		t.Errorf("%d broken templates pass unseen", broken-both)
	}
	cfnLint(t, brokenFiles)
}

var compare = flag.Bool("cfn-lint", false, "count what cfn-lint finds in the broken variants too, which takes it half a minute")

// cfnLint logs how many of the files cfn-lint finds fault with, for comparison.
func cfnLint(t *testing.T, files []string) {
	if _, err := exec.LookPath("cfn-lint"); err != nil || !*compare {
		t.Log("SKIPPED: cfn-lint's detection figure: run with -cfn-lint, with cfn-lint on the path")
		return
	}
	out, err := exec.Command("cfn-lint", append([]string{"-i", "W3010", "--format", "parseable", "--"}, files...)...).Output()
	if _, failed := err.(*exec.ExitError); err != nil && !failed {
		t.Fatal(err)
	}
	found := 0
	for _, f := range files {
		if strings.Contains(string(out), f+":") {
			found++
		}
	}
	t.Logf("cfn-lint finds %d of %d", found, len(files))
}

func goodTemplates(t *testing.T) (names, files []string) {
	t.Helper()
	files, err := filepath.Glob("good/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no good templates: %v", err)
	}
	for _, f := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(f), ".json"))
	}
	return names, files
}

func readVariants(t *testing.T) []variant {
	t.Helper()
	content, err := os.ReadFile("variants.json")
	if err != nil {
		t.Fatal(err)
	}
	var variants []variant
	if err := json.Unmarshal(content, &variants); err != nil {
		t.Fatal(err)
	}
	return variants
}

func readTemplate(t *testing.T, file string) map[string]any {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var template map[string]any
	if err := json.Unmarshal(content, &template); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return template
}

func writeTemplate(t *testing.T, file string, template any) string {
	t.Helper()
	content, err := json.Marshal(template)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// edit calls change with the object that holds what a JSON pointer points at.
func edit(root any, pointer string, change func(m map[string]any, key string)) error {
	parts := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, p := range parts {
		parts[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(p)
	}
	for n, part := range parts {
		switch at := root.(type) {
		case map[string]any:
			if n == len(parts)-1 {
				change(at, part)
				return nil
			}
			root = at[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i >= len(at) {
				return fmt.Errorf("no item %q at %s", part, pointer)
			}
			holder := map[string]any{part: at[i]}
			if n == len(parts)-1 {
				change(holder, part)
				at[i] = holder[part]
				return nil
			}
			root = at[i]
		default:
			return fmt.Errorf("nothing at %s", pointer)
		}
	}
	return nil
}
