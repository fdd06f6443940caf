package openapi

import (
	"regexp"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

var modelName = regexp.MustCompile(`^[a-zA-Z0-9]+$`)

// models are the schemas that API Gateway makes models of, and their place.
func models(root any, isSwagger bool) (*at, any) {
	where := (*at)(nil)
	if isSwagger {
		models, _ := get(root, "definitions")
		return where.child("definitions"), models
	}
	return where.child("components").child("schemas"), child(child(root, "components"), "schemas")
}

// checkModels refuses names of schemas that API Gateway refuses as names of the
// models it makes of them: "Model name must be alphanumeric" (reported from real
// accounts, several times).
func (w *wirer) checkModels() {
	where, models := models(w.root, w.swagger)
	var wrong []string
	for name := range membersOf(models) {
		if !isModelName(name) {
			wrong = append(wrong, name)
		}
	}
	slices.Sort(wrong)
	for _, name := range wrong {
		w.ps.Add(where.child(name).field(), wiring.CodeOpenApiModelName, name, "must be of letters and digits, since API Gateway makes a model of a schema and takes no other name: rename it and what refers to it, or set Adapt")
	}
}

// references checks all references of a document, each kind of place as API
// Gateway does.
type references struct {
	*source
	swagger bool
	doc     *Document // is told of what the import warns of
	ps      *wiring.Problems
}

func checkRefs(s *source, isSwagger bool, doc *Document, ps *wiring.Problems) {
	r := references{source: s, swagger: isSwagger, doc: doc, ps: ps}
	r.object(0, plain, "", "")
}

// object walks an object; slot is the name of the map that it is a value of, such
// as "responses", and empty elsewhere.
func (r *references) object(at uint32, c context, slot, names_ string) {
	for child := range r.children(at) {
		name := r.name(child)
		kind := r.text[r.nodes[child].start]
		if kind == '"' {
			if string(name) == "$ref" { // no name has a text for its value
				r.check(child, slot)
			}
			continue
		}
		if kind != '{' && kind != '[' {
			continue
		}
		key := string(r.plainName(child))
		below := c.under(key, kind == '{', r.swagger)
		if key == "examples" && c == plain && kind == '{' && !r.swagger {
			below = names // of Example Objects, which may be references
		}
		slot := ""
		if c == names {
			slot = names_
		}
		if below == plain || below == names || below == paths {
			r.value(child, below, slot, key)
		}
	}
}

func (r *references) value(at uint32, c context, slot, name string) {
	switch r.text[r.nodes[at].start] {
	case '{':
		r.object(at, c, slot, name)
	case '[':
		for child := range r.children(at) {
			r.value(child, plain, "", "")
		}
	}
}

// check refuses references that API Gateway cannot follow: to other files, and
// to places that are not there. A response or a link that is not there is a
// warning of the import.
func (r *references) check(place uint32, slot string) {
	value := raw{r.source, place}
	if _, isThere := r.target(value); isThere {
		return
	}
	ref, _ := textOf(value)
	if leads(r.source, ref) {
		return
	}
	where := r.pointer(nil, 0, place)
	if (slot == "responses" || slot == "links") && strings.HasPrefix(ref, "#") {
		r.doc.warn(WarnReference, "responses or links are referred to that are not there: the import leaves them out and warns, which with failOnWarnings is an error", where.String())
		return
	}
	refuseRef(where, ref, r.ps)
}

// leads tells whether a reference can be followed.
func leads(s *source, ref string) bool {
	if wiring.IsToken(ref) {
		return true
	}
	if ref != "#" && !strings.HasPrefix(ref, "#/") {
		return strings.HasPrefix(ref, "#") // an anchor of JSON Schema
	}
	_, ok := s.lookup(ref)
	return ok
}

func refuseRef(where *at, ref string, ps *wiring.Problems) {
	if !strings.HasPrefix(ref, "#") {
		ps.Add(where.field(), wiring.CodeOpenApiExternalRef, ref, "must not refer to another document: bundle them into one first")
		return
	}
	ps.Add(where.field(), wiring.CodeOpenApiRef, ref, "must refer to a place in the document")
}
