package openapi

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// refused wires a document that has to be refused, and gives place and code of
// each problem.
func refused(t *testing.T, document string, o Options) (got []string) {
	t.Helper()
	if o.Wiring == nil {
		o.Wiring = wired(t)
	}
	d, ps := Wire([]byte(document), o)
	if (d == nil) != (len(ps) > 0) {
		t.Error("a document and problems, or neither")
	}
	for _, p := range ps {
		if p.Want == "" {
			t.Errorf("%s has no text", p.Code)
		}
		got = append(got, p.Path+" "+p.Code)
	}
	return got
}

// Every refusal names the place and has a code; the text is for people. A file
// holds documents, each followed by the problems that are wanted.
func TestRefusals(t *testing.T) {
	t.Parallel()
	archives, err := filepath.Glob("testdata/refuse/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal(archives, err)
	}
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, file := range archive.Files {
			if i%2 == 1 {
				continue
			}
			if i+1 == len(archive.Files) || archive.Files[i+1].Name != "want" {
				t.Fatalf("%s: %s is not followed by what is wanted", name, file.Name)
			}
			t.Run(file.Name, func(t *testing.T) {
				t.Parallel()
				got := strings.Join(refused(t, string(file.Data), Options{}), "\n")
				if want := strings.TrimSpace(string(archive.Files[i+1].Data)); got != want {
					t.Errorf("%s: %s: got\n%s\nwant\n%s", name, file.Name, got, want)
				}
			})
		}
	}
}

// Documents that no text file holds.
func TestRefusalsOfBytes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, document, want string }{
		{"JSON that is no UTF-8", "{\"openapi\": \"3.0.0\", \"paths\": {\"/a\": {\"get\": {\"x-a\": \"\xff\"}}}}", "document openapi_syntax"},
		{"binary", "openapi: \x00\x01", "document openapi_syntax"},
		{"too deep", document("/a: {get: {x-a: " + strings.Repeat("[", 500) + strings.Repeat("]", 500) + "}}"), "document#/paths/~1a/get/x-a" + strings.Repeat("/0", maxDepth-4) + " openapi_syntax"},
		{"too deep in JSON", `{"openapi": "3.0.3", "paths": {"/a": {"get": {"x-a": ` + strings.Repeat("[", 500) + strings.Repeat("]", 500) + "}}}}", "document#/paths/~1a/get/x-a" + strings.Repeat("/0", maxDepth-4) + " openapi_syntax"},
		{"too large", document("/a: {get: {description: " + strings.Repeat("x", MaxSize) + "}}"), "document openapi_size"},
		{"too large by aliases", bomb, "document openapi_size"},
		{"too large when wired", document("/a: {get: {description: " + strings.Repeat("x", MaxSize-100) + "}}"), "document openapi_size"},
		{"too large beside others", `{"openapi": "3.0.3", "paths": {"/a b": {"get": {"description": "` + strings.Repeat("x", MaxSize) + `"}}}}`, "document#/paths/~1a b path_segment\ndocument openapi_size"},
		{"too large beside others, YAML", document("/a: {get: {x-a: !Ref A, description: " + strings.Repeat("x", MaxSize) + "}, put: {}}"), "document#/paths/~1a/get/x-a openapi_syntax\ndocument openapi_size"},
		{"too large by references", document("/a: {get: {x-v: [" + strings.Repeat("1,", 2000) + "]}}" + manyReferences), "document openapi_size"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := strings.Join(refused(t, c.document, Options{}), "\n"); got != c.want {
				t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
			}
		})
	}
}

func TestRefusalsOfOptions(t *testing.T) {
	t.Parallel()
	long := 300_001.0
	unmapped := "/orders/{number}"
	plaintext := wired(t, uri("http://x.example.com"))
	insecure := wiring.Options{Settings: wiring.Settings{InsecureSkipVerification: true}}
	answers := func(patterns ...string) wiring.Options {
		o := wiring.Options{}
		for i, pattern := range patterns {
			o.Responses = append(o.Responses, wiring.Response{StatusCode: fmt.Sprint(200 + i), SelectionPattern: pattern})
		}
		return o
	}
	one := document("/a: {get: " + ok + "}")
	two := document("/a: {get: " + ok + ", put: " + ok + "}, /b: {get: " + ok + "}")
	for _, c := range []struct {
		name, document string
		options        Options
		want           string // "field code", a line each
	}{
		{"an integration to refuse", own("type: mock"), Options{Own: Refuse}, "document#/paths/~1a/get/x-amazon-apigateway-integration openapi_own_integration"},
		{"unknown OwnIntegrations", one, Options{Own: "DROP", Choices: []Choice{{PathPrefix: "/", Own: "X"}}}, `
			options.OwnIntegrations openapi_choice
			options.Operations[0].OwnIntegrations openapi_choice`},
		{"choices", one, Options{Choices: []Choice{{}, {PathPrefix: "a"}, {PathPrefix: "/b", OperationID: "b"}, {PathPrefix: "/c"}, {PathPrefix: "/c"}}}, `
			options.Operations[0] openapi_choice
			options.Operations[1].PathPrefix openapi_choice
			options.Operations[2] openapi_choice
			options.Operations[4] openapi_choice`},
		{"choices for nothing", one, Options{Choices: []Choice{{PathPrefix: "/b"}, {OperationID: "x"}}}, `
			options.Operations[0].PathPrefix openapi_choice
			options.Operations[1].OperationId openapi_choice`},
		{"a choice for an operationId that stands twice", document("/a: {get: {operationId: a}, put: {operationId: b}}, /b: {get: {operationId: a}}"), Options{Choices: []Choice{{OperationID: "b"}, {OperationID: "a"}}}, "options.Operations[1].OperationId openapi_choice"},
		{"prefixes that are one", one, Options{Choices: []Choice{{PathPrefix: "/a"}, {PathPrefix: "/a/"}}}, "options.Operations[1] openapi_choice"},
		{"a timeout, once", two, Options{Choices: []Choice{{PathPrefix: "/", Options: wiring.Options{Settings: wiring.Settings{TimeoutInMillis: &long}}}}}, "options.Operations[0].Options.Integration.Timeout timeout_range"},
		{"a path with no source", document("/a: {get: {operationId: a}}"), Options{Choices: []Choice{{OperationID: "a", Options: wiring.Options{Path: &unmapped}}}}, "options.Operations[0].Options.Path path_param_unmapped"},
		{"a pattern twice", one, Options{Choices: []Choice{{PathPrefix: "/", Options: answers("", "404", "")}}}, "options.Operations[0].Options.Integration.IntegrationResponses[2].SelectionPattern conflict"},
		{"none and default", one, Options{Choices: []Choice{{PathPrefix: "/", Options: answers("", "default")}}}, "options.Operations[0].Options.Integration.IntegrationResponses[1].SelectionPattern conflict"},
		{"nothing to skip", one, Options{InsecureSkipVerification: true, Wiring: plaintext}, "options.InsecureSkipVerification insecure_skip_verification"},
		{"nothing to skip there", two, Options{Choices: []Choice{{PathPrefix: "/a", Wiring: plaintext, Options: insecure}}}, "options.Operations[0].InsecureSkipVerification insecure_skip_verification"},
		{"nothing to skip there and all", two, Options{InsecureSkipVerification: true, Choices: []Choice{{PathPrefix: "/a", Wiring: plaintext, Options: insecure}}}, "options.Operations[0].InsecureSkipVerification insecure_skip_verification"},
		{"servers of several paths", one + "servers: [{url: 'https://a.example.com/v1'}, {url: /v2}]\n", Options{PrependBasePath: true}, "document#/servers openapi_structure"},
		{"a server without a default", one + "servers: [{url: 'https://a.example.com/{v}'}]\n", Options{PrependBasePath: true}, "document#/servers openapi_structure"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got, want := strings.Join(refused(t, c.document, c.options), " "), strings.Join(strings.Fields(c.want), " "); got != want {
				t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, want)
			}
		})
	}
}

// manyReferences are 200 path items that refer to one.
var manyReferences = func() (paths string) {
	for i := range 200 {
		paths += fmt.Sprintf(", /r%d: {$ref: '#/paths/~1a'}", i)
	}
	return paths
}()

// What is said about a path says it as it stands in the document.
func TestRefusalsQuoteThePath(t *testing.T) {
	t.Parallel()
	_, ps := Wire([]byte(document("'/a/b,c{x}': {get: "+ok+"}")), Options{Wiring: wired(t)})
	if len(ps) != 1 || ps[0].Value != "/a/b,c{x}" || !strings.Contains(ps[0].Want, `"b,c{x}"`) {
		t.Errorf("got %v", ps)
	}
}

// bomb is 300 bytes that stand for 10^9 texts.
const bomb = `openapi: 3.0.0
paths: {/a: {get: {}}}
x-0: &0 [x, x, x, x, x, x, x, x, x, x]
x-1: &1 [*0, *0, *0, *0, *0, *0, *0, *0, *0, *0]
x-2: &2 [*1, *1, *1, *1, *1, *1, *1, *1, *1, *1]
x-3: &3 [*2, *2, *2, *2, *2, *2, *2, *2, *2, *2]
x-4: &4 [*3, *3, *3, *3, *3, *3, *3, *3, *3, *3]
x-5: &5 [*4, *4, *4, *4, *4, *4, *4, *4, *4, *4]
x-6: &6 [*5, *5, *5, *5, *5, *5, *5, *5, *5, *5]
x-7: &7 [*6, *6, *6, *6, *6, *6, *6, *6, *6, *6]
x-8: [*7, *7, *7, *7, *7, *7, *7, *7, *7, *7]
`
