package openapi

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// Values are what the document's language says they are.
func TestValues(t *testing.T) {
	t.Parallel()
	documents := map[string]string{ // around a value, by language
		"YAML 1.2": "openapi: 3.0.3\npaths: {/a: {get: {}}}\nx-v: %s\n",
		"YAML 1.1": "%%YAML 1.1\n---\nopenapi: 3.0.3\npaths: {/a: {get: {}}}\nx-v: %s\n",
		"JSON":     `{"openapi": "3.0.3", "paths": {"/a": {"get": {}}}, "x-v": %s}`,
	}
	check := func(t *testing.T, language, value, want string) {
		t.Helper()
		root, _, ps := read(fmt.Appendf(nil, documents[language], value))
		if got := spell(root.get("x-v")); len(ps) > 0 || got != want {
			t.Errorf("%s: %q is %s, want %s %v", language, value, got, want, ps)
		}
	}
	archive, err := txtar.ParseFile("testdata/values.txtar")
	if err != nil || len(archive.Files) != len(documents) {
		t.Fatal(len(archive.Files), err)
	}
	for _, language := range archive.Files {
		for line := range strings.Lines(string(language.Data)) {
			value, want, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=> ")
			check(t, language.Name, strings.TrimSuffix(value, " "), want)
		}
	}
	check(t, "YAML 1.2", "|\n  a\n", `"a\n"`)
	check(t, "JSON", "\"a\u2028<&>\"", `"a\u2028<&>"`)
}

func TestKeysAreTexts(t *testing.T) {
	t.Parallel()
	root, _, ps := read([]byte("openapi: 3.0.3\nx-v: {200: a, 0200: b, yes: c, ~: d, 1.0: e, '': f}\n"))
	if len(ps) > 0 {
		t.Fatal(ps)
	}
	if got := spell(root.get("x-v")); got != `{"":"f","0200":"b","1.0":"e","200":"a","yes":"c","~":"d"}` {
		t.Errorf("got %s", got)
	}
}

func TestMergesAndAliases(t *testing.T) {
	t.Parallel()
	root, _, ps := read([]byte("openapi: 3.0.3\nx-a: &a {p: 1, q: 1}\nx-b: &b {q: 2, r: 2}\nx-v: {<<: [*a, *b], r: 3}\nx-w: {s: 4, <<: *b, q: *a}\nx-q: {'<<': 5}\n"))
	if len(ps) > 0 {
		t.Fatal(ps)
	}
	got := spell([]any{root.get("x-v"), root.get("x-w"), root.get("x-q")})
	if want := `[{"p":1,"q":1,"r":3},{"q":{"p":1,"q":1},"r":2,"s":4},{"<<":5}]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// What stands around a document is not a second one.
func TestOneDocument(t *testing.T) {
	t.Parallel()
	body := "openapi: 3.0.3\npaths: {/a: {get: {}}}\n"
	for _, document := range []string{
		body, "\uFEFF" + body, "---\n" + body, "# c\n%YAML 1.2\n---\n" + body, "--- # c\n" + body + "...\n", body + "...\n# c\n\n",
		"{openapi: 3.0.3, paths: {/a: {get: {}}}}", " {\n# c\nopenapi: 3.0.3}\n",
		strings.ReplaceAll(body, "\n", "\r\n"), body + "x-v: |\n  ---\n  a\n", body + "x---: a\n",
	} {
		if _, _, ps := read([]byte(document)); len(ps) > 0 {
			t.Errorf("%q: %v", document, ps)
		}
	}
}

// Both spellings of a version that YAML reads as a number are common; the
// number 2.0 would go through the CDK's kernel as 2.
func TestVersionIsText(t *testing.T) {
	t.Parallel()
	for document, want := range map[string]string{"swagger: 2.0": "2.0", "openapi: 3.0": "3.0", "openapi: 3.1.1": "3.1.1"} {
		root, _, ps := read([]byte(document + "\npaths: {}\n"))
		key, _, _ := strings.Cut(document, ":")
		if len(ps) > 0 || getText(root, key) != want {
			t.Errorf("%s: got %#v, %v", document, root.get(key), ps)
		}
	}
}
