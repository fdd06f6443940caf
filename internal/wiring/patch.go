package wiring

import (
	"encoding/json"
	"strings"
)

// PatchOperations gives the JSON of `aws apigateway update-integration
// --patch-operations` that brings a method on the resource path from a VPC link
// V1 to V2: all three in one call, since API Gateway must never see a V2 link
// without its target.
func (w *Wiring) PatchOperations(path string) (string, Problems) {
	ps := CheckPath("path", path)
	in, problems := w.Describe(Route{Verb: Any, Path: path}, nil)
	if ps = append(ps, problems...); len(ps) > 0 {
		return "", ps
	}
	type operation struct {
		Op    string `json:"op"`
		Path  string `json:"path"`
		Value string `json:"value"`
	}
	var spelled strings.Builder
	encoder := json.NewEncoder(&spelled)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode([]operation{ // of strings into a buffer: cannot fail
		{"replace", "/connectionId", in.ConnectionID},
		{"replace", "/uri", in.Uri},
		{"replace", "/integrationTarget", in.TargetArn},
	})
	return strings.TrimSuffix(spelled.String(), "\n"), nil
}
