package openapi

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// adapt wires a document with Adapt. What comes out needs no adapting.
func adapt(t *testing.T, document string, o Options) *Document {
	t.Helper()
	o.Adapt = true
	d := wire(t, document, o)
	again := wire(t, string(d.Bytes()), Options{})
	if !bytes.Equal(again.Bytes(), d.Bytes()) {
		t.Errorf("wired twice is not wired once:\n%s\n%s", d.Bytes(), again.Bytes())
	}
	return d
}

// calls are the operations of a document with the paths they call, and the
// parameters they declare.
func calls(t *testing.T, d *Document) string {
	t.Helper()
	var lines []string
	for path, item := range membersOf(d.root.get("paths")) {
		for verb, operation := range membersOf(item) {
			if operations[verb] == "" {
				continue
			}
			var names []string
			for _, holder := range []any{item, operation} {
				for _, one := range itemsOf(child(holder, "parameters")) {
					names = append(names, getText(one, "name")+getText(one, "$ref"))
				}
			}
			uri := getText(child(operation, extension), "uri")
			lines = append(lines, fmt.Sprintf("%s %s calls %s, declares %s", verb, path, strings.TrimPrefix(uri, "https://example.com:443/test"), strings.Join(names, " ")))
		}
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}

func said(d *Document) string {
	for _, w := range d.Warnings {
		if w.Code == WarnAdapted {
			return w.String()
		}
	}
	return ""
}

func TestAdaptedPaths(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, paths, want, said string }{
		{"nothing to do", "'/a/{id}': {get: {}}, '/b/{name}/c': {get: {}}", `
			get /a/{id} calls /a/{id}, declares id
			get /b/{name}/c calls /b/{name}/c, declares name`, ""},
		{"a suffix", "'/Accounts/{Sid}.json': {get: {parameters: [{name: Sid, in: path}, {name: q, in: query}]}}", `
			get /Accounts/{Sid} calls /Accounts/{Sid}, declares q Sid`, "1 paths wider than the document"},
		{"siblings, one with a suffix", "'/a/{id}': {get: {}}, '/a/{sid}/b': {parameters: [{name: sid, in: path}], get: {}}, '/a/{x}.json': {put: {}}", `
			get /a/{id} calls /a/{id}, declares id
			get /a/{id}/b calls /a/{id}/b, declares id
			put /a/{id} calls /a/{id}, declares id`, "/paths/~1a~1{sid}~1b → /a/{id}/b"},
		{"a custom verb", "'/v1/{name}': {get: {}}, '/v1/{name}:cancel': {post: {}}, '/v1/{name}:undo': {post: {}}", `
			get /v1/{name} calls /v1/{name}, declares name
			post /v1/{name} calls /v1/{name}, declares name`, "/paths/~1v1~1{name}:undo/post with /paths/~1v1~1{name}"},
		{"a function", `"/docs('{key}')/x": {get: {}}`, `
			get /{key}/x calls /{key}/x, declares key`, ""},
		{"several in one", "'/f/{name}.{ext}': {get: {parameters: [{name: name, in: path}, {name: ext, in: path}]}}", `
			get /f/{name_ext} calls /f/{name_ext}, declares name_ext`, ""},
		{"the same twice", "'/a/{id}/b/{id}': {get: {parameters: [{name: id, in: path}]}}", `
			get /a/{id}/b/{id2} calls /a/{id}/b/{id2}, declares id id2`, ""},
		{"a sibling's name that is taken below", "'/a/{x}': {get: {}}, '/a/{y}/b/{x}': {get: {parameters: [{name: y, in: path}, {name: x, in: path}]}}", `
			get /a/{x} calls /a/{x}, declares x
			get /a/{x}/b/{x2} calls /a/{x}/b/{x2}, declares x x2`, ""},
		{"two that change places", "'/a/{x}/{y}': {get: {}}, '/a/{y}/{x}': {put: {parameters: [{name: x, in: path, description: second}, {name: y, in: path}]}}", `
			get /a/{x}/{y} calls /a/{x}/{y}, declares x y
			put /a/{x}/{y} calls /a/{x}/{y}, declares y x`, ""},
		{"characters in a name", "'/a/{user id}/{+rest}': {get: {parameters: [{name: user id, in: path}]}}", `
			get /a/{user_id}/{rest} calls /a/{user_id}/{rest}, declares user_id rest`, ""},
		{"greedy", "'/a/{x+}': {get: {}}, '/b/{x}': {get: {}}", `
			get /a/{x+} calls /a/{x}, declares x
			get /b/{x} calls /b/{x}, declares x`, ""},
		{"with and without a slash", "/x: {get: {}}, /x/: {put: {}}", `
			get /x calls /x, declares 
			put /x calls /x/, declares `, ""},
		{"with and without a slash, one verb", "/x: {get: {}}, /x/: {get: {}}", `
			get /x calls /x, declares `, "/paths/~1x~1/get with /paths/~1x"},
		{"by reference", "'/a/{sid}/b': {parameters: [{$ref: '#/x-p'}], get: {}}, '/a/{id}': {get: {}}", `
			get /a/{id} calls /a/{id}, declares id
			get /a/{id}/b calls /a/{id}/b, declares id`, ""},
		{"parameters of a path that joins", "'/a/{id}': {parameters: [{name: p, in: query}], get: {}}, '/a/{x}': {parameters: [{name: q, in: query}, {name: r, in: query}], put: {parameters: [{name: r, in: query}]}}", `
			get /a/{id} calls /a/{id}, declares p id
			put /a/{id} calls /a/{id}, declares p r q id`, ""},
		{"names no import takes", "/a: {parameters: [{name: 'a b', in: header}], get: {parameters: [{name: 'page[size]', in: query}, {name: ok, in: query}]}}", `
			get /a calls /a, declares ok`, "2 declarations of parameters left out"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := adapt(t, document(c.paths)+"x-p: {name: sid, in: path, required: true}\n", Options{})
			want := strings.ReplaceAll(strings.TrimPrefix(c.want, "\n\t\t\t"), "\n\t\t\t", "\n")
			if got := calls(t, d); got != want {
				t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, want)
			}
			text := said(d)
			if !strings.Contains(text, c.said) || c.name == "nothing to do" && text != "" {
				t.Errorf("%s: %q is not in %s", c.name, c.said, text)
			}
		})
	}
}

func TestAdaptedNamesOfSchemas(t *testing.T) {
	t.Parallel()
	d := adapt(t, `openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a:
    get:
      x-own: {$ref: '#/components/schemas/a_b'}
      responses:
        '200':
          description: d
          content:
            application/json:
              schema: {$ref: '#/components/schemas/a_b/properties/p'}
              example: {$ref: '#/components/schemas/a_b'}
components:
  schemas:
    aB: {type: string}
    a_b: {properties: {p: {$ref: '#/components/schemas/a~1b'}, q: {$ref: '#/components/schemas/%C3%A9'}}}
    a/b: {discriminator: {propertyName: p, mapping: {one: '#/components/schemas/a_b', two: aB, three: a_b}}}
    é: {type: string}
`, Options{})
	got := spell(d.root.get("components"))
	want := `{"schemas":{"Model":{"type":"string"},"aB":{"type":"string"},"aB2":{"discriminator":{"mapping":{"one":"#/components/schemas/aB3","three":"aB3","two":"aB"},"propertyName":"p"}},"aB3":{"properties":{"p":{"$ref":"#/components/schemas/aB2"},"q":{"$ref":"#/components/schemas/Model"}}}}}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	for _, part := range []string{`"x-own":{"$ref":"#/components/schemas/aB3"}`, `"schema":{"$ref":"#/components/schemas/aB3/properties/p"}`, `"example":{"$ref":"#/components/schemas/a_b"}`} {
		if !strings.Contains(string(d.Bytes()), part) {
			t.Errorf("%s is not in %s", part, d.Bytes())
		}
	}
	if want := "3 schemas renamed, with what refers to them: /components/schemas/a~1b → aB2"; !strings.Contains(said(d), want) {
		t.Errorf("%q is not in %s", want, said(d))
	}
	d = adapt(t, "swagger: '2.0'\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'200': {description: d, schema: {$ref: '#/definitions/a.b'}}}}}}\ndefinitions: {a.b: {type: string}}\n", Options{})
	if !strings.Contains(string(d.Bytes()), `"schema":{"$ref":"#/definitions/aB"}`) {
		t.Errorf("got %s", d.Bytes())
	}
}

// An operation that moves under another path takes along what its path said of
// it, unless it says so itself.
func TestJoinedOperationsKeepTheirServers(t *testing.T) {
	t.Parallel()
	d := adapt(t, document(`'/a/{x}': {get: {responses: {'200': {description: d}}}}, '/a/{y}': {servers: [{url: 'https://path.example.com'}],
		put: {servers: [{url: 'https://own.example.com'}], responses: {'200': {description: d}}}, post: {responses: {'200': {description: d}}}}`), Options{})
	paths := d.root.get("paths")
	for verb, want := range map[string]string{"put": `[{"url":"https://own.example.com"}]`, "post": `[{"url":"https://path.example.com"}]`, "get": "null"} {
		if got := spell(child(child(child(paths, "/a/{x}"), verb), "servers")); got != want {
			t.Errorf("%s: got %s, want %s", verb, got, want)
		}
	}
}

func TestAdaptedRest(t *testing.T) {
	t.Parallel()
	d := adapt(t, document("/a: {get: {operationId: list, responses: {'200': {$ref: '#/components/responses/Gone'}}}}, /b: {get: {operationId: list, responses: {'200': {description: d, links: {next: {$ref: '#/components/links/Gone'}}}}}, put: {operationId: list2}}"),
		Options{Choices: []Choice{{OperationID: "list"}}})
	for _, part := range []string{`"operationId":"list"`, `"operationId":"list2"`, `"operationId":"list3"`, `"200":{"description":"200 response"}`, `"links":{}`} {
		if !strings.Contains(string(d.Bytes()), part) {
			t.Errorf("%s is not in %s", part, d.Bytes())
		}
	}
	for _, part := range []string{"1 operationIds made unique: /paths/~1b/get → list3", "2 references"} {
		if !strings.Contains(said(d), part) {
			t.Errorf("%q is not in %s", part, said(d))
		}
	}
	if d.has(WarnReference) {
		t.Errorf("warned of %v", d.Warnings)
	}
}

// What refers into a path finds it under its new name.
func TestAdaptedReferencesIntoPaths(t *testing.T) {
	t.Parallel()
	d := adapt(t, document("'/a/{id}': {get: {}}, '/a/{x}/b': {get: {responses: {'200': {description: d, content: {application/json: {schema: {type: string}}}}}}}, '/c': {get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/paths/~1a~1{x}~1b/get/responses/200/content/application~1json/schema'}}}}}}}, /d: {$ref: '#/paths/~1a~1{x}~1b'}"), Options{})
	if !strings.Contains(string(d.Bytes()), `"$ref":"#/paths/~1a~1{id}~1b/get/responses/200/content/application~1json/schema"`) {
		t.Errorf("got %s", d.Bytes())
	}
	if got := integration(t, d, "/d")["uri"]; got != "https://example.com:443/test/d" {
		t.Errorf("/d calls %v", got)
	}
}

// Choices are by the document's own paths.
func TestChoicesOfAdaptedPaths(t *testing.T) {
	t.Parallel()
	moved := "/v2"
	d := adapt(t, document("'/a/{id}': {get: {}}, '/a/{sid}/b': {get: {}, put: {}}, '/a/{name}:cancel': {post: {}}"), Options{Choices: []Choice{
		{PathPrefix: "/a/{sid}", Options: wiring.Options{Path: &moved}}, {PathPrefix: "/a/{name}:cancel", Wiring: wired(t, uri("https://cancel.example.com"))},
	}})
	if got := integration(t, d, "/a/{id}/b")["uri"]; got != "https://example.com:443/test/v2/b" {
		t.Errorf("/b calls %v", got)
	}
	if got := dig(d, "paths", "/a/{id}", "post", extension, "uri"); got != "https://cancel.example.com:443/a/{id}" {
		t.Errorf("cancel calls %v", got)
	}
}

// An integration of the document's own reads variables by their new names.
func TestAdaptedMappings(t *testing.T) {
	t.Parallel()
	own := func(path string) string {
		return document("'/a/{id}': {get: {}}, '" + path + "': {put: {x-amazon-apigateway-integration: {type: http_proxy, httpMethod: PUT, uri: 'https://x.example.com/{y}', requestParameters: {integration.request.path.y: method.request.path.x}, cacheKeyParameters: [method.request.path.x]}}}")
	}
	d := adapt(t, own("/a/{x}/b"), Options{})
	got := dig(d, "paths", "/a/{id}/b", "put", extension).(map[string]any)
	if fmt.Sprint(got["requestParameters"], got["cacheKeyParameters"]) != "map[integration.request.path.y:method.request.path.id] [method.request.path.id]" {
		t.Errorf("got %v", got)
	}
	// Part of a segment cannot be read.
	want := "document#/paths/~1a~1{x}.json/put/x-amazon-apigateway-integration/requestParameters/integration.request.path.y path_segment"
	if got := refused(t, own("/a/{x}.json"), Options{Adapt: true}); len(got) != 2 || got[0] != want {
		t.Errorf("got %v", got)
	}
}

// Operations become one only if API Gateway asks for the same security.
func TestOperationsOfDifferentSecurityStayApart(t *testing.T) {
	t.Parallel()
	schemes := "components: {securitySchemes: {key: {type: apiKey, in: header, name: x-api-key}, login: {type: oauth2, flows: {}}}}\n"
	paths := func(security string) string {
		return document("'/a/{x}': {post: {}}, '/a/{x}:undo': {post: {security: "+security+"}}") + schemes
	}
	adapt(t, paths("[{login: [a]}]"), Options{}) // ignored on import anyhow
	want := "document#/paths/~1a~1{x}:undo/post route_duplicate"
	if got := refused(t, paths("[{key: []}]"), Options{Adapt: true}); strings.Join(got, " ") != want {
		t.Errorf("got %v", got)
	}
}

// What cannot be adapted stays refused.
func TestNotAdapted(t *testing.T) {
	t.Parallel()
	for paths, want := range map[string]string{
		"'/a#b': {get: {}}":                         "document#/paths/~1a#b path_segment",
		"'/a?b={b}': {get: {}}":                     "document#/paths/~1a?b={b} path_segment",
		"'/a/@me': {get: {}}":                       "document#/paths/~1a~1@me path_segment",
		"'/a/{': {get: {}}":                         "document#/paths/~1a~1{ path_segment",
		"/a: {trace: {}}":                           "document#/paths/~1a/trace openapi_verb",
		"/a//b: {get: {}}":                          "document#/paths/~1a~1~1b path_syntax",
		"'/a/{x}': {get: {}}, '/a/{x+}': {get: {}}": "document#/paths/~1a~1{x} route_sibling",
	} {
		if got := strings.Join(refused(t, document(paths), Options{Adapt: true}), " "); got != want {
			t.Errorf("%s: got %s, want %s", paths, got, want)
		}
	}
}
