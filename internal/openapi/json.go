package openapi

import (
	"encoding/json"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// json reads one value of a document that is known to be valid.
func (r *reader) json(where *at, decoder *json.Decoder, depth int) any {
	token, _ := decoder.Token()
	delimiter, ok := token.(json.Delim)
	if !ok {
		if text, ok := token.(string); ok {
			r.checkText(where, text)
		}
		return token
	}
	if depth >= maxDepth && !r.ps.Has(wiring.CodeOpenApiSyntax) {
		r.tooDeep(where)
	}
	defer func() { _, _ = decoder.Token() }() // what closes it
	if delimiter == '[' {
		list := []any{}
		for i := 0; decoder.More(); i++ {
			list = append(list, r.json(where.item(i), decoder, depth+1))
		}
		return list
	}
	object := map[string]any{}
	for decoder.More() {
		token, _ := decoder.Token()
		key, _ := token.(string)
		place := where.child(key)
		r.checkText(place, key)
		if _, ok := object[key]; ok {
			r.ps.Add(place.field(), wiring.CodeOpenApiSyntax, key, "must stand once")
		}
		object[key] = r.json(place, decoder, depth+1)
	}
	return object
}

// checkText refuses half of a surrogate pair, \ud800 with nothing after it:
// encoding/json puts U+FFFD in its place and says nothing.
func (r *reader) checkText(where *at, text string) {
	if !r.foreign && strings.Contains(text, "\uFFFD") {
		r.ps.Add(where.field(), wiring.CodeOpenApiSyntax, text, "must not hold half of a surrogate pair")
	}
}
