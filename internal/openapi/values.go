package openapi

import (
	"iter"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// What values say, whatever they are made of.

func isObject(value any) bool {
	switch v := value.(type) {
	case raw:
		return v.kind() == '{'
	case *object, wiring.Words, stream, map[string]any, map[string]string:
		return true
	}
	return false
}

func isList(value any) bool {
	switch v := value.(type) {
	case raw:
		return v.kind() == '['
	case *list, []any, []string:
		return true
	}
	return false
}

func isNull(value any) bool {
	v, ok := value.(raw)
	return value == nil || ok && v.kind() == 'n'
}

// textOf reads a string.
func textOf(value any) (text string, ok bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case raw:
		if b := v.bytes(); b[0] == '"' {
			return v.unescape(b[1 : len(b)-1]), true
		}
	}
	return "", false
}

// get reads a member of an object; ok is false where there is none.
func get(value any, key string) (child any, ok bool) {
	switch v := value.(type) {
	case raw:
		if v.kind() == '{' {
			if i, ok := v.find(v.at, key); ok {
				return raw{v.source, i}, true
			}
		}
	case *object:
		return v.find(key)
	case wiring.Words:
		return (&object{members: v}).find(key)
	case map[string]any:
		child, ok = v[key]
		return child, ok
	}
	return nil, false
}

// child reads a member, nil where there is none.
func child(value any, key string) any {
	found, _ := get(value, key)
	return found
}

// getText reads a member that is a string; empty where there is none.
func getText(value any, key string) string {
	text, _ := textOf(child(value, key))
	return text
}

// has tells whether an object has a member that is not null.
func has(value any, key string) bool {
	child, ok := get(value, key)
	return ok && !isNull(child)
}

// membersOf gives an object's members in order; nothing for what is none.
func membersOf(value any) iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		switch v := value.(type) {
		case raw:
			if v.kind() != '{' {
				return
			}
			for i := range v.children(v.at) {
				if !yield(v.word(v.plainName(i)), raw{v.source, i}) {
					return
				}
			}
		case *object:
			if v == nil {
				return
			}
			for _, m := range v.members {
				if !yield(m.Name, m.Value) {
					return
				}
			}
		case wiring.Words:
			for _, m := range v {
				if !yield(m.Name, m.Value) {
					return
				}
			}
		case map[string]any:
			for key, child := range sorted(v) {
				if !yield(key, child) {
					return
				}
			}
		case map[string]string:
			for key, child := range sorted(v) {
				if !yield(key, child) {
					return
				}
			}
		}
	}
}

// itemsOf gives a list's items; nothing for what is none.
func itemsOf(value any) iter.Seq2[int, any] {
	return func(yield func(int, any) bool) {
		n := 0
		switch v := value.(type) {
		case raw:
			if v.kind() != '[' {
				return
			}
			for i := range v.children(v.at) {
				if !yield(n, raw{v.source, i}) {
					return
				}
				n++
			}
		case *list:
			for n, item := range v.items {
				if !yield(n, item) {
					return
				}
			}
		case []any:
			for n, item := range v {
				if !yield(n, item) {
					return
				}
			}
		case []string:
			for n, item := range v {
				if !yield(n, item) {
					return
				}
			}
		}
	}
}

func countOf(items iter.Seq2[int, any]) (n int) {
	for range items {
		n++
	}
	return n
}

func isText(value any) bool {
	switch v := value.(type) {
	case string:
		return true
	case raw:
		return v.kind() == '"'
	}
	return false
}
