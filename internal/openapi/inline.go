package openapi

import (
	"maps"
	"reflect"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// item gives a path item, written out where it is a reference; nil when that is a
// problem.
func (w *wirer) item(where *at, value any) map[string]any {
	item, ok := value.(map[string]any)
	switch {
	case !ok:
		w.structure(where, "an object with the path's operations")
		return nil
	case isFunction(item):
		w.structure(where, "no function of CloudFormation, which cannot be wired")
		return nil
	}
	ref, ok := item["$ref"]
	if !ok {
		return item
	}
	if _, ok := ref.(string); !ok {
		w.structure(where.child("$ref"), "a text")
		return nil
	}
	return w.inlined(where, item)
}

// identity tells objects of the document apart; 0 for what is none.
func identity(value any) uintptr {
	if object, ok := value.(map[string]any); ok {
		return reflect.ValueOf(object).Pointer()
	}
	return 0
}

// ownByReference writes references to integrations out. What leads to none stays,
// for keep to speak of: the integration may be replaced.
func (w *wirer) ownByReference(items map[string]map[string]any) {
	type reference struct{ operation, integration map[string]any }
	var found []reference
	for _, item := range items {
		for key := range operations {
			operation, _ := item[key].(map[string]any)
			own, _ := operation[extension].(map[string]any)
			if own["$ref"] == nil {
				continue
			}
			if target := follow(w.root, own); isIntegration(target) {
				found = append(found, reference{operation, w.copied(target).(map[string]any)})
			}
		}
	}
	for _, r := range found {
		r.operation[extension] = r.integration
	}
}

// isIntegration tells integrations from other objects by their keys.
func isIntegration(object map[string]any) bool {
	return object["type"] != nil || object["uri"] != nil || object["connectionType"] != nil || object["httpMethod"] != nil || isFunction(object)
}

// isFunction tells an object that CloudFormation puts something else in place of:
// what is in it cannot be wired.
func isFunction(object map[string]any) bool {
	if _, isText := object["Ref"].(string); isText && len(object) == 1 {
		return true
	}
	for key := range object {
		if strings.HasPrefix(key, "Fn::") {
			return true
		}
	}
	return false
}

// isItem tells path items from other objects: they hold operations.
func isItem(object map[string]any) bool {
	for key := range object {
		if key = strings.ToLower(key); operations[key] != "" || key == "trace" {
			return true
		}
	}
	return false
}

// inlined writes a referred-to path item out: its operations have to be wired
// for this path, whatever other path has them too.
func (w *wirer) inlined(where *at, item map[string]any) map[string]any {
	whole := w.whole(item, 16)
	if !isItem(whole) {
		if whole != nil || len(w.ps) == 0 { // references that lead nowhere are reported already
			w.ps.Add(where.field(), wiring.CodeOpenApiRef, "", "must refer to a path item")
		}
		return nil
	}
	merged := map[string]any{}
	for key, value := range whole {
		if _, beside := item[key]; beside {
			merged[key] = value
			continue
		}
		merged[key] = w.copied(value)
		if operation, ok := merged[key].(map[string]any); ok && operations[key] != "" {
			w.share(identity(value), operation)
		}
	}
	return merged
}

// share leaves an operation that several paths have its operationId once; the
// choices by it are for all.
func (w *wirer) share(origin uintptr, operation map[string]any) {
	if id, ok := operation["operationId"].(string); ok && w.firsts[origin] {
		delete(operation, "operationId")
		w.shared[identity(operation)] = id
	}
	w.firsts[origin] = true
}

// whole joins what a chain of references leads to with what stands beside each;
// nil when it ends nowhere or in itself.
func (w *wirer) whole(item map[string]any, links int) map[string]any {
	ref, ok := item["$ref"].(string)
	if !ok {
		return item
	}
	value, _ := lookup(w.root, ref)
	target, ok := value.(map[string]any)
	if !ok || links == 0 {
		return nil
	}
	beyond := w.whole(target, links-1)
	if beyond == nil {
		return nil
	}
	joined := maps.Clone(beyond)
	maps.Copy(joined, item)
	delete(joined, "$ref")
	return joined
}

// copied copies a value. What references stand for is bounded as aliases are:
// many to one large object can say more than any memory holds.
func (w *wirer) copied(value any) any {
	if w.copies++; w.copies > maxAliased {
		if w.copies == maxAliased+1 {
			w.ps.Add("document", wiring.CodeOpenApiSize, "", "must have at most %d values in path items and integrations that are referred to, each counted once a reference", maxAliased)
		}
		return value
	}
	switch v := value.(type) {
	case map[string]any:
		m := make(map[string]any, len(v))
		for key, child := range v {
			m[key] = w.copied(child)
		}
		return m
	case []any:
		list := make([]any, len(v))
		for i, child := range v {
			list[i] = w.copied(child)
		}
		return list
	}
	return value
}
