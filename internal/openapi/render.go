package openapi

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// IsJSON tells whether a document is in JSON; else it is in YAML.
func IsJSON(document []byte) bool {
	return isJSON(bytes.TrimSpace(bytes.TrimPrefix(document, []byte("\uFEFF"))))
}

// JSON is the document for people: indented, and in the order that it came in.
// What was added follows what was there. It needs Options.Tree, as YAML does.
func (d *Document) JSON() []byte {
	var b bytes.Buffer
	if err := json.Indent(&b, inOrder(nil, d.root), "", "  "); err != nil {
		panic(err) //nolint:forbidigo // unreachable: what is written here is JSON
	}
	b.WriteByte('\n')
	return b.Bytes()
}

// inOrder appends a value, members in the order they have.
func inOrder(b []byte, value any) []byte {
	separated := func(i int) {
		if i > 0 {
			b = append(b, ',')
		}
	}
	switch {
	case isObject(value):
		b = append(b, '{')
		i := 0
		for name, child := range membersOf(value) {
			separated(i)
			b = inOrder(append(quote(b, name), ':'), child)
			i++
		}
		return append(b, '}')
	case isList(value):
		b = append(b, '[')
		for i, item := range itemsOf(value) {
			separated(i)
			b = inOrder(b, item)
		}
		return append(b, ']')
	}
	return append(b, spell(value)...)
}

// YAML is the document in YAML: as it was given where that was YAML, comments,
// quotation marks, anchors and all, except where wiring changed something.
func (d *Document) YAML(document []byte) ([]byte, error) {
	var root *yaml.Node
	if !IsJSON(document) {
		var ps wiring.Problems
		r := yamlReader{ps: &ps}
		text := r.prepare(document)
		if !r.yaml11 { // the same words may mean something else without the directive
			root = r.nodes(text)
		}
		if r.pairs != nil {
			r.restore(root, map[*yaml.Node]bool{})
		}
	}
	e := editor{respelled: d.respelled}
	node := e.value(root, d.root)
	return yaml.Dump(node, yaml.WithIndent(2), yaml.WithLineWidth(-1))
}

// restore puts halves of surrogate pairs back together.
func (r *yamlReader) restore(node *yaml.Node, done map[*yaml.Node]bool) {
	if node == nil || done[node] {
		return
	}
	done[node] = true
	node.Value = r.text(nil, node)
	for _, child := range node.Content {
		r.restore(child, done)
	}
}

// editor changes a tree of nodes into what a document has become.
type editor struct {
	// respelled tells that the text itself was changed: what is as it was written
	// may differ from the nodes, too.
	respelled bool
}

// value gives the node for a value, in place where that can be.
func (e editor) value(node *yaml.Node, value any) *yaml.Node {
	_, isRaw := value.(raw)
	switch {
	case node != nil && isRaw && !e.respelled:
		return node // nothing of it was changed
	case node == nil || node.Kind == yaml.AliasNode && !isRaw:
		return fresh(value)
	case node.Kind == yaml.AliasNode: // renamed where it is anchored
		return node
	case isObject(value) && node.Kind == yaml.MappingNode:
		e.mapping(node, value)
		return node
	case isList(value) && node.Kind == yaml.SequenceNode && len(node.Content) == countOf(itemsOf(value)):
		for i, item := range itemsOf(value) {
			node.Content[i] = e.value(node.Content[i], item)
		}
		return node
	case isList(value) && node.Kind == yaml.SequenceNode:
		return e.list(node, value)
	case node.Kind == yaml.ScalarNode:
		if text, ok := textOf(value); isRaw && (!ok || text == node.Value) {
			return node
		}
		changed := fresh(value)
		changed.HeadComment, changed.LineComment, changed.FootComment = node.HeadComment, node.LineComment, node.FootComment
		return changed
	}
	return fresh(value)
}

// list keeps the items that are still there and adds the others.
func (e editor) list(node *yaml.Node, value any) *yaml.Node {
	var items []*yaml.Node
	kept := 0
	for _, item := range itemsOf(value) {
		if _, isRaw := item.(raw); isRaw && kept < len(node.Content) {
			items = append(items, e.value(node.Content[kept], item))
			kept++
			continue
		}
		items = append(items, fresh(item))
	}
	node.Content = items
	return node
}

func (e editor) mapping(node *yaml.Node, value any) {
	var content []*yaml.Node
	written := map[string]bool{}
	merges := false
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, child := node.Content[i], node.Content[i+1]
		if key.Tag == "!!merge" {
			merges = true
			content = append(content, key, child)
			continue
		}
		if member, ok := get(value, key.Value); ok {
			written[key.Value] = true
			content = append(content, key, e.value(child, member))
		}
	}
	for name, member := range membersOf(value) {
		if _, isRaw := member.(raw); written[name] || merges && isRaw {
			continue // the second stands in what is merged
		}
		content = append(content, fresh(name), fresh(member))
	}
	node.Content = content
}

// fresh makes nodes of what was added.
func fresh(value any) *yaml.Node {
	var node yaml.Node
	if err := yaml.Unmarshal(inOrder(nil, value), &node); err != nil || len(node.Content) == 0 {
		panic(err) //nolint:forbidigo // unreachable: JSON as it is written here is YAML
	}
	return blockStyle(node.Content[0])
}

// blockStyle undoes JSON's braces and quotation marks where YAML needs none.
func blockStyle(node *yaml.Node) *yaml.Node {
	if node.Kind != yaml.ScalarNode {
		node.Style = 0
		if len(node.Content) == 0 {
			node.Style = yaml.FlowStyle
		}
	} else if plainText(node) {
		node.Style = 0
	}
	for _, child := range node.Content {
		blockStyle(child)
	}
	return node
}

// plainText tells texts that every reader of YAML takes for a text.
func plainText(node *yaml.Node) bool {
	if node.Tag != "!!str" || node.Value == "" || strings.ContainsAny(node.Value, "\n\"'#:{}[],&*!|>%@`") {
		return false
	}
	c := node.Value[0]
	words := []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
	return (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') && !slices.Contains(words, strings.ToLower(node.Value)) && node.Value == strings.TrimSpace(node.Value)
}
