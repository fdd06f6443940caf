package openapi

import (
	"bytes"
	"strings"
	"testing"
)

// In YAML what was not changed stays as it was, comments and all.
func TestYAMLKeepsWhatItIsGiven(t *testing.T) {
	t.Parallel()
	document := `# Orders
openapi: 3.0.3
info: {title: "Orders", version: '1'} # one line
x-b: &shared
  description: |
    several
    lines
paths:
  # the second first
  /z: # z
    get:
      # before
      operationId: z # after
      <<: *shared
  /a/{id}:
    get: {responses: {200: {description: ok}}}
`
	d := wire(t, document, Options{})
	got, err := d.YAML([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"# Orders\n", "# one line", "# the second first\n", "/z: # z", "# before\n", "operationId: z # after", "*shared", "|\n    several\n    lines", `title: "Orders"`, "uri: \"https://example.com:443/test/z\""} {
		if !strings.Contains(string(got), part) {
			t.Errorf("%q is not in\n%s", part, got)
		}
	}
	if z, a := bytes.Index(got, []byte("/z:")), bytes.Index(got, []byte("/a/{id}:")); z > a {
		t.Errorf("the order changed:\n%s", got)
	}
}

// Whatever way it is written, it is the same document.
// What the YAML library does not take is prepared for it here too: halves of a
// surrogate pair, and a directive. Values written for YAML 1.1 are written anew.
func TestYAMLOfPreparedDocuments(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, before, value, want string
		kept                      bool
	}{
		{"a pair", "", `["a \ud83d\ude00", yes]`, `["a 😀","yes"]`, true},
		{"YAML 1.2", "%YAML 1.2\n---\n", "[yes]", `["yes"]`, true},
		{"YAML 1.1", "%YAML 1.1\n---\n", "[yes]", `[true]`, false},
	} {
		document := c.before + "openapi: 3.0.3\nx-p: " + c.value + " # kept\npaths: {/a: {get: {responses: {'200': {description: ok}}}}}\n"
		got, err := wire(t, document, Options{}).YAML([]byte(document))
		if err != nil {
			t.Fatal(err)
		}
		again, _, ps := read(got)
		if value := spell(again.get("x-p")); len(ps) > 0 || value != c.want || strings.Contains(string(got), "# kept") != c.kept {
			t.Errorf("%s: %s, %v, in\n%s", c.name, value, ps, got)
		}
	}
}

func TestRenderingsAreTheDocument(t *testing.T) {
	t.Parallel()
	adaptable := document("'/a/{x}.json': {get: {responses: {'200': {$ref: '#/components/responses/Gone'}}}}, '/a/{y}': {put: {parameters: [{name: y, in: path}, {name: 'q[x]', in: query}], responses: {'200': {description: \"\\ud83d\\ude00\", schema: {$ref: '#/components/schemas/a_b'}}}}}") +
		"components: {schemas: {a_b: {$ref: '#/components/schemas/c'}, c: {enum: ['yes', '01', 'null', '1e3', a b, '']}}}\n"
	for name, document := range map[string]string{
		"swagger20.yaml": testdata(t, "swagger20.yaml"), "openapi30.json": testdata(t, "openapi30.json"),
		"openapi31.yaml": testdata(t, "openapi31.yaml"), "published.json": testdata(t, "published.json"), "adaptable": adaptable,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := wire(t, document, Options{Adapt: name == "adaptable"})
			inYAML, err := d.YAML([]byte(document))
			if err != nil {
				t.Fatal(err)
			}
			for language, text := range map[string][]byte{"JSON": d.JSON(), "YAML": inYAML} {
				if got := wire(t, string(text), Options{}).Bytes(); !bytes.Equal(got, d.Bytes()) {
					t.Errorf("%s in %s is another document:\n%s\n%s\n%s", name, language, text, got, d.Bytes())
				}
				if strings.HasPrefix(string(text), "{") != (language == "JSON") {
					t.Errorf("%s: not %s: %s", name, language, text)
				}
			}
		})
	}
}
