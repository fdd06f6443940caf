package diagram_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/diagram"
)

// FuzzMermaid holds that no template makes drawing panic, that a picture is
// always sound Mermaid, and that the same template gives the same picture.
func FuzzMermaid(f *testing.F) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		f.Fatalf("no templates: %v", err)
	}
	for _, file := range files {
		template, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(template)
	}
	f.Fuzz(func(t *testing.T, template []byte) {
		picture, err := diagram.Mermaid(template)
		if err != nil {
			return
		}
		checkSyntax(t, picture)
		if again, err := diagram.Mermaid(template); err != nil || again != picture {
			t.Fatalf("drawn again: %v\n%s\nfirst\n%s", err, again, picture)
		}
	})
}
