package openapi

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// enter counts what a bracket brings.
func (w *writer) enter(n, depth int) {
	w.lines(n, depth)
	if depth > maxInline {
		w.deep()
	}
}

// lines counts the line breaks and indentation of n items and the bracket
// that closes them.
func (w *writer) lines(n, depth int) {
	if n > 0 {
		w.IndentedSize += n*(depth+2) + depth + 1
	}
}

func (w *writer) deep() {
	if place := w.place().String(); w.Deep == "" || place < w.Deep { // the first, whatever the order of members
		w.Deep = place
	}
}

func (w *writer) lose(value string, c context) {
	if c != loose {
		w.Lost = append(w.Lost, Loss{w.place().String(), value})
	}
}

// tokens makes room for the functions that a text's tokens become, {"Ref": "X"}
// at least, with a Fn::Join around it where it is part of a text. The lengths
// are those of common logical ids.
func (w *writer) tokens(text string, depth int) {
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
		w.deep()
	}
}

func (w *writer) number(text string, c context) {
	w.out = append(w.out, text...)
	if f, err := strconv.ParseFloat(text, 64); err == nil && wiring.IsNumberToken(f) {
		w.HasToken = true // its digits take more room than the function they become
	}
	if !survives(text) {
		w.lose(text, c)
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
func (w *writer) member(name string, beside int, isNull, isText bool, c context) {
	isFunction := strings.HasPrefix(name, "Fn::")
	switch {
	case isForeign(name):
		w.Foreign = append(w.Foreign, w.place().String())
	case isNull:
		w.lose("null", c)
	case name == "Ref" && beside == 1 && !isText:
		w.lose(notRef, plain) // wherever it stands
	}
	w.HasToken = w.HasToken || name == "Fn::Transform" || beside == 1 && (isFunction || name == "Ref" && isText)
}
