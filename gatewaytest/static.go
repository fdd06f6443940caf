package gatewaytest

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// static is a mapping template without logic: text, and references to values
// that need no evaluation.
type static []staticPart

type staticPart struct {
	text  string
	value func(*call) string
}

// fill is the template's text in a call.
func (s static) fill(c *call) string {
	if len(s) == 1 && s[0].value == nil {
		return s[0].text
	}
	var b strings.Builder
	for _, p := range s {
		b.WriteString(p.text)
		if p.value != nil {
			b.WriteString(p.value(c))
		}
	}
	return b.String()
}

// reference is a reference as the Velocity language writes it; a directive
// starts with #.
var reference = regexp.MustCompile(`\$!?(?:\{([A-Za-z][\w.-]*)\}|([A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*(?:\([^()]*\))?))|#(?:set|if|else|elseif|end|foreach|macro|define|parse|include|stop|break|evaluate|\*|#|\[\[|\{)`)

// newStatic reads a mapping template. left names the first thing in it that
// needs more than filling in, "" where there is none.
func newStatic(text string) (s static, left string) {
	for {
		at := reference.FindStringSubmatchIndex(text)
		if at == nil {
			return append(s, staticPart{text: text}), ""
		}
		found := text[at[0]:at[1]]
		name := ""
		for _, group := range []int{2, 4} {
			if at[group] >= 0 {
				name = text[at[group]:at[group+1]]
			}
		}
		value, known := referenceValue(name)
		if !known {
			return nil, found
		}
		s = append(s, staticPart{text[:at[0]], value})
		text = text[at[1]:]
	}
}

// referenceValue is what a reference stands for.
func referenceValue(name string) (value func(*call) string, known bool) {
	switch name {
	case "input.body", "input.json('$')", `input.json("$")`:
		return func(c *call) string { return string(c.payload()) }, true
	}
	if name, ok := strings.CutPrefix(name, "context."); ok {
		return contextValue(name)
	}
	if name, ok := strings.CutPrefix(name, "stageVariables."); ok {
		return func(c *call) string { return c.variables[name] }, true
	}
	return nil, false
}

// templates are mapping templates by content type.
type templates map[string]static

// chosenTemplate is a template with the content type it stands under.
type chosenTemplate struct {
	contentType string
	text        static
}

// newTemplates reads mapping templates; unmodeled lists those with logic.
func newTemplates(texts map[string]string) (t templates, unmodeled []string) {
	t = templates{}
	for _, contentType := range template.SortedKeys(texts) {
		s, left := newStatic(texts[contentType])
		if left != "" {
			unmodeled = append(unmodeled, fmt.Sprintf("mapping template of %s with logic: %s", contentType, left))
			continue
		}
		t[contentType] = s
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
