package diagram

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Mermaid 12 lays out by another engine unless told otherwise, which draws dotted
// arrows that cross others as solid and lists in another order. By default
// Mermaid breaks lines of more than 200 pixels, in the middle of a route.
const header = `%%{init: {"layout": "dagre", "flowchart": {"wrappingWidth": 480, "rankSpacing": 18}}}%%` + "\nflowchart LR\n"

// Only outlines are styled: fills that suit a light page are unreadable on a dark
// one.
const classes = "  classDef outside stroke-dasharray:5 5\n  classDef problem stroke:red,stroke-width:2px\n"

var brackets = map[shape][2]string{box: {"[", "]"}, rounded: {"(", ")"}, stadium: {"([", "])"}, hexagon: {"{{", "}}"}}

// mermaid spells a chart as Mermaid text.
func (c *chart) mermaid() string {
	var b strings.Builder
	b.WriteString(header)
	for _, f := range c.frames {
		f.mermaid(&b)
	}
	for _, n := range c.loose.nodes {
		b.WriteString("  " + n.mermaid() + "\n")
	}
	for _, a := range c.sorted() {
		text := ""
		if a.text != "" {
			text = "|" + label(shorten(a.text, maxLine)) + "|"
		}
		fmt.Fprintf(&b, "  %s %s%s %s\n", a.from, a.style, text, a.to)
	}
	b.WriteString(classes)
	for _, f := range c.frames {
		if f.class != plain {
			b.WriteString("  class " + f.id + " " + f.class + "\n")
		}
	}
	return b.String()
}

func (f *frame) mermaid(b *strings.Builder) {
	const indent = "  "
	fmt.Fprintf(b, "%ssubgraph %s[%s]\n", indent, f.id, label(f.title()))
	for _, n := range f.nodes {
		b.WriteString(indent + "  " + n.mermaid() + "\n")
	}
	for _, inner := range f.inner {
		// The direction keeps unconnected nodes below each other.
		fmt.Fprintf(b, "%s  subgraph %s[%s]\n%s    direction LR\n", indent, inner.id, label(inner.kind), indent)
		for _, n := range inner.nodes {
			b.WriteString(indent + "    " + n.mermaid() + "\n")
		}
		b.WriteString(indent + "  end\n")
	}
	b.WriteString(indent + "end\n")
}

func (n *node) mermaid() string {
	text := n.id + brackets[n.shape][0] + label(n.wrapped(mermaidLine)...) + brackets[n.shape][1]
	if n.class != plain {
		text += ":::" + n.class
	}
	return text
}

// label quotes lines of text for Mermaid.
func label(lines ...string) string {
	escaped := make([]string, len(lines))
	for i, line := range lines {
		escaped[i] = escape(line)
	}
	return `"` + strings.Join(escaped, "<br/>") + `"`
}

// apart is a space of no width between characters that Mermaid would take
// together.
const apart = "\u200b"

// looksLike replaces what Mermaid takes for quotes, HTML or Markdown even between
// quotes. Entities are no way out: where labels are SVG text (htmlLabels: false)
// they are drawn as spelled. In Mermaid 11 labels are Markdown, and an address is
// a link that it refuses to draw. Mermaid also drops the last semicolon of a line
// that looks like a style or classDef statement with a colour.
var looksLike = strings.NewReplacer(
	`"`, "″", "<", "‹", ">", "›", "`", "ˋ", "*", "∗", "~", "∼",
	"_", apart+"_"+apart, "://", ":"+apart+"//", "www.", "www"+apart+".", "WWW.", "WWW"+apart+".", "@", "@"+apart,
	"#", "#"+apart, "&", "＆", "%%", "%"+apart+"%"+apart, "$$", "$"+apart+"$"+apart, `\`, `\`+apart, "](", "]"+apart+"(",
	"style", "s"+apart+"tyle", "classDef", "class"+apart+"Def",
)

// block matches what begins a list, a heading or a table in Markdown.
var block = regexp.MustCompile(`^([-+=|]|\d+[.)])`)

// escape writes a line so that Mermaid 10, 11 and 12 draw it as it is.
func escape(line string) string {
	line = looksLike.Replace(strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, line)))
	if block.MatchString(line) {
		return apart + line
	}
	return line
}
