package openapi

import (
	"strconv"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// at is a place in the document. It is spelled only when something has to be
// said about it, so that a walk costs nothing per place.
type at struct {
	parent *at
	key    string
}

func (a *at) child(key string) *at { return &at{a, key} }
func (a *at) item(i int) *at       { return &at{a, strconv.Itoa(i)} }

// String is the JSON pointer (RFC 6901); empty for the root.
func (a *at) String() string {
	if a == nil {
		return ""
	}
	return a.parent.String() + "/" + apigw.EscapePointer(a.key)
}

// field is the place as problems name it: the argument, then the pointer.
func (a *at) field() string { return "document#" + a.String() }

// lookup follows a reference inside the document as it was written, "#/a/b".
func (s *source) lookup(ref string) (raw, bool) {
	steps, ok := apigw.LocalRef(ref)
	if !ok {
		return raw{}, false
	}
	place := uint32(0)
	for _, key := range steps {
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

// target is what a reference leads to, looked up once for each text.
func (s *source) target(ref raw) (raw, bool) {
	text := ref.bytes()
	if place, known := s.targets[string(text)]; known {
		return raw{s, place}, place != none
	}
	if s.targets == nil {
		s.targets = map[string]uint32{}
	}
	to, ok := s.lookup(unescape(text[1 : len(text)-1]))
	if !ok {
		to.at = none
	}
	s.targets[string(text)] = to.at
	return raw{s, to.at}, ok
}

// follow resolves a chain of references that begins at value; nil when it
// ends at no object, nowhere or in itself.
func (s *source) follow(value any) any {
	for range apigw.MaxRefs {
		if !isObject(value) {
			return nil
		}
		ref, ok := get(value, "$ref")
		if !ok || !isText(ref) {
			return value
		}
		if written, isRaw := ref.(raw); isRaw {
			value, ok = s.target(written)
		} else {
			value, ok = s.lookup(ref.(string))
		}
		if !ok {
			return nil
		}
	}
	return nil
}
