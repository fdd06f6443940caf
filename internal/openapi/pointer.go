package openapi

import (
	"net/url"
	"strconv"
	"strings"
)

// at is a place in the document. It is spelled only when something has to be
// said about it, so that a walk costs nothing per place.
type at struct {
	parent *at
	key    string
}

func (a *at) child(key string) *at { return &at{a, key} }
func (a *at) item(i int) *at       { return &at{a, strconv.Itoa(i)} }

var escapeKey = strings.NewReplacer("~", "~0", "/", "~1")

// String is the JSON pointer (RFC 6901); empty for the root.
func (a *at) String() string {
	if a == nil {
		return ""
	}
	return a.parent.String() + "/" + escapeKey.Replace(a.key)
}

// field is the place as problems name it: the argument, then the pointer.
func (a *at) field() string { return "document#" + a.String() }

var unescapeKey = strings.NewReplacer("~1", "/", "~0", "~")

// lookup follows a reference inside the document, "#/a/b".
func lookup(root any, ref string) (any, bool) {
	fragment, err := url.PathUnescape(strings.TrimPrefix(ref, "#"))
	if err != nil || fragment != "" && fragment[0] != '/' {
		return nil, false
	}
	value := root
	for key := range strings.SplitSeq(strings.TrimPrefix(fragment, "/"), "/") {
		if fragment == "" {
			break
		}
		key = unescapeKey.Replace(key)
		switch v := value.(type) {
		case map[string]any:
			child, ok := v[key]
			if !ok {
				return nil, false
			}
			value = child
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i < 0 || i >= len(v) {
				return nil, false
			}
			value = v[i]
		default:
			return nil, false
		}
	}
	return value, true
}

// follow resolves a chain of references that begins at value; nil when it
// ends nowhere or in itself.
func follow(root, value any) map[string]any {
	for range 16 {
		object, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		ref, ok := object["$ref"].(string)
		if !ok {
			return object
		}
		if value, ok = lookup(root, ref); !ok {
			return nil
		}
	}
	return nil
}
