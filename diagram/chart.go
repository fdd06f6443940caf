package diagram

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// shape is how a node is drawn.
type shape int

const (
	box shape = iota
	rounded
	stadium
	hexagon
)

// Classes of nodes and frames.
const (
	plain   = ""
	outside = "outside"
	problem = "problem"
)

// Styles of arrows.
const (
	joins   = "---"
	solid   = "-->"
	crossed = "--x"
	dotted  = "-.->"
)

// node is a box with lines of text.
type node struct {
	id, kind string
	shape    shape
	class    string
	lines    []string
}

// frame is a subgraph: a title of what it is and the name of which one. An inner
// frame is a list of nodes: arrows may start and end at the frame itself.
type frame struct {
	id, kind, name, class string
	nodes                 []*node
	inner                 []*frame
}

// arrow leads from a node or inner frame to another, by their ids.
type arrow struct{ from, style, text, to string }

// chart collects a flowchart. Nodes, frames and arrows are told apart by keys and
// never drawn twice; their ids are numbers, so that no name can break the syntax.
type chart struct {
	frames []*frame
	loose  *frame
	arrows []arrow
	ids    map[string]string
	order  map[string]int
	drawn  map[arrow]bool
	counts map[string]int
	byKey  map[string]*frame
}

func newChart() *chart {
	return &chart{loose: &frame{}, ids: map[string]string{}, order: map[string]int{}, drawn: map[arrow]bool{}, counts: map[string]int{}, byKey: map[string]*frame{}}
}

func (c *chart) number(kind string) string {
	c.counts[kind]++
	id := fmt.Sprintf("%s%d", kind, c.counts[kind])
	c.order[id] = len(c.order)
	return id
}

// frame returns the subgraph of that key, made when first asked for.
func (c *chart) frame(key, class, kind, name string) *frame {
	if c.byKey[key] == nil {
		c.byKey[key] = &frame{id: c.number("frame"), kind: kind, name: name, class: class}
		c.frames = append(c.frames, c.byKey[key])
	}
	return c.byKey[key]
}

// innerFrame makes a list of nodes inside a subgraph.
func (c *chart) innerFrame(in *frame, title string) *frame {
	f := &frame{id: c.number("inner"), kind: title}
	in.inner = append(in.inner, f)
	return f
}

// node draws a node into a frame (nil: into none) and returns its id. A key that
// is drawn already stays as it is.
func (c *chart) node(in *frame, kind, key string, s shape, class string, lines ...string) string {
	key = kind + " " + key
	if id, ok := c.ids[key]; ok {
		return id
	}
	if in == nil {
		in = c.loose
	}
	id := c.number(kind)
	c.ids[key] = id
	in.nodes = append(in.nodes, &node{id: id, kind: kind, shape: s, class: class, lines: lines})
	return id
}

// arrow draws an arrow, with a text or without.
func (c *chart) arrow(from, style, text, to string) {
	a := arrow{from, style, text, to}
	if !c.drawn[a] {
		c.drawn[a] = true
		c.arrows = append(c.arrows, a)
	}
}

// sorted are the arrows in the order of the nodes that they start from.
func (c *chart) sorted() []arrow {
	arrows := slices.Clone(c.arrows)
	slices.SortStableFunc(arrows, func(a, b arrow) int { return c.order[a.from] - c.order[b.from] })
	return arrows
}

// title is what stands above a frame. Neither rendering moves neighbours away
// from a long one, so the name in it is cut to about the nodes' width.
func (f *frame) title() string {
	if f.name == "" {
		return f.kind
	}
	widest := 0
	for _, n := range f.nodes {
		for _, text := range n.wrapped(mermaidLine) {
			widest = max(widest, utf8.RuneCountInString(text))
		}
	}
	room := max(24, widest+7) - utf8.RuneCountInString(f.kind)
	return f.kind + " " + shorten(f.name, max(12, room))
}

// Lengths of lines in characters. A picture as wide as a page of GitHub (1,012
// pixels) has to keep its text readable.
const (
	maxLine  = 48
	maxRoute = 60
	// mermaidLine is where a line is broken in Mermaid, in pixels of width.
	mermaidLine = 190
)

// text is a line as it is drawn.
func (n *node) text(line string) string {
	if n.kind == "routes" {
		return shorten(line, maxRoute)
	}
	return shorten(line, maxLine)
}

// wrapped gives the lines as they are drawn, none of them wider than a limit.
func (n *node) wrapped(limit int) (rows []string) {
	for _, line := range n.lines {
		rows = append(rows, wrap(n.text(line), limit)...)
	}
	return rows
}

// shorten cuts the middle out of a long line: names differ at their ends.
func shorten(line string, length int) string {
	runes := []rune(line)
	if len(runes) <= length {
		return line
	}
	return string(runes[:length/2]) + "…" + string(runes[len(runes)-(length-1)/2:])
}
