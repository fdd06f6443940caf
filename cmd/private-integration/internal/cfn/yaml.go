package cfn

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// reader turns the nodes of a YAML document into JSON.
type reader struct {
	*Document
	out      bytes.Buffer
	problems []Problem
	depth    int
}

// maxDepth is deeper than any template that CloudFormation takes.
const maxDepth = 200

func (d *Document) readYAML(text []byte) []Problem {
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		place := Place{1, 1}
		if m := lineInError.FindStringSubmatch(err.Error()); m != nil {
			_, _ = fmt.Sscan(m[1], &place.Line)
		}
		return []Problem{{place, "must be JSON or YAML: " + err.Error()}}
	}
	r := &reader{Document: d}
	if len(root.Content) == 0 || root.Content[0].Kind != yaml.MappingNode {
		return []Problem{{Place{1, 1}, "must be a template, which is an object"}}
	}
	r.value("", root.Content[0])
	d.JSON = r.out.Bytes()
	return r.problems
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
	inner := pointer + "/" + apigw.EscapePointer(long)
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
			inner := pointer + "/" + apigw.EscapePointer(key.Value)
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
