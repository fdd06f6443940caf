package rules_test

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cdk-private-integration/cdk-private-integration-go/diagram"
	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
)

var wild = flag.String("wild", "", "a folder of other people's templates to run the rules, the test gateway and the picture over (make wild)")

// TestWild reports what the pack says of templates that it has never seen, and
// whether anything breaks on them. An alarm is to be read by somebody; only what
// crashes is a failure.
func TestWild(t *testing.T) {
	if *wild == "" {
		t.Skip("run with -wild FOLDER, or make wild DIR=FOLDER")
	}
	files := templatesBelow(t, *wild)
	if len(files) == 0 {
		t.Fatalf("no template below %s", *wild)
	}
	alarms, clean, validation := map[string][]string{}, 0, 0.0
	slowest := [2]string{}
	most := 0.0
	for i, r := range validate(t, request{Alone: files}).Alone {
		if validation += r.Ms; r.Ms > most {
			most, slowest = r.Ms, [2]string{files[i], fmt.Sprintf("%.0f ms", r.Ms)}
		}
		if crashed(r.Found) {
			// What is no template for AWS's own rules either is none of ours.
			if strings.Contains(r.Found[0].Message, "privateintegration") {
				t.Errorf("%s: %s", files[i], r.Found[0].Message)
			}
			continue
		}
		if len(r.Found) == 0 {
			clean++
		}
		for _, f := range r.Found {
			alarms[f.ID] = append(alarms[f.ID], fmt.Sprintf("%s: %s %s: %s", files[i], f.Resource, f.Path, f.Message))
		}
	}
	fmt.Printf("%d templates, %d without a finding; the validator took %.1f s, longest %s with %s\n\n", len(files), clean, validation/1000, slowest[1], slowest[0])
	for _, id := range slices.Sorted(maps.Keys(alarms)) {
		fmt.Printf("%s %d times\n", id, len(alarms[id]))
		for _, a := range alarms[id] {
			fmt.Printf("    %s\n", a)
		}
	}
	walk(t, "the picture", files, func(content []byte) error {
		_, err := diagram.Mermaid(content)
		return err
	})
	walk(t, "the test gateway", files, func(content []byte) error {
		_, err := gatewaytest.NewHandler(content, nil)
		return err
	})
}

// walk runs a reader of templates over all files and counts what it answers.
func walk(t *testing.T, name string, files []string, read func([]byte) error) {
	refusals, taken := map[string]int{}, 0
	start := time.Now()
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		func() {
			defer func() {
				if p := recover(); p != nil {
					t.Errorf("%s: %s panics: %v", file, name, p)
				}
			}()
			if err := read(content); err != nil {
				refusals[strings.Join(strings.Fields(err.Error()), " ")]++
			} else {
				taken++
			}
		}()
	}
	fmt.Printf("\n%s: takes %d of %d in %.1f s; most frequent refusals:\n", name, taken, len(files), time.Since(start).Seconds())
	often := slices.SortedFunc(maps.Keys(refusals), func(a, b string) int {
		return cmp.Or(refusals[b]-refusals[a], strings.Compare(a, b))
	})
	for _, line := range often[:min(len(often), 10)] {
		fmt.Printf("    %d × %.200s\n", refusals[line], line)
	}
}

// templatesBelow finds the files that have resources of CloudFormation.
func templatesBelow(t *testing.T, root string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains([]string{".json", ".yaml", ".yml", ".template"}, filepath.Ext(path)) {
			return err
		}
		content, err := os.ReadFile(path)
		if err == nil && bytes.Contains(content, []byte("Resources")) && bytes.Contains(content, []byte("AWS::")) {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// What this repository's own examples and tests synthesize is clean.
func TestOwnTemplatesAreClean(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../testdata/*.template.json")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 5 {
		t.Fatalf("only %d templates of our own: %s", len(files), files)
	}
	for i, r := range validate(t, request{Alone: files}).Alone {
		for _, f := range r.Found {
			t.Errorf("%s: %+v", files[i], f)
		}
	}
}
