package openapi

import (
	"maps"
	"slices"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// declare adds the parameters that the path holds or the integration maps and
// the operation does not declare: API Gateway refuses a mapping from a
// parameter it does not know. Of a path's own variables it wants the greedy ones
// declared (recorded); the others are declared too, and a document is never
// judged for leaving them out.
func (w *wirer) declare(path string, item, operation *object, mapped map[string]bool) {
	wanted := pathParameters(path)
	maps.Copy(wanted, mapped)
	w.declared(item, wanted)
	w.declared(operation, wanted)
	if len(wanted) > 0 {
		list := operation.openList("parameters")
		list.items = append(list.items, parameters(wanted, w.swagger)...)
	}
}

// declared takes the parameters that an object declares out of those wanted.
func (w *wirer) declared(object any, wanted map[string]bool) {
	list, _ := get(object, "parameters")
	for _, one := range itemsOf(list) {
		place, name := w.parameter(one)
		delete(wanted, apigw.MethodRequest+place+"."+name)
	}
}

// parameter tells what an entry of a list of parameters declares.
func (w *wirer) parameter(entry any) (place, name string) {
	parameter := w.follow(entry)
	found, _ := apigw.PlaceOf(getText(parameter, "in"))
	return string(found), getText(parameter, "name")
}

// checkParameters checks what a path item or an operation declares against the
// path: a parameter that the path does not hold can have no value.
func (w *wirer) checkParameters(where *at, path string, object *object) {
	value, ok := get(object, "parameters")
	if !ok {
		return
	}
	where = where.child("parameters")
	if !isList(value) {
		w.structure(where, "a list of parameters")
		return
	}
	held := wiring.Parameters(path)
	for i, one := range itemsOf(value) {
		if !isObject(one) {
			w.structure(where.item(i), "a parameter, which is an object")
			continue
		}
		place, name := w.parameter(one)
		if place != "" && name != "" && !wiring.IsToken(name) && !apigw.IsParameterName(name) {
			w.ps.Add(where.item(i).field(), wiring.CodeOpenApiParameterName, name, "must be named by "+apigw.ParameterChars+", since API Gateway imports no other name: leave the declaration out, a proxy passes the parameter on all the same, or set Adapt")
		}
		if place == "path" && !slices.Contains(held, name) && !wiring.IsToken(path+name) {
			w.doc.warn(WarnParameter, "path parameters are declared that the path does not hold: OpenAPI has no meaning for them, and what API Gateway makes of them is not established", where.item(i).String())
		}
	}
}

const answersNothing = "API Gateway answers every call with 500 where Proxy is false and no IntegrationResponses are given"

// respond makes the integration's responses and the operation's agree: the
// status code of an integration's response must be among the operation's
// (documented). A proxy passes on whatever status the backend gives.
func (w *wirer) respond(where *at, operation *object, i *wiring.Integration) {
	responses, ok := get(operation, "responses")
	if ok && !isObject(responses) {
		w.structure(where.child("responses"), "an object with the operation's responses")
		return
	}
	if isFunction(responses) || has(responses, "$ref") {
		return // what it becomes is not known
	}
	var declared []string
	for status := range membersOf(responses) {
		if apigw.IsStatusCode(status) {
			declared = append(declared, status)
		}
	}
	slices.Sort(declared)
	var wanted []wiring.MethodResponse
	if len(i.Responses) > 0 {
		wanted = i.MethodResponses
	} else if i.AnswersWithoutResponses {
		w.doc.warn(WarnNoResponses, answersNothing, where.String())
	} else if len(declared) > 0 && !slices.Contains(declared, "200") {
		i.DefaultStatus = declared[0]
	} else {
		wanted = []wiring.MethodResponse{{StatusCode: apigw.DefaultStatusCode}}
	}
	for _, one := range wanted {
		if wiring.IsToken(one.StatusCode) || slices.Contains(declared, one.StatusCode) && len(one.Headers) == 0 {
			continue
		}
		opened := operation.open("responses")
		if opened == nil {
			opened = &object{}
			operation.set("responses", opened)
		}
		if slices.Contains(declared, one.StatusCode) {
			w.declareHeaders(opened, one)
		} else {
			opened.set(one.StatusCode, response(one, w.swagger))
		}
	}
}

// declareHeaders adds the headers that an integration's response maps and the
// operation's does not have. A reference to a response is written out for it,
// since nothing may stand beside a $ref.
func (w *wirer) declareHeaders(responses *object, needed wiring.MethodResponse) {
	declared := responses.open(needed.StatusCode)
	if declared != nil && has(declared, "$ref") {
		target, ok := w.follow(declared).(raw)
		if !ok {
			return // refused where references are checked
		}
		w.copy(target)
		declared = opened(target)
		responses.set(needed.StatusCode, declared)
	}
	if given, ok := get(declared, "headers"); declared == nil || isFunction(declared) || ok && (!isObject(given) || isFunction(given)) {
		return // what it becomes is not known
	}
	headers := declared.open("headers")
	if headers == nil {
		headers = &object{}
		declared.set("headers", headers)
	}
	for _, name := range needed.Headers {
		if !has(headers, name) {
			headers.set(name, header(w.swagger))
		}
	}
}
