package test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/diagram"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/golden"
)

// The README of each example shows the wiring of its template.
func TestExamplesShowTheirWiring(t *testing.T) {
	for _, e := range append(slices.Clone(examples), otherVersions...) {
		path := filepath.Join("..", "examples", e.folder(), "README.md")
		if e.folder() == "" {
			continue // a version that has no page of its own
		}
		page, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
			continue
		}
		var picture bytes.Buffer
		templates := e.assembly(t).templates
		for _, name := range sortedKeys(templates) {
			text, err := diagram.Mermaid(templates[name])
			if errors.Is(err, diagram.ErrNoPrivateIntegration) {
				continue
			}
			if err != nil {
				t.Errorf("%s: %v", e.name, err)
			}
			picture.WriteString("\n```mermaid\n" + text + "```\n")
		}
		fresh, err := between(page, "diagram", picture.String())
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		golden.Check(t, path, fresh)
	}
}

// folder of the example whose page shows this version, or "".
func (e example) folder() string {
	switch e.name {
	case "migrate-v1", "migrate-v1 before", "pipeline":
		return ""
	case "migrate-v1 rewired":
		return "migrate-v1"
	case "pipeline's stage":
		return "pipeline"
	}
	return e.name
}
