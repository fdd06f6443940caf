package test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	crossstack "github.com/cdk-private-integration/cdk-private-integration-go/examples/cross-stack/stack"
	custom "github.com/cdk-private-integration/cdk-private-integration-go/examples/custom/stack"
	existing "github.com/cdk-private-integration/cdk-private-integration-go/examples/existing/stack"
	fargate "github.com/cdk-private-integration/cdk-private-integration-go/examples/fargate/stack"
	https "github.com/cdk-private-integration/cdk-private-integration-go/examples/https/stack"
	migratev1 "github.com/cdk-private-integration/cdk-private-integration-go/examples/migrate-v1/stack"
	nlb "github.com/cdk-private-integration/cdk-private-integration-go/examples/nlb/stack"
	observed "github.com/cdk-private-integration/cdk-private-integration-go/examples/observed/stack"
	openapi "github.com/cdk-private-integration/cdk-private-integration-go/examples/openapi/stack"
	pipeline "github.com/cdk-private-integration/cdk-private-integration-go/examples/pipeline/stack"
	quickstart "github.com/cdk-private-integration/cdk-private-integration-go/examples/quickstart/stack"
	stages "github.com/cdk-private-integration/cdk-private-integration-go/examples/stages/stack"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/golden"
)

type example struct {
	name  string // of its folder
	build func(awscdk.App)
}

// examples are the apps of the examples directory, as their main functions make them.
var examples = []example{
	{"cross-stack", func(app awscdk.App) { crossstack.New(app, "CrossStack") }},
	{"custom", func(app awscdk.App) { custom.New(app, "Custom") }},
	{"existing", func(app awscdk.App) { existing.New(app, "Existing") }},
	{"fargate", func(app awscdk.App) { fargate.New(app, "Fargate") }},
	{"https", func(app awscdk.App) { https.New(app, "Https") }},
	{"migrate-v1", func(app awscdk.App) { migratev1.New(app, "MigrateV1", migratev1.Done) }},
	{"nlb", func(app awscdk.App) { nlb.New(app, "Nlb") }},
	{"observed", func(app awscdk.App) { observed.New(app, "Observed") }},
	{"openapi", func(app awscdk.App) { openapi.New(app, "OpenApi") }},
	{"pipeline", func(app awscdk.App) { pipeline.New(app, "Pipeline") }},
	{"quickstart", func(app awscdk.App) { quickstart.New(app, "Quickstart") }},
	{"stages", func(app awscdk.App) { stages.New(app, "Stages") }},
}

// Each example synthesizes without a finding of AWS's validator and without a
// warning of anybody's, and gives the template and the logical ids on record. A
// logical id that changes replaces a deployed resource: it needs a line in the
// changelog.
func TestExamples(t *testing.T) {
	for _, e := range examples {
		t.Run(e.name, func(t *testing.T) {
			assembly := e.assembly(t)
			if assembly.warnings != nil {
				t.Errorf("a strict synthesis fails for %v", assembly.warnings)
			}
			var ids []string
			filtered := map[string]any{}
			for name, template := range assembly.templates {
				for id, resource := range resourcesOf(t, template) {
					ids = append(ids, fmt.Sprintf("%s %s %s", name, id, resource.Type))
				}
				filtered[name] = filter(t, template)
			}
			slices.Sort(ids)
			golden.Check(t, "testdata/"+e.name+".ids", []byte(strings.Join(ids, "\n")+"\n"))
			golden.Check(t, "testdata/"+e.name+".template.json", spell(t, filtered))
		})
	}
}

func TestExamplesAreAllTestedAndListed(t *testing.T) {
	programs, err := filepath.Glob("../examples/*/main.go")
	if err != nil {
		t.Fatal(err)
	}
	var found, tested []string
	for _, program := range programs {
		found = append(found, filepath.Base(filepath.Dir(program)))
	}
	for _, e := range examples {
		tested = append(tested, e.name)
	}
	tested = append(tested, "starter") // a module of its own, with tests of its own
	slices.Sort(tested)
	if !slices.Equal(found, tested) {
		t.Errorf("examples has %v, tested are %v", found, tested)
	}
	index, err := os.ReadFile("../examples/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range found {
		if !strings.Contains(string(index), "| ["+name+"]("+name+"/)") {
			t.Errorf("examples/README.md has no line for %s", name)
		}
	}
}

// Beta and production are the same app: alike in their logical ids, each with
// its own link in its own variable.
func TestPipelineStagesAreAlikeAndApart(t *testing.T) {
	index := slices.IndexFunc(examples, func(e example) bool { return e.name == "pipeline" })
	templates := examples[index].assembly(t).templates
	var shapes []string
	for _, name := range sortedKeys(templates) {
		resources := resourcesOf(t, templates[name])
		links := resources.ofType("AWS::ApiGatewayV2::VpcLink")
		if len(links) == 0 {
			continue
		}
		_, stage := resources.only(t, "AWS::ApiGateway::Stage")
		same(t, name+" variables", stage.Properties["Variables"], map[string]any{"vpcLinkId": map[string]any{"Ref": links[0]}})
		shapes = append(shapes, strings.Join(sortedKeys(resources), " "))
	}
	if len(shapes) != 2 || shapes[0] != shapes[1] {
		t.Errorf("want two stages alike, got %q", shapes)
	}
}

// An export of the link's id would keep CloudFormation from replacing the link.
func TestCrossStackExportsNoLink(t *testing.T) {
	index := slices.IndexFunc(examples, func(e example) bool { return e.name == "cross-stack" })
	for name, template := range examples[index].assembly(t).templates {
		var parsed struct {
			Outputs map[string]struct{ Value, Export any }
		}
		if err := json.Unmarshal(template, &parsed); err != nil {
			t.Fatal(err)
		}
		for _, link := range resourcesOf(t, template).ofType("AWS::ApiGatewayV2::VpcLink") {
			for id, output := range parsed.Outputs {
				if output.Export != nil {
					t.Errorf("%s has link %s and exports %s", name, link, id)
				}
			}
		}
	}
}

// shown are the resources that goldens show in full: what is made by this
// library or stands at its edge. The others are in the list of ids.
var shown = []string{"AWS::ApiGateway::", "AWS::ApiGatewayV2::", "AWS::EC2::SecurityGroup", "AWS::ElasticLoadBalancingV2::"}

// filter takes out other resources, outputs that no stack imports, and what the
// CDK puts into every template and no app decides: the parameter and the rule
// that check the bootstrap version.
func filter(t *testing.T, template []byte) (filtered map[string]any) {
	t.Helper()
	if err := json.Unmarshal(template, &filtered); err != nil {
		t.Fatal(err)
	}
	delete(filtered, "Rules")
	if parameters, ok := filtered["Parameters"].(map[string]any); ok {
		if delete(parameters, "BootstrapVersion"); len(parameters) == 0 {
			delete(filtered, "Parameters")
		}
	}
	if outputs, ok := filtered["Outputs"].(map[string]any); ok {
		maps.DeleteFunc(outputs, func(_ string, o any) bool { return o.(map[string]any)["Export"] == nil })
		if len(outputs) == 0 {
			delete(filtered, "Outputs")
		}
	}
	if resources, ok := filtered["Resources"].(map[string]any); ok {
		for id, r := range resources {
			kind, _ := r.(map[string]any)["Type"].(string)
			if !slices.ContainsFunc(shown, func(prefix string) bool { return strings.HasPrefix(kind, prefix) }) {
				delete(resources, id)
			}
		}
	}
	return filtered
}

// spell indents JSON with sorted keys. Short values stand on one line each:
// {"Ref": "Vpc"} takes one, not three.
func spell(t *testing.T, v any) []byte {
	t.Helper()
	var write func(b *bytes.Buffer, v any, indent string)
	compact := func(v any) string {
		var b bytes.Buffer
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(v); err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(b.String())
	}
	write = func(b *bytes.Buffer, v any, indent string) {
		if short := compact(v); len(short) <= 120 {
			b.WriteString(short)
			return
		}
		switch v := v.(type) {
		case map[string]any:
			b.WriteString("{")
			for i, key := range sortedKeys(v) {
				fmt.Fprintf(b, "%s\n%s  %s: ", comma(i), indent, compact(key))
				write(b, v[key], indent+"  ")
			}
			b.WriteString("\n" + indent + "}")
		case []any:
			b.WriteString("[")
			for i, item := range v {
				fmt.Fprintf(b, "%s\n%s  ", comma(i), indent)
				write(b, item, indent+"  ")
			}
			b.WriteString("\n" + indent + "]")
		default:
			b.WriteString(compact(v))
		}
	}
	var b bytes.Buffer
	write(&b, v, "")
	b.WriteString("\n")
	return b.Bytes()
}

func comma(i int) string {
	if i == 0 {
		return ""
	}
	return ","
}
