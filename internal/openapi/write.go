package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// writer writes the finished document once, names of members in order, and
// notes what decides how it can go into a template.
type writer struct {
	*Document
	out     []byte
	room    int // what tokens will take more
	swagger bool
	// sort is where children of objects are sorted, shared by all that are open.
	sort []uint32
	// open are the steps to the value that is being written, and node is what is
	// being written of top, one that is written as it was. A place is spelled only
	// when something has to be said about it.
	open []step
	top  raw
	node uint32
}

// step is a member's name, or the index of an item.
type step struct {
	name  string
	index int // -1 for a member
}

func (w *writer) place() (where *at) {
	for _, s := range w.open {
		if s.index < 0 {
			where = where.child(s.name)
		} else {
			where = where.item(s.index)
		}
	}
	if w.top.source != nil {
		where = w.top.pointer(where, w.top.at, w.node)
	}
	return where
}

const (
	proto = "__proto__"

	bodyDepth = 4 // Resources, logical id, Properties, Body

	// maxInline is how deep an object or list may stand: AWS's validator reads a
	// template 127 levels deep, and the CDK resolves 200.
	maxInline = 126

	// maxWritten is where counting ends: references to path items can say much
	// more than the document has.
	maxWritten = 10 * MaxSize
)

// measure writes the document and notes what there is to say about it.
func (d *Document) measure(about int) {
	w := writer{Document: d, out: make([]byte, 0, about)}
	_, w.swagger = get(d.root, "swagger")
	w.value(d.root, bodyDepth, plain)
	d.text = w.out
	d.Size = len(w.out) + w.room
	d.IndentedSize += d.Size
	slices.SortFunc(d.Lost, func(a, b Loss) int { return strings.Compare(a.Pointer+a.Value, b.Pointer+b.Value) })
}

func (w *writer) value(value any, depth int, c context) {
	if len(w.out) > maxWritten {
		if v, ok := value.(stream); ok { // its members are checked all the same
			for range v.members {
			}
		}
		return
	}
	switch v := value.(type) {
	case raw:
		w.top = v
		w.raw(v.at, depth, c)
		w.top.source = nil
	case *object:
		members := slices.Clone(v.members)
		slices.SortFunc(members, byName)
		w.object(stream{len(members), slices.Values(members)}, depth, c)
	case wiring.Words:
		w.object(stream{len(v), slices.Values(v)}, depth, c)
	case stream:
		w.object(v, depth, c)
	case map[string]any:
		w.object(inStream(v), depth, c)
	case map[string]string:
		w.object(inStream(v), depth, c)
	case *list:
		w.list(v.items, depth, c)
	case []any:
		w.list(v, depth, c)
	case []string:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = item
		}
		w.list(items, depth, c)
	case string:
		w.out = quote(w.out, v)
		w.tokens(v, depth)
	case json.Number:
		w.number(string(v), c)
	case float64:
		w.number(strconv.FormatFloat(v, 'f', -1, 64), c)
	case bool:
		w.out = strconv.AppendBool(w.out, v)
	case nil:
		w.out = append(w.out, "null"...)
	default:
		panic(fmt.Sprintf("openapi: unreachable: a value of type %T", v)) //nolint:forbidigo // every place that adds values is in this package
	}
}

// inStream gives a map's members by name.
func inStream[V any](m map[string]V) stream {
	return stream{len(m), func(yield func(member) bool) {
		for name, value := range sorted(m) {
			if !yield(member{Name: name, Value: value}) {
				return
			}
		}
	}}
}

func (w *writer) object(o stream, depth int, c context) {
	w.enter(o.n, depth)
	w.IndentedSize += o.n // the spaces after the colons
	opened := len(w.out)
	w.out = append(w.out, '{')
	for m := range o.members {
		if len(w.out) > opened+1 {
			w.out = append(w.out, ',')
		}
		w.open = append(w.open, step{m.Name, -1})
		w.out = append(quote(w.out, m.Name), ':')
		w.tokens(m.Name, depth)
		w.member(m.Name, o.n, isNull(m.Value), isText(m.Value), c)
		w.value(m.Value, depth+1, c.under(m.Name, isObject(m.Value), w.swagger))
		w.open = w.open[:len(w.open)-1]
	}
	w.out = append(w.out, '}')
}

func (w *writer) list(items []any, depth int, c context) {
	w.enter(len(items), depth)
	w.out = append(w.out, '[')
	for i, item := range items {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		w.open = append(w.open, step{index: i})
		if isNull(item) {
			w.lose("null", c)
		}
		w.value(item, depth+1, c)
		w.open = w.open[:len(w.open)-1]
	}
	w.out = append(w.out, ']')
}

// raw writes a value of the text that is written as it was.
func (w *writer) raw(i uint32, depth int, c context) {
	top := w.top
	w.node = i
	text := top.text[top.nodes[i].start:top.nodes[i].end]
	switch text[0] {
	case '{':
		from := len(w.sort)
		for child := range top.children(i) {
			w.sort = append(w.sort, child)
		}
		to := len(w.sort)
		children := w.sort[from:to]
		byName := func(a, b uint32) int { return bytes.Compare(top.plainName(a), top.plainName(b)) }
		if !slices.IsSortedFunc(children, byName) {
			slices.SortFunc(children, byName)
		}
		w.enter(len(children), depth)
		w.IndentedSize += len(children)
		w.out = append(w.out, '{')
		for n := from; n < to; n++ { // the slice may have moved by now
			child := w.sort[n]
			if n > from {
				w.out = append(w.out, ',')
			}
			w.node = child
			name := top.name(child)
			w.string(name, depth)
			w.out = append(w.out, ':')
			if bytes.IndexByte(name, '\\') >= 0 {
				name = top.plainName(child)
			}
			kind := top.text[top.nodes[child].start]
			if isNull, isText := kind == 'n', kind == '"'; isNull || remarkable(name) {
				w.member(string(name), to-from, isNull, isText, c)
			}
			w.raw(child, depth+1, c.under(string(name), kind == '{', w.swagger))
		}
		w.out = append(w.out, '}')
		w.sort = w.sort[:from]
	case '[':
		w.enter(0, depth)
		n := 0
		w.out = append(w.out, '[')
		for child := range top.children(i) {
			if n++; n > 1 {
				w.out = append(w.out, ',')
			}
			if top.text[top.nodes[child].start] == 'n' {
				w.node = child
				w.lose("null", c)
			}
			w.raw(child, depth+1, c)
		}
		w.lines(n, depth)
		w.out = append(w.out, ']')
	case '"':
		w.string(text[1:len(text)-1], depth)
	case 't', 'f', 'n':
		w.out = append(w.out, text...)
	default:
		if len(text) <= safeDigits && !bytes.ContainsAny(text, "eE") { // most are
			w.out = append(w.out, text...)
			return
		}
		w.number(string(text), c)
	}
}

// safeDigits is how long a number without an exponent may be to be the same as
// a double, and none of the CDK's tokens.
const safeDigits = 15

// string writes a string as it was written, save for escapes.
func (w *writer) string(escaped []byte, depth int) {
	if bytes.IndexByte(escaped, '\\') >= 0 || w.top.hasLines && bytes.Contains(escaped, []byte("\xE2\x80")) {
		text := unescape(escaped)
		w.out = quote(w.out, text)
		w.tokens(text, depth)
		return
	}
	if w.top.hasToken && (bytes.Contains(escaped, []byte("{Token[")) || bytes.Contains(escaped, []byte("{{resolve:"))) {
		w.tokens(string(escaped), depth)
	}
	w.out = append(w.out, '"')
	w.out = append(w.out, escaped...)
	w.out = append(w.out, '"')
}

// spell gives one value as JSON.
func spell(value any) string {
	w := writer{Document: &Document{}}
	w.value(value, 0, plain)
	return string(w.out)
}
