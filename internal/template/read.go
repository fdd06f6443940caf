package template

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// The marks around what could not be resolved. Neither is legal in any value
// that API Gateway, EC2 or Elastic Load Balancing takes.
const (
	markOpen  = "⟦"
	markClose = "⟧"
)

func unresolved(format string, args ...any) string {
	text := strings.NewReplacer(markOpen, "", markClose, "").Replace(fmt.Sprintf(format, args...))
	return markOpen + text + markClose
}

// Unresolved names, in order, what could not be resolved inside a value: a text,
// or a list or object of them.
func Unresolved(v any) []string {
	var names []string
	switch v := v.(type) {
	case string:
		for {
			_, rest, found := strings.Cut(v, markOpen)
			if !found {
				return names
			}
			name, after, _ := strings.Cut(rest, markClose)
			names, v = append(names, name), after
		}
	case []any:
		for _, item := range v {
			names = append(names, Unresolved(item)...)
		}
	case map[string]any:
		for _, key := range SortedKeys(v) {
			names = append(names, Unresolved(v[key])...)
		}
	}
	return names
}

// Spell returns a text with each mark of what could not be resolved replaced by
// what spell makes of its name.
func Spell(text string, spell func(name string) string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, markOpen)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, markClose)
		b.WriteString(spell(name))
		text = after
	}
}

// SortedKeys returns a map's keys in sorted order.
func SortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// Map returns v as an object, nil when it is none.
func Map(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}

// List returns v as a list, nil when it is none.
func List(v any) []any {
	l, _ := v.([]any)
	return l
}

// Text returns a string, number or boolean as text, and "" for anything else.
func Text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// Texts returns the texts of a list.
func Texts(v any) []string {
	var texts []string
	for _, item := range List(v) {
		texts = append(texts, Text(item))
	}
	return texts
}

// TextMap returns the texts of an object.
func TextMap(v any) map[string]string {
	texts := map[string]string{}
	for key, item := range Map(v) {
		texts[key] = Text(item)
	}
	return texts
}

// Int returns a whole number, written as a number or (as CloudFormation allows)
// as text.
func Int(v any) (int, bool) {
	f, err := strconv.ParseFloat(Text(v), 64)
	if err != nil || f != float64(int(f)) {
		return 0, false
	}
	return int(f), true
}

// Bool returns a boolean, written as true or (as CloudFormation allows) "true".
func Bool(v any) bool { return strings.EqualFold(Text(v), "true") }
