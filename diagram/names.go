package diagram

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// names says what resolved values stand for.
type names struct {
	template *template.Template
	short    map[string]string
	marks    map[string]string
}

// The CDK ends a logical id with eight hexadecimal digits of its path's hash.
var hashed = regexp.MustCompile(`^(.+?)[0-9A-F]{8}$`)

// The CDK names what one stack gives another after a logical id, an attribute and
// a hash: "ExportsOutputFnGetAttAlb16C2F182DNSNameC51C03B9".
var output = regexp.MustCompile(`^(?:Exports|Publish)Output(?:Ref|FnGetAtt)(.+?)[0-9A-F]{8}(.*?)(?:[0-9A-F]{8})?$`)

// exported is the resource and attribute in such a name, or the name itself.
func exported(name string) string {
	if m := output.FindStringSubmatch(name); m != nil {
		return strings.TrimSpace(m[1] + " " + m[2])
	}
	return name
}

func newNames(t *template.Template, parameters map[string]any) *names {
	n := &names{template: t, short: map[string]string{}, marks: map[string]string{}}
	uses := map[string]int{}
	for _, r := range t.Resources() {
		n.short[r.ID] = r.ID
		if m := hashed.FindStringSubmatch(r.ID); m != nil {
			n.short[r.ID] = m[1]
		}
		uses[n.short[r.ID]]++
	}
	for id, short := range n.short {
		if uses[short] > 1 {
			n.short[id] = id
		}
	}
	for name, definition := range parameters {
		d := template.Map(definition)
		kind, shown := template.Text(d["Type"]), "parameter "+name
		if fallback := template.Text(d["Default"]); fallback != "" && strings.HasPrefix(kind, "AWS::SSM::Parameter::Value") {
			shown = "SSM parameter " + fallback
		}
		n.marks[fmt.Sprintf("parameter %s (%s) has no value", name, kind)] = shown
	}
	return n
}

// of is the name of a logical id, or the id or value itself, with what could not
// be resolved in words.
func (n *names) of(id string) string {
	if short, ok := n.short[id]; ok {
		return short
	}
	// An ARN's last part tells what it is; the rest is account and Region.
	if parts := strings.SplitN(id, ":", 6); len(parts) == 6 && parts[0] == "arn" && len(template.Unresolved(id)) == 0 {
		return parts[5]
	}
	return template.Spell(id, n.mark)
}

// mark is what could not be resolved, in words.
func (n *names) mark(name string) string {
	if shown, ok := n.marks[name]; ok {
		return shown
	}
	if export, ok := strings.CutPrefix(name, "Fn::ImportValue "); ok {
		if stack, of, _ := strings.Cut(export, ":"); exported(of) != of {
			return exported(of) + " of stack " + stack
		}
		return "import " + export
	}
	if of, ok := strings.CutPrefix(name, "Fn::GetStackOutput "); ok {
		i := strings.LastIndex(of, ".")
		return exported(of[i+1:]) + " of stack " + of[:max(i, 0)]
	}
	return name
}

// value is what any resolved value stands for: "Vpc", or "Vpc CidrBlock" for an
// attribute.
func (n *names) value(value string) string {
	r, ok := n.template.Owner(value)
	if !ok {
		return n.of(value)
	}
	attribute, _ := strings.CutPrefix(value, r.ID+".")
	switch attribute {
	case value, "Ref", "GroupId":
		return n.of(r.ID)
	}
	return n.of(r.ID) + " " + attribute
}

// address is a Uri taken apart.
type address struct {
	// origin is scheme, host and port as a person would write them.
	origin string
	// port is 0 where a stage variable or something unresolved hides it.
	port int
	// path starts with a slash, or is empty.
	path string
	// whole says that the Uri begins in a stage variable or something unresolved
	// that hides where its path starts.
	whole bool
}

// address takes a Uri apart. It has to look past slashes and colons in the text
// of what could not be resolved.
func (n *names) address(uri string) address {
	var held []string
	hidden := template.Spell(strings.ReplaceAll(uri, "\x00", ""), func(name string) string {
		held = append(held, n.mark(name))
		return fmt.Sprintf("\x00%d\x00", len(held)-1)
	})
	show := func(text string) string {
		for i, name := range held {
			text = strings.ReplaceAll(text, fmt.Sprintf("\x00%d\x00", i), name)
		}
		return text
	}
	scheme, rest, ok := strings.Cut(hidden, "://")
	if !ok {
		return address{origin: show(hidden), whole: true}
	}
	authority, path := rest, ""
	if i := strings.IndexAny(rest, "/?"); i >= 0 {
		authority, path = rest[:i], rest[i:]
	}
	a := address{path: show(path)}
	host, digits, _ := strings.Cut(authority, ":")
	if port, ok := template.Int(digits); ok {
		a.port = port
	} else if digits == "" && !strings.ContainsAny(host, "\x00$") {
		a.port = map[string]int{"http": 80, "https": 443}[scheme]
	}
	if r, ok := n.template.Owner(host); ok {
		host = n.of(r.ID) + " (its DNS name)"
	}
	a.origin = show(scheme) + "://" + show(host)
	if digits != "" {
		a.origin += ":" + show(digits)
	}
	return a
}
