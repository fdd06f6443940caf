package openapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// parse reads JSON. Whether it is JSON is left to encoding/json; what it takes
// and API Gateway could not is refused here.
func parse(text []byte, ps *wiring.Problems) *source {
	if !utf8.Valid(text) { // encoding/json puts U+FFFD in its place and says nothing
		ps.Add("document", wiring.CodeOpenApiSyntax, "", "must be JSON in UTF-8")
		return nil
	}
	if !json.Valid(text) {
		err := json.Unmarshal(text, new(json.RawMessage))
		line := 0
		if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
			line = 1 + bytes.Count(text[:syntax.Offset], []byte("\n"))
		}
		ps.Add("document", wiring.CodeOpenApiSyntax, "", "must be valid JSON: line %d: %v", line, err)
		return nil
	}
	return tabulate(text, ps)
}

// tabulate notes where the values of a valid JSON text stand.
func tabulate(text []byte, ps *wiring.Problems) *source {
	// Before each value is a comma or the bracket it is the first in.
	most := 1 + bytes.Count(text, []byte(",")) + bytes.Count(text, []byte("{")) + bytes.Count(text, []byte("["))
	t := tabulator{source: &source{text: text, nodes: make([]node, 0, most)}}
	t.hasToken = bytes.Contains(text, []byte("Token[")) || bytes.Contains(text, []byte("{{resolve:"))
	t.hasLines = bytes.Contains(text, []byte("\u2028")) || bytes.Contains(text, []byte("\u2029"))
	t.value(none, 0)
	for _, w := range t.wrong {
		value := ""
		if w.want == twice {
			value = unescape(t.name(w.at))
		}
		ps.Add(t.pointer(nil, 0, w.at).field(), wiring.CodeOpenApiSyntax, value, w.want)
	}
	return t.source
}

var (
	tooDeep = fmt.Sprintf("must not be nested more than %d levels deep", maxDepth)
	halved  = "must not hold half of a surrogate pair" // encoding/json puts U+FFFD in its place and says nothing
	twice   = "must stand once"
)

type tabulator struct {
	*source
	next int // byte to read
	deep bool
	// buffer holds the names of an object while they are compared.
	buffer [][]byte
	wrong  []struct {
		at   uint32
		want string
	}
}

func (t *tabulator) refuse(at int, want string) {
	t.wrong = append(t.wrong, struct {
		at   uint32
		want string
	}{uint32(at), want})
}

// skip goes to what is neither white space nor a mark between values.
func (t *tabulator) skip() byte {
	for {
		switch c := t.text[t.next]; c {
		case ' ', '\t', '\n', '\r':
			t.next++
			t.blank++
		case ',', ':':
			t.next++
		default:
			return c
		}
	}
}

// str goes over a string, the name or the value of the node at a place.
func (t *tabulator) str(at int) {
	half := false
	for t.next++; ; t.next++ {
		switch t.text[t.next] {
		case '"':
			if t.next++; half {
				t.refuse(at, halved)
			}
			return
		case '\\':
			if t.next++; t.text[t.next] != 'u' {
				continue
			}
			switch unit := hex(t.text[t.next+1:]); {
			case unit>>10 == 0xD800>>10 && t.text[t.next+5] == '\\' && t.text[t.next+6] == 'u' && hex(t.text[t.next+7:])>>10 == 0xDC00>>10:
				t.next += len(`uD83D\u`)
			case unit>>11 == 0xD800>>11:
				half = true
			}
		}
	}
}

// hex reads four digits.
func hex(b []byte) (n int) {
	for _, c := range b[:4] {
		if n = n<<4 | int(c&0xF); c > '9' {
			n += 9
		}
	}
	return n
}

func (t *tabulator) value(key uint32, depth int) {
	c, at := t.skip(), len(t.nodes)
	t.nodes = append(t.nodes, node{key: key, start: uint32(t.next)})
	switch c {
	case '"':
		t.str(at)
	case '{', '[':
		if depth >= maxDepth && !t.deep {
			t.deep = true
			t.refuse(at, tooDeep)
		}
		for t.next++; t.skip() != c+2; { // the bracket that closes it
			key := none
			if c == '{' {
				key = uint32(t.next)
				t.str(len(t.nodes))
			}
			t.value(key, depth+1)
		}
		t.next++
	default: // a number, true, false, null
		for t.next < len(t.text) && !isMark[t.text[t.next]] {
			t.next++
		}
	}
	t.nodes[at].end, t.nodes[at].size = uint32(t.next), uint32(len(t.nodes)-at)
	if c == '{' {
		t.checkNames(uint32(at))
	}
}

// isMark tells what ends a number.
var isMark = [256]bool{' ': true, '\t': true, '\n': true, '\r': true, ',': true, ']': true, '}': true}

// checkNames refuses a name that stands twice: readers take the first or the
// last, as they like.
func (t *tabulator) checkNames(at uint32) {
	names := t.buffer[:0]
	defer func() { t.buffer = names }()
	var seen map[string]bool
	for i := range t.children(at) {
		name := t.plainName(i)
		if seen != nil {
			if seen[string(name)] {
				t.refuse(int(i), twice)
			}
			seen[string(name)] = true
			continue
		}
		for _, other := range names {
			if string(other) == string(name) {
				t.refuse(int(i), twice)
				break
			}
		}
		if names = append(names, name); len(names) > 16 {
			seen = make(map[string]bool, 4*len(names))
			for _, name := range names {
				seen[string(name)] = true
			}
		}
	}
}
