package cfn

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Stack is a template of a cloud assembly, which is what cdk synth writes.
type Stack struct {
	// Name is the stack's, and File its template.
	Name, File string
}

// Assembly lists the stacks of a cdk.out directory, those of nested assemblies
// (CDK Stages) included, sorted by name.
func Assembly(dir string) ([]Stack, error) {
	text, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		return nil, fmt.Errorf("%s holds no cloud assembly: %w", dir, err)
	}
	var manifest struct {
		Artifacts map[string]struct {
			Type        string
			DisplayName string
			Properties  struct{ TemplateFile, DirectoryName string }
		}
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, "manifest.json"), err)
	}
	var found []Stack
	for _, id := range slices.Sorted(maps.Keys(manifest.Artifacts)) {
		switch a := manifest.Artifacts[id]; a.Type {
		case "aws:cloudformation:stack":
			name := id
			if a.DisplayName != "" {
				name = a.DisplayName
			}
			found = append(found, Stack{name, filepath.Join(dir, a.Properties.TemplateFile)})
		case "cdk:cloud-assembly":
			nested, err := Assembly(filepath.Join(dir, a.Properties.DirectoryName))
			if err != nil {
				return nil, err
			}
			found = append(found, nested...)
		}
	}
	return found, nil
}
