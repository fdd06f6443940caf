package openapi

import (
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// item gives a path item, written out where it is a reference; nil when that is a
// problem.
func (w *wirer) item(where *at, value any) *object {
	switch {
	case !isObject(value):
		w.structure(where, "an object with the path's operations")
		return nil
	case isFunction(value):
		w.structure(where, "no function of CloudFormation, which cannot be wired")
		return nil
	}
	ref, ok := get(value, "$ref")
	if !ok {
		return opened(value)
	}
	if _, ok := textOf(ref); !ok {
		w.structure(where.child("$ref"), "a text")
		return nil
	}
	return w.inlined(where, value)
}

// isIntegration tells integrations from other objects by their keys.
func isIntegration(value any) bool {
	return has(value, "type") || has(value, "uri") || has(value, "connectionType") || has(value, "httpMethod") || isFunction(value)
}

// isFunction tells an object that CloudFormation puts something else in place of:
// what is in it cannot be wired.
func isFunction(value any) bool {
	members := 0
	isRef := false
	for name, child := range membersOf(value) {
		if strings.HasPrefix(name, "Fn::") {
			return true
		}
		members++
		isRef = name == "Ref" && isText(child)
	}
	return isRef && members == 1
}

// isItem tells path items from other objects: they hold operations.
func isItem(item *object) bool {
	if item == nil {
		return false
	}
	for _, m := range item.members {
		if key := strings.ToLower(m.Name); operations[key] != "" || key == "trace" {
			return true
		}
	}
	return false
}

// inlined writes a referred-to path item out: its operations have to be wired
// for this path, whatever other path has them too.
func (w *wirer) inlined(where *at, item any) *object {
	whole := w.whole(item, apigw.MaxRefs)
	if !isItem(whole) {
		if whole != nil || len(w.ps) == 0 { // references that lead nowhere are reported already
			w.ps.Add(where.field(), wiring.CodeOpenApiRef, "", "must refer to a path item")
		}
		return nil
	}
	for i, m := range whole.members {
		if _, beside := get(item, m.Name); beside {
			continue
		}
		value, ok := m.Value.(raw)
		if !ok {
			continue
		}
		w.copy(value)
		if operation := opened(value); operation != nil && operations[m.Name] != "" {
			w.share(value.at, operation)
			whole.members[i].Value = operation
		}
	}
	return whole
}

// share handles an operation that several paths refer to: only the first keeps the
// operationId, but choices by that operationId apply to all of them.
func (w *wirer) share(origin uint32, operation *object) {
	if id := getText(operation, "operationId"); id != "" && w.firsts[origin] {
		operation.delete("operationId")
		w.shared[operation] = id
	}
	w.firsts[origin] = true
}

// whole joins what a chain of references leads to with what stands beside each;
// nil when it ends nowhere or in itself.
func (w *wirer) whole(item any, links int) *object {
	ref, ok := get(item, "$ref")
	target, isText := textOf(ref)
	if !ok || !isText {
		return opened(item)
	}
	value, ok := w.lookup(target)
	if !ok || links == 0 || !isObject(value) {
		return nil
	}
	joined := w.whole(value, links-1)
	if joined == nil {
		return nil
	}
	for name, value := range membersOf(item) {
		joined.set(name, value)
	}
	joined.delete("$ref")
	return joined
}

// copy counts a value that is written out for a reference. The total is bounded,
// as for aliases: many references to one large object can need more memory than
// there is.
func (w *wirer) copy(value raw) {
	before := w.copies
	w.copies += int(value.nodes[value.at].size)
	if w.copies > maxAliased && before <= maxAliased {
		w.ps.Add("document", wiring.CodeOpenApiSize, "", "must have at most %d values in path items and integrations that are referred to, each counted once a reference", maxAliased)
	}
}
