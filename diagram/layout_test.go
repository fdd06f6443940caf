package diagram

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Nothing stands on anything else, all is inside the picture, and what an arrow
// leads to stands right of what it comes from.
func TestLayoutKeepsThingsApart(t *testing.T) {
	t.Parallel()
	templates := map[string][]byte{"three hundred": manyRoutes(t, 300)}
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
			l := newLayout(c)
			var spots []spot
			for i, one := range l.blocks {
				if one.spot.x < 0 || one.spot.y < 0 || one.spot.right() > l.width || one.spot.bottom() > l.height {
					t.Errorf("block %d at %v is not inside %v × %v", i, one.spot, l.width, l.height)
				}
				for _, other := range l.blocks[:i] {
					if overlap(one.spot, other.spot) {
						t.Errorf("blocks at %v and %v overlap", one.spot, other.spot)
					}
				}
				for _, p := range one.pieces {
					if !within(p.spot, one.spot) {
						t.Errorf("%s at %v is not inside its block at %v", p.id, p.spot, one.spot)
					}
					for _, other := range spots {
						if overlap(p.spot, other) {
							t.Errorf("%s at %v stands on %v", p.id, p.spot, other)
						}
					}
					spots = append(spots, p.spot)
				}
			}
			for _, a := range c.arrows {
				from, _ := l.of(a.from)
				to, ok := l.of(a.to)
				if !ok || a.style != dotted && to.x <= from.right() {
					t.Errorf("the arrow %v leads from %v to %v", a, from, to)
				}
			}
		})
	}
}

func overlap(a, b spot) bool {
	return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom()
}

func within(a, b spot) bool {
	return a.x >= b.x && a.y >= b.y && a.right() <= b.right() && a.bottom() <= b.bottom()
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
	if l := newLayout(c); l.width <= 0 || l.height <= 0 {
		t.Error("nothing is drawn")
	}
	if c.svg() == "" {
		t.Error("nothing is drawn")
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
