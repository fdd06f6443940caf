package test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/cdklabs/cdk-nag-go/cdknag/v2"
)

// assembly is the result of an example, which is synthesized once for all tests.
type assembly struct {
	templates map[string][]byte // by artifact, those inside Stages too
	warnings  []string          // of whatever construct; cdk-nag's are apart
	nag       []nagLine
}

// nagLine is what a rule of cdk-nag says of a resource.
type nagLine struct {
	RuleID     string // with the finding in brackets, where there are several
	ResourceID string // the construct's path
	Compliance string // "Compliant", "Non-Compliant", or "UNKNOWN" where it cannot tell
}

var assemblies = map[string]*assembly{}

// assembly synthesizes the example once, under AWS's own validator, the rule
// pack where the example asks for it, and cdk-nag.
func (e example) assembly(t *testing.T) *assembly {
	t.Helper()
	if known := assemblies[e.name]; known != nil {
		return known
	}
	app := newApp(t)
	e.build(app)
	for _, c := range *app.Node().FindAll("") { // an App's aspects do not reach into its Stages
		if stage, ok := c.(awscdk.Stage); ok {
			awscdk.Aspects_Of(stage).Add(cdknag.NewAwsSolutionsChecks(&cdknag.NagPackProps{
				ReportFormats: &[]cdknag.NagReportFormat{cdknag.NagReportFormat_JSON},
			}), nil)
		}
	}
	made := &assembly{templates: map[string][]byte{}}
	err := filepath.WalkDir(*synthesize(t, app).Directory(), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			err = made.read(path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	assemblies[e.name] = made
	return made
}

// read takes what it knows from a file of the cloud assembly.
func (a *assembly) read(path string) error {
	content, err := os.ReadFile(path)
	name := filepath.Base(path)
	switch {
	case err != nil:
		return err
	case strings.HasSuffix(name, ".template.json"):
		a.templates[strings.TrimSuffix(name, ".template.json")] = content
	case strings.HasSuffix(name, ".metadata.json"):
		var metadata map[string][]struct {
			Type string
			Data any
		}
		if err := json.Unmarshal(content, &metadata); err != nil {
			return err
		}
		for at, entries := range metadata {
			for _, e := range entries {
				text := fmt.Sprint(e.Data)
				annotated := e.Type == "aws:cdk:warning" || e.Type == "aws:cdk:error"
				if annotated && !strings.HasPrefix(text, "AwsSolutions-") && !strings.HasPrefix(text, "CdkNag") {
					a.warnings = append(a.warnings, at+": "+text)
				}
			}
		}
	case strings.HasSuffix(name, "-NagReport.json"):
		var report struct{ Lines []nagLine }
		if err := json.Unmarshal(content, &report); err != nil {
			return err
		}
		a.nag = append(a.nag, report.Lines...)
	}
	return nil
}
