package openapi

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// renames are new names of what references can name: schemas and paths.
type renames struct {
	models map[string]string
	paths  map[string]string
}

// renameModels gives schemas names that API Gateway takes, none of them another
// schema's.
func renameModels(models any) map[string]string {
	taken := map[string]bool{}
	var wrong []string
	for name := range membersOf(models) {
		if taken[name] = true; isModelName(name) {
			continue
		}
		wrong = append(wrong, name)
	}
	slices.Sort(wrong)
	renamed := map[string]string{}
	for _, name := range wrong {
		renamed[name] = free(letters(name, "Model"), taken)
	}
	return renamed
}

// isModelName tells names that are taken as they are, or are no names.
func isModelName(name string) bool {
	return modelName.MatchString(name) || wiring.IsToken(name) || name == "$ref" || strings.HasPrefix(name, "Fn::")
}

// letters keeps a name's letters and digits, and capitalizes what follows a
// character that it leaves out.
func letters(name, otherwise string) string {
	var b strings.Builder
	capital := false
	for _, c := range name {
		switch {
		case c >= 'a' && c <= 'z' && capital && b.Len() > 0:
			b.WriteRune(c - 'a' + 'A')
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
			b.WriteRune(c)
		default:
			capital = true
			continue
		}
		capital = false
	}
	if b.Len() == 0 {
		return otherwise
	}
	return b.String()
}

// free takes a name, with a number after it where it is taken.
func free(name string, taken map[string]bool) string {
	unique := name
	for n := 2; taken[unique]; n++ {
		unique = fmt.Sprint(name, n)
	}
	taken[unique] = true
	return unique
}

// modelsAt is where the schemas are that API Gateway makes models of.
func modelsAt(isSwagger bool) string {
	if isSwagger {
		return "#/definitions"
	}
	return "#/components/schemas"
}

// splice is a text in the place of another.
type splice struct {
	from, to uint32
	text     []byte
}

// renamed writes the document with other names of schemas, and with whatever
// refers to them or to a path: references and the mappings of discriminators.
func (s *source) renamed(r renames, isSwagger bool, ps *wiring.Problems) *source {
	var splices []splice
	for holder, names := range map[string]map[string]string{"#/paths": r.paths, modelsAt(isSwagger): r.models} {
		found, ok := s.lookup(holder)
		if !ok {
			continue
		}
		for child := range s.children(found.at) {
			if to, ok := names[string(s.plainName(child))]; ok {
				n := s.nodes[child]
				splices = append(splices, splice{n.key, n.key + uint32(len(s.name(child))) + 2, quote(nil, to)})
			}
		}
	}
	s.references(0, plain, isSwagger, func(place uint32, isMapping bool) {
		ref, _ := textOf(raw{s, place})
		if to, ok := r.reference(ref, isMapping, isSwagger); ok {
			n := s.nodes[place]
			splices = append(splices, splice{n.start, n.end, quote(nil, to)})
		}
	})
	if len(splices) == 0 {
		return s
	}
	slices.SortFunc(splices, func(a, b splice) int { return int(a.from) - int(b.from) })
	out := make([]byte, 0, len(s.text)+len(s.text)/16)
	from := uint32(0)
	for _, one := range splices {
		out = append(append(out, s.text[from:one.from]...), one.text...)
		from = one.to
	}
	return tabulate(append(out, s.text[from:]...), ps)
}

// references finds every text that is a reference, those in extensions too, and
// the values of discriminators' mappings.
func (s *source) references(at uint32, c context, isSwagger bool, found func(place uint32, isMapping bool)) {
	isObject := s.text[s.nodes[at].start] == '{'
	for child := range s.children(at) {
		kind := s.text[s.nodes[child].start]
		if !isObject {
			if kind == '{' || kind == '[' {
				s.references(child, plain, isSwagger, found)
			}
			continue
		}
		name := s.name(child)
		switch {
		case kind == '"' && string(name) == "$ref":
			found(child, false)
		case kind == '{' && c == plain && string(name) == "discriminator":
			if mapping, ok := s.find(child, "mapping"); ok && s.text[s.nodes[mapping].start] == '{' {
				for value := range s.children(mapping) {
					if s.text[s.nodes[value].start] == '"' {
						found(value, true)
					}
				}
			}
		case kind == '{' || kind == '[':
			below := c.under(string(s.plainName(child)), kind == '{', isSwagger)
			if below == loose && bytes.HasPrefix(name, []byte("x-")) {
				below = plain
			}
			if below != data && below != loose {
				s.references(child, below, isSwagger, found)
			}
		}
	}
}

// reference gives a reference with the new name of what it names.
func (r renames) reference(ref string, isMapping, isSwagger bool) (string, bool) {
	if name, ok := r.models[ref]; ok && isMapping {
		return name, true
	}
	steps, ok := apigw.LocalRef(ref)
	at, names := 2, r.models
	switch {
	case !ok:
		return "", false
	case !isSwagger && len(steps) > 2 && steps[0] == "components" && steps[1] == "schemas":
	case isSwagger && len(steps) > 1 && steps[0] == "definitions":
		at = 1
	case len(steps) > 1 && steps[0] == "paths":
		at, names = 1, r.paths
	default:
		return "", false
	}
	to, ok := names[steps[at]]
	if !ok {
		return "", false
	}
	parts := strings.Split(ref, "/") // the others stay as they are written
	parts[at+1] = apigw.EscapePointer(to)
	return strings.Join(parts, "/"), true
}
