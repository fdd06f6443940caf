package test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	quickstart "github.com/cdk-private-integration/cdk-private-integration-go/examples/quickstart/stack"
	stages "github.com/cdk-private-integration/cdk-private-integration-go/examples/stages/stack"
)

// examples are the apps of the examples directory, as their main functions make them.
var examples = []struct {
	name  string
	build func(awscdk.App)
}{
	{"quickstart", func(app awscdk.App) { quickstart.New(app, "Quickstart") }},
	{"stages", func(app awscdk.App) { stages.New(app, "Stages") }},
}

// Each example synthesizes without a finding of AWS's validator and without a
// warning of anybody's, and gives the template and the logical ids on record. A
// logical id that changes replaces a deployed resource: it needs a line in the
// changelog.
func TestExamples(t *testing.T) {
	for _, example := range examples {
		t.Run(example.name, func(t *testing.T) {
			app := newApp(t)
			example.build(app)
			if found := everyWarning(app); found != nil {
				t.Errorf("a strict synthesis fails for %v", found)
			}
			templates := synthAll(t, app)
			var ids []string
			filtered := map[string]any{}
			for name, template := range templates {
				for id, resource := range resourcesOf(t, template) {
					ids = append(ids, fmt.Sprintf("%s %s %s", name, id, resource.Type))
				}
				filtered[name] = filter(t, template)
			}
			slices.Sort(ids)
			golden(t, example.name+".ids", []byte(strings.Join(ids, "\n")+"\n"))
			golden(t, example.name+".template.json", spell(t, filtered))
		})
	}
}

// filter takes out what the CDK puts into every template and no app decides:
// the parameter and the rule that check the bootstrap version.
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
		if short := compact(v); len(short) <= 100 {
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

// everyWarning gives what makes a strict synthesis fail, by whomever.
func everyWarning(app awscdk.App) (found []string) {
	for _, c := range *app.Node().FindAll("") {
		for _, entry := range *c.Node().Metadata() {
			if *entry.Type == "aws:cdk:warning" || *entry.Type == "aws:cdk:error" {
				found = append(found, fmt.Sprint(*c.Node().Path(), ": ", entry.Data))
			}
		}
	}
	return found
}
