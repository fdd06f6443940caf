// Package cfn reads CloudFormation templates as people write them: JSON, and YAML
// with CloudFormation's short forms (!Ref, !GetAtt, !Sub and the others). It gives
// the template as JSON, which all packages here read, and where in the text each
// value stands.
package cfn

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
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

// Read reads a template. The Document is nil exactly when there are problems.
func Read(text []byte) (*Document, []Problem) {
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	trimmed := bytes.TrimLeft(text, " \t\r\n")
	d := &Document{places: map[string]Place{}, keys: map[string]Place{}}
	var problems []Problem
	switch {
	case len(trimmed) == 0:
		problems = []Problem{{Place{1, 1}, "must be a template, and nothing is there"}}
	case trimmed[0] == '{':
		problems = d.readJSON(text)
	default:
		problems = d.readYAML(text)
	}
	if len(problems) > 0 {
		return nil, problems
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
		b.WriteString(apigw.EscapePointer(key))
	}
	return b.String()
}
