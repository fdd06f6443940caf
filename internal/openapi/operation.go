package openapi

import (
	"encoding/json"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

var (
	statusCode = regexp.MustCompile(`^[1-5][0-9][0-9]$`)
	// parameterName is what an import takes (reported from real accounts).
	parameterName = regexp.MustCompile(`^[a-zA-Z0-9:._$-]+$`)
)

// places are where API Gateway finds a parameter, by where OpenAPI says it is.
var places = map[string]string{"path": "path", "query": "querystring", "header": "header"}

// declare adds the parameters that the path holds or the integration maps and
// the operation does not declare: API Gateway refuses a mapping from a
// parameter it does not know. An undeclared path parameter is no reason to
// complain: the path says all that there is to say.
func (w *wirer) declare(route wiring.Route, item, operation map[string]any, i wiring.Integration) {
	wanted := map[string]bool{}
	for _, name := range wiring.Parameters(route.Path) {
		wanted["method.request.path."+name] = true
	}
	maps.Copy(wanted, i.MethodRequestParameters)
	w.declared(item, wanted)
	w.declared(operation, wanted)
	if len(wanted) == 0 {
		return
	}
	list, _ := operation["parameters"].([]any)
	for _, source := range slices.Sorted(maps.Keys(wanted)) {
		place, name, _ := strings.Cut(strings.TrimPrefix(source, "method.request."), ".")
		if place == "querystring" {
			place = "query"
		}
		parameter := map[string]any{"name": name, "in": place, "required": wanted[source]}
		if _, ok := w.root["swagger"]; ok {
			parameter["type"] = "string"
		} else {
			parameter["schema"] = map[string]any{"type": "string"}
		}
		list = append(list, parameter)
	}
	operation["parameters"] = list
}

// declared takes the parameters that an object declares out of those wanted.
func (w *wirer) declared(object map[string]any, wanted map[string]bool) {
	list, _ := object["parameters"].([]any)
	for _, one := range list {
		place, name := w.parameter(one)
		delete(wanted, "method.request."+place+"."+name)
	}
}

// parameter tells what an entry of a list of parameters declares.
func (w *wirer) parameter(entry any) (place, name string) {
	parameter := follow(w.root, entry)
	in, _ := parameter["in"].(string)
	name, _ = parameter["name"].(string)
	return places[in], name
}

// checkParameters holds what a path item or an operation declares against the
// path: a parameter that the path does not hold can have no value.
func (w *wirer) checkParameters(where *at, path string, object map[string]any) {
	value, ok := object["parameters"]
	if !ok {
		return
	}
	where = where.child("parameters")
	list, ok := value.([]any)
	if !ok {
		w.structure(where, "a list of parameters")
		return
	}
	held := wiring.Parameters(path)
	for i, one := range list {
		if _, ok := one.(map[string]any); !ok {
			w.structure(where.item(i), "a parameter, which is an object")
			continue
		}
		place, name := w.parameter(one)
		if place != "" && name != "" && !wiring.IsToken(name) && !parameterName.MatchString(name) {
			w.ps.Add(where.item(i).field(), wiring.CodeOpenApiParameterName, name, "must be named by letters, digits and : . _ - $: API Gateway imports no other name")
		}
		if place == "path" && !slices.Contains(held, name) && !wiring.IsToken(path+name) {
			w.doc.warn(WarnParameter, "path parameters are declared that the path does not hold: OpenAPI has no meaning for them, and what API Gateway makes of them is not established", where.item(i).String())
		}
	}
}

// checkIDs refuses an operationId that the document gives twice (OpenAPI): a
// choice by it would be for both. Operations that several paths refer to are
// the document's once.
func (w *wirer) checkIDs(where *at, items map[string]map[string]any) {
	places := map[string][]*at{}
	for _, path := range slices.Sorted(maps.Keys(items)) {
		for _, key := range slices.Sorted(maps.Keys(items[path])) {
			operation, _ := items[path][key].(map[string]any)
			if id, _ := operation["operationId"].(string); id != "" && operations[key] != "" {
				places[id] = append(places[id], where.child(path).child(key).child("operationId"))
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(places)) {
		if len(places[id]) == 1 {
			continue
		}
		for _, place := range places[id] {
			w.ps.Add(place.field(), wiring.CodeOpenApiStructure, id, "must be an operationId that stands once in the document, not %d times", len(places[id]))
		}
	}
}

// respond makes the integration's responses and the operation's agree: the
// status code of an integration's response must be among the operation's
// (documented). A proxy passes on whatever status the backend gives.
func (w *wirer) respond(where *at, operation map[string]any, i *wiring.Integration) {
	value, ok := operation["responses"]
	responses, isObject := value.(map[string]any)
	if ok && !isObject {
		w.structure(where.child("responses"), "an object with the operation's responses")
		return
	}
	if isFunction(responses) || responses["$ref"] != nil {
		return // what it becomes is not known
	}
	declared := slices.DeleteFunc(slices.Sorted(maps.Keys(responses)), func(key string) bool { return !statusCode.MatchString(key) })
	var wanted []string
	if len(i.Responses) > 0 {
		for _, response := range i.Responses {
			wanted = append(wanted, response.StatusCode)
		}
	} else if i.AnswersWithoutResponses {
		w.doc.warn(WarnNoResponses, "API Gateway answers every call with 500 where Proxy is false and no IntegrationResponses are given", where.String())
	} else if len(declared) > 0 && !slices.Contains(declared, "200") {
		i.DefaultStatus = declared[0]
	} else {
		wanted = []string{"200"}
	}
	for _, status := range wanted {
		if _, ok := responses[status]; ok || wiring.IsToken(status) {
			continue
		}
		if responses == nil {
			responses = map[string]any{}
			operation["responses"] = responses
		}
		responses[status] = map[string]any{"description": status + " response"}
	}
}

// keep leaves an operation's own integration as it is. One over a VPC link
// gets what it lacks to be one, and the target's key is spelled as API Gateway is
// known to read it.
//
// A reference to an integration is written out: AWS documents it for HTTP APIs
// only.
func (w *wirer) keep(where *at, operation map[string]any, ours wiring.Integration, insecure bool, declare func()) {
	own, ok := operation[extension].(map[string]any)
	if !ok {
		w.structure(where, "an integration, which is an object")
		return
	}
	if ref, ok := own["$ref"].(string); ok { // one that leads to an integration is written out by now
		before := len(w.ps)
		if checkRef(w.root, where.child("$ref"), ref, &w.ps); len(w.ps) == before && !wiring.IsToken(ref) {
			w.ps.Add(where.child("$ref").field(), wiring.CodeOpenApiRef, ref, "must refer to an integration")
		}
		return
	}
	w.respell(where, own)
	if !isLinked(own) {
		return
	}
	lacks := func(key string) bool { return own[key] == nil || own[key] == "" }
	uri, _ := own["uri"].(string)
	if lacks("uri") {
		uri = ours.Uri
	}
	ours.InsecureSkipVerification = insecure && !strings.HasPrefix(strings.ToLower(uri), "http:")
	if ours.InsecureSkipVerification && lacks("tlsConfig") {
		w.tls++
	}
	spelled := jsonable(ours.OpenAPI()).(map[string]any)
	if !lacks("connectionId") && own["connectionId"] != ours.ConnectionID && lacks("integrationTarget") {
		w.doc.warn(WarnForeignLink, "has a connectionId of its own and got this load balancer as integrationTarget: a VPC link V2 in this load balancer's VPC works, a VPC link V1 does not", where.String())
	}
	if lacks("uri") {
		own["uri"] = spelled["uri"]
		if mapped, ok := spelled["requestParameters"].(map[string]any); ok {
			parameters, ok := own["requestParameters"].(map[string]any)
			if isFunction(parameters) {
				w.structure(where.child("requestParameters"), "no function of CloudFormation, which cannot be completed")
				return
			}
			if !ok {
				parameters = map[string]any{}
				own["requestParameters"] = parameters
			}
			for key, source := range mapped {
				if _, ok := parameters[key]; !ok {
					parameters[key] = source
				}
			}
			declare()
		}
	}
	for _, key := range []string{"connectionId", "integrationTarget", "type", "httpMethod", "tlsConfig"} {
		if lacks(key) && spelled[key] != nil {
			own[key] = spelled[key]
		}
	}
	if target, ok := own["integrationTarget"].(string); ok {
		w.note(wiring.CheckArn(where.child("integrationTarget").field(), target))
	}
}

// isLinked tells an integration over a VPC link.
func isLinked(own any) bool {
	integration, _ := own.(map[string]any)
	kind, _ := integration["connectionType"].(string)
	return strings.EqualFold(kind, wiring.VpcLink)
}

// respell writes integrationTarget for integration-target: AWS's page has the
// second, the first is what is known to be honoured.
func (w *wirer) respell(where *at, own map[string]any) {
	const page, known = "integration-target", "integrationTarget"
	target, ok := own[page]
	if !ok {
		return
	}
	if other, ok := own[known]; ok && other != nil && !reflect.DeepEqual(other, target) {
		w.ps.Add(where.child(page).field(), wiring.CodeOpenApiOwnTarget, "", "must not differ from %s beside it", known)
		return
	}
	delete(own, page)
	own[known] = target
}

// jsonable turns the core's Go values into the tree's.
func jsonable(value any) any {
	switch v := value.(type) {
	case map[string]any:
		m := make(map[string]any, len(v))
		for key, child := range v {
			m[key] = jsonable(child)
		}
		return m
	case map[string]string:
		m := make(map[string]any, len(v))
		for key, child := range v {
			m[key] = child
		}
		return m
	case []string:
		list := make([]any, len(v))
		for i, child := range v {
			list[i] = child
		}
		return list
	case float64:
		return json.Number(strconv.FormatFloat(v, 'f', -1, 64))
	}
	return value
}
