package openapi

import (
	"strings"
	"testing"
)

// Values are what the document's language says they are; keys are texts.
func TestTypes(t *testing.T) {
	t.Parallel()
	const yaml12, yaml11, inJSON = "", "%YAML 1.1\n---\n", "json"
	for _, c := range []struct{ language, value, want string }{
		{yaml12, `"01"`, `"01"`}, {yaml12, `'yes'`, `"yes"`}, {yaml12, "|\n  a\n", `"a\n"`}, {yaml12, "a b", `"a b"`},
		{yaml12, "yes", `"yes"`}, {yaml12, "Off", `"Off"`}, {yaml12, "n", `"n"`}, {yaml12, "True", "true"}, {yaml12, "FALSE", "false"},
		{yaml12, "", "null"}, {yaml12, "~", "null"}, {yaml12, "Null", "null"}, {yaml12, "nULL", `"nULL"`},
		{yaml12, "2024-05-01", `"2024-05-01"`}, {yaml12, "2024-05-01T10:00:00Z", `"2024-05-01T10:00:00Z"`}, {yaml12, "12:30", `"12:30"`},
		{yaml12, "1", "1"}, {yaml12, "+1", "1"}, {yaml12, "-0", "-0"}, {yaml12, "007", "7"}, {yaml12, "0x1F", "31"}, {yaml12, "0o17", "15"}, {yaml12, "0b11", `"0b11"`},
		{yaml12, "1_000", `"1_000"`}, {yaml12, "1.50", "1.50"}, {yaml12, ".5", "0.5"}, {yaml12, "5.", "5"}, {yaml12, "1e3", "1e3"}, {yaml12, "-.5E-3", "-0.5E-3"}, {yaml12, "1.2.3", `"1.2.3"`},
		{yaml12, "9223372036854775807", "9223372036854775807"}, {yaml12, "0x1FFFFFFFFFFFFFFFF", "36893488147419103231"},
		{yaml12, "!!str 200", `"200"`}, {yaml12, `!!int "3"`, "3"}, {yaml12, "!!float 3", "3"}, {yaml12, "!!bool true", "true"}, {yaml12, "!!null ''", "null"}, {yaml12, "!!binary aGk=", `"aGk="`},
		{yaml11, "yes", "true"}, {yaml11, "Off", "false"}, {yaml11, "n", "false"}, {yaml11, "On", "true"}, {yaml11, "NO", "false"}, {yaml11, `"yes"`, `"yes"`},
		{yaml11, "017", "15"}, {yaml11, "0b11", "3"}, {yaml11, "0o17", `"0o17"`}, {yaml11, "1_000", "1000"}, {yaml11, "-1:30", "-90"}, {yaml11, "2024-05-01", `"2024-05-01"`}, {yaml11, "0x_", `"0x_"`}, {yaml11, "089", `"089"`}, {yaml11, "1e3", `"1e3"`}, {yaml11, "1.5e+3", "1.5e+3"}, {yaml11, "1.5e3", `"1.5e3"`}, {yaml11, "1_0.5_0", "10.50"}, {yaml11, "-.5", "-0.5"}, {yaml11, ".", `"."`}, {yaml11, "0", "0"}, {yaml11, "02:30", `"02:30"`}, {yaml11, "-1:30.5", "-90.5"}, {yaml11, "0:00.5", "0.5"},
		{inJSON, `"01"`, `"01"`}, {inJSON, `"\u00e9\ud83d\ude00\/"`, `"é😀/"`}, {inJSON, "1.50", "1.50"}, {inJSON, "1E+2", "1E+2"}, {inJSON, `"\uFFfd"`, "\"\uFFFD\""}, {inJSON, "\"\uFFFD\"", "\"\uFFFD\""}, {inJSON, "-0", "-0"}, {inJSON, "null", "null"}, {inJSON, "true", "true"}, {inJSON, "1e400", "1e400"},
		{inJSON, "\"a\u2028<&>\"", "\"a\\u2028<&>\""}, {inJSON, "[ ]", "[]"}, {inJSON, "{ }", "{}"},
	} {
		document := c.language + "openapi: 3.0.3\npaths: {/a: {get: {}}}\nx-v: " + c.value + "\n"
		if c.language == inJSON {
			document = `{"openapi": "3.0.3", "paths": {"/a": {"get": {}}}, "x-v": ` + c.value + "}"
		}
		root, _, ps := read([]byte(document))
		if len(ps) > 0 {
			t.Errorf("%q: %v", document, ps)
			continue
		}
		if got := spell(root.get("x-v")); got != c.want {
			t.Errorf("%s%s is %s, want %s", c.language, c.value, got, c.want)
		}
	}
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
