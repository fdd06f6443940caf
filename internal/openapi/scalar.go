package openapi

import (
	"encoding/json"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// The plain scalars of the core schema of YAML 1.2, and those YAML 1.1 has
// beside them (yaml.org/type). What is not among them is a string; the library
// mixes both versions, so its own reading is not used.
var (
	nullText  = regexp.MustCompile(`^(|~|null|Null|NULL)$`)
	boolText  = regexp.MustCompile(`^(true|True|TRUE|false|False|FALSE)$`)
	decimal   = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
	radix12   = regexp.MustCompile(`^(0o[0-7]+|0x[0-9a-fA-F]+)$`)
	notFinite = regexp.MustCompile(`^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$`)

	boolText11 = regexp.MustCompile(`^(y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF)$`)
	radix11    = regexp.MustCompile(`^[-+]?(0b[0-1_]+|0[0-7_]+|0x[0-9a-fA-F_]+)$`)
	decimal11  = regexp.MustCompile(`^[-+]?(0|[1-9][0-9_]*|([0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)([eE][-+][0-9]+)?)$`)
	base60     = regexp.MustCompile(`^[-+]?([1-9][0-9_]*(:[0-5]?[0-9])+|[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*)$`)
)

const quoted = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle

// scalar writes a text as its language and its tag say.
func (r *yamlReader) scalar(where *at, node *yaml.Node) {
	switch v := r.read(where, node).(type) {
	case nil:
		r.out = append(r.out, "null"...)
	case bool:
		r.out = strconv.AppendBool(r.out, v)
	case json.Number:
		r.out = append(r.out, v...)
	case string:
		r.out = quote(r.out, v)
	}
}

func (r *yamlReader) read(where *at, node *yaml.Node) any {
	text := r.text(where, node)
	if node.Style&yaml.TaggedStyle != 0 {
		return r.tagged(where, node, text)
	}
	if node.Style&quoted != 0 {
		return text
	}
	if notFinite.MatchString(text) {
		r.ps.Add(where.field(), wiring.CodeOpenApiSyntax, text, "must be a finite number: JSON has no other (line %d)", node.Line)
		return nil
	}
	return r.plain(text)
}

func (r *yamlReader) plain(text string) any {
	switch {
	case text != "" && !strings.Contains("+-.0123456789~nNtTfFyYoO", text[:1]):
		return text // what nearly all are
	case nullText.MatchString(text):
		return nil
	case boolText.MatchString(text):
		return strings.EqualFold(text, "true")
	case r.yaml11 && boolText11.MatchString(text):
		return strings.ContainsAny(text[:1], "yY") || strings.EqualFold(text, "on")
	case r.yaml11 && radix11.MatchString(text):
		return integer(text)
	case r.yaml11 && decimal11.MatchString(text):
		return number(strings.ReplaceAll(text, "_", ""))
	case r.yaml11 && base60.MatchString(text):
		return sixty(text)
	case !r.yaml11 && decimal.MatchString(text):
		return number(text)
	case !r.yaml11 && radix12.MatchString(text):
		return integer(text)
	}
	return text
}

// tagged reads a scalar with a tag of its own, such as !!str 200.
func (r *yamlReader) tagged(where *at, node *yaml.Node, text string) any {
	value := r.plain(text)
	fits := false
	switch node.Tag {
	case "!!str", "!", "!!timestamp", "!!binary":
		return text // JSON has texts for all of them
	case "!!null":
		fits = value == nil
	case "!!bool":
		_, fits = value.(bool)
	case "!!int", "!!float":
		_, fits = value.(json.Number)
	default:
		r.badTag(where, node)
		return nil
	}
	if !fits {
		r.ps.Add(where.field(), wiring.CodeOpenApiSyntax, text, "must be what its tag says, %s (line %d)", node.Tag, node.Line)
	}
	return value
}

// number spells a decimal of YAML as JSON spells it, digits untouched.
func number(text string) json.Number {
	sign := ""
	if text[0] == '-' || text[0] == '+' {
		sign, text = strings.TrimPrefix(text[:1], "+"), text[1:]
	}
	mantissa, exponent := text, ""
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		mantissa, exponent = text[:i], text[i:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	whole = strings.TrimLeft(whole, "0")
	if whole == "" {
		whole = "0"
	}
	if fraction != "" {
		fraction = "." + fraction
	}
	return json.Number(sign + whole + fraction + exponent)
}

// integer reads 0x1F, 0o17 and 0b11 and, for YAML 1.1, 017.
func integer(text string) any {
	n, ok := new(big.Int).SetString(strings.ReplaceAll(text, "_", ""), 0)
	if !ok { // nothing but the prefix and underscores
		return text
	}
	return json.Number(n.String())
}

// sixty reads the base 60 of YAML 1.1: 1:30 is 90, and 1:30.5 is 90.5.
func sixty(text string) json.Number {
	negative := text[0] == '-'
	text, fraction, _ := strings.Cut(strings.ReplaceAll(text, "_", ""), ".")
	sum := new(big.Int)
	for part := range strings.SplitSeq(strings.TrimLeft(text, "+-"), ":") {
		digits, _ := new(big.Int).SetString(part, 10)
		sum.Add(sum.Mul(sum, big.NewInt(60)), digits)
	}
	sign := ""
	if negative {
		sign = "-"
	}
	return number(sign + sum.String() + "." + fraction)
}
