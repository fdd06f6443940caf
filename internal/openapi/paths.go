package openapi

import (
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// paths makes the document's paths ones that are wired while they are written:
// of thousands of operations, one path's are there as objects at a time.
func (w *wirer) paths() {
	where := (*at)(nil).child("paths")
	paths := w.root.open("paths")
	if paths == nil {
		w.structure(where, "an object with the API's paths")
		return
	}
	for _, m := range paths.members { // an operation that is shared keeps its id where it stands
		for key, operation := range membersOf(m.Value) {
			if one, ok := operation.(raw); ok && operations[key] != "" {
				w.firsts[one.at] = true
			}
		}
	}
	var items []pathItem
	var written []member // a path as its pathItem
	order := make(map[string]int, len(paths.members))
	for i, m := range paths.members {
		order[m.Name] = i
	}
	for _, m := range slices.SortedFunc(slices.Values(paths.members), byName) {
		if strings.HasPrefix(m.Name, "x-") {
			written = append(written, m)
			continue
		}
		if item := w.item(where.child(m.Name), m.Value); item != nil {
			items = append(items, pathItem{m.Name, where.child(m.Name), item})
		}
	}
	if w.plans != nil {
		items = w.adaptItems(items, w.plans)
	}
	for _, one := range items {
		written = append(written, member{Name: one.path, Value: one})
		if place, ok := order[one.where.key]; ok { // a path that has another name keeps its place
			order[one.path] = place
		}
	}
	slices.SortStableFunc(written, byName)
	wired := &object{} // in the document's order
	if w.o.Tree {
		w.tree = func() {
			slices.SortStableFunc(wired.members, func(a, b member) int { return order[a.Name] - order[b.Name] })
			w.root.set("paths", wired)
		}
	}
	resources := make(map[string]string, len(items))
	w.root.set("paths", stream{len(written), func(yield func(member) bool) {
		for i, m := range written {
			written[i].Value = nil // what is written is not needed any more
			if one, ok := m.Value.(pathItem); ok {
				w.path(one, resources)
				m.Value = one.item
			}
			if w.o.Tree {
				wired.members = append(wired.members, m)
			}
			if !yield(m) {
				return
			}
		}
	}})
}

// path wires what stands under a path. Paths of one resource, of which the others
// are known, are refused.
func (w *wirer) path(one pathItem, others map[string]string) {
	where, path, item, resource := one.where, one.path, one.item, normalized(one.path)
	if other, again := others[resource]; again {
		w.ps.Add(where.field(), wiring.CodeRouteDuplicate, path, "must not stand beside %q, since both are API Gateway's resource %s: leave one of them out, or set Adapt", other, resource)
	}
	others[resource] = path
	problems := wiring.CheckDocumentPath(where.field(), path)
	problems = append(problems, w.routes.Check(where.field(), path, wiring.Route{Path: resource})...)
	w.note(problems)
	w.routes.AddPath(resource)
	if len(problems) == 0 {
		w.checkParameters(where, path, item)
	}
	w.reserved(where, resource)
	w.part(item)
	for _, m := range slices.SortedFunc(slices.Values(item.members), byName) {
		key := m.Name
		verb, isOperation := operations[key]
		place := where.child(key)
		switch {
		case isOperation:
			if !isObject(m.Value) {
				w.structure(place, "an operation, which is an object")
				continue
			}
			if isFunction(m.Value) {
				w.structure(place, "no function of CloudFormation, which cannot be wired")
				continue
			}
			operation := item.open(key)
			if _, ok := get(operation, "$ref"); ok { // what stands beside a reference does not count
				w.ps.Add(place.child("$ref").field(), wiring.CodeOpenApiStructure, "", "must not be there: OpenAPI has references to path items, not to operations")
				continue
			}
			w.operations++
			if id := getText(operation, "operationId"); w.choices.isByID(id) {
				w.ids[id] = append(w.ids[id], place.child("operationId").String())
			}
			w.security.judge(w, place, operation)
			w.document(place, operation)
			if len(problems) > 0 {
				continue // its parameters mean nothing
			}
			w.routes.Add(wiring.Route{Verb: verb, Path: resource})
			w.checkParameters(place, path, operation)
			w.operation(place, wiring.Route{Verb: verb, Path: w.own(path, operation)}, item, operation)
		case strings.EqualFold(key, "trace") || strings.EqualFold(key, "query"):
			w.ps.Add(place.field(), wiring.CodeOpenApiVerb, key, "must not be there, since API Gateway has no such method: leave it out")
		case operations[strings.ToLower(key)] != "":
			w.ps.Add(place.field(), wiring.CodeOpenApiVerb, key, "must be %q: keys are case-sensitive", strings.ToLower(key))
		}
	}
}

// own is the path of an operation that may have come from one with or without a
// slash at its end.
func (w *wirer) own(path string, operation *object) string {
	was, isAdapted := w.origins[operation]
	if !isAdapted || path == "/" {
		return path
	}
	path = strings.TrimSuffix(path, "/")
	if strings.HasSuffix(was, "/") {
		path += "/"
	}
	return path
}

// normalized is the path of the resource that API Gateway would make.
func normalized(path string) string {
	if strings.HasPrefix(path, "/") && !strings.HasSuffix(path, "/") && !strings.Contains(path, "//") {
		return path
	}
	return "/" + strings.Join(slices.DeleteFunc(strings.Split(path, "/"), func(s string) bool { return s == "" }), "/")
}
