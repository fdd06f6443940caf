package cfn

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Nested lists the templates of the nested stacks of a stack in a cloud assembly,
// and of theirs. The CDK notes in a stack's metadata where it wrote them.
func Nested(file string) ([]string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var template struct {
		Resources map[string]struct {
			Type     string
			Metadata map[string]any
		}
	}
	if json.Unmarshal(text, &template) != nil {
		return nil, nil // no template of the CDK's: the check says what is wrong
	}
	var files []string
	for _, r := range template.Resources {
		asset, _ := r.Metadata["aws:asset:path"].(string)
		if r.Type != "AWS::CloudFormation::Stack" || !filepath.IsLocal(asset) {
			continue
		}
		nested := filepath.Join(filepath.Dir(file), asset)
		below, err := Nested(nested)
		if err != nil {
			return nil, err
		}
		files = append(append(files, nested), below...)
	}
	slices.Sort(files)
	return files, nil
}

// Looks says that a file looks like a template, among others in a folder.
func Looks(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".json", ".yaml", ".yml", ".template":
	default:
		return false
	}
	text, err := os.ReadFile(name)
	if err != nil || !bytes.Contains(text, []byte("Resources")) || !bytes.Contains(text, []byte("AWS::")) {
		return false
	}
	d, problems := Read(text)
	if len(problems) > 0 {
		return bytes.Contains(text, []byte("AWSTemplateFormatVersion"))
	}
	var template struct{ Resources map[string]any }
	return json.Unmarshal(d.JSON, &template) == nil && len(template.Resources) > 0
}
