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

// lookup follows a reference inside the document as it was written, "#/a/b".
func (s *source) lookup(ref string) (raw, bool) {
	fragment, err := url.PathUnescape(strings.TrimPrefix(ref, "#"))
	if err != nil || fragment != "" && fragment[0] != '/' {
		return raw{}, false
	}
	place := uint32(0)
	if fragment == "" {
		return raw{s, place}, true
	}
	for key := range strings.SplitSeq(fragment[1:], "/") {
		key = unescapeKey.Replace(key)
		found := false
		switch s.text[s.nodes[place].start] {
		case '{':
			place, found = s.find(place, key)
		case '[':
			n, err := strconv.Atoi(key)
			for child := range s.children(place) {
				if n == 0 && err == nil {
					place, found = child, true
					break
				}
				n--
			}
		}
		if !found {
			return raw{}, false
		}
	}
	return raw{s, place}, true
}

// follow resolves a chain of references that begins at value; nil when it
// ends at no object, nowhere or in itself.
func (s *source) follow(value any) any {
	for range 16 {
		if !isObject(value) {
			return nil
		}
		ref, ok := get(value, "$ref")
		target, isText := textOf(ref)
		if !ok || !isText {
			return value
		}
		if value, ok = s.lookup(target); !ok {
			return nil
		}
	}
	return nil
}
