package openapi

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whatever is put in: it is refused, or every operation is wired and wiring it
// again changes nothing. A panic of any library fails the test.
func FuzzWire(f *testing.F) {
	files, err := filepath.Glob("testdata/*.[jy]*[nl]")
	if err != nil || len(files) < 4 {
		f.Fatal(files, err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	for _, seed := range []string{
		"swagger: 2.0\npaths: {/a: &a {get: {}}, /b: *a, '/c/{id}': {<<: *a}}", "%YAML 1.1\n---\nopenapi: 3.0.0\npaths: {/: {get: {x-a: 1:30, x-b: yes}}}",
		own("connectionType: VPC_LINK, connectionId: a, integration-target: ${Token[T.1]}"), own("$ref: '#/x'"), document("/a: {$ref: '#/paths/~1b'}, /b: {get: {x-v: !!int 3}}"), bomb,
		own("integrationTarget: {Ref: A}, integration-target: {Ref: A}"), document("/a: {get: {}}, '/b/{x}': {$ref: '#/paths/~1a'}"),
		"openapi: 3.0.3\nx-items: {I: {get: {operationId: a}}}\npaths: {/a: {$ref: '#/x-items/I'}, /b: {$ref: '#/x-items/I'}}",
	} {
		f.Add([]byte(seed))
	}
	f.Add([]byte(document("'/a/{x}.json': {get: {}}, '/a/{y}': {get: {}, put: {parameters: [{name: y, in: path}]}}, /b: {$ref: '#/paths/~1a~1{y}'}") + "components: {schemas: {a_b: {$ref: '#/components/schemas/a_b'}}}\n"))
	f.Fuzz(func(t *testing.T, document []byte) {
		options := Options{Wiring: wired(t), Tree: true}
		if adapted, _ := Wire(document, Options{Wiring: options.Wiring, Adapt: true}); adapted != nil {
			if again, ps := Wire(adapted.Bytes(), options); len(ps) > 0 {
				t.Fatalf("what was adapted is not taken: %v\n%s", ps, adapted.Bytes())
			} else if !bytes.Equal(again.Bytes(), adapted.Bytes()) {
				t.Errorf("adapted and wired twice is not once:\n%s\n%s", adapted.Bytes(), again.Bytes())
			}
		}
		d, ps := Wire(document, options)
		if (d == nil) != (len(ps) > 0) {
			t.Fatalf("a document and problems, or neither: %v", ps)
		}
		if d == nil {
			return
		}
		Values(d.Bytes())
		for path, item := range membersOf(d.root.get("paths")) {
			for key, operation := range membersOf(item) {
				if operations[key] == "" || strings.HasPrefix(path, "x-") {
					continue
				}
				if own, _ := get(operation, extension); !isObject(own) {
					t.Errorf("%s %s is not wired", key, path)
				}
			}
		}
		first := d.Bytes()
		again, ps := Wire(first, options)
		if len(ps) > 0 {
			t.Fatalf("what came out is not taken: %v\n%s", ps, first)
		}
		if second := again.Bytes(); !bytes.Equal(first, second) {
			t.Errorf("wired twice is not wired once:\n%s\n%s", first, second)
		}
	})
}
