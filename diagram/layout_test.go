package diagram

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Nothing stands on anything else, all is inside the picture, no text is wider
// than its box, what an arrow leads to stands right of what it comes from, and a
// picture is no wider than its text is readable in.
func TestLayoutKeepsThingsApart(t *testing.T) {
	t.Parallel()
	templates := map[string][]byte{"three hundred": manyRoutes(t, 300), "fifty": manyRoutes(t, 50)}
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		templates[file] = text
	}
	for name, text := range templates {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			c, err := draw(text)
			if err != nil {
				t.Fatal(err)
			}
			checkLayout(t, newLayout(c))
		})
	}
}

func checkLayout(t *testing.T, l *layout) {
	t.Helper()
	picture := rectangle{0, 0, l.width, l.height}
	if l.width > maxWidth {
		t.Errorf("%d pixels wide, want %d at most", l.width, maxWidth)
	}
	var boxes []rectangle
	for _, track := range l.tracks {
		for _, s := range track {
			r := s.rectangle()
			for _, other := range boxes {
				if overlap(r, other) {
					t.Errorf("%v at %v stands on %v", s.node, r, other)
				}
			}
			boxes = append(boxes, r)
			if !within(r, picture) || s.x <= 0 {
				t.Errorf("%v at %v is not inside %v", s.node, r, picture)
			}
			if w := widest(s.rows); w > s.w-2*padding {
				t.Errorf("%q is %d pixels wide, too wide for a box of %d", s.rows, w, s.w)
			}
			if h := len(s.rows) * rowHeight; h > s.h {
				t.Errorf("%q is %d pixels high, too high for a box of %d", s.rows, h, s.h)
			}
		}
	}
	var frames []rectangle
	for _, f := range l.chart.frames {
		all, r := l.outline(f)
		for _, s := range all {
			if !within(s.rectangle(), r) {
				t.Errorf("%v is not inside its frame", s.node)
			}
		}
		for _, other := range frames {
			if overlap(r, other) {
				t.Errorf("the frame %s at %v stands on %v", f.title(), r, other)
			}
		}
		frames = append(frames, r)
		for _, n := range l.chart.loose.nodes {
			if o := l.byID[n.id][0].rectangle(); overlap(r, o) {
				t.Errorf("the frame %s at %v stands on %v at %v", f.title(), r, n.lines, o)
			}
		}
	}
	for _, p := range l.paths {
		x1, _, x2, y := p.ends()
		if to := around(p.target); x2 <= x1 || y < to.top || y > to.bottom {
			t.Errorf("the arrow %v ends at %d, %d", p.arrow, x2, y)
		}
	}
}

func overlap(a, b rectangle) bool {
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

func within(a, b rectangle) bool {
	return a.left >= b.left && a.top >= b.top && a.right <= b.right && a.bottom <= b.bottom
}

// A chart in a circle has columns, too.
func TestLayoutEndsOnCircles(t *testing.T) {
	t.Parallel()
	c := newChart()
	a := c.node(nil, "box", "a", box, plain, "a")
	b := c.node(nil, "box", "b", box, plain, "b")
	c.arrow(a, solid, "on", b)
	c.arrow(b, solid, "back", a)
	c.arrow(b, solid, "", b)
	d := drawing{layout: newLayout(c)}
	if d.write(); d.width <= 0 || d.height <= 0 || d.Len() == 0 {
		t.Error("nothing is drawn")
	}
}

// Lines end where a name can be broken, and lose nothing.
func TestWrap(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		text  string
		limit int
		want  string
	}{
		{"short", 100, "[short]"},
		{"GET, POST /orders/{orderId}/lines", 130, "[GET, POST /orders /{orderId}/lines]"},
		{"https://orders.example.com:443", 120, "[https://orders.example .com:443]"},
		{"PrivateIntegrationVpcLink", 90, "[Private IntegrationVpc Link]"},
		{"0123456789abcdef", 60, "[01234567 89abcdef]"},
		{"one two three four", 50, "[one two three four]"},
		{"W", 1, "[W]"},
		{"", 50, "[]"},
	} {
		if got := fmt.Sprint(wrap(test.text, test.limit)); got != test.want {
			t.Errorf("%q in %d: got %s, want %s", test.text, test.limit, got, test.want)
		}
	}
}

func manyRoutes(t *testing.T, count int) []byte {
	t.Helper()
	paths := map[string]any{}
	for i := range count {
		paths[fmt.Sprintf("/s%02d/%d", i/10, i%10)] = map[string]any{"get": map[string]any{"x-amazon-apigateway-integration": map[string]any{
			"type": "http_proxy", "httpMethod": "GET", "connectionType": "VPC_LINK", "connectionId": "abc123", "uri": "http://orders.example.com/v1",
		}}}
	}
	text, err := json.Marshal(map[string]any{"Resources": map[string]any{
		"Api": map[string]any{"Type": "AWS::ApiGateway::RestApi", "Properties": map[string]any{"Body": map[string]any{"paths": paths}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return text
}
