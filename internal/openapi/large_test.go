package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// large makes a document of the shape that public ones have: a tag per ten
// operations, parameters by reference, schemas, examples, four answers each.
func large(operations int) string {
	var b strings.Builder
	b.WriteString("openapi: 3.0.3\ninfo: {title: Large, version: 1.0.0}\npaths:\n")
	for i := range operations / 2 {
		fmt.Fprintf(&b, "  /area%d/item%d/{id}:\n    parameters:\n      - $ref: '#/components/parameters/Id'\n", i/10, i)
		for _, verb := range []string{"get", "put"} {
			fmt.Fprintf(&b, `    %s:
      operationId: %s_item%d
      tags: [area%d]
      summary: The item number %d
      description: |
        Takes the item's id.
        See the guide.
      parameters:
        - {name: page, in: query, required: false, schema: {type: integer, format: int32, minimum: 1, maximum: 100, default: 20}}
      responses:
        '200':
          description: the item
          content: {application/json: {schema: {$ref: '#/components/schemas/Item%d'}, example: {id: "01", since: 2024-05-01, price: 1.50}}}
        '400': {$ref: '#/components/responses/Error'}
        '404': {$ref: '#/components/responses/Error'}
        default: {$ref: '#/components/responses/Error'}
`, verb, verb, i, i/10, i, i/10)
		}
	}
	b.WriteString("components:\n  parameters:\n    Id: {name: id, in: path, required: true, schema: {type: string}}\n  responses:\n    Error: {description: no}\n  schemas:\n")
	for i := range operations/20 + 1 {
		fmt.Fprintf(&b, "    Item%d: {type: object, required: [id], properties: {id: {type: string}, price: {type: number}, next: {$ref: '#/components/schemas/Item%d'}}}\n", i, i)
	}
	return b.String()
}

func TestLargeDocument(t *testing.T) {
	t.Parallel()
	const operations = 400
	d := wire(t, large(operations), Options{})
	if got := strings.Count(string(d.Bytes()), `"connectionType":"VPC_LINK"`); got != operations {
		t.Errorf("%d operations are wired, want %d", got, operations)
	}
	if len(d.Warnings) != 1 || d.Warnings[0].Code != WarnResources {
		t.Errorf("got warnings %v", d.Warnings)
	}
}

// The tree is for JSON and YAML alone: the text is the same, and nothing else is
// kept.
func TestTreeIsKeptWhenAsked(t *testing.T) {
	t.Parallel()
	text := []byte(large(40) + "x-last: {b: 1, a: 2}\n")
	for _, adapt := range []bool{false, true} {
		without, ps := Wire(text, Options{Wiring: wired(t), Adapt: adapt})
		with, more := Wire(text, Options{Wiring: wired(t), Adapt: adapt, Tree: true})
		if len(ps)+len(more) > 0 {
			t.Fatal(ps, more)
		}
		if !bytes.Equal(with.Bytes(), without.Bytes()) || without.root != nil {
			t.Errorf("with and without a tree:\n%s\n%s", with.Bytes(), without.Bytes())
		}
		compact := new(bytes.Buffer)
		if err := json.Compact(compact, with.JSON()); err != nil || compact.Len() != with.Size {
			t.Errorf("the tree takes %d bytes as JSON, the text %d: %v", compact.Len(), with.Size, err)
		}
	}
}

// lean makes a document of which 10,000 operations are within the 6 MB that API
// Gateway imports.
func lean(operations int) string {
	var b strings.Builder
	b.WriteString(`{"openapi":"3.0.3","info":{"title":"Lean","version":"1"},"paths":{`)
	for i := range operations {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `"/i%d":{"get":{"operationId":"get%d"}}`, i, i)
	}
	return b.String() + "}}"
}

func BenchmarkWire(b *testing.B) {
	for _, operations := range []int{10, 100, 1_000, 10_000} {
		b.Run(fmt.Sprint(operations), func(b *testing.B) {
			document := []byte(lean(operations))
			options := Options{Wiring: wired(b)}
			var d *Document
			var ps wiring.Problems
			start := time.Now()
			for b.Loop() {
				if d, ps = Wire(document, options); len(ps) > 0 {
					b.Fatal(ps)
				}
			}
			each := float64(time.Since(start).Nanoseconds()) / float64(b.N) / float64(operations)
			b.ReportMetric(each, "ns/operation")
			b.ReportMetric(float64(d.Size-len(document))/float64(operations), "B-more/operation")
		})
	}
}
