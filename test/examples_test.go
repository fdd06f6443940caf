package test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/cdklabs/cdk-nag-go/cdknag/v2"

	crossstack "github.com/cdk-private-integration/cdk-private-integration-go/examples/cross-stack/stack"
	custom "github.com/cdk-private-integration/cdk-private-integration-go/examples/custom/stack"
	existing "github.com/cdk-private-integration/cdk-private-integration-go/examples/existing/stack"
	fargate "github.com/cdk-private-integration/cdk-private-integration-go/examples/fargate/stack"
	https "github.com/cdk-private-integration/cdk-private-integration-go/examples/https/stack"
	migratev1 "github.com/cdk-private-integration/cdk-private-integration-go/examples/migrate-v1/stack"
	nlb "github.com/cdk-private-integration/cdk-private-integration-go/examples/nlb/stack"
	pipeline "github.com/cdk-private-integration/cdk-private-integration-go/examples/pipeline/stack"
	quickstart "github.com/cdk-private-integration/cdk-private-integration-go/examples/quickstart/stack"
)

// examples are the programs under examples/ by the name of their folder: what
// each adds to an app, under the id that its main gives it.
var examples = map[string]func(awscdk.App){
	"cross-stack": func(app awscdk.App) { crossstack.New(app, "CrossStack") },
	"custom":      func(app awscdk.App) { custom.New(app, "Custom") },
	"existing":    func(app awscdk.App) { existing.New(app, "Existing") },
	"fargate":     func(app awscdk.App) { fargate.New(app, "Fargate") },
	"https":       func(app awscdk.App) { https.New(app, "Https") },
	"migrate-v1":  func(app awscdk.App) { migratev1.New(app, "MigrateV1", migratev1.Done) },
	"nlb":         func(app awscdk.App) { nlb.New(app, "Nlb") },
	"pipeline":    func(app awscdk.App) { pipeline.New(app, "Pipeline") },
	"quickstart":  func(app awscdk.App) { quickstart.New(app, "Quickstart") },
}

// assembly is what came of an example's one synthesis in this binary.
type assembly struct {
	templates map[string][]byte // by the name of the stack, those inside Stages too
	warnings  []string          // of whatever construct, cdk-nag's aside
	nag       []nagLine
}

type nagLine struct {
	RuleID     string `json:"ruleId"`
	ResourceID string `json:"resourceId"` // the construct's path
	Compliance string `json:"compliance"`
}

var assemblies = map[string]*assembly{}

// example synthesizes an example under AWS's own validator, the rule pack where
// the example asks for it, and cdk-nag. Tests that want the same one share it.
func example(t *testing.T, name string) *assembly {
	t.Helper()
	if known := assemblies[name]; known != nil {
		return known
	}
	app := newApp(t)
	examples[name](app)
	checks := cdknag.NewAwsSolutionsChecks(&cdknag.NagPackProps{
		ReportFormats: &[]cdknag.NagReportFormat{cdknag.NagReportFormat_JSON},
	})
	awscdk.Aspects_Of(app).Add(checks, nil)
	for _, c := range *app.Node().FindAll("") { // an App's aspects do not reach into a Stage
		if stage, ok := c.(awscdk.Stage); ok && c != app {
			awscdk.Aspects_Of(stage).Add(checks, nil)
		}
	}
	directory := *app.Synth(nil).Directory()

	made := &assembly{templates: map[string][]byte{}}
	err := filepath.WalkDir(directory, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := filepath.Base(path)
		switch {
		case strings.HasSuffix(base, ".template.json"):
			made.templates[strings.TrimSuffix(base, ".template.json")], err = os.ReadFile(path)
		case strings.HasSuffix(base, ".metadata.json"):
			var metadata map[string][]struct {
				Type string
				Data any
			}
			err = readJSON(path, &metadata)
			for at, entries := range metadata {
				for _, e := range entries {
					if text, _ := e.Data.(string); e.Type == "aws:cdk:warning" && !strings.HasPrefix(text, "AwsSolutions-") && !strings.HasPrefix(text, "CdkNag") {
						made.warnings = append(made.warnings, at+": "+text)
					}
				}
			}
		case strings.HasSuffix(base, "-NagReport.json"):
			var report struct{ Lines []nagLine }
			err = readJSON(path, &report)
			made.nag = append(made.nag, report.Lines...)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	assemblies[name] = made
	return made
}

func readJSON(path string, into any) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(content, into)
}

func TestExamplesAreAllInTheTable(t *testing.T) {
	folders, err := filepath.Glob("../examples/*/main.go")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, f := range folders {
		found = append(found, filepath.Base(filepath.Dir(f)))
	}
	if want := slices.Sorted(maps.Keys(examples)); !slices.Equal(found, want) {
		t.Errorf("examples/ holds %v, the table %v", found, want)
	}
	index, err := os.ReadFile("../examples/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range found {
		if !strings.Contains(string(index), "| ["+name+"]("+name+"/") {
			t.Errorf("examples/README.md has no line for %s", name)
		}
	}
}

func TestExamplesSynthesizeWithoutWarnings(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(examples)) {
		t.Run(name, func(t *testing.T) {
			for _, w := range example(t, name).warnings {
				t.Error(w)
			}
		})
	}
}

// The link and the stage variable of a Stage are its own: nothing of beta shows
// up in production, and both have the same logical ids.
func TestPipelineStagesAreTheSameAppTwice(t *testing.T) {
	templates := example(t, "pipeline").templates
	var beta, prod string
	for name, template := range templates {
		switch {
		case strings.HasPrefix(name, "PipelineBeta"):
			beta = string(template)
		case strings.HasPrefix(name, "PipelineProd"):
			prod = string(template)
		}
	}
	if beta == "" || strings.ReplaceAll(beta, "Beta", "Prod") != prod {
		t.Errorf("the templates differ by more than the name of the stage; there are %v", slices.Sorted(maps.Keys(templates)))
	}
	_, stage := resourcesOf(t, []byte(prod)).only(t, "AWS::ApiGateway::Stage")
	link, _ := resourcesOf(t, []byte(prod)).only(t, "AWS::ApiGatewayV2::VpcLink")
	if ref, _ := stage.Properties["Variables"].(map[string]any)["vpcLinkId"].(map[string]any); ref["Ref"] != link {
		t.Errorf("the stage's variable is %v, want the link %s", ref, link)
	}
}

func TestCrossStackExportsNoLink(t *testing.T) {
	templates := example(t, "cross-stack").templates
	for name, template := range templates {
		if len(resourcesOf(t, template).ofType("AWS::ApiGatewayV2::VpcLink")) == 0 {
			continue
		}
		var parsed struct{ Outputs map[string]struct{ Export any } }
		if err := json.Unmarshal(template, &parsed); err != nil {
			t.Fatal(err)
		}
		for id, output := range parsed.Outputs {
			if output.Export != nil {
				t.Errorf("%s exports %s", name, id)
			}
		}
		return
	}
	t.Errorf("no stack has a link: %v", slices.Sorted(maps.Keys(templates)))
}
