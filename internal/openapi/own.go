package openapi

import (
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// brought is the integration that an operation has of its own. A reference to an
// integration is replaced by what it refers to, since AWS documents references for
// HTTP APIs only. A reference that leads to no integration stays: keep reports it,
// and if the integration is to be replaced anyway, nothing is wrong.
func (w *wirer) brought(operation *object) *object {
	own := operation.open(extension)
	if own != nil && has(own, "$ref") {
		if target, ok := w.follow(own).(raw); ok && isIntegration(target) {
			w.copy(target)
			own = opened(target)
			operation.set(extension, own)
		}
	}
	return own
}

// keep leaves an operation's own integration as it is. One over a VPC link
// gets what it lacks to be one, and the target's key is spelled as API Gateway is
// known to read it. Whatever it is, what its mappings read is declared: an import
// refuses others with "Invalid mapping expression specified" (recorded).
func (w *wirer) keep(where *at, route wiring.Route, item, operation, own *object, ours wiring.Integration, insecure bool) {
	if own == nil {
		w.structure(where, "an integration, which is an object")
		return
	}
	if ref, ok := textOf(own.get("$ref")); ok { // one that leads to an integration is written out by now
		if place := where.child("$ref"); !leads(w.source, ref) {
			refuseRef(place, ref, &w.ps)
		} else if !wiring.IsToken(ref) {
			w.ps.Add(place.field(), wiring.CodeOpenApiRef, ref, "must refer to an integration")
		}
		return
	}
	w.respell(where, own)
	if isLinked(own) && !w.complete(where, own, ours, insecure) {
		return
	}
	if mapped := w.mapped(route.Path, own); len(mapped) > 0 {
		w.declare("", item, operation, mapped)
	}
}

// complete gives an integration over a VPC link what it lacks.
func (w *wirer) complete(where *at, own *object, ours wiring.Integration, insecure bool) bool {
	lacks := func(key string) bool {
		text, isText := textOf(own.get(key))
		return !has(own, key) || isText && text == ""
	}
	uri := getText(own, "uri")
	if lacks("uri") {
		uri = ours.Uri
	}
	ours.InsecureSkipVerification = insecure && !strings.HasPrefix(strings.ToLower(uri), "http:")
	if ours.InsecureSkipVerification && lacks("tlsConfig") {
		w.tls++
	}
	spelled := ours.OpenAPI().Map()
	if !lacks("connectionId") && getText(own, "connectionId") != ours.ConnectionID && lacks("integrationTarget") {
		w.doc.warn(WarnForeignLink, "has a connectionId of its own and got this load balancer as integrationTarget: a VPC link V2 in this load balancer's VPC works, a VPC link V1 does not", where.String())
	}
	if lacks("uri") {
		own.set("uri", spelled["uri"])
		w.made++
		if mapped, ok := spelled["requestParameters"].(map[string]string); ok {
			given, _ := get(own, "requestParameters")
			if isFunction(given) {
				w.structure(where.child("requestParameters"), "no function of CloudFormation, which cannot be completed")
				return false
			}
			parameters := own.open("requestParameters")
			if parameters == nil {
				parameters = &object{}
				own.set("requestParameters", parameters)
			}
			for key, source := range sorted(mapped) {
				if parameters.place(key) < 0 {
					parameters.set(key, source)
				}
			}
		}
	}
	for _, key := range []string{"connectionId", "integrationTarget", "type", "httpMethod", "tlsConfig"} {
		if lacks(key) && spelled[key] != nil {
			own.set(key, spelled[key])
		}
	}
	if target, ok := textOf(own.get("integrationTarget")); ok {
		w.note(wiring.CheckArn(where.child("integrationTarget").field(), target))
	}
	return true
}

// mapped are the parameters that an integration reads, with whether they are
// required. A variable that the path does not have cannot be declared.
func (w *wirer) mapped(path string, own *object) map[string]bool {
	var i wiring.Integration
	for _, source := range membersOf(own.get("requestParameters")) {
		if text, ok := textOf(source); ok {
			i.Declare(text)
		}
	}
	for _, key := range itemsOf(own.get("cacheKeyParameters")) {
		if text, ok := textOf(key); ok {
			i.Declare(text)
		}
	}
	held := wiring.Parameters(path)
	for source := range i.MethodRequestParameters {
		if name, ok := strings.CutPrefix(source, apigw.PathSource); ok && !slices.Contains(held, name) {
			delete(i.MethodRequestParameters, source)
		}
	}
	return i.MethodRequestParameters
}

// isLinked tells an integration over a VPC link.
func isLinked(own *object) bool {
	return strings.EqualFold(getText(own, "connectionType"), wiring.VpcLink)
}

// respell writes integrationTarget for integration-target: AWS's page has the
// second, the first is what is known to be honoured.
func (w *wirer) respell(where *at, own *object) {
	const page, known = "integration-target", "integrationTarget"
	target, ok := get(own, page)
	if !ok {
		return
	}
	if has(own, known) && spell(own.get(known)) != spell(target) {
		w.ps.Add(where.child(page).field(), wiring.CodeOpenApiOwnTarget, "", "must not differ from %s beside it", known)
		return
	}
	own.delete(page)
	own.set(known, target)
}
