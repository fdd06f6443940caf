package openapi

import (
	"bytes"
	"cmp"
	"errors"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// yamlReader writes the library's nodes as JSON, aliases and merge keys written
// out, numbers with their digits.
type yamlReader struct {
	out     []byte
	yaml11  bool
	pairs   *pairs // where halves of surrogate pairs were put; nil where none are
	full    bool   // more was found than is read
	aliases int    // how many we are inside of
	aliased int    // values read inside of aliases
	open    []*yaml.Node
	ps      *wiring.Problems
}

var errEmpty = errors.New("nothing is there")

// fromYAML gives a YAML document as JSON.
func fromYAML(document []byte, ps *wiring.Problems) []byte {
	r := yamlReader{ps: ps}
	document = r.prepare(document)
	if len(document) > partSize && len(*ps) == 0 {
		if text := r.parts(document, partSize); text != nil {
			return text
		}
	}
	root := r.nodes(document)
	if root == nil {
		return nil
	}
	r.out = make([]byte, 0, min(len(document), MaxSize))
	r.value(nil, root)
	return r.out
}

// prepare makes a document one that the library takes.
func (r *yamlReader) prepare(document []byte) []byte {
	document, r.yaml11 = versioned(document)
	document, r.pairs = movePairs(document)
	checkOneDocument(document, r.ps)
	return document
}

// nodes parses a prepared document; nil when it cannot be.
func (r *yamlReader) nodes(document []byte) *yaml.Node {
	var root yaml.Node
	if err := yaml.Unmarshal(document, &root); err != nil || len(root.Content) == 0 {
		r.ps.Add("document", wiring.CodeOpenApiSyntax, "", "must be an OpenAPI document in JSON or YAML: %v", cmp.Or(err, errEmpty))
		return nil
	}
	return root.Content[0]
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

// value writes one node.
func (r *yamlReader) value(where *at, node *yaml.Node) {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
		r.aliases++
		defer func() { r.aliases-- }()
	}
	if r.tooMuch() || !r.enter(where, node) {
		return
	}
	defer func() { r.open = r.open[:len(r.open)-1] }()
	if node.Kind == yaml.ScalarNode {
		r.scalar(where, node)
		return
	}
	if node.Tag != "" && node.Tag != "!!map" && node.Tag != "!!seq" {
		r.badTag(where, node)
		return
	}
	if node.Kind == yaml.SequenceNode {
		r.out = append(r.out, '[')
		for i, item := range node.Content {
			if i > 0 {
				r.out = append(r.out, ',')
			}
			r.value(where.item(i), item)
		}
		r.out = append(r.out, ']')
		return
	}
	r.out = append(r.out, '{')
	m := mapping{members: make([]yamlMember, 0, len(node.Content)/2)}
	r.members(where, node, &m)
	for i, one := range m.members {
		if i > 0 {
			r.out = append(r.out, ',')
		}
		r.out = append(quote(r.out, one.name), ':')
		if one.aliased {
			r.aliases++
		}
		r.value(where.child(one.name), one.node)
		if one.aliased {
			r.aliases--
		}
	}
	r.out = append(r.out, '}')
}

// tooMuch bounds what is read, and says so once.
func (r *yamlReader) tooMuch() bool {
	if r.aliases > 0 {
		r.aliased++
	}
	if !r.full && (len(r.out) > MaxSize || r.aliased > maxAliased) {
		r.full = true
		r.ps.Add("document", wiring.CodeOpenApiSize, "", "must have at most 6 MB, all that API Gateway imports, and at most %d values by YAML aliases", maxAliased)
	}
	return r.full
}

// enter refuses a node that stands in itself or too deep.
func (r *yamlReader) enter(where *at, node *yaml.Node) bool {
	switch {
	case len(r.open) >= maxDepth && node.Kind != yaml.ScalarNode:
		r.ps.Add(where.field(), wiring.CodeOpenApiSyntax, "", tooDeep)
		r.full = true // once is enough
		return false
	case slices.Contains(r.open, node):
		r.ps.Add(where.field(), wiring.CodeOpenApiSyntax, node.Anchor, "must not be an alias of what it stands in")
		return false
	}
	r.open = append(r.open, node)
	return true
}

// mapping collects the members of a YAML mapping.
type mapping struct {
	members []yamlMember
	seen    map[string]bool // of many; nil for few
}

// add notes a member, unless one of its name is there.
func (m *mapping) add(one yamlMember) bool {
	if m.seen == nil {
		for _, other := range m.members {
			if other.name == one.name {
				return false
			}
		}
	} else if m.seen[one.name] {
		return false
	}
	if m.members = append(m.members, one); m.seen == nil && len(m.members) > 16 {
		m.seen = make(map[string]bool, cap(m.members))
		for _, other := range m.members {
			m.seen[other.name] = true
		}
	} else if m.seen != nil {
		m.seen[one.name] = true
	}
	return true
}

type yamlMember struct {
	name    string
	node    *yaml.Node
	aliased bool
}

// members reads a mapping. What a merge key (<<) brings counts for less than
// what stands in the mapping itself.
func (r *yamlReader) members(where *at, node *yaml.Node, m *mapping) {
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
		name := r.text(where, key)
		if !m.add(yamlMember{name, value, r.aliases > 0}) {
			r.ps.Add(where.child(name).field(), wiring.CodeOpenApiSyntax, name, "%s (again on line %d)", twice, key.Line)
		}
	}
	for _, from := range merges {
		r.merge(where, from, m, true)
	}
}

func (r *yamlReader) merge(where *at, from *yaml.Node, m *mapping, lists bool) {
	if from.Kind == yaml.AliasNode {
		from = from.Alias
		r.aliases++
		defer func() { r.aliases-- }()
	}
	switch {
	case r.tooMuch():
	case from.Kind == yaml.MappingNode:
		if !r.enter(where, from) {
			return
		}
		var source mapping
		r.members(where, from, &source)
		for _, one := range source.members {
			m.add(one)
		}
		r.open = r.open[:len(r.open)-1]
	case from.Kind == yaml.SequenceNode && lists: // the first one counts most
		for _, one := range from.Content {
			r.merge(where, one, m, false)
		}
	default:
		r.ps.Add(where.field(), wiring.CodeOpenApiSyntax, "", "must merge (<<) mappings only (line %d)", from.Line)
	}
}

// text is what a scalar says, whatever its type.
func (r *yamlReader) text(where *at, node *yaml.Node) string {
	if r.pairs == nil {
		return node.Value
	}
	text, whole := r.pairs.back(node.Value)
	if !whole {
		r.ps.Add(where.field(), wiring.CodeOpenApiSyntax, "", "%s (line %d)", halved, node.Line)
	}
	return text
}

func (r *yamlReader) badTag(where *at, node *yaml.Node) {
	r.ps.Add(where.field(), wiring.CodeOpenApiSyntax, node.Tag, "must not carry a YAML tag beyond JSON's types (line %d): CloudFormation's functions have a long form", node.Line)
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
