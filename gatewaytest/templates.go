package gatewaytest

import (
	"fmt"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// templates are mapping templates by content type.
type templates map[string]mappingTemplate

// chosenTemplate is a template with the content type it stands under.
type chosenTemplate struct {
	contentType string
	text        mappingTemplate
}

// newTemplates reads mapping templates, which may set what is in overrides;
// unmodeled lists those with logic that is not modeled.
func newTemplates(texts map[string]string, overrides overridable) (t templates, unmodeled []string) {
	t = templates{}
	for _, contentType := range template.SortedKeys(texts) {
		parsed, left := parseTemplate(texts[contentType], overrides)
		if left != "" {
			unmodeled = append(unmodeled, fmt.Sprintf("mapping template of %s with logic: %s", contentType, left))
			continue
		}
		t[contentType] = parsed
	}
	return t, unmodeled
}

// choose is the template of a content type, else that of JSON, else the first.
func (t templates) choose(contentType string) (chosenTemplate, bool) {
	for _, name := range append([]string{contentType, "application/json"}, template.SortedKeys(t)...) {
		if s, ok := t[name]; ok {
			return chosenTemplate{name, s}, true
		}
	}
	return chosenTemplate{}, false
}
