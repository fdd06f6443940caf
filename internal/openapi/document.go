package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// Document is a wired document.
type Document struct {
	root map[string]any
	// Size is what the document takes in a template that is written without
	// indentation, in bytes, with room for what its tokens become.
	Size int
	// IndentedSize is the same with the CDK's indentation.
	IndentedSize int
	// HasToken tells that something in it is for CloudFormation to fill in, a
	// CDK token, a dynamic reference or a function of CloudFormation's own: a file
	// cannot carry it.
	HasToken bool
	// Lost is what does not survive in an inline body.
	Lost []Loss
	// Deep is a place that is nested too deep for an inline body, if any.
	Deep string
	// Warnings are legal and doubtful, one for each kind.
	Warnings []Warning
}

// Loss is a value that the way through the CDK's kernel changes: it turns
// numbers into IEEE doubles and drops null values, and the key __proto__ with
// all that is in it.
type Loss struct{ Pointer, Value string }

// Bytes is the document as JSON, digits as written, keys in order.
func (d *Document) Bytes() []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(d.root); err != nil {
		panic(err) // unreachable: read makes nothing else than JSON's values
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// Inline is the document as values for the CDK's kernel.
func (d *Document) Inline() map[string]any { return inline(d.root).(map[string]any) }

func inline(value any) any {
	switch v := value.(type) {
	case map[string]any:
		m := make(map[string]any, len(v))
		for key, child := range v {
			m[key] = inline(child)
		}
		return m
	case []any:
		list := make([]any, len(v))
		for i, child := range v {
			list[i] = inline(child)
		}
		return list
	case json.Number:
		f, err := strconv.ParseFloat(string(v), 64)
		if err != nil { // beyond a double: the nearest there is
			return math.Copysign(math.MaxFloat64, f)
		}
		return f
	default:
		return v
	}
}

const proto = "__proto__"

const (
	bodyDepth = 4 // Resources, logical id, Properties, Body

	// maxInline is how deep an object or list may stand: AWS's validator reads a
	// template 127 levels deep, and the CDK resolves 200.
	maxInline = 126
)

// measure walks the finished document once.
func (d *Document) measure() {
	d.walk(nil, d.root, bodyDepth)
	slices.SortFunc(d.Lost, func(a, b Loss) int { return strings.Compare(a.Pointer+a.Value, b.Pointer+b.Value) })
}

func (d *Document) walk(where *at, value any, depth int) {
	switch v := value.(type) {
	case map[string]any:
		d.function(v)
		d.deep(where, depth)
		d.add(len("{}") + max(len(v)-1, 0))
		d.lines(len(v), depth)
		for key, child := range v {
			place := where.child(key)
			d.text(key)
			d.token(place, key, depth)
			d.add(len(":"))
			d.IndentedSize++
			if key == proto {
				d.Lost = append(d.Lost, Loss{place.String(), "a key that JavaScript takes for itself"})
			} else if child == nil {
				d.Lost = append(d.Lost, Loss{place.String(), "null"})
			} else if _, isText := child.(string); key == "Ref" && len(v) == 1 && !isText {
				d.Lost = append(d.Lost, Loss{place.String(), notRef})
			}
			d.walk(place, child, depth+1)
		}
	case []any:
		d.deep(where, depth)
		d.add(len("[]") + max(len(v)-1, 0))
		d.lines(len(v), depth)
		for i, child := range v {
			if child == nil {
				d.Lost = append(d.Lost, Loss{where.item(i).String(), "null"})
			}
			d.walk(where.item(i), child, depth+1)
		}
	case string:
		d.text(v)
		d.token(where, v, depth)
	case json.Number:
		d.add(len(v))
		if f, err := strconv.ParseFloat(string(v), 64); err == nil && wiring.IsNumberToken(f) {
			d.HasToken = true // its digits take more room than the function they become
		}
		if !survives(string(v)) {
			d.Lost = append(d.Lost, Loss{where.String(), string(v)})
		}
	case bool:
		d.add(len(strconv.FormatBool(v)))
	default:
		d.add(len("null"))
	}
}

func (d *Document) deep(where *at, depth int) {
	if depth > maxInline {
		if place := where.String(); d.Deep == "" || place < d.Deep { // the first, whatever the order of a map
			d.Deep = place
		}
	}
}

// token makes room for the function that a token becomes, {"Ref": "X"} at
// least, with a Fn::Join around it where it is part of a text. The lengths are
// those of common logical ids.
func (d *Document) token(where *at, text string, depth int) {
	d.HasToken = d.HasToken || strings.Contains(text, "{{resolve:")
	n := strings.Count(text, "{Token[")
	if n == 0 {
		return
	}
	d.HasToken = true
	if n == 1 && strings.HasPrefix(text, "${Token[") && strings.HasSuffix(text, "]}") {
		d.add(20)
		d.IndentedSize += 2*depth + 6
		d.deep(where, depth+1)
		return
	}
	d.add(25 + 40*n)
	d.IndentedSize += (8 + 6*n) * (depth + 4)
	d.deep(where, depth+4)
}

// lines counts the line breaks and indentation of n items and the bracket
// that closes them.
func (d *Document) lines(n, depth int) {
	if n > 0 {
		d.IndentedSize += n*(depth+2) + depth + 1
	}
}

func (d *Document) add(n int) { d.Size += n; d.IndentedSize += n }

func (d *Document) text(s string) {
	n := len(`""`)
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\' || c == '\n' || c == '\t' || c == '\r':
			n += 2
		case c < ' ':
			n += 6
		default:
			n++
		}
	}
	d.add(n)
}

const notRef = "an object that CloudFormation takes for its function Ref"

// function notices {"Ref": "X"} and {"Fn::…": …}: inline CloudFormation fills
// them in, in a file they stay what they are. Fn::Transform alone may have
// other keys beside it.
func (d *Document) function(v map[string]any) {
	if _, ok := v["Fn::Transform"]; ok {
		d.HasToken = true
	}
	if len(v) != 1 {
		return
	}
	for key, value := range v {
		_, isText := value.(string)
		d.HasToken = d.HasToken || strings.HasPrefix(key, "Fn::") || key == "Ref" && isText
	}
}

// survives says whether a number is the same after it was a double, written
// with the fewest digits that make the double.
func survives(text string) bool {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return false
	}
	digits, point := canonical(text)
	again, pointAgain := canonical(strconv.FormatFloat(f, 'e', -1, 64))
	return digits == again && point == pointAgain
}

// canonical is a number's digits without zeros at either end, and where its
// point stands; the sign is kept by every double but zero, which has none.
func canonical(text string) (digits string, point int) {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(strings.TrimPrefix(text, "-")), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	point = len(whole)
	if exponent != "" {
		n, err := strconv.Atoi(exponent)
		if err != nil {
			return text, 0 // no double has such an exponent, zero apart
		}
		point += n
	}
	digits = whole + fraction
	trimmed := strings.TrimLeft(digits, "0")
	point -= len(digits) - len(trimmed)
	if trimmed = strings.TrimRight(trimmed, "0"); trimmed == "" {
		return "", 0
	}
	return trimmed, point
}

// The CDK warns of templates from 800,000 bytes on and CloudFormation takes
// 1 MB. A document that can go through a file does so well before.
const roomy, inlineMax = 700_000, 1_000_000

// size is what the template gets, with the CDK's indentation or without.
func (d *Document) size(indented bool) int {
	if indented {
		return d.IndentedSize
	}
	return d.Size
}

// IsSmall says that indentation decides nothing.
func (d *Document) IsSmall() bool { return d.IndentedSize <= roomy }

// AsFile says whether the document is better off in a file: it is large or
// deep or would lose something inline, and nothing in it is for CloudFormation
// to fill in.
func (d *Document) AsFile(indented bool) bool {
	return !d.HasToken && (d.size(indented) > roomy || len(d.Lost) > 0 || d.Deep != "")
}

// CheckInline refuses a document that no template has room for.
func (d *Document) CheckInline(indented bool) (ps wiring.Problems) {
	if d.Deep != "" {
		ps.Add("document#"+d.Deep, wiring.CodeOpenApiSyntax, "", "must not be nested more than %d levels deep: AWS's template validator reads no deeper, and the document cannot go through a file because CloudFormation has to fill in tokens", maxInline-bodyDepth+1)
	}
	size := d.size(indented)
	if size <= inlineMax {
		return ps
	}
	cure := ""
	if indented && d.Size <= inlineMax {
		cure = fmt.Sprintf(" set the context key @aws-cdk/core:suppressTemplateIndentation (%d bytes without indentation), or", d.Size)
	}
	ps.Add("document", wiring.CodeOpenApiSize, "", "takes about %d bytes of a template, which has 1 MB for everything, and cannot go through a file because CloudFormation has to fill in tokens:%s use StageVariable, a load balancer by its literal ARN and a Uri that is no token, and it goes through a file of up to 6 MB", size, cure)
	return ps
}
