package template

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
)

// All texts that the functions build together are no longer than this: nested
// functions can double a text at every step, and a template is 1 MB at most.
const maxBuilt = 4 << 20

// build reports whether size more bytes may be built.
func (t *Template) build(size int) bool {
	t.built += size
	return t.built <= maxBuilt
}

// intrinsic takes an object of one key apart, when the key names a function.
func intrinsic(v any) (function string, argument any, ok bool) {
	m, isMap := v.(map[string]any)
	if !isMap || len(m) != 1 {
		return "", nil, false
	}
	for function, argument = range m {
	}
	return function, argument, function == "Ref" || function == "Condition" || strings.HasPrefix(function, "Fn::")
}

// noValue is what AWS::NoValue resolves to: the property or list item goes away.
type noValue struct{}

// resolve returns v with every intrinsic function replaced by its value.
func (t *Template) resolve(v any) any {
	if function, argument, ok := intrinsic(v); ok {
		// {"Condition": …} is a reference among conditions only; elsewhere, as in
		// a policy statement, it is a property like any other.
		if function != "Condition" {
			return t.call(function, argument)
		}
	}
	switch v := v.(type) {
	case map[string]any:
		resolved := make(map[string]any, len(v))
		for key, item := range v {
			if value := t.resolve(item); value != (noValue{}) {
				resolved[key] = value
			}
		}
		return resolved
	case []any:
		resolved := make([]any, 0, len(v))
		for _, item := range v {
			if value := t.resolve(item); value != (noValue{}) {
				resolved = append(resolved, value)
			}
		}
		return resolved
	}
	return v
}

func (t *Template) call(function string, argument any) any {
	switch function {
	case "Ref":
		return t.ref(Text(argument))
	case "Fn::GetAtt":
		parts := List(t.resolve(argument))
		if len(parts) == 2 {
			return t.attribute(Text(parts[0]), Text(parts[1]))
		}
		if id, attribute, ok := strings.Cut(Text(argument), "."); ok {
			return t.attribute(id, attribute)
		}
	case "Fn::If":
		if branches := List(argument); len(branches) == 3 {
			if t.condition(Text(branches[0])) {
				return t.resolve(branches[1])
			}
			return t.resolve(branches[2])
		}
	case "Fn::Sub":
		if text, ok := argument.(string); ok {
			return t.sub(text, nil)
		}
		if parts := List(argument); len(parts) == 2 {
			return t.sub(Text(parts[0]), Map(t.resolve(parts[1])))
		}
	case "Fn::ToJsonString":
		if text, err := json.Marshal(t.resolve(argument)); err == nil && t.build(len(text)) {
			return string(text)
		}
	default:
		return t.pure(function, t.resolve(argument))
	}
	return unresolved("%s has a form that is not understood", function)
}

// pure calls the functions that need nothing but their resolved arguments.
func (t *Template) pure(function string, argument any) any {
	list := List(argument)
	switch {
	case function == "Fn::ImportValue":
		if value, ok := t.imports[Text(argument)]; ok {
			return value
		}
		return unresolved("Fn::ImportValue %s", Text(argument))
	case function == "Fn::GetStackOutput":
		// A weak reference to another stack.
		name := Text(Map(argument)["StackName"]) + "." + Text(Map(argument)["OutputName"])
		if value, ok := t.imports[name]; ok {
			return value
		}
		return unresolved("Fn::GetStackOutput %s", name)
	case function == "Fn::Transform":
		return unresolved("Fn::Transform %s, which has to be expanded first", Text(Map(argument)["Name"]))
	case function == "Fn::Base64" && t.build(2*len(Text(argument))):
		if names := Unresolved(argument); len(names) > 0 {
			return unresolved("%s", names[0])
		}
		return base64.StdEncoding.EncodeToString([]byte(Text(argument)))
	case function == "Fn::GetAZs":
		region := Text(argument)
		if region == "" {
			region = Text(t.ref("AWS::Region"))
		}
		return []any{region + "a", region + "b", region + "c"}
	case function == "Fn::Join" && len(list) == 2:
		return t.join(Text(list[0]), list[1])
	case function == "Fn::Split" && len(list) == 2 && t.build(len(Text(list[1]))):
		return splitText(Text(list[0]), Text(list[1]))
	case function == "Fn::Select" && len(list) == 2:
		index, ok := Int(list[0])
		if items := List(list[1]); ok && index >= 0 && index < len(items) {
			return items[index]
		}
		return unresolved("Fn::Select finds no item %s", Text(list[0]))
	case function == "Fn::FindInMap" && len(list) >= 3:
		if value, ok := Map(Map(t.mappings[Text(list[0])])[Text(list[1])])[Text(list[2])]; ok {
			return value
		}
		if len(list) == 4 {
			if fallback, ok := Map(list[3])["DefaultValue"]; ok {
				return fallback
			}
		}
		return unresolved("Fn::FindInMap %s", strings.Join(Texts(argument), "."))
	case function == "Fn::Length" && list != nil:
		return json.Number(fmt.Sprint(len(list)))
	}
	return unresolved("%s", function)
}

func (t *Template) join(delimiter string, v any) any {
	items, ok := v.([]any)
	if !ok {
		return unresolved("Fn::Join of no list")
	}
	size := 0
	for _, item := range items {
		size += len(delimiter) + len(Text(item))
	}
	if !t.build(size) {
		return unresolved("Fn::Join, after more than %d bytes of text", maxBuilt)
	}
	return strings.Join(Texts(items), delimiter)
}

func splitText(delimiter, text string) any {
	if names := Unresolved(text); len(names) > 0 {
		return unresolved("%s", names[0])
	}
	if delimiter == "" {
		return unresolved("Fn::Split by nothing")
	}
	items := []any{}
	for part := range strings.SplitSeq(text, delimiter) {
		items = append(items, part)
	}
	return items
}

// sub fills ${Name}, ${Id.Attribute} and the names of local; ${!text} is the
// text ${text}.
func (t *Template) sub(text string, local map[string]any) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${")
		b.WriteString(before)
		length := b.Len()
		if !found {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			b.WriteString("${" + rest)
			return b.String()
		}
		text = after
		name = strings.TrimSpace(name)
		literal, isLiteral := strings.CutPrefix(name, "!")
		value, isLocal := local[name]
		id, attribute, isAttribute := strings.Cut(name, ".")
		switch {
		case isLiteral:
			b.WriteString("${" + literal + "}")
		case isLocal:
			b.WriteString(Text(value))
		case isAttribute:
			b.WriteString(Text(t.attribute(id, attribute)))
		default:
			b.WriteString(Text(t.ref(name)))
		}
		if !t.build(b.Len() - length) {
			return unresolved("Fn::Sub, after more than %d bytes of text", maxBuilt)
		}
	}
}

// dynamic returns v with every dynamic reference, such as {{resolve:ssm:/a/b}},
// replaced by its value or by the mark of what could not be resolved.
func (t *Template) dynamic(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, item := range v {
			v[key] = t.dynamic(item)
		}
	case []any:
		for n, item := range v {
			v[n] = t.dynamic(item)
		}
	case string:
		return t.dynamicText(v)
	}
	return v
}

func (t *Template) dynamicText(text string) string {
	const start = "{{resolve:"
	if !strings.Contains(text, start) {
		return text
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, start)
		b.WriteString(before)
		inner, after, closed := strings.Cut(rest, "}}")
		switch {
		case !found:
			return b.String()
		case !closed:
			b.WriteString(start + rest)
			return b.String()
		}
		reference := start + inner + "}}"
		if value, ok := t.imports[reference]; ok {
			b.WriteString(value)
		} else {
			b.WriteString(unresolved("%s", reference))
		}
		text = after
	}
}
