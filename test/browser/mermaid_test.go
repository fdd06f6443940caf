package browser

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// versions of Mermaid that draw our pictures somewhere.
var versions = []string{"10.9.4", "11.6.0", "12.3.0"}

// pageWidth is how wide a page of GitHub is, in pixels.
const pageWidth = 1012

// library gives Mermaid as one script. The first time it comes from npm: the
// package alone, since what that depends on is in the script.
func library(t *testing.T, version string) []byte {
	t.Helper()
	const dir = "node_modules"
	path := filepath.Join(dir, "mermaid-"+version+".min.js")
	if script, err := os.ReadFile(path); err == nil {
		return script
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	pack := exec.Command("npm", "pack", "mermaid@"+version, "--silent", "--fetch-retries=1", "--pack-destination", dir)
	if out, err := pack.CombinedOutput(); err != nil {
		t.Fatalf("the first run of this test needs npm and the network, to fetch mermaid@%s once: npm pack: %v, %s", version, err, out)
	}
	script, err := unpack(filepath.Join(dir, "mermaid-"+version+".tgz"), "package/dist/mermaid.min.js")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, script, 0o644); err != nil {
		t.Fatal(err)
	}
	return script
}

// unpack gives a file of an archive, which is then removed.
func unpack(archive, name string) ([]byte, error) {
	file, err := os.Open(archive)
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(archive) }()
	defer func() { _ = file.Close() }()
	zipped, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	for files := tar.NewReader(zipped); ; {
		header, err := files.Next()
		if err != nil {
			return nil, fmt.Errorf("%s in %s: %w", name, archive, err)
		}
		if header.Name == name {
			return io.ReadAll(files)
		}
	}
}

// drawingPage draws one picture, as wide as pages are, and measures what is seen.
const drawingPage = `<!doctype html><meta charset="utf-8"><title>picture</title>
<script src="mermaid.js"></script>
<style>body{margin:0}@media (prefers-color-scheme: dark){body{background:#0d1117}}</style>
<div id="picture" style="width:1012px"></div>
<script>
async function draw(text, htmlLabels) {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  mermaid.initialize({startOnLoad: false, theme: dark ? "dark" : "default", htmlLabels, flowchart: {htmlLabels}});
  const {svg} = await mermaid.render("drawn", text);
  const box = document.getElementById("picture");
  box.innerHTML = svg;
  const root = box.querySelector("svg");
  const scale = root.getBoundingClientRect().width / root.viewBox.baseVal.width;
  const dashes = path => getComputedStyle(path).strokeDasharray.split(/[\s,]+/).map(parseFloat).filter(n => n > 0);
  const arrows = [...root.querySelectorAll("path.flowchart-link")].map(path => Math.max(0, ...dashes(path)));
  const boxes = {};
  for (const node of root.querySelectorAll("g.node")) {
    const id = node.id.match(/flowchart-([a-z]+[0-9]+)-/);
    if (id) boxes[id[1]] = node.getBoundingClientRect().top;
  }
  const sizes = [...root.querySelectorAll("text, foreignObject span, foreignObject p")]
    .filter(e => e.textContent.trim() && e.getBoundingClientRect().width)
    .map(e => parseFloat(getComputedStyle(e).fontSize) * scale);
  return JSON.stringify({arrows, boxes, smallest: Math.min(...sizes), text: [...root.querySelectorAll("g")][0].textContent});
}
</script>`

// seen is what the page measured.
type seen struct {
	// Arrows are the longest dash of each, in pixels; 0 of a solid one.
	Arrows []float64
	// Boxes are their upper edges by the names in the picture.
	Boxes    map[string]float64
	Smallest float64
	Text     string
}

// longestDash of a dotted line. Where Mermaid leaves gaps for lines that cross, the
// dashes are as long as the way to there, and the line looks solid.
const longestDash = 10

// pictures are all those in the pages and in the goldens of the diagrams.
func pictures(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	block := regexp.MustCompile("(?s)```mermaid\n(.*?)```")
	for _, pattern := range []string{"README.md", "docs/*.md", "docs/howto/*.md", "examples/*/README.md", "diagram/testdata/*.mmd"} {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			name, _ := filepath.Rel(root, file)
			if strings.HasSuffix(file, ".mmd") {
				found[name] = string(text)
				continue
			}
			for i, part := range block.FindAllStringSubmatch(string(text), -1) {
				found[fmt.Sprintf("%s %d", name, i+1)] = part[1]
			}
		}
	}
	return found
}

// drawn has a tab draw a picture.
func drawn(t *testing.T, ctx context.Context, text string, htmlLabels bool) (s seen) {
	t.Helper()
	quoted, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	eval[bool](t, ctx, fmt.Sprintf("window.measured = null, draw(%s, %v).then(m => window.measured = m, e => window.measured = JSON.stringify({text: 'failed: ' + e})), true", quoted, htmlLabels))
	until(t, ctx, "window.measured")
	if err := json.Unmarshal([]byte(eval[string](t, ctx, "window.measured")), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

var (
	boxes     = regexp.MustCompile(`(?m)^\s*([a-z]+[0-9]+)[(\[>{]`)
	labels    = regexp.MustCompile(`"([^"]*)"`)
	separator = regexp.MustCompile(`<br/?>`)
	entity    = regexp.MustCompile(`#([a-z]+|[0-9]+);`)
)

// faults of a picture: what a reader would not see, or see wrongly. A crowded one
// shows what no example has together: where several APIs share load balancers,
// Mermaid puts boxes where the fewest lines cross, and its text is smaller.
func faults(text string, s seen, crowded bool) (found error) {
	dotted := 0
	for _, dash := range s.Arrows {
		if dash > 0 && dash <= longestDash {
			dotted++
		}
	}
	if want := strings.Count(text, "-.->"); dotted != want {
		found = errors.Join(found, fmt.Errorf("%d arrows are dotted, want %d: longest dashes %v", dotted, want, s.Arrows))
	}
	for frame := range strings.SplitSeq(text, "subgraph ") {
		frame, _, _ = strings.Cut(frame, "\n  end")
		last := map[string]string{}
		for _, m := range boxes.FindAllStringSubmatch(frame, -1) {
			list := strings.TrimRight(m[1], "0123456789")
			if before := last[list]; !crowded && before != "" && s.Boxes[m[1]] <= s.Boxes[before] {
				found = errors.Join(found, fmt.Errorf("box %s is not below %s", m[1], before))
			}
			last[list] = m[1]
		}
	}
	smallest := 10.0
	if crowded {
		smallest = 9
	}
	if s.Smallest < smallest {
		found = errors.Join(found, fmt.Errorf("text of %.1f pixels", s.Smallest))
	}
	shown := strings.Join(strings.Fields(s.Text), "")
	_, body, _ := strings.Cut(text, "\n") // after the line of settings
	for _, m := range labels.FindAllStringSubmatch(body, -1) {
		for line := range slices.Values(separator.Split(m[1], -1)) {
			if line = strings.Join(strings.Fields(line), ""); !entity.MatchString(line) && !strings.Contains(shown, line) {
				found = errors.Join(found, fmt.Errorf("%q is not shown in %q", line, shown))
			}
		}
	}
	return found
}

// desk serves Mermaid of a version, and the page that draws with it.
func desk(t *testing.T, version string) context.Context {
	t.Helper()
	script := library(t, version)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/mermaid.js" {
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write(script)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, drawingPage)
	}))
	t.Cleanup(server.Close)
	ctx := tab(t, pageWidth, 800)
	do(t, ctx, chromedp.Navigate(server.URL))
	until(t, ctx, "window.mermaid")
	return ctx
}

// Every Mermaid draws our pictures as they are meant.
func TestPicturesInMermaid(t *testing.T) {
	for _, version := range versions {
		ctx := desk(t, version)
		for name, text := range pictures(t) {
			for _, colours := range []string{"light", "dark"} {
				for _, html := range []bool{true, false} {
					scheme(t, ctx, colours)
					if err := faults(text, drawn(t, ctx, text, html), strings.HasSuffix(name, ".mmd")); err != nil {
						t.Errorf("Mermaid %s, %s, HTML labels %v, %s:\n%v", version, colours, html, name, err)
					}
					if html {
						keep(t, ctx, fmt.Sprintf("%s %s %s", version, colours, strings.NewReplacer("/", " ", "README.md ", "").Replace(name)))
					}
				}
			}
		}
	}
}

// With the layout that Mermaid 12 takes by default, what is told apart above is not.
func TestFaultsAreSeen(t *testing.T) {
	ctx := desk(t, "12.3.0")
	text, err := os.ReadFile(filepath.Join(root, "diagram/testdata/several.mmd"))
	if err != nil {
		t.Fatal(err)
	}
	without := strings.Replace(string(text), `"layout": "dagre", `, "", 1)
	if without == string(text) {
		t.Fatal("the picture does not name its layout")
	}
	if err := faults(without, drawn(t, ctx, without, true), false); err == nil {
		t.Error("nothing is wrong with another layout: is it still needed?")
	}
	if err := faults(string(text)+"\n  x[\"never shown\"]", drawn(t, ctx, string(text), true), false); err == nil {
		t.Error("a label that is not there counts as shown")
	}
}
