package diagram

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shape is how a node is drawn: its opening and closing brackets.
type shape struct{ open, close string }

var (
	box     = shape{"[", "]"}
	rounded = shape{"(", ")"}
	stadium = shape{"([", "])"}
	hexagon = shape{"{{", "}}"}
)

// Classes of nodes. Only outlines are styled: fills that suit a light page are
// unreadable on a dark one.
const (
	plain   = ""
	outside = "outside"
	problem = "problem"
)

// frame is a subgraph: a title of what it is and the name of which one.
type frame struct {
	id, kind, name, class string
	lines                 []string
	inner                 []*frame
	// widest is the length of the longest line of its nodes, in characters.
	widest int
}

// arrow is an arrow's line and the order of the node it starts from.
type arrow struct {
	line string
	from int
}

// chart collects a flowchart. Nodes, frames and arrows are told apart by keys and
// never drawn twice; their ids are numbers, so that no name can break the syntax.
type chart struct {
	frames []*frame
	loose  *frame
	arrows []arrow
	ids    map[string]string
	order  map[string]int
	counts map[string]int
	byKey  map[string]*frame
}

func newChart() *chart {
	return &chart{loose: &frame{}, ids: map[string]string{}, order: map[string]int{}, counts: map[string]int{}, byKey: map[string]*frame{}}
}

func (c *chart) number(kind string) string {
	c.counts[kind]++
	return fmt.Sprintf("%s%d", kind, c.counts[kind])
}

// frame returns the subgraph of that key, made when first asked for.
func (c *chart) frame(key, class, kind, name string) *frame {
	if c.byKey[key] == nil {
		c.byKey[key] = &frame{id: c.number("frame"), kind: kind, name: name, class: class}
		c.frames = append(c.frames, c.byKey[key])
	}
	return c.byKey[key]
}

// innerFrame makes a subgraph inside a subgraph. Arrows may start and end at it.
func (c *chart) innerFrame(in *frame, title string) *frame {
	// The direction keeps unconnected nodes below each other.
	f := &frame{id: c.number("inner"), kind: title, lines: []string{"direction LR"}}
	c.order[f.id] = len(c.order)
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
	c.order[id] = len(c.order)
	for _, text := range lines {
		in.widest = max(in.widest, utf8.RuneCountInString(text))
	}
	line := id + s.open + label(lines...) + s.close
	if class != plain {
		line += ":::" + class
	}
	in.lines = append(in.lines, line)
	return id
}

// arrow draws an arrow of a Mermaid style, with a text or without.
func (c *chart) arrow(from, style, text, to string) {
	if text != "" {
		style += "|" + label(text) + "|"
	}
	line := from + " " + style + " " + to
	if _, drawn := c.ids[line]; !drawn {
		c.ids[line] = line
		c.arrows = append(c.arrows, arrow{line, c.order[from]})
	}
}

func (c *chart) String() string {
	var b strings.Builder
	// By default Mermaid breaks lines of more than 200 pixels, in the middle of a
	// route.
	b.WriteString(`%%{init: {"flowchart": {"wrappingWidth": 480}}}%%` + "\nflowchart LR\n")
	for _, f := range c.frames {
		f.write(&b, "  ")
	}
	for _, line := range c.loose.lines {
		b.WriteString("  " + line + "\n")
	}
	slices.SortStableFunc(c.arrows, func(a, b arrow) int { return a.from - b.from })
	for _, a := range c.arrows {
		b.WriteString("  " + a.line + "\n")
	}
	b.WriteString("  classDef outside stroke-dasharray:5 5\n  classDef problem stroke:red,stroke-width:2px\n")
	for _, f := range c.frames {
		if f.class != plain {
			b.WriteString("  class " + f.id + " " + f.class + "\n")
		}
	}
	return b.String()
}

// write writes a subgraph. Mermaid neither breaks a title nor moves neighbours
// away from a long one, so the name in it is cut to about the nodes' width.
func (f *frame) write(b *strings.Builder, indent string) {
	title := f.kind
	if f.name != "" {
		room := max(24, f.widest+7) - utf8.RuneCountInString(f.kind)
		title += " " + shorten(f.name, max(12, room))
	}
	fmt.Fprintf(b, "%ssubgraph %s[%s]\n", indent, f.id, label(title))
	for _, line := range f.lines {
		b.WriteString(indent + "  " + line + "\n")
	}
	for _, inner := range f.inner {
		inner.write(b, indent+"  ")
	}
	b.WriteString(indent + "end\n")
}

// maxLine is the longest line of a label, in characters.
const maxLine = 64

// label quotes lines of text for Mermaid.
func label(lines ...string) string {
	escaped := make([]string, len(lines))
	for i, line := range lines {
		escaped[i] = escape(shorten(line, maxLine))
	}
	return `"` + strings.Join(escaped, "<br/>") + `"`
}

// shorten cuts the middle out of a long line: names differ at their ends.
func shorten(line string, length int) string {
	runes := []rune(line)
	if len(runes) <= length {
		return line
	}
	return string(runes[:length/2]) + "…" + string(runes[len(runes)-(length-1)/2:])
}

// escape writes as entities what Mermaid reads as syntax, Markdown or HTML even
// between quotes. Mermaid also drops the last semicolon of a line that looks like
// a style or classDef statement with a colour, wherever on the line that is.
func escape(line string) string {
	var b strings.Builder
	for i, r := range line {
		rest := line[i:]
		switch {
		case unicode.IsControl(r) || r == unicode.ReplacementChar:
			b.WriteByte(' ')
		case strings.ContainsRune("\"#&<>`*_~|%;^[]", r),
			strings.HasPrefix(rest, "style"), strings.HasPrefix(rest, "classDef"):
			fmt.Fprintf(&b, "#%d;", r)
		case r == '\\' || strings.HasPrefix(rest, "$$"):
			// Backslash and n are a line break, two dollars begin a formula, even
			// as entities: a space of no width keeps them apart.
			b.WriteRune(r)
			b.WriteRune('\u200b')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
