package diagram_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/diagram"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/golden"
)

// TestGoldens holds the pictures of the templates in testdata:
//
//	routes     what the construct makes of three routes to an HTTP listener
//	stages     an OpenAPI body, and a link per stage by a stage variable
//	elsewhere  API, load balancer, a link and groups of other templates
//	several    two APIs, two links, two load balancers, listener rules
//	details    Uris that are not known here, listener rules beyond the limit, rules
//	           of security groups on one side only, other integrations
//	broken     what cannot work, and labels that Mermaid could take for syntax
func TestGoldens(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) != 6 {
		t.Fatalf("found %d templates, want 6 (%v)", len(files), err)
	}
	for _, file := range files {
		template, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		picture(t, strings.TrimSuffix(file, ".json"), template)
	}
}

// TestFiftyRoutes holds that many routes stay readable: a box for each first
// path segment.
func TestFiftyRoutes(t *testing.T) {
	t.Parallel()
	var patterns []string
	for _, s := range []string{"customers", "invoices", "orders", "products", "returns", "shipments"} {
		for _, form := range []string{"GET /%s", "POST /%s", "GET /%s/{id}", "PUT /%s/{id}", "DELETE /%s/{id}",
			"GET /%s/{id}/items", "POST /%s/{id}/items", "GET /%s/{id}/history"} {
			patterns = append(patterns, fmt.Sprintf(form, s))
		}
	}
	picture(t, "testdata/fifty", openAPI(t, append(patterns, "GET /health", "ANY /files/{path+}")...))
}

func picture(t *testing.T, name string, template []byte) {
	t.Helper()
	got := mermaid(t, template)
	checkSyntax(t, got)
	golden.Check(t, name+".mmd", []byte(got))
}

func mermaid(t *testing.T, template []byte) string {
	t.Helper()
	text, err := diagram.Mermaid(template)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// openAPI is a template with an API of such routes ("GET /orders").
func openAPI(t *testing.T, patterns ...string) []byte {
	t.Helper()
	type object = map[string]any
	paths := map[string]object{}
	for _, pattern := range patterns {
		verb, path, _ := strings.Cut(pattern, " ")
		key := strings.ToLower(verb)
		if verb == "ANY" {
			key = "x-amazon-apigateway-any-method"
		}
		if paths[path] == nil {
			paths[path] = object{}
		}
		paths[path][key] = object{"x-amazon-apigateway-integration": object{
			"type": "http_proxy", "httpMethod": verb, "connectionType": "VPC_LINK",
			"connectionId": object{"Ref": "Link"}, "integrationTarget": object{"Ref": "Nlb"},
			"uri": "http://backend.example.com:80" + strings.ReplaceAll(path, "+}", "}"),
		}}
	}
	template, err := json.Marshal(object{"Resources": object{
		"Api":      object{"Type": "AWS::ApiGateway::RestApi", "Properties": object{"Body": object{"paths": paths}}},
		"Link":     object{"Type": "AWS::ApiGatewayV2::VpcLink"},
		"Nlb":      object{"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": object{"Type": "network"}},
		"Listener": object{"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": object{"LoadBalancerArn": object{"Ref": "Nlb"}, "Port": 80, "Protocol": "TCP"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return template
}

// TestManyRoutesAreCounted holds that no route is lost without a word: what is
// not drawn is counted.
func TestManyRoutesAreCounted(t *testing.T) {
	t.Parallel()
	var patterns []string
	for segment := range 30 {
		for leaf := range 10 {
			patterns = append(patterns, fmt.Sprintf("GET /s%02d/%d", segment, leaf))
		}
	}
	text := mermaid(t, openAPI(t, patterns...))
	drawn := strings.Count(text, "GET /")
	counted := 0
	for _, m := range regexp.MustCompile(`… (\d+) routes? more`).FindAllStringSubmatch(text, -1) {
		var n int
		_, _ = fmt.Sscan(m[1], &n)
		counted += n
	}
	if drawn+counted != 300 || drawn > 40 {
		t.Errorf("%d routes drawn and %d counted, want 300 in all and few of them drawn:\n%s", drawn, counted, text)
	}
	if lines := strings.Count(text, "/s00/"); lines != 3 || !strings.Contains(text, "routes8[") || strings.Contains(text, "routes9[") {
		t.Errorf("%d lines of the first segment, want 3, in one of 8 boxes:\n%s", lines, text)
	}
	if !strings.Contains(text, `"300 routes"`) {
		t.Errorf("the frame does not say how many routes it holds:\n%s", text)
	}
}

func TestOrderInATemplateChangesNothing(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"several", "elsewhere"} {
		template, err := os.ReadFile("testdata/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(template, &v); err != nil {
			t.Fatal(err)
		}
		sorted, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		want := mermaid(t, template)
		for range 20 {
			if got := mermaid(t, sorted); got != want {
				t.Fatalf("%s: sorted, the template gives\n%s\nwant\n%s", name, got, want)
			}
		}
	}
}

// TestUnlikeBasesAreNotMixed holds that two APIs with one backend and different
// base paths do not share a Uri.
func TestUnlikeBasesAreNotMixed(t *testing.T) {
	t.Parallel()
	template, err := os.ReadFile("testdata/several.json")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(mermaid(t, template), "<br/>", "") // long ones are broken
	for _, label := range []string{"\"https:\u200b//orders.example.com:443/admin\"", "\"https:\u200b//orders.example.com:443\""} {
		if strings.Count(text, label) != 1 {
			t.Errorf("want %s once in\n%s", label, text)
		}
	}
}

func TestFailsWithoutPrivateIntegration(t *testing.T) {
	t.Parallel()
	for name, template := range map[string]string{
		"no API":     `{"Resources": {"Link": {"Type": "AWS::ApiGatewayV2::VpcLink"}}}`,
		"mock only":  `{"Resources": {"M": {"Type": "AWS::ApiGateway::Method", "Properties": {"HttpMethod": "GET", "Integration": {"Type": "MOCK"}}}}}`,
		"no methods": `{"Resources": {"Api": {"Type": "AWS::ApiGateway::RestApi"}}}`,
	} {
		if text, err := diagram.Mermaid([]byte(template)); !errors.Is(err, diagram.ErrNoPrivateIntegration) || text != "" {
			t.Errorf("%s: got %q, %v", name, text, err)
		}
	}
}

func TestFailsOnTextThatIsNoTemplate(t *testing.T) {
	t.Parallel()
	for _, template := range []string{"", "Resources: {}", `{}`, `{"Resources": {"A": 1}}`} {
		text, err := diagram.Mermaid([]byte(template))
		if err == nil || errors.Is(err, diagram.ErrNoPrivateIntegration) || text != "" || !strings.HasPrefix(err.Error(), "diagram: ") {
			t.Errorf("%q: got %q, %v", template, text, err)
		}
	}
}

// statement matches every line that a picture may hold. A label holds none of
// the characters that Mermaid or a browser could take for syntax; line breaks
// and the spaces that keep characters apart are taken out before.
var statement = func() *regexp.Regexp {
	const text = "\"[^\"<>`*~]*\""
	return regexp.MustCompile(`^(` + strings.Join([]string{
		`%%\{init: \{"layout": "dagre", "flowchart": \{"wrappingWidth": 480, "rankSpacing": 18\}\}\}%%`, `flowchart LR`,
		` +subgraph (frame|inner)\d+\[` + text + `\]`, ` +direction LR`, ` +end`,
		` +[a-z]+\d+(\[` + text + `\]|\(` + text + `\)|\(\[` + text + `\]\)|\{\{` + text + `\}\})(:::outside|:::problem)?`,
		` +[a-z]+\d+ (---|-->|--x|-\.->)(\|` + text + `\|)? [a-z]+\d+`,
		` +classDef (outside stroke-dasharray:5 5|problem stroke:red,stroke-width:2px)`, ` +class frame\d+ (outside|problem)`,
	}, "|") + `)$`)
}()

// together matches what Mermaid reads as more than text: an entity, a comment, a
// formula, a line break, an address, a statement.
var together = regexp.MustCompile(`#\w+;|&\w|%%[^{]|\$\$|\\\\n|://|www\.|style[^ ]|classDef[^ ]|\]\(`)

// checkSyntax reads a picture as strictly as it is written: known statements
// only, every id of an arrow made before, subgraphs closed.
func checkSyntax(t *testing.T, picture string) {
	t.Helper()
	body, ok := strings.CutSuffix(picture, "\n")
	if !ok {
		t.Fatalf("no newline at the end of %q", picture)
	}
	made := map[string]bool{}
	for line := range strings.SplitSeq(body, "\n") {
		plain := strings.ReplaceAll(line, "<br/>", " ")
		if !statement.MatchString(plain) || together.MatchString(plain) {
			t.Fatalf("not a statement: %q in\n%s", line, picture)
		}
		words := strings.Fields(plain)
		if words[0] == "subgraph" {
			words = words[1:]
		}
		if i := strings.IndexAny(words[0], "[({"); i > 0 {
			made[words[0][:i]] = true
		} else if to := words[len(words)-1]; len(words) > 2 && strings.HasPrefix(words[1], "-") && (!made[words[0]] || !made[to]) {
			t.Fatalf("an end of %q is not drawn in\n%s", line, picture)
		}
	}
	if strings.Count(picture, " subgraph ") != strings.Count(picture, " end\n") {
		t.Fatalf("subgraphs are not closed in\n%s", picture)
	}
}
