package test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
)

// BenchmarkApiDefinition prints how long a whole call takes with a JSON document
// of 5 MB, which goes through a file, against encoding/json's reading of the same
// bytes: by turns, the least of each.
func BenchmarkApiDefinition(b *testing.B) {
	text := largeDocument(b, 4_500)
	stack := awscdk.NewStack(awscdk.NewApp(nil), str("Stack"), nil)
	p := integrate(stack, "Orders", &props{Target: byArn(albArn), Uri: str("https://orders.example.com"), VpcLinkId: str("bbb111"), StageVariable: str("link")})
	took := func(f func()) time.Duration {
		runtime.GC()
		begun := time.Now()
		f()
		return time.Since(begun)
	}
	for b.Loop() {
		call, library := time.Hour, time.Hour
		for range 7 {
			call = min(call, took(func() { p.ApiDefinition(text, nil) }))
			library = min(library, took(func() {
				var tree any
				if err := json.Unmarshal(text, &tree); err != nil {
					b.Fatal(err)
				}
			}))
		}
		b.ReportMetric(float64(len(text))/(1<<20), "MB")
		b.ReportMetric(float64(call)/float64(library), "x-encoding/json")
	}
}

// largeDocument is one of the shape that public documents have, indented.
func largeDocument(tb testing.TB, operations int) []byte {
	tb.Helper()
	type m = map[string]any
	ref := func(to string) m { return m{"$ref": "#/components/" + to} }
	paths, schemas := m{}, m{}
	for i := range operations {
		item := fmt.Sprintf("Item%d", i/10)
		paths[fmt.Sprintf("/area%d/item%d/{id}", i/10, i)] = m{"parameters": []any{ref("parameters/Id")}, "get": m{
			"operationId": fmt.Sprintf("get_item%d", i), "tags": []any{fmt.Sprintf("area%d", i/10)}, "description": "Takes the item's id.\nSee the guide.",
			"parameters": []any{m{"name": "page", "in": "query", "schema": m{"type": "integer", "minimum": 1, "maximum": 100, "default": 20}}},
			"responses": m{"400": ref("responses/Error"), "404": ref("responses/Error"), "200": m{"description": "the item",
				"content": m{"application/json": m{"schema": ref("schemas/" + item), "example": m{"id": "01", "price": 1.5}}}}},
		}}
		schemas[item] = m{"type": "object", "required": []any{"id"}, "properties": m{"id": m{"type": "string"}, "next": ref("schemas/" + item)}}
	}
	text, err := json.MarshalIndent(m{"openapi": "3.0.3", "info": m{"title": "Large", "version": "1"}, "paths": paths, "components": m{
		"schemas": schemas, "responses": m{"Error": m{"description": "no"}},
		"parameters": m{"Id": m{"name": "id", "in": "path", "required": true, "schema": m{"type": "string"}}},
	}}, "", "  ")
	if err != nil {
		tb.Fatal(err)
	}
	return text
}
