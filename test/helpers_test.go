package test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// The names of the package under test that nearly every test says.
type (
	props              = privateintegration.PrivateIntegrationProps
	loadBalancerProps  = privateintegration.LoadBalancerTargetProps
	methodOptions      = privateintegration.MethodOptions
	integrationOptions = privateintegration.IntegrationOptions
)

// Values of resources nobody has, of the right form.
const (
	albArn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/orders/0123456789abcdef"
	nlbArn = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/net/orders/0123456789abcdef"
)

var str = jsii.String

// integrate adds a private integration.
func integrate(scope constructs.Construct, id string, p *props) privateintegration.PrivateIntegration {
	return privateintegration.NewPrivateIntegration(scope, str(id), p)
}

// orders adds a private integration to the network's listener.
func (n network) orders(scope constructs.Construct) privateintegration.PrivateIntegration {
	return integrate(scope, "Orders", &props{Target: n.target()})
}

func (n network) target() privateintegration.Target {
	return privateintegration.TargetFromApplicationListener(n.listener)
}

// made synthesizes the app and gives the stack's resources.
func made(t *testing.T, stack awscdk.Stack) resources {
	t.Helper()
	return resourcesOf(t, synth(t, stack))
}

// synthAll synthesizes an app once and gives the template of each stack by name.
func synthAll(t *testing.T, app awscdk.App) map[string][]byte {
	t.Helper()
	assembly := synthesize(t, app)
	templates := map[string][]byte{}
	for _, s := range *assembly.Stacks() {
		template, err := os.ReadFile(filepath.Join(*assembly.Directory(), *s.TemplateFile()))
		if err != nil {
			t.Fatal(err)
		}
		templates[*s.StackName()] = template
	}
	return templates
}

// canonical spells a value as JSON with sorted keys.
func canonical(t *testing.T, v any) string {
	t.Helper()
	spelled, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(spelled)
}

// same compares values as they stand in a template.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := canonical(t, got), canonical(t, want); g != w {
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}

// at walks into nested maps and lists of a template: "Integration.Uri".
func at(v any, path string) any {
	for key := range strings.SplitSeq(path, "/") {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[key]
	}
	return v
}

// methods gives the properties of every method by "VERB /path".
func (r resources) methods() map[string]map[string]any {
	path := func(string) string { return "" }
	path = func(id string) string {
		resource, ok := r[id]
		if !ok {
			return "?" + id
		}
		part, _ := resource.Properties["PathPart"].(string)
		if parent, ok := at(resource.Properties, "ParentId/Ref").(string); ok {
			return path(parent) + "/" + part
		}
		return "/" + part
	}
	found := map[string]map[string]any{}
	for _, m := range r {
		if m.Type != "AWS::ApiGateway::Method" {
			continue
		}
		where := "/"
		if id, ok := at(m.Properties, "ResourceId/Ref").(string); ok {
			where = path(id)
		}
		found[m.Properties["HttpMethod"].(string)+" "+where] = m.Properties
	}
	return found
}

// method gives the properties of one method.
func (r resources) method(t *testing.T, route string) map[string]any {
	t.Helper()
	found := r.methods()
	if found[route] == nil {
		t.Fatalf("no %s among %v", route, slices.Sorted(maps.Keys(found)))
	}
	return found[route]
}

// integration gives the Integration block of one method.
func (r resources) integration(t *testing.T, route string) map[string]any {
	t.Helper()
	block, ok := r.method(t, route)["Integration"].(map[string]any)
	if !ok {
		t.Fatalf("%s has no integration", route)
	}
	return block
}

// annotations gives what a construct and those below it are annotated with:
// "warning: text". Only those of this library are looked at.
func annotations(scope constructs.IConstruct) (found []string) {
	for _, c := range *scope.Node().FindAll("") {
		for _, entry := range *c.Node().Metadata() {
			text, ok := entry.Data.(string)
			kind, isAnnotation := strings.CutPrefix(*entry.Type, "aws:cdk:")
			if ok && isAnnotation && strings.Contains(text, "privateintegration:") {
				found = append(found, kind+": "+text)
			}
		}
	}
	slices.Sort(found)
	return found
}

// warningCodes gives the codes of the warnings below a construct.
func warningCodes(scope constructs.IConstruct) (found []string) {
	for _, a := range annotations(scope) {
		if strings.HasPrefix(a, "warning: ") {
			_, code, _ := strings.Cut(a, "privateintegration:")
			found = append(found, strings.TrimRight(code, "]"))
		}
	}
	slices.Sort(found)
	return found
}

// sizeOf counts the constructs of a tree.
func sizeOf(scope constructs.IConstruct) int { return len(*scope.Node().FindAll("")) }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
