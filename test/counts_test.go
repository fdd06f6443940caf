package test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// A call into the CDK's kernel is one line on its standard input, so what a
// route costs can be counted exactly: it is the same on every machine.

// ways to add routes, each with what one may cost: calls a route, its resource
// and its part of the synthesis included.
var ways = []struct {
	name string
	add  func(p privateintegration.PrivateIntegration, api awsapigateway.RestApi, parents map[string]awsapigateway.IResource, paths []string)
	most int
}{
	{"AddRoutes", func(p privateintegration.PrivateIntegration, api awsapigateway.RestApi, _ map[string]awsapigateway.IResource, paths []string) {
		patterns := make([]string, len(paths))
		for i, path := range paths {
			patterns[i] = "GET " + path
		}
		p.AddRoutes(api, patterns...)
	}, 3},
	{"AddResource and AddMethod", func(p privateintegration.PrivateIntegration, _ awsapigateway.RestApi, parents map[string]awsapigateway.IResource, paths []string) {
		for _, path := range paths {
			p.AddMethod(under(parents, path), str("GET"), nil)
		}
	}, 7},
	{"Integration", func(p privateintegration.PrivateIntegration, _ awsapigateway.RestApi, parents map[string]awsapigateway.IResource, paths []string) {
		in := p.Integration(nil)
		for _, path := range paths {
			under(parents, path).AddMethod(str("GET"), in, nil)
		}
	}, 12},
}

// under adds the resource of a path below one that was kept when it was made.
func under(parents map[string]awsapigateway.IResource, path string) awsapigateway.Resource {
	parent, part, _ := cutLast(path, "/")
	return parents[parent].AddResource(&part, nil)
}

const marker = "privateintegration-counts-marker"

// sizes of the API; the slope between them is what one route costs.
var sizes = [2]int{8, 24}

func TestRoundTripsPerRoute(t *testing.T) {
	if os.Getenv(child) != "" {
		countRoundTrips()
		return
	}
	trace, node := filepath.Join(t.TempDir(), "trace"), filepath.Join(t.TempDir(), "node")
	if err := os.WriteFile(node, []byte("#!/bin/sh\ntee \"$JSII_TRACE\" | node \"$@\"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	run := exec.Command(os.Args[0], "-test.run=^TestRoundTripsPerRoute$")
	run.Env = append(os.Environ(), child+"=1", "JSII_NODE="+node, "JSII_TRACE="+trace, "CDK_VALIDATION=false", "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20")
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	written, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	calls := callsBetweenMarkers(written)
	for _, way := range ways {
		for _, path := range []string{"/r", "/r/{id}"} {
			small, large := calls[scenario(way.name, path, sizes[0])], calls[scenario(way.name, path, sizes[1])]
			if small == 0 || large == 0 {
				t.Fatalf("%s on %s was not counted", way.name, path)
			}
			got := float64(large-small) / float64(sizes[1]-sizes[0])
			t.Logf("%s, GET %s: %.2f calls a route", way.name, path, got)
			if got > float64(way.most) {
				t.Errorf("%s, GET %s: %.2f calls a route, want at most %d", way.name, path, got, way.most)
			}
		}
	}
	checkDefinitions(t, calls)
	for _, app := range wholeApps {
		got := calls[scenario(app.name, "/", app.routes)]
		t.Logf("%s, %d routes, the whole app: %d calls", app.name, app.routes, got)
		if got == 0 || got > app.most {
			t.Errorf("%s, %d routes, the whole app: %d calls, want at most %d", app.name, app.routes, got, app.most)
		}
	}
}

// wholeApps are apps from App to Synth, with VPC, load balancer, link and API, in
// a process that has made one before.
var wholeApps = []struct {
	name         string
	routes, most int
}{{"app", 1, 74}, {"app", 20, 131}, {"document", 20, 64 + secondValue}}

func countWholeApp(name string, routes int) {
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, str("Stack"), nil)
	vpc := awsec2.NewVpc(stack, str("Vpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(2), NatGateways: jsii.Number(0)})
	p := integrate(stack, "Orders", &props{Target: privateintegration.TargetFromApplicationListener(newAlb(stack, vpc)), Uri: str("http://orders.example.com")})
	if name == "document" {
		specApi(stack, p.ApiDefinition(documentOf(routes, nil), nil))
	} else {
		patterns := make([]string, routes)
		for i := range patterns {
			patterns[i] = fmt.Sprintf("GET /r%d/{id}", i)
		}
		p.AddRoutes(newApi(stack), patterns...)
	}
	app.Synth(nil)
}

// documentOf gives an OpenAPI document with so many operations.
func documentOf(operations int, more map[string]any) []byte {
	paths := map[string]any{}
	for i := range operations {
		paths[fmt.Sprintf("/r%d/{id}", i)] = map[string]any{"get": map[string]any{}}
	}
	whole := map[string]any{"openapi": "3.0.3", "info": map[string]any{"title": "counts", "version": "1"}, "paths": paths}
	maps.Copy(whole, more)
	document, err := json.Marshal(whole)
	if err != nil {
		panic(err) // maps and strings: cannot happen
	}
	return document
}

// definitions are ways to wire a document, whose calls are those of definition,
// API and synthesis, in which the rules between link and load balancer are written.
var definitions = []struct {
	name     string
	props    func(n network) *props
	document map[string]any // besides the paths
}{
	{"a direct link", func(n network) *props { return &props{Target: n.target()} }, nil},
	{"a stage variable", func(n network) *props { return &props{Target: n.target(), StageVariable: str("link")} }, nil},
	{"a stage variable and two warnings", func(n network) *props { return &props{Target: n.target(), StageVariable: str("link")} },
		map[string]any{"openapi": "3.1.0", "security": []any{map[string]any{"key": []any{}}}}},
	{"a file", func(network) *props {
		return &props{Target: byArn(albArn), Uri: str("https://orders.example.com"), VpcLinkId: str("bbb111"), StageVariable: str("link")}
	}, map[string]any{"x-null": nil}},
}

// maxDefinition is the most a document may cost, however many operations it has.
const maxDefinition = 45 + secondValue

// secondValue is what telling an API by its path costs: its definition saw it half
// made, so that jsii has two Go values for it and gives one or the other, by the
// order of a map.
const secondValue = 4

func checkDefinitions(t *testing.T, calls map[string]int) {
	for _, d := range definitions {
		small, large := calls[scenario(d.name, "/", sizes[0])], calls[scenario(d.name, "/", sizes[1])]
		t.Logf("ApiDefinition with %s: %d calls for %d operations, %d for %d", d.name, small, sizes[0], large, sizes[1])
		if small == 0 || large > small+secondValue || max(small, large) > maxDefinition {
			t.Errorf("ApiDefinition with %s: want no more for more operations, at most %d", d.name, maxDefinition)
		}
	}
}

func scenario(way, path string, size int) string {
	return strings.NewReplacer(" ", "", "/", "_").Replace(fmt.Sprintf("%s-%s-%s-%d-", marker, way, path, size))
}

// callsBetweenMarkers counts the lines between "<scenario>begin" and
// "<scenario>end".
func callsBetweenMarkers(trace []byte) map[string]int {
	counts := map[string]int{}
	current, from := "", 0
	for i, line := range bytes.Split(trace, []byte("\n")) {
		_, rest, found := strings.Cut(string(line), marker)
		if !found {
			continue
		}
		name, _, _ := strings.Cut(marker+rest, `"`)
		if begun, ok := strings.CutSuffix(name, "begin"); ok {
			current, from = begun, i
		} else if current != "" && name == current+"end" {
			counts[current], current = i-from-1, ""
		}
	}
	return counts
}

// countRoundTrips runs in the child, whose calls are written down.
func countRoundTrips() {
	marks := awscdk.NewApp(nil)
	for _, way := range ways {
		for _, suffix := range []string{"/r", "/r/{id}"} {
			for _, size := range sizes {
				app := awscdk.NewApp(nil)
				stack := awscdk.NewStack(app, str("Stack"), nil)
				p := integrate(stack, "Orders", &props{Target: byArn(albArn), VpcLinkId: str("bbb111"), Uri: str("https://orders.example.com")})
				api := newApi(stack)
				paths := make([]string, size)
				root := api.Root()
				parents := map[string]awsapigateway.IResource{"": root}
				for i := range paths {
					paths[i] = strings.Replace(suffix, "/r", fmt.Sprintf("/r%d", i), 1)
					if suffix != "/r" {
						name := fmt.Sprintf("r%d", i)
						parents["/"+name] = root.AddResource(&name, nil)
					}
				}
				p.AddMethod(root, str("ANY"), nil) // the API is read here, once
				name := scenario(way.name, suffix, size)
				constructs.NewConstruct(marks, jsii.String(name+"begin"))
				way.add(p, api, parents, paths)
				app.Synth(nil)
				constructs.NewConstruct(marks, jsii.String(name+"end"))
			}
		}
	}
	for _, app := range wholeApps {
		countWholeApp(app.name, app.routes) // what is loaded once in a process
		name := scenario(app.name, "/", app.routes)
		constructs.NewConstruct(marks, jsii.String(name+"begin"))
		countWholeApp(app.name, app.routes)
		constructs.NewConstruct(marks, jsii.String(name+"end"))
	}
	for _, d := range definitions {
		for _, size := range sizes {
			app := awscdk.NewApp(nil)
			stack := awscdk.NewStack(app, str("Stack"), nil)
			p := integrate(stack, "Orders", d.props(newNetwork(stack)))
			document := documentOf(size, d.document)
			mark := scenario(d.name, "/", size)
			constructs.NewConstruct(marks, jsii.String(mark+"begin"))
			specApi(stack, p.ApiDefinition(document, nil))
			app.Synth(nil)
			constructs.NewConstruct(marks, jsii.String(mark+"end"))
		}
	}
}
