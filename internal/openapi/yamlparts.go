package openapi

import (
	"bytes"
	"regexp"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// partSize is from how many bytes on a YAML document is read in parts. The
// library's nodes take some 25 times the text that they are of: those of a part
// are gone before the next is read.
const partSize = 64 << 10

// keyLine is a line that begins a member of a block mapping, from its key on, and
// tells a key that stands alone on it.
var keyLine = regexp.MustCompile(`^(?:[A-Za-z0-9_$/][^\s:"'#]*|"[^"\\\n]*"|'[^'\n]*')[ ]*:(?:(?:[ \t]+#.*|[ \t]*)(\r?\n|$)|[ \t])`)

// parts reads a large document in block style, as most are: the members of its
// root, and of what is large below, in groups. It gives nil for anything out of
// the ordinary, mistakes and aliases from one group to another included: then the
// whole is read at once, which also finds the words for it.
func (r *yamlReader) parts(document []byte, size int) []byte {
	if r.pairs != nil || !utf8.Valid(document) || bytes.ContainsFunc(document, odd) {
		return nil
	}
	part := yamlReader{yaml11: r.yaml11, ps: new(wiring.Problems)}
	part.out = make([]byte, 0, min(len(document), MaxSize))
	if !part.block(nil, body(document), 0, size) {
		return nil
	}
	return part.out
}

// odd tells a character that the library may refuse, comments included.
func odd(c rune) bool {
	return c < ' ' && c != '\t' && c != '\n' && c != '\r' || c >= 0x7F && c < 0xA0 || c >= 0xFFFE && c <= 0xFFFF || c == '\uFEFF'
}

// deepest is how far below the root members are read in groups: down to those of
// components.schemas.
const deepest = 2

// block writes a block mapping whose keys are indented by so much.
func (r *yamlReader) block(where *at, text []byte, indent, size int) bool {
	members := blocks(text, indent)
	if members == nil {
		return false
	}
	r.out = append(r.out, '{')
	r.open = append(r.open, new(yaml.Node))
	seen := map[string]bool{}
	for len(members) > 0 {
		if r.blockBelow(where, members[0], indent, size, seen) {
			text, members = text[len(members[0]):], members[1:]
			continue
		}
		n, length := 1, len(members[0])
		for n < len(members) && length+len(members[n]) <= size {
			length += len(members[n])
			n++
		}
		if !r.group(where, text[:length], n, seen) {
			return false
		}
		text, members = text[length:], members[n:]
	}
	r.open = r.open[:len(r.open)-1]
	r.out = append(r.out, '}')
	return true
}

// blockBelow writes a large member that is a block mapping itself.
func (r *yamlReader) blockBelow(where *at, member []byte, indent, size int, seen map[string]bool) bool {
	if len(member) <= size || len(r.open) > deepest {
		return false
	}
	name, below := lone(member)
	if below == nil || indentOf(below) <= indent || seen[name] {
		return false
	}
	written, open := len(r.out), len(r.open)
	if r.begin(name, seen) && r.block(where.child(name), below, indentOf(below), size) {
		return true
	}
	delete(seen, name)
	r.out, r.open = r.out[:written], r.open[:open]
	return false
}

// group writes n members of a mapping that stand in a text of their own.
func (r *yamlReader) group(where *at, text []byte, n int, seen map[string]bool) bool {
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil || len(root.Content) != 1 {
		return false
	}
	node := root.Content[0]
	if node.Kind != yaml.MappingNode || node.Anchor != "" || node.Tag != "!!map" || len(node.Content) != 2*n {
		return false
	}
	var m mapping
	r.members(where, node, &m)
	if len(m.members) != n { // merge keys, and keys that are there twice
		return false
	}
	for _, one := range m.members {
		if !r.begin(one.name, seen) {
			return false
		}
		r.value(where.child(one.name), one.node)
	}
	return len(*r.ps) == 0
}

// begin writes a member's name, unless it is there already.
func (r *yamlReader) begin(name string, seen map[string]bool) bool {
	if seen[name] {
		return false
	}
	if len(seen) > 0 {
		r.out = append(r.out, ',')
	}
	seen[name] = true
	r.out = append(quote(r.out, name), ':')
	return true
}

// body is a document from its first key on: without comments and the
// marker before it.
func body(document []byte) []byte {
	for len(document) > 0 {
		line := firstLine(document)
		text := bytes.Trim(line, " \t\r\n")
		if len(text) > 0 && text[0] != '#' && string(text) != "---" {
			break
		}
		document = document[len(line):]
	}
	return document
}

func firstLine(text []byte) []byte {
	if end := bytes.IndexByte(text, '\n'); end >= 0 {
		return text[:end+1]
	}
	return text
}

// blocks cuts a text into the members of a block mapping whose keys are indented
// by so much; nil where it is something else, or something that could be.
func blocks(text []byte, indent int) (members [][]byte) {
	start := 0
	for at := 0; at < len(text); {
		line := firstLine(text[at:])
		bare := bytes.TrimLeft(line, " ")
		switch deep := len(line) - len(bare); {
		case len(bytes.Trim(bare, " \t\r\n")) == 0 || bare[0] == '#':
		case deep < indent, deep == indent && !keyLine.Match(bare) && !isListItem(bare):
			return nil
		case deep == indent && !isListItem(bare):
			if at > 0 {
				members = append(members, text[start:at])
			}
			start = at
		case at == 0:
			return nil
		}
		at += len(line)
	}
	if len(text) == 0 {
		return nil
	}
	return append(members, text[start:])
}

// isListItem tells an item of a list, which may be indented as its key is.
func isListItem(line []byte) bool { return line[0] == '-' && len(line) > 1 && line[1] == ' ' }

// lone gives the key that stands alone on the first line of a member, and what
// follows; nil for another member.
func lone(member []byte) (key string, below []byte) {
	line := firstLine(member)
	found := keyLine.FindSubmatchIndex(line)
	if found == nil || found[2] < 0 {
		return "", nil
	}
	name := bytes.TrimRight(line[:bytes.IndexByte(line, ':')], " ")
	if bytes.ContainsAny(name, `"'`) {
		return "", nil
	}
	below = member[len(line):]
	for len(below) > 0 {
		line := firstLine(below)
		if text := bytes.Trim(line, " \t\r\n"); len(text) > 0 && text[0] != '#' {
			break
		}
		below = below[len(line):]
	}
	return string(name), below
}

func indentOf(text []byte) int { return len(text) - len(bytes.TrimLeft(text, " ")) }
