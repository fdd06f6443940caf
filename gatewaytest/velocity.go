package gatewaytest

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// mappingTemplate is a mapping template of the Velocity language, as far as it is
// modeled: text, values of the call and of its body, #set of texts, and #if on
// comparing them.
// That is what a preflight of the CDK for several origins needs, and a MOCK that
// chooses its status.
type mappingTemplate []templatePart

// templatePart writes a part of a template, or changes what later parts see.
type templatePart func(*filling)

// filling is a template while it is filled.
type filling struct {
	call   *call
	locals map[string]string
	text   strings.Builder
}

// fill is the template's text in a call.
func (t mappingTemplate) fill(c *call) string {
	f := &filling{call: c, locals: map[string]string{}}
	t.run(f)
	return f.text.String()
}

func (t mappingTemplate) run(f *filling) {
	for _, part := range t {
		part(f)
	}
}

// overridable says whether a template may set $context.responseOverride.
type overridable bool

const (
	noOverride       overridable = false
	responseOverride overridable = true
)

// overrides are what a template sets in place of a response's own (documented).
type overrides struct {
	status int
	header http.Header
}

// path is how Velocity writes names and calls behind a $.
const path = `[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*(?:\([^()]*\))?)*`

var (
	// special finds a reference, a comment or a directive in text. A newline that
	// follows a directive belongs to it, as Velocity has it.
	special = regexp.MustCompile(`\$(!?)(?:\{(` + path + `)\}|(` + path + `))` +
		`|##[^\n]*\n?|#\*(?s:.*?)\*#|#(else|end)\b(?:[ \t]*\r?\n)?|#(set|if|elseif)[ \t]*\(` +
		`|#(?:foreach|macro|define|parse|include|stop|break|evaluate|\[\[|\{|\*)`)
	// token is one word of an expression.
	token      = regexp.MustCompile(`^\s*(&&|\|\||==|!=|=|!|\(|\)|"[^"$#\\]*"|'[^'\\]*'|\d+|\$!?\{?` + path + `\}?)`)
	restOfLine = regexp.MustCompile(`^[ \t]*\r?\n`)
)

// velocity reads a mapping template.
type velocity struct {
	text      string
	overrides overridable
	// locals are the variables that a #set before has named.
	locals map[string]bool
	depth  int
	// left is the first thing that is not modeled, "" for none.
	left string
}

// parseTemplate reads a mapping template. left names the first thing in it that
// is not modeled, "" where there is none.
func parseTemplate(text string, overrides overridable) (t mappingTemplate, left string) {
	v := &velocity{text: text, overrides: overrides, locals: map[string]bool{}}
	t, ended := v.block()
	if v.left == "" && ended != "" {
		v.left = "#" + ended
	}
	return t, v.left
}

// block reads up to the end of the text or to a directive that ends the block:
// else, elseif or end.
func (v *velocity) block() (t mappingTemplate, ended string) {
	for v.left == "" {
		at := special.FindStringSubmatchIndex(v.text)
		if at == nil {
			return append(t, write(v.text)), ""
		}
		group := func(n int) string {
			if at[2*n] < 0 {
				return ""
			}
			return v.text[at[2*n]:at[2*n+1]]
		}
		t = append(t, write(v.text[:at[0]]))
		found, name, directive := group(0), group(2)+group(3), group(4)+group(5)
		quiet := group(1) != ""
		v.text = v.text[at[1]:]
		switch {
		case name != "":
			t = append(t, v.output(found, name, quiet))
		case directive == "set":
			t = append(t, v.set())
		case directive == "if":
			t = append(t, v.choice())
		case directive != "":
			return t, directive
		case !strings.HasPrefix(found, "##") && !strings.HasSuffix(found, "*#"):
			v.left = found
		}
	}
	return t, ""
}

func write(text string) templatePart {
	return func(f *filling) { f.text.WriteString(text) }
}

// output writes a reference. One without a value is written as it stands, unless
// it is a quiet one.
func (v *velocity) output(found, name string, quiet bool) templatePart {
	value := v.reference(name)
	if value == nil {
		v.left = found
		return nil
	}
	_, local := v.locals[name]
	return func(f *filling) {
		text, ok := value(f)
		if !ok && local && !quiet {
			text = found
		}
		f.text.WriteString(text)
	}
}

// set reads the rest of #set($x = value).
func (v *velocity) set() templatePart {
	target := strings.Trim(v.next(), "${}")
	if v.next() != "=" {
		v.fail("#set")
		return nil
	}
	word := v.next()
	value := v.value(word)
	if value == nil && number.MatchString(word) {
		value = func(*filling) (string, bool) { return word, true }
	}
	if value == nil || target == "" {
		v.fail("#set")
		return nil
	}
	v.close()
	name, header := strings.CutPrefix(target, apigw.ContextVariable+"responseOverride.header.")
	switch {
	case !strings.Contains(target, "."):
		v.locals[target] = true
		return func(f *filling) {
			// A value that is none leaves the variable as it is.
			if text, ok := value(f); ok {
				f.locals[target] = text
			}
		}
	case bool(v.overrides) && header:
		name = http.CanonicalHeaderKey(name)
		return func(f *filling) {
			if text, ok := value(f); ok {
				f.call.overridden().header[name] = []string{text}
			}
		}
	case bool(v.overrides) && target == apigw.ContextVariable+"responseOverride.status":
		return func(f *filling) {
			text, _ := value(f)
			f.call.overridden().status, _ = strconv.Atoi(text)
		}
	default:
		v.fail("#set($" + target + ")")
	}
	return nil
}

var number = regexp.MustCompile(`^\d+$`)

// choice reads the rest of #if(…) up to its #end.
func (v *velocity) choice() templatePart {
	defer v.nest()()
	holds := v.condition()
	v.close()
	then, ended := v.block()
	var otherwise mappingTemplate
	switch ended {
	case "elseif":
		otherwise = mappingTemplate{v.choice()}
	case "else":
		otherwise, ended = v.block()
		fallthrough
	default:
		if ended != "end" {
			v.fail("#if without #end")
		}
	}
	return func(f *filling) {
		if holds(f) {
			then.run(f)
		} else {
			otherwise.run(f)
		}
	}
}

// next takes the next word of an expression, "" where there is none.
func (v *velocity) next() string {
	found := token.FindStringSubmatch(v.text)
	if found == nil {
		return ""
	}
	v.text = v.text[len(found[0]):]
	return found[1]
}

func (v *velocity) peek() string {
	if found := token.FindStringSubmatch(v.text); found != nil {
		return found[1]
	}
	return ""
}

// close takes the parenthesis that ends a directive, and its line's end.
func (v *velocity) close() {
	if v.next() != ")" {
		v.fail("an expression")
	}
	v.text = v.text[len(restOfLine.FindString(v.text)):]
}

// nest goes one level down, and its result up again.
func (v *velocity) nest() (up func()) {
	if v.depth++; v.depth > 100 {
		v.fail("more than 100 levels")
		v.text = ""
	}
	return func() { v.depth-- }
}

// fail notes the first thing that is not modeled.
func (v *velocity) fail(what string) {
	if v.left == "" {
		v.left = what
	}
}

// ofBody is $input.json('$.x').
var ofBody = regexp.MustCompile(`^input\.json\((?:"([^"]+)"|'([^']+)')\)$`)

// lookup is $input.params('x'), or $input.params().header.get('x').
var lookup = regexp.MustCompile(`^input\.params\((?:["']([^"'$]+)["']\)|\)\.(path|querystring|header)\.get\(["']([^"'$]+)["']\))$`)
