package openapi

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// Document is a wired document.
type Document struct {
	root *object
	text []byte
	// respelled tells that names in the text were changed before it was wired.
	respelled bool
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
	// Foreign are places of names that the CDK's kernel takes for its own, and
	// fails.
	Foreign []string
	// Kept are places of integrations that the document brought and that stay.
	Kept []string
	// Routes are what API Gateway makes of it.
	Routes wiring.Routes
	// Deep is a place that is nested too deep for an inline body, if any.
	Deep string
	// Warnings are about what is legal but doubtful, one for each kind.
	Warnings []Warning
}

// Loss is a value that the way through the CDK's kernel changes: it turns
// numbers into IEEE doubles and drops null values. What nothing depends on does
// not count: examples, and extensions that are not Amazon's.
type Loss struct{ Pointer, Value string }

// Bytes is the document as JSON, digits as written, names of members in order.
func (d *Document) Bytes() []byte { return d.text }

// Values gives a document that was wired, from its Bytes, as values for the CDK's
// kernel.
func Values(text []byte) map[string]any {
	var none wiring.Problems // it was taken once
	return raw{tabulate(text, &none), 0}.value().(map[string]any)
}

func (r raw) value() any {
	switch b := r.bytes(); b[0] {
	case '{':
		m := make(map[string]any, r.nodes[r.at].size/2)
		for i := range r.children(r.at) {
			m[string(r.plainName(i))] = raw{r.source, i}.value()
		}
		return m
	case '[':
		list := []any{}
		for i := range r.children(r.at) {
			list = append(list, raw{r.source, i}.value())
		}
		return list
	case '"':
		return unescape(b[1 : len(b)-1])
	case 't', 'f':
		return b[0] == 't'
	case 'n':
		return nil
	default:
		return double(string(b))
	}
}

// double is a number as the kernel has it.
func double(text string) float64 {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil { // beyond a double: the nearest there is
		return math.Copysign(math.MaxFloat64, f)
	}
	return f
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

// IsSmall says that the document fits with indentation and without.
func (d *Document) IsSmall() bool { return d.IndentedSize <= roomy }

// AsFile says whether the document is better off in a file: it is large or
// deep or would lose something inline, and nothing in it is for CloudFormation
// to fill in.
func (d *Document) AsFile(indented bool) bool {
	return !d.HasToken && (d.size(indented) > roomy || len(d.Lost) > 0 || len(d.Foreign) > 0 || d.Deep != "")
}

// CheckInline refuses a document that no template has room for.
func (d *Document) CheckInline(indented bool) (ps wiring.Problems) {
	if d.Deep != "" {
		ps.Add("document#"+d.Deep, wiring.CodeOpenApiSyntax, "", "must not be nested more than %d levels deep: AWS's template validator reads no deeper, and the document cannot go through a file because CloudFormation has to fill in tokens", maxInline-bodyDepth+1)
	}
	for _, place := range d.Foreign {
		ps.Add("document#"+place, wiring.CodeOpenApiSyntax, "", "must have another name: the CDK takes it for its own, and the document cannot go through a file because CloudFormation has to fill in tokens")
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
