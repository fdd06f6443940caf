package apigw

import (
	"net/url"
	"strconv"
	"strings"
)

var (
	escape   = strings.NewReplacer("~", "~0", "/", "~1")
	unescape = strings.NewReplacer("~1", "/", "~0", "~")
)

// EscapePointer spells a key as a step of a JSON pointer (RFC 6901).
func EscapePointer(key string) string { return escape.Replace(key) }

// LocalRef reads a $ref that stays in its document, "#/components/schemas/a~1b":
// the steps of its JSON pointer, percent-encoding and ~ escapes undone. ok is
// false for another document, an anchor, and what is no pointer.
func LocalRef(ref string) (steps []string, ok bool) {
	fragment, ok := strings.CutPrefix(ref, "#")
	if !ok {
		return nil, false
	}
	fragment, err := url.PathUnescape(fragment)
	if err != nil {
		return nil, false
	}
	if fragment == "" {
		return nil, true // the document itself
	}
	if fragment[0] != '/' {
		return nil, false
	}
	steps = strings.Split(fragment[1:], "/")
	for i, step := range steps {
		steps[i] = unescape.Replace(step)
	}
	return steps, true
}

// MaxRefs is how many references in a row are followed: more are taken for a
// circle.
const MaxRefs = 16

// Follow gives what a value of a decoded document (maps, lists, texts) stands
// for: itself, or the end of the references that it begins, wherever they lead
// inside the document. ok is false where they lead nowhere, to another document
// or in a circle. What stands beside a $ref does not count (the OpenAPI
// specification).
func Follow(document, value any) (found any, ok bool) {
	for range MaxRefs {
		object, _ := value.(map[string]any)
		ref, isRef := object["$ref"].(string)
		if !isRef {
			return value, true
		}
		steps, isLocal := LocalRef(ref)
		if !isLocal {
			return nil, false
		}
		if value, ok = At(document, steps); !ok {
			return nil, false
		}
	}
	return nil, false
}

// At follows the steps of a JSON pointer in a decoded document.
func At(value any, steps []string) (any, bool) {
	for _, step := range steps {
		switch container := value.(type) {
		case map[string]any:
			next, ok := container[step]
			if !ok {
				return nil, false
			}
			value = next
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(container) {
				return nil, false
			}
			value = container[i]
		default:
			return nil, false
		}
	}
	return value, true
}
