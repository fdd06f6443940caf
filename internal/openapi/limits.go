package openapi

import (
	"fmt"
	"strconv"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// quotas warns of what a document has more of than accounts start with.
func (w *wirer) quotas() {
	if n := w.routes.Resources(); n > apigw.MaxResources {
		w.doc.warn(WarnResources, fmt.Sprintf("the document makes more resources than the quota of %d per API that accounts start with; it can be raised", apigw.MaxResources))
	}
	w.parts += countOf(itemsOf(child(child(w.root, "x-amazon-apigateway-documentation"), "documentationParts")))
	_, models := models(w.root, w.swagger)
	for _, model := range membersOf(models) {
		w.part(model)
	}
	if w.parts > apigw.MaxDocumentationParts {
		w.doc.warn(WarnParts, fmt.Sprintf("the document makes about %d documentation parts, which descriptions become on import; the quota is %d per API (documented, can be raised), and an import was refused above it (reported from a real account, 2022)", w.parts, apigw.MaxDocumentationParts))
	}
}

// part counts what has a description of its own.
func (w *wirer) part(value any) {
	if has(value, "description") || has(value, "summary") {
		w.parts++
	}
}

// document counts an operation's documentation parts, and notices parameters
// that an import leaves out.
func (w *wirer) document(where *at, operation any) {
	w.part(operation)
	body, _ := get(operation, "requestBody")
	w.part(w.follow(body))
	parameters, _ := get(operation, "parameters")
	for i, entry := range itemsOf(parameters) {
		parameter := w.follow(entry)
		w.part(parameter)
		if getText(parameter, "in") == "formData" {
			w.doc.warn(WarnFormData, "the import leaves out parameters in formData and warns, which with failOnWarnings is an error (reported from real accounts); a proxy passes the form on all the same", where.child("parameters").item(i).String())
		}
	}
	responses, _ := get(operation, "responses")
	for _, response := range membersOf(responses) {
		response := w.follow(response)
		w.part(response)
		headers, _ := get(response, "headers")
		for _, header := range membersOf(headers) {
			w.part(w.follow(header))
		}
	}
}

// reserved notices paths that API Gateway answers itself.
func (w *wirer) reserved(where *at, resource string) {
	if apigw.IsReservedPath(resource) {
		w.doc.warn(WarnReserved, "API Gateway keeps /ping and /sping for its own health checks: at the root of an API with a custom domain name they do not answer as expected (documented)", where.String())
	}
}

// bytes says how large the document is; what is much too large is not counted
// to its end.
func (d *Document) bytes() string {
	if d.Size > maxWritten {
		return "more than " + strconv.Itoa(maxWritten)
	}
	return strconv.Itoa(d.Size)
}
