package openapi

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// apart reads a document in parts of a size, and as a whole: where the first
// gives anything, it is what the second gives.
func apart(t *testing.T, document []byte, size int) (inParts bool) {
	t.Helper()
	r := yamlReader{ps: new(wiring.Problems)}
	document = r.prepare(document)
	if len(*r.ps) > 0 {
		return false
	}
	got := r.parts(document, size)
	if got == nil {
		return false
	}
	root := r.nodes(document)
	if root != nil {
		r.value(nil, root)
	}
	if len(*r.ps) > 0 || string(got) != string(r.out) {
		t.Errorf("parts of %d bytes give\n%s\nthe whole gives\n%s\n%v", size, got, r.out, *r.ps)
	}
	return true
}

func TestYAMLInPartsIsTheWhole(t *testing.T) {
	t.Parallel()
	inParts := 0
	documents, _ := filepath.Glob("testdata/*.yaml")
	for _, name := range documents {
		document, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, size := range []int{1, 300, partSize} {
			if apart(t, document, size) {
				inParts++
			}
		}
	}
	if document := []byte(large(200)); !apart(t, document, 2000) {
		t.Error("a large document is read as a whole")
	}
	if inParts == 0 {
		t.Error("no document is read in parts")
	}
}

// What cannot be told by its lines is left to the reader of the whole.
func TestYAMLThatIsNoParts(t *testing.T) {
	t.Parallel()
	for document, inParts := range map[string]bool{
		"a: 1\nb:\n  c: 2\n  d: 3\n":                                true,
		"# x\n--- \n\na:\n  # y\n  b: 1\n\n  c: |\n    d:\n    e\n": true,
		"a:\n- b: 1\n- c: 2\nd: 3\n":                                true,
		"a:\n  - b: 1\n    c: 1\nd: 3\n":                            true,
		"a:\n  '1': x\n  \"2\": y\nb: {c: 1,\n  d: 2}\n":            true,
		"a: &x {b: 1}\nc: 1\nd: 2\n":                                true,
		"a:\n  b: &x 1\n  c: *x\n":                                  true,  // as one part
		"a: &x 1\nb: *x\n":                                          false, // between parts
		"x: &x {a: 1}\nb:\n  <<: *x\n  c: 2\n":                      false,
		"<<: {a: 1}\nb: 2\n":                                        false,
		"a: 1\na: 2\n":                                              false,
		"a:\n  b: 1\n  b: 2\n":                                      false,
		"a: \"b\nc: d\"\n":                                          false, // a text that goes on
		"a: 'b\nc: d'\ne: 1\n":                                      false,
		"a: {b: 1,\nc: 2}\n":                                        false,
		"a: b\n  c\nd: e\n":                                         true,
		"? a\n: b\n":                                                false,
		"a: 1\n...\n":                                               false,
		"- a: 1\n- b: 2\n":                                          false,
		"a:\n    b: 1\n  c: 2\n":                                    false,
		"a: 1\n b: 2\n":                                             false,
		"a:\tb\nc: 1\n":                                             true,
		"a: !!str 1\nb: 1\n":                                        true,
		"a: !x 1\nb: 1\n":                                           false,
		"%YAML 1.1\n---\na: yes\nb: 1\n":                            true,
		"# \xff\na: 1\n":                                            false,
		"":                                                          false,
	} {
		if got := apart(t, []byte(document), 1); got != inParts {
			t.Errorf("%q: in parts %v, want %v", document, got, inParts)
		}
	}
}

func FuzzYAMLInParts(f *testing.F) {
	f.Add("openapi: 3.0.3\npaths:\n  /a:\n    get: {}\n  /b:\n    $ref: '#/x'\ncomponents:\n  schemas:\n    A:\n      type: object\n", 1)
	f.Add("a: \"b\nc: d\"\ne:\n  f: |\n    g: h\n  i: >-\n   j\n", 3)
	f.Add("a:\n- b: 1\n- c: *x\nd: &x 3\n", 10)
	f.Fuzz(func(t *testing.T, document string, size int) {
		apart(t, []byte(document), max(size, 1))
	})
}
