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
	w.value(nil, d.root, bodyDepth, plain)
	d.text = w.out
	d.Size = len(w.out) + w.room
	d.IndentedSize += d.Size
	slices.SortFunc(d.Lost, func(a, b Loss) int { return strings.Compare(a.Pointer+a.Value, b.Pointer+b.Value) })
}

func (w *writer) value(where *at, value any, depth int, c context) {
	if len(w.out) > maxWritten {
		return
	}
	switch v := value.(type) {
	case raw:
		w.raw(where, v, v.at, depth, c)
	case *object:
		members := slices.Clone(v.members)
		slices.SortFunc(members, func(a, b member) int { return strings.Compare(a.name, b.name) })
		w.object(where, members, depth, c)
	case map[string]any:
		members := make([]member, 0, len(v))
		for name, child := range sorted(v) {
			members = append(members, member{name, child})
		}
		w.object(where, members, depth, c)
	case map[string]string:
		members := make([]member, 0, len(v))
		for name, child := range sorted(v) {
			members = append(members, member{name, child})
		}
		w.object(where, members, depth, c)
	case *list:
		w.list(where, v.items, depth, c)
	case []any:
		w.list(where, v, depth, c)
	case []string:
		items := make([]any, len(v))
		for i, item := range v {
			items[i] = item
		}
		w.list(where, items, depth, c)
	case string:
		w.out = quote(w.out, v)
		w.tokens(where, v, depth)
	case json.Number:
		w.number(where, string(v), c)
	case float64:
		w.number(where, strconv.FormatFloat(v, 'f', -1, 64), c)
	case bool:
		w.out = strconv.AppendBool(w.out, v)
	case nil:
		w.out = append(w.out, "null"...)
	default:
		panic(fmt.Sprintf("openapi: unreachable: a value of type %T", v)) //nolint:forbidigo // every place that adds values is in this package
	}
}

func (w *writer) object(where *at, members []member, depth int, c context) {
	w.enter(where, len(members), depth)
	w.IndentedSize += len(members) // the spaces after the colons
	w.out = append(w.out, '{')
	for i, m := range members {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		place := where.child(m.name)
		w.out = append(quote(w.out, m.name), ':')
		w.tokens(place, m.name, depth)
		w.member(place, m.name, len(members), isNull(m.value), isText(m.value), c)
		w.value(place, m.value, depth+1, c.under(m.name, isObject(m.value), w.swagger))
	}
	w.out = append(w.out, '}')
}

func (w *writer) list(where *at, items []any, depth int, c context) {
	w.enter(where, len(items), depth)
	w.out = append(w.out, '[')
	for i, item := range items {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		place := where.item(i)
		if isNull(item) {
			w.lose(place, "null", c)
		}
		w.value(place, item, depth+1, c)
	}
	w.out = append(w.out, ']')
}

// raw writes what is as it was. Its places are spelled only when something has
// to be said about them: top is what stands at where.
func (w *writer) raw(where *at, top raw, i uint32, depth int, c context) {
	place := func(i uint32) *at { return top.pointer(where, top.at, i) }
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
		w.lines(len(children), depth)
		if depth > maxInline {
			w.deep(place(i))
		}
		w.out = append(w.out, '{')
		for n := from; n < to; n++ { // the slice may have moved by now
			child := w.sort[n]
			if n > from {
				w.out = append(w.out, ',')
			}
			w.out = append(w.string(place, top, child, top.name(child), depth), ':')
			name := top.plainName(child)
			kind := top.text[top.nodes[child].start]
			if isNull, isText := kind == 'n', kind == '"'; isNull || remarkable(name) {
				w.member(place(child), string(name), to-from, isNull, isText, c)
			}
			w.IndentedSize++
			w.raw(where, top, child, depth+1, c.under(string(name), kind == '{', w.swagger))
		}
		w.out = append(w.out, '}')
		w.sort = w.sort[:from]
	case '[':
		n := 0
		w.out = append(w.out, '[')
		for child := range top.children(i) {
			if n++; n > 1 {
				w.out = append(w.out, ',')
			}
			if top.text[top.nodes[child].start] == 'n' {
				w.lose(place(child), "null", c)
			}
			w.raw(where, top, child, depth+1, c)
		}
		w.lines(n, depth)
		if depth > maxInline {
			w.deep(place(i))
		}
		w.out = append(w.out, ']')
	case '"':
		w.out = w.string(place, top, i, text[1:len(text)-1], depth)
	case 't', 'f', 'n':
		w.out = append(w.out, text...)
	default:
		if len(text) <= safeDigits && !bytes.ContainsAny(text, "eE") { // most are
			w.out = append(w.out, text...)
			return
		}
		w.number(place(i), string(text), c)
	}
}

// safeDigits is how long a number without an exponent may be to be the same as
// a double, and none of the CDK's tokens.
const safeDigits = 15

func isText(value any) bool {
	switch v := value.(type) {
	case string:
		return true
	case raw:
		return v.kind() == '"'
	}
	return false
}

// string writes a string as it was written, save for escapes.
func (w *writer) string(place func(uint32) *at, top raw, i uint32, escaped []byte, depth int) []byte {
	if bytes.IndexByte(escaped, '\\') >= 0 || top.hasLines && bytes.Contains(escaped, []byte("\xE2\x80")) {
		text := unescape(escaped)
		w.out = quote(w.out, text)
		w.tokens(place(i), text, depth)
		return w.out
	}
	if top.hasToken && (bytes.Contains(escaped, []byte("{Token[")) || bytes.Contains(escaped, []byte("{{resolve:"))) {
		w.tokens(place(i), string(escaped), depth)
	}
	w.out = append(w.out, '"')
	w.out = append(w.out, escaped...)
	return append(w.out, '"')
}

// enter counts what a bracket brings.
func (w *writer) enter(where *at, n, depth int) {
	w.lines(n, depth)
	if depth > maxInline {
		w.deep(where)
	}
}

// lines counts the line breaks and indentation of n items and the bracket
// that closes them.
func (w *writer) lines(n, depth int) {
	if n > 0 {
		w.IndentedSize += n*(depth+2) + depth + 1
	}
}

func (w *writer) deep(where *at) {
	if place := where.String(); w.Deep == "" || place < w.Deep { // the first, whatever the order of members
		w.Deep = place
	}
}

func (w *writer) lose(where *at, value string, c context) {
	if c != loose {
		w.Lost = append(w.Lost, Loss{where.String(), value})
	}
}

// tokens makes room for the functions that a text's tokens become, {"Ref": "X"}
// at least, with a Fn::Join around it where it is part of a text. The lengths
// are those of common logical ids.
func (w *writer) tokens(where *at, text string, depth int) {
	w.HasToken = w.HasToken || strings.Contains(text, "{{resolve:")
	n := strings.Count(text, "{Token[")
	if n == 0 {
		return
	}
	w.HasToken = true
	nested := depth
	if n == 1 && strings.HasPrefix(text, "${Token[") && strings.HasSuffix(text, "]}") {
		w.room += 20
		w.IndentedSize += 2*depth + 6
		nested += 1
	} else {
		w.room += 25 + 40*n
		w.IndentedSize += (8 + 6*n) * (depth + 4)
		nested += 4
	}
	if nested > maxInline {
		w.deep(where)
	}
}

func (w *writer) number(where *at, text string, c context) {
	w.out = append(w.out, text...)
	if f, err := strconv.ParseFloat(text, 64); err == nil && wiring.IsNumberToken(f) {
		w.HasToken = true // its digits take more room than the function they become
	}
	if !survives(text) {
		w.lose(where, text, c)
	}
}

// remarkable tells names that member has something to say about.
func remarkable(name []byte) bool {
	if len(name) == 0 {
		return false
	}
	switch name[0] {
	case 'R', 'F', '_', '$':
		return isForeign(string(name)) || string(name) == "Ref" || bytes.HasPrefix(name, []byte("Fn::"))
	}
	return false
}

// isForeign tells names that JavaScript and the kernel take for themselves.
func isForeign(name string) bool {
	return name == proto || strings.HasPrefix(name, "$jsii.")
}

const notRef = "an object that CloudFormation takes for its function Ref"

// member notes a member that means something on the way into a template: null
// is dropped there, and {"Ref": "X"} and {"Fn::…": …} are for CloudFormation to
// fill in, while in a file they stay what they are. Fn::Transform alone may have
// other members beside it.
func (w *writer) member(where *at, name string, beside int, isNull, isText bool, c context) {
	isFunction := strings.HasPrefix(name, "Fn::")
	switch {
	case isForeign(name):
		w.Foreign = append(w.Foreign, where.String())
	case isNull:
		w.lose(where, "null", c)
	case name == "Ref" && beside == 1 && !isText:
		w.lose(where, notRef, plain) // wherever it stands
	}
	w.HasToken = w.HasToken || name == "Fn::Transform" || beside == 1 && (isFunction || name == "Ref" && isText)
}

// spell gives one value as JSON.
func spell(value any) string {
	w := writer{Document: &Document{}}
	w.value(nil, value, 0, plain)
	return string(w.out)
}
