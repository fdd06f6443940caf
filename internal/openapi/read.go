package openapi

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"unicode/utf8"

	"github.com/pb33f/go-yaml"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

const (
	// MaxSize is the largest definition API Gateway imports, 6 MB (documented).
	MaxSize = 6 << 20

	// maxDepth keeps documents within what can be walked: every walk recurses.
	maxDepth = 400

	// maxAliased bounds what YAML aliases stand for: a few lines can say more
	// than any memory holds.
	maxAliased = 200_000
)

var (
	openapiVersion = regexp.MustCompile(`^3\.[01](\.\d+)?(-\S+)?$`)
	jsonObject     = regexp.MustCompile(`\A\{\s*["}]`)
	replacement    = regexp.MustCompile(`\x{FFFD}|(?i:\\ufffd)`)
	yamlVersion    = regexp.MustCompile(`\A(?:\x{FEFF}|\s|#.*\n|%.*\n)*?%YAML[ \t]+1\.([0-9])\s`)
)

// reader turns the library's nodes into the values of encoding/json, with
// numbers kept as they were written.
type reader struct {
	yaml11  bool
	foreign bool // JSON that holds U+FFFD itself, which elsewhere stands for what is no text
	size    int  // what the document has at least, written as JSON
	aliases int  // how many we are inside of
	aliased int  // values read inside of aliases
	open    []*yaml.Node
	ps      wiring.Problems
}

// read gives the document as a tree of map[string]any, []any, string, bool,
// json.Number and nil; nil when there are problems.
func read(document []byte) (map[string]any, wiring.Problems) {
	var r reader
	value := r.document(document)
	root, ok := value.(map[string]any)
	if !ok && len(r.ps) == 0 {
		r.ps.Add("document", wiring.CodeOpenApiSyntax, "", "must be an OpenAPI document, an object at its root")
	}
	if len(r.ps) == 0 {
		checkVersion(root, &r.ps)
	}
	if len(r.ps) > 0 {
		return nil, r.ps
	}
	return root, nil
}

func (r *reader) document(document []byte) any {
	text := bytes.TrimSpace(bytes.TrimPrefix(document, []byte("\uFEFF")))
	if jsonObject.Match(text) && bytes.HasSuffix(text, []byte("}")) { // YAML has braces too, but hardly quotes its keys there
		if !utf8.Valid(text) { // encoding/json would put U+FFFD in its place and say nothing
			r.ps.Add("document", wiring.CodeOpenApiSyntax, "", "must be JSON in UTF-8")
			return nil
		}
		if err := json.Unmarshal(text, new(json.RawMessage)); err != nil {
			r.ps.Add("document", wiring.CodeOpenApiSyntax, "", "must be valid JSON: %v", err)
			return nil
		}
		r.foreign = replacement.Match(text)
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		return r.json(nil, decoder, 0)
	}
	document, r.yaml11 = versioned(document)
	checkOneDocument(document, &r.ps)
	var root yaml.Node
	if err := yaml.Unmarshal(document, &root); err != nil || len(root.Content) == 0 {
		r.ps.Add("document", wiring.CodeOpenApiSyntax, "", "must be an OpenAPI document in JSON or YAML: %v", cmp.Or(err, errEmpty))
		return nil
	}
	return r.value(nil, root.Content[0])
}

var errEmpty = errors.New("nothing is there")

func (r *reader) tooDeep(where *at) {
	r.ps.Add(where.field(), wiring.CodeOpenApiSyntax, "", "must not be nested more than %d levels deep", maxDepth)
}

// versioned takes the version out of a YAML document that has one: the library
// refuses all but 1.1.
func versioned(document []byte) (_ []byte, is11 bool) {
	version := yamlVersion.FindSubmatchIndex(document)
	if version == nil {
		return document, false
	}
	document = bytes.Clone(document)
	document[bytes.LastIndexByte(document[:version[1]], '%')] = '#'
	return document, document[version[2]] <= '1'
}

// checkOneDocument refuses a YAML stream of several documents, whose first
// alone would be read. Its markers cannot begin a line anywhere else, strings
// included.
func checkOneDocument(document []byte, ps *wiring.Problems) {
	started, ended := false, false
	for line := range bytes.Lines(bytes.TrimPrefix(document, []byte("\uFEFF"))) {
		rest, starts := bytes.CutPrefix(line, []byte("---"))
		starts = starts && len(bytes.TrimLeft(rest, " \t\r\n")) < max(len(rest), 1)
		blank := len(bytes.TrimSpace(line)) == 0 || line[0] == '#' || line[0] == '%'
		if starts && started || ended && !blank {
			ps.Add("document", wiring.CodeOpenApiSyntax, "", "must hold one YAML document, not several")
			return
		}
		if string(bytes.TrimRight(line, " \t\r\n")) == "..." {
			ended = started
		} else if !blank {
			started = true
		}
	}
}

func checkVersion(root map[string]any, ps *wiring.Problems) {
	const want = `must be swagger: "2.0" or openapi: 3.0.x or 3.1.x`
	swagger, isSwagger := root["swagger"]
	version, isOpenAPI := root["openapi"]
	text := func(v any) string {
		if n, ok := v.(json.Number); ok {
			return n.String() // unquoted in YAML, which is common
		}
		s, _ := v.(string)
		return s
	}
	switch {
	case isSwagger == isOpenAPI:
		ps.Add("document", wiring.CodeOpenApiVersion, "", want)
	case isSwagger && text(swagger) != "2.0":
		ps.Add("document#/swagger", wiring.CodeOpenApiVersion, text(swagger), want)
	case isOpenAPI && !openapiVersion.MatchString(text(version)):
		ps.Add("document#/openapi", wiring.CodeOpenApiVersion, text(version), want)
	case isSwagger:
		root["swagger"] = "2.0"
	default:
		root["openapi"] = text(version)
	}
}

// value reads one node, aliases written out.
func (r *reader) value(where *at, node *yaml.Node) any {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
		r.aliases++
		defer func() { r.aliases-- }()
	}
	if r.aliases > 0 {
		r.aliased++
	}
	if r.size > MaxSize || r.aliased > maxAliased {
		if !r.ps.Has(wiring.CodeOpenApiSize) {
			r.ps.Add("document", wiring.CodeOpenApiSize, "", "must have at most 6 MB, all that API Gateway imports, and at most %d values by YAML aliases", maxAliased)
		}
		return nil
	}
	if len(r.open) >= maxDepth {
		r.tooDeep(where)
		r.size = MaxSize + 1 // once is enough
		return nil
	}
	if slices.Contains(r.open, node) {
		r.ps.Add(where.field(), wiring.CodeOpenApiSyntax, node.Anchor, "must not be an alias of what it stands in")
		return nil
	}
	r.size += 2
	if node.Kind == yaml.ScalarNode {
		return r.scalar(where, node)
	}
	if node.Tag != "" && node.Tag != "!!map" && node.Tag != "!!seq" {
		r.badTag(where, node)
		return nil
	}
	r.open = append(r.open, node)
	defer func() { r.open = r.open[:len(r.open)-1] }()
	if node.Kind == yaml.SequenceNode {
		list := make([]any, 0, len(node.Content))
		for i, item := range node.Content {
			list = append(list, r.value(where.item(i), item))
		}
		return list
	}
	object := make(map[string]any, len(node.Content)/2)
	r.object(where, node, object)
	return object
}

// object reads a mapping. What a YAML merge key (<<) brings counts for less
// than what stands in the mapping itself.
func (r *reader) object(where *at, node *yaml.Node, object map[string]any) {
	var merges []*yaml.Node
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if key.Kind == yaml.AliasNode {
			key = key.Alias
		}
		if key.Kind != yaml.ScalarNode {
			r.ps.Add(where.field(), wiring.CodeOpenApiSyntax, "", "must have texts as keys (line %d)", key.Line)
			continue
		}
		if key.Tag == "!!merge" {
			merges = append(merges, value)
			continue
		}
		place := where.child(key.Value)
		if _, ok := object[key.Value]; ok {
			r.ps.Add(place.field(), wiring.CodeOpenApiSyntax, key.Value, "must stand once (again on line %d)", key.Line)
			continue
		}
		r.size += len(key.Value) + len(`"":`)
		object[key.Value] = r.value(place, value)
	}
	for _, merge := range merges {
		r.merge(where, merge, object)
	}
}

func (r *reader) merge(where *at, from *yaml.Node, object map[string]any) {
	switch v := r.value(where, from).(type) {
	case map[string]any:
		for key, value := range v {
			if _, ok := object[key]; !ok {
				object[key] = value
			}
		}
	case []any: // the first one counts most
		for _, one := range v {
			source, ok := one.(map[string]any)
			if !ok {
				r.ps.Add(where.field(), wiring.CodeOpenApiSyntax, "", "must merge (<<) mappings only (line %d)", from.Line)
				continue
			}
			for key, value := range source {
				if _, ok := object[key]; !ok {
					object[key] = value
				}
			}
		}
	default:
		r.ps.Add(where.field(), wiring.CodeOpenApiSyntax, "", "must merge (<<) mappings only (line %d)", from.Line)
	}
}

func (r *reader) badTag(where *at, node *yaml.Node) {
	r.ps.Add(where.field(), wiring.CodeOpenApiSyntax, node.Tag, "must not carry a YAML tag beyond JSON's types (line %d): CloudFormation's functions have a long form", node.Line)
}
