package openapi

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// adapted is what Adapt changed, a list for each kind.
type adapted struct {
	models, variables, declarations, ids, references, merged, wider []string
}

// rename gives schemas and paths other names, and plans what becomes of paths.
func (a *adapted) rename(root *object, s *source, isSwagger bool, ps *wiring.Problems) (*source, map[string]plan) {
	where, schemas := models(root, isSwagger)
	r := renames{renameModels(schemas), map[string]string{}}
	for name, to := range sorted(r.models) {
		a.models = append(a.models, where.child(name).String()+" → "+to)
	}
	var paths []string
	all, _ := get(root, "paths")
	for path := range membersOf(all) {
		if !strings.HasPrefix(path, "x-") {
			paths = append(paths, path)
		}
	}
	plans := planPaths(paths)
	same := map[string]int{}
	for _, plan := range plans {
		same[plan.path]++
	}
	for _, path := range paths {
		// Paths that will be one keep their names in the text until their operations
		// are joined.
		if plan := plans[path]; plan.path != path && same[plan.path] == 1 {
			r.paths[path] = plan.path
			plan.was = path
			delete(plans, path)
			plans[plan.path] = plan
		}
	}
	return s.renamed(r, isSwagger, ps), plans
}

// report says all of it in one warning: the count and the first places of each
// kind, and every place that is wider than the document.
func (a *adapted) report(doc *Document) {
	var lines []string
	add := func(places []string, what string) {
		if len(places) > 0 {
			lines = append(lines, fmt.Sprintf("\n  %d %s: %s", len(places), what, shorten(places)))
		}
	}
	add(a.models, "schemas renamed, with what refers to them")
	add(a.variables, "paths with variables renamed, with their declarations and mappings")
	add(a.declarations, "declarations of parameters left out, which no import takes (a proxy passes the parameters on all the same)")
	add(a.ids, "operationIds made unique")
	add(a.references, "references to responses and links that are not there replaced or left out")
	add(a.merged, "operations that are one with another, since API Gateway has one resource for their paths")
	if len(a.wider) > 0 {
		lines = append(lines, fmt.Sprintf("\n  %d paths wider than the document, since a variable is a whole segment in API Gateway (the backend gets the same bytes): %s", len(a.wider), strings.Join(a.wider, ", ")))
	}
	if len(lines) > 0 {
		doc.warn(WarnAdapted, "the document was changed to what API Gateway takes:"+strings.Join(lines, ""))
	}
}

// pathItem is a path with what it holds, at its place in the document.
type pathItem struct {
	path  string
	where *at
	item  *object
}

// adaptItems gives paths and what is under them the names of the plans, and
// joins paths that are one resource then.
func (w *wirer) adaptItems(items []pathItem, plans map[string]plan) []pathItem {
	byResource := map[string]int{}
	changed := map[*object]bool{}
	var kept []pathItem
	for _, one := range items {
		p := plans[one.path]
		was := cmp.Or(p.was, one.path)
		one.where = one.where.parent.child(was)
		if changed[one.item] = p.path != was; p.path != was {
			change := one.where.String() + " → " + p.path
			if len(p.widened) > 0 {
				w.adapted.wider = append(w.adapted.wider, change)
			} else {
				w.adapted.variables = append(w.adapted.variables, change)
			}
		}
		w.adaptParameters(one.where, one.item, p)
		for _, m := range one.item.members {
			if operations[m.Name] == "" || !isObject(m.Value) || isFunction(m.Value) {
				continue
			}
			place := one.where.child(m.Name)
			operation := one.item.open(m.Name)
			w.origins[operation] = was
			w.adaptParameters(place, operation, p)
			w.adaptMappings(place, operation, p)
			w.adaptResponses(place, operation)
		}
		one.path = p.path
		i, again := byResource[normalized(p.path)]
		if !again {
			byResource[normalized(p.path)] = len(kept)
			kept = append(kept, one)
			continue
		}
		if changed[kept[i].item] && p.path == was { // the document's own path takes precedence over one that became it
			kept[i], one = one, kept[i]
		}
		w.join(kept[i], one)
	}
	w.adaptIDs(kept)
	return kept
}

// adaptIDs makes operationIds unique; the first keeps it.
func (w *wirer) adaptIDs(items []pathItem) {
	type holder struct {
		operation *object
		place     *at
	}
	taken := map[string]bool{}
	var again []holder
	for _, one := range items {
		for _, m := range slices.SortedFunc(slices.Values(one.item.members), byName) {
			operation, ok := m.Value.(*object)
			id := getText(operation, "operationId")
			if !ok || operations[m.Name] == "" || id == "" {
				continue
			}
			if taken[id] {
				again = append(again, holder{operation, one.where.child(m.Name)})
			}
			taken[id] = true
		}
	}
	for _, one := range again {
		unique := free(getText(one.operation, "operationId"), taken)
		one.operation.set("operationId", unique)
		w.adapted.ids = append(w.adapted.ids, one.place.String()+" → "+unique)
	}
}

func byName(a, b member) int { return strings.Compare(a.Name, b.Name) }

// adaptParameters renames the declarations of a path's variables and leaves out
// those that no import takes. A variable for a whole segment is declared anew.
func (w *wirer) adaptParameters(where *at, holder *object, p plan) {
	value, _ := get(holder, "parameters")
	if !isList(value) {
		return
	}
	var items []any
	changed := false
	for i, entry := range itemsOf(value) {
		place, name := w.parameter(entry)
		to, held := p.names[name]
		switch {
		case place == "path" && held && to != name:
			renamed := copied(opened(w.follow(entry))).(*object)
			renamed.set("name", to)
			entry, changed = renamed, true
		case place == "path" && !held && slices.Contains(p.widened, name):
			changed = true
			continue
		case place != "" && name != "" && !wiring.IsToken(name) && !apigw.IsParameterName(name):
			w.adapted.declarations = append(w.adapted.declarations, where.child("parameters").item(i).String()+" ("+name+")")
			changed = true
			continue
		}
		items = append(items, entry)
	}
	if changed {
		holder.set("parameters", &list{items})
	}
}

// adaptMappings renames the variables that an operation's own integration reads.
func (w *wirer) adaptMappings(where *at, operation *object, p plan) {
	if _, ok := get(operation, extension); !ok {
		return
	}
	own := w.brought(operation)
	rename := func(place *at, value any) (string, bool) {
		text, _ := textOf(value)
		name, ok := strings.CutPrefix(text, apigw.PathSource)
		if !ok {
			return "", false
		}
		to, held := p.names[name]
		if !held && slices.Contains(p.widened, name) {
			w.ps.Add(place.field(), wiring.CodePathSegment, text, "must not read {%s}, which is part of a segment: API Gateway has variables for whole segments only", name)
		}
		return apigw.PathSource + to, held && to != name
	}
	where = where.child(extension)
	for key, source := range membersOf(own.open("requestParameters")) {
		if to, ok := rename(where.child("requestParameters").child(key), source); ok {
			own.open("requestParameters").set(key, to)
		}
	}
	if keys, ok := get(own, "cacheKeyParameters"); ok && isList(keys) {
		list := own.openList("cacheKeyParameters")
		for i, key := range list.items {
			if to, ok := rename(where.child("cacheKeyParameters").item(i), key); ok {
				list.items[i] = to
			}
		}
	}
}

// adaptResponses takes out references that lead nowhere, which the import would
// warn of.
func (w *wirer) adaptResponses(where *at, operation *object) {
	dangles := func(value any) bool {
		ref := getText(value, "$ref")
		return strings.HasPrefix(ref, "#") && !leads(w.source, ref)
	}
	where = where.child("responses")
	responses, _ := get(operation, "responses")
	for status, one := range membersOf(responses) {
		if dangles(one) {
			operation.open("responses").set(status, response(wiring.MethodResponse{StatusCode: status}, false))
			w.adapted.references = append(w.adapted.references, where.child(status).String())
			continue
		}
		links, _ := get(one, "links")
		for name, link := range membersOf(links) {
			if dangles(link) {
				operation.open("responses").open(status).open("links").delete(name)
				w.adapted.references = append(w.adapted.references, where.child(status).child("links").child(name).String())
			}
		}
	}
}

// join puts the operations of a path under another one that is the same
// resource. Of two with one verb the first stays, if both ask for the same
// security.
func (w *wirer) join(into, from pathItem) {
	for _, m := range from.item.members {
		operation, isOperation := m.Value.(*object)
		if operations[m.Name] == "" || !isOperation {
			continue
		}
		place := from.where.child(m.Name)
		other, again := get(into.item, m.Name)
		if !again {
			w.moveDown(from.item, operation)
			into.item.set(m.Name, operation)
			continue
		}
		for key, differ := range map[string]bool{
			"security": w.security.held(w, operation) != w.security.held(w, other),
			extension:  !same(operation, other, extension),
		} {
			if differ {
				w.ps.Add(place.field(), wiring.CodeRouteDuplicate, from.path, "must not become one operation with that of %s, since their %s differs: name the paths so that they differ in a whole segment", into.where, key)
			}
		}
		w.adapted.merged = append(w.adapted.merged, place.String()+" with "+into.where.String())
	}
}

// same tells whether two operations have the same value, or neither has one.
func same(one, other any, key string) bool {
	a, isThere := get(one, key)
	b, isToo := get(other, key)
	return isThere == isToo && spell(a) == spell(b)
}

// moveDown gives an operation what its path says for all of them.
func (w *wirer) moveDown(item, operation *object) {
	if servers, ok := get(item, "servers"); ok && operation.place("servers") < 0 {
		operation.set("servers", servers)
	}
	shared, _ := get(item, "parameters")
	own := map[string]bool{}
	given, _ := get(operation, "parameters")
	for _, entry := range itemsOf(given) {
		place, name := w.parameter(entry)
		own[place+" "+name] = true
	}
	for _, entry := range itemsOf(shared) {
		if place, name := w.parameter(entry); !own[place+" "+name] {
			list := operation.openList("parameters")
			list.items = append(list.items, entry)
		}
	}
}
