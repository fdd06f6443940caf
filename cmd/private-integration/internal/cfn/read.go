// Package cfn reads CloudFormation templates as people write them: JSON, and YAML
// with CloudFormation's short forms (!Ref, !GetAtt, !Sub and the others). It gives
// the template as JSON, which all packages here read, and where in the text each
// value stands.
package cfn

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Place is a line and a column of a text, from 1 on.
type Place struct{ Line, Column int }

// Document is a template.
type Document struct {
	// JSON of the template, in the order of the text.
	JSON []byte
	// places of values and of their keys, by JSON pointer.
	places, keys map[string]Place
}

// Problem is what keeps a text from being a template, and where.
type Problem struct {
	Place
	Text string
}

func (p Problem) Error() string { return fmt.Sprintf("%d:%d: %s", p.Line, p.Column, p.Text) }

// Read reads a template. Its error joins a [Problem] for each mistake.
func Read(text []byte) (*Document, error) {
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	trimmed := bytes.TrimLeft(text, " \t\r\n")
	d := &Document{places: map[string]Place{}, keys: map[string]Place{}}
	var err error
	switch {
	case len(trimmed) == 0:
		return nil, Problem{Place{1, 1}, "must be a template, and nothing is there"}
	case trimmed[0] == '{':
		err = d.readJSON(text)
	default:
		err = d.readYAML(text)
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}

// Place finds where the value at a JSON pointer stands, or the nearest one above
// it.
func (d *Document) Place(pointer string) Place {
	for {
		if place, ok := d.places[pointer]; ok {
			return place
		}
		cut := strings.LastIndexByte(pointer, '/')
		if cut < 0 {
			return Place{1, 1}
		}
		pointer = pointer[:cut]
	}
}

// Key finds where the key of the value at a JSON pointer stands; an item of a list
// has none, and stands for itself. What is not there has the place of the nearest
// one above it.
func (d *Document) Key(pointer string) Place {
	for ; pointer != ""; pointer = pointer[:strings.LastIndexByte(pointer, '/')] {
		if place, ok := d.keys[pointer]; ok {
			return place
		}
		if place, ok := d.places[pointer]; ok {
			return place
		}
	}
	return Place{1, 1}
}

// Pointer makes a JSON pointer of keys.
func Pointer(keys ...string) string {
	var b strings.Builder
	for _, key := range keys {
		b.WriteByte('/')
		b.WriteString(escape(key))
	}
	return b.String()
}

var escaped = strings.NewReplacer("~", "~0", "/", "~1")

func escape(key string) string { return escaped.Replace(key) }

// readJSON keeps the text and notes where each value begins.
func (d *Document) readJSON(text []byte) error {
	d.JSON = text
	var valid json.RawMessage
	if err := json.Unmarshal(text, &valid); err != nil {
		offset := int64(len(text))
		if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
			offset = max(0, min(syntax.Offset-1, offset))
		}
		return Problem{(&scanner{text: text}).place(int(offset)), "must be JSON: " + err.Error()}
	}
	s := &scanner{text: text, places: d.places, keys: d.keys}
	s.value("")
	return errors.Join(s.problems...)
}

// scanner walks over JSON that is known to be valid.
type scanner struct {
	text     []byte
	at       int
	places   map[string]Place
	keys     map[string]Place
	problems []error
	// line and column are those of the text up to counted: a large template has very
	// many values, and may be one line.
	line, column, counted int
}

func (s *scanner) place(at int) Place {
	passed := s.text[s.counted:at]
	s.line += bytes.Count(passed, []byte("\n"))
	if last := bytes.LastIndexByte(passed, '\n'); last >= 0 {
		passed, s.column = passed[last+1:], 0
	}
	s.column += utf8.RuneCount(passed)
	s.counted = at
	return Place{1 + s.line, 1 + s.column}
}

// next skips to what comes next, and returns its first byte.
func (s *scanner) next() byte {
	for strings.IndexByte(" \t\r\n,:", s.text[s.at]) >= 0 {
		s.at++
	}
	return s.text[s.at]
}

func (s *scanner) value(pointer string) {
	first := s.next()
	s.places[pointer] = s.place(s.at)
	switch first {
	case '{':
		for s.at++; s.next() != '}'; {
			from := s.at
			name := s.key()
			child := pointer + "/" + escape(name)
			if _, twice := s.places[child]; twice {
				s.problems = append(s.problems, Problem{s.place(from), fmt.Sprintf("%q must stand once", name)})
			}
			s.keys[child] = s.place(from)
			s.value(child)
		}
		s.at++
	case '[':
		s.at++
		for i := 0; s.next() != ']'; i++ {
			s.value(pointer + "/" + strconv.Itoa(i))
		}
		s.at++
	case '"':
		s.quoted()
	default: // a number, true, false or null
		for s.at < len(s.text) && strings.IndexByte(" \t\r\n,]}", s.text[s.at]) < 0 {
			s.at++
		}
	}
}

// quoted skips a text in quotes and returns it, quotes included.
func (s *scanner) quoted() []byte {
	from := s.at
	for s.at++; s.text[s.at] != '"'; s.at++ {
		if s.text[s.at] == '\\' {
			s.at++
		}
	}
	s.at++
	return s.text[from:s.at]
}

func (s *scanner) key() (text string) {
	quoted := s.quoted()
	if bytes.IndexByte(quoted, '\\') < 0 {
		return string(quoted[1 : len(quoted)-1])
	}
	_ = json.Unmarshal(quoted, &text) // valid, as all of it is
	return text
}

// reader turns the nodes of a YAML document into JSON.
type reader struct {
	*Document
	out      bytes.Buffer
	problems []error
	depth    int
}

// maxDepth is deeper than any template that CloudFormation takes.
const maxDepth = 200

func (d *Document) readYAML(text []byte) error {
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		place := Place{1, 1}
		if m := lineInError.FindStringSubmatch(err.Error()); m != nil {
			_, _ = fmt.Sscan(m[1], &place.Line)
		}
		return Problem{place, "must be JSON or YAML: " + err.Error()}
	}
	r := &reader{Document: d}
	if len(root.Content) == 0 || root.Content[0].Kind != yaml.MappingNode {
		return Problem{Place{1, 1}, "must be a template, which is an object"}
	}
	r.value("", root.Content[0])
	d.JSON = r.out.Bytes()
	return errors.Join(r.problems...)
}

var lineInError = regexp.MustCompile(`line (\d+)`)

func (r *reader) refuse(node *yaml.Node, format string, args ...any) {
	r.problems = append(r.problems, Problem{Place{node.Line, node.Column}, fmt.Sprintf(format, args...)})
}

// value writes a node, in its function where it has a tag of CloudFormation's.
func (r *reader) value(pointer string, node *yaml.Node) {
	r.places[pointer] = Place{node.Line, node.Column}
	if r.depth++; r.depth > maxDepth {
		if r.depth == maxDepth+1 {
			r.refuse(node, "must not be deeper than %d levels", maxDepth)
		}
		r.out.WriteString("null")
		r.depth--
		return
	}
	defer func() { r.depth-- }()
	name, long := function(node.Tag)
	if name == "" {
		r.plain(pointer, node)
		return
	}
	r.out.WriteByte('{')
	r.quoted(long)
	r.out.WriteByte(':')
	inner := pointer + "/" + escape(long)
	r.places[inner] = r.places[pointer]
	untagged := *node
	untagged.Tag = ""
	if node.Kind == yaml.ScalarNode {
		untagged.Tag, untagged.Style = "!!str", yaml.SingleQuotedStyle // of text, whatever it looks like
		if id, attribute, ok := strings.Cut(node.Value, "."); ok && name == "GetAtt" {
			r.out.WriteByte('[')
			r.quoted(id)
			r.out.WriteByte(',')
			r.quoted(attribute)
			r.out.WriteString("]}")
			return
		}
	}
	r.plain(inner, &untagged)
	r.out.WriteByte('}')
}

// function gives the name of a short form and of its long form.
func function(tag string) (name, long string) {
	if !strings.HasPrefix(tag, "!") || strings.HasPrefix(tag, "!!") {
		return "", ""
	}
	name = tag[1:]
	switch name {
	case "Ref", "Condition":
		return name, name
	}
	return name, "Fn::" + name
}

// plain writes a node without a function.
func (r *reader) plain(pointer string, node *yaml.Node) {
	switch node.Kind {
	case yaml.MappingNode:
		r.out.WriteByte('{')
		seen := map[string]bool{}
		for i := 0; i+1 < len(node.Content); i += 2 {
			key, child := node.Content[i], node.Content[i+1]
			if key.Kind != yaml.ScalarNode {
				r.refuse(key, "must be text, as every key is")
				continue
			}
			if key.Tag == "!!merge" {
				r.refuse(key, "must not be a merge key: CloudFormation takes none")
				continue
			}
			if seen[key.Value] {
				r.refuse(key, "%q must stand once", key.Value)
				continue
			}
			if len(seen) > 0 {
				r.out.WriteByte(',')
			}
			seen[key.Value] = true
			r.quoted(key.Value)
			r.out.WriteByte(':')
			inner := pointer + "/" + escape(key.Value)
			r.keys[inner] = Place{key.Line, key.Column}
			r.value(inner, child)
		}
		r.out.WriteByte('}')
	case yaml.SequenceNode:
		r.out.WriteByte('[')
		for i, item := range node.Content {
			if i > 0 {
				r.out.WriteByte(',')
			}
			r.value(fmt.Sprintf("%s/%d", pointer, i), item)
		}
		r.out.WriteByte(']')
	case yaml.ScalarNode:
		r.scalar(node)
	default:
		r.refuse(node, "must not be an alias: CloudFormation takes none")
		r.out.WriteString("null")
	}
}

var number = regexp.MustCompile(`^-?(0|[1-9]\d{0,14})(\.\d{0,14}[1-9])?$`)

// scalar writes text as text unless it is a number as JSON has it, true, false or
// null: 0123, 1.10, yes and 2012-10-17 stay what was written.
func (r *reader) scalar(node *yaml.Node) {
	plain := node.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
	switch v := node.Value; {
	case plain && (v == "" || v == "~" || v == "null" || v == "Null" || v == "NULL"):
		r.out.WriteString("null")
	case plain && (strings.EqualFold(v, "true") || strings.EqualFold(v, "false")):
		r.out.WriteString(strings.ToLower(v))
	case plain && number.MatchString(v):
		r.out.WriteString(v)
	default:
		r.quoted(v)
	}
}

func (r *reader) quoted(text string) {
	encoder := json.NewEncoder(&r.out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // of a string into a buffer: cannot fail
	r.out.Truncate(r.out.Len() - 1)
}
