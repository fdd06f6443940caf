package diagram_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/diagram"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/golden"
)

func TestSVG(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"several", "stages", "broken"} {
		template, err := os.ReadFile("testdata/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		got, err := diagram.SVG(template)
		if err != nil {
			t.Fatal(err)
		}
		golden.Check(t, "testdata/"+name+".svg", got)
		again, err := diagram.SVG(template)
		if err != nil || !bytes.Equal(got, again) {
			t.Errorf("%s: drawn twice it differs (%v)", name, err)
		}
		drawn, text := string(got), mermaid(t, template)
		if svg, mmd := strings.Count(drawn, `"arrow dotted"`), strings.Count(text, "-.->"); svg != mmd {
			t.Errorf("%s: %d dotted arrows, want %d", name, svg, mmd)
		}
		if svg, mmd := strings.Count(drawn, `"arrow crossed"`), strings.Count(text, "--x"); svg != mmd {
			t.Errorf("%s: %d crossed arrows, want %d", name, svg, mmd)
		}
		for d := xml.NewDecoder(strings.NewReader(drawn)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s is no XML: %v", name, err)
			}
		}
	}
}

func TestSVGFailsAsMermaidDoes(t *testing.T) {
	t.Parallel()
	if _, err := diagram.SVG([]byte(`{"Resources": {}}`)); !errors.Is(err, diagram.ErrNoPrivateIntegration) {
		t.Errorf("got %v", err)
	}
	if _, err := diagram.SVG([]byte(`no template`)); err == nil {
		t.Error("want an error")
	}
}
