package diagram

import (
	"encoding/xml"
	"fmt"
	"strings"
	"unicode"
)

// SVG returns the wiring of a template (JSON, as cdk synth writes it) as a picture
// that needs no browser, font or network to be made: the boxes, arrows and texts
// that [Mermaid] has, in columns from left to right. Lines that are too long for a
// picture of 1,200 pixels are broken. The same template gives the same bytes.
//
// It follows the reader's light or dark mode, by CSS. For screen readers it has
// its texts and arrows in words. Embedded in HTML, all of its styles hold below
// the class "wiring" only.
//
// Errors are those of Mermaid.
func SVG(document []byte) ([]byte, error) {
	c, err := draw(document)
	if err != nil {
		return nil, err
	}
	d := &drawing{layout: newLayout(c)}
	d.write()
	return []byte(d.String()), nil
}

// Colours are those of GitHub's light and dark pages. Each is readable on what it
// stands on (contrast of 4.5 and more, lines of 3).
const style = `
.wiring { --page:#fff; --frame:#f6f8fa; --box:#fff; --text:#1f2328; --quiet:#59636e; --line:#848d97; --bad:#cf222e; --api:#0969da; --link:#8250df; --balancer:#1a7f37; }
@media (prefers-color-scheme:dark) { .wiring { --page:#0d1117; --frame:#151b23; --box:#212830; --text:#f0f6fc; --quiet:#9198a1; --line:#7d8590; --bad:#ff7b72; --api:#58a6ff; --link:#bc8cff; --balancer:#3fb950; } }
.wiring text { font:12px Arial,Helvetica,"Liberation Sans",sans-serif; fill:var(--text); }
.wiring .page { fill:var(--page); }
.wiring .frame { fill:var(--frame); stroke:var(--line); }
.wiring .frame.api { stroke:var(--api); }
.wiring .frame.link { stroke:var(--link); }
.wiring .frame.balancer { stroke:var(--balancer); }
.wiring .inner { fill:none; stroke:var(--line); stroke-opacity:.5; }
.wiring .box { fill:var(--box); stroke:var(--line); }
.wiring .outside { stroke-dasharray:5 4; }
.wiring .frame.problem, .wiring .box.problem { stroke:var(--bad); stroke-width:2; }
.wiring text.kind { fill:var(--quiet); }
.wiring text.name { font-weight:bold; }
.wiring text.middle { text-anchor:middle; }
.wiring text.label { text-anchor:end; fill:var(--quiet); stroke:var(--page); stroke-width:4; paint-order:stroke; }
.wiring .arrow { fill:none; stroke:var(--quiet); }
.wiring .dotted { stroke-dasharray:2 3; }
.wiring .crossed { stroke:var(--bad); }
.wiring .cross { fill:none; stroke:var(--bad); stroke-width:2; }
.wiring .head { fill:var(--quiet); }
`

// drawing writes a layout as SVG.
type drawing struct {
	strings.Builder
	*layout
}

func (d *drawing) write() {
	fmt.Fprintf(d, `<svg xmlns="http://www.w3.org/2000/svg" class="wiring" width="%d" height="%d" viewBox="0 0 %d %d" style="max-width:100%%;height:auto" role="img" aria-labelledby="wiring-title wiring-desc">`+"\n",
		d.width, d.height, d.width, d.height)
	fmt.Fprintf(d, "<title id=\"wiring-title\">%s</title>\n<desc id=\"wiring-desc\">%s</desc>\n", plainText(d.chart.heading()), plainText(d.chart.words()))
	fmt.Fprintf(d, "<style>%s</style>\n<rect class=\"page\" width=\"%d\" height=\"%d\"/>\n", style, d.width, d.height)
	for _, f := range d.chart.frames {
		d.frame(f)
	}
	for _, r := range d.paths {
		d.arrow(r)
	}
	for _, f := range d.chart.frames {
		d.nodes(f.nodes)
		for _, inner := range f.inner {
			d.nodes(inner.nodes)
		}
	}
	d.nodes(d.chart.loose.nodes)
	for _, r := range d.paths {
		d.label(r)
	}
	d.WriteString("</svg>\n")
}

// rectangle is a place in the picture, by its edges.
type rectangle struct{ left, top, right, bottom int }

func (s *spot) rectangle() rectangle {
	return rectangle{s.x, s.y - s.h/2, s.x + s.w, s.y - s.h/2 + s.h}
}

func around(spots []*spot) rectangle {
	r := spots[0].rectangle()
	for _, s := range spots[1:] {
		o := s.rectangle()
		r = rectangle{min(r.left, o.left), min(r.top, o.top), max(r.right, o.right), max(r.bottom, o.bottom)}
	}
	return r
}

// inside is the rectangle of an inner frame.
func inside(spots []*spot) rectangle {
	r := around(spots)
	return rectangle{r.left - padding/2, r.top - rowHeight - padding/2, r.right + padding/2, r.bottom + padding/2}
}

func (d *drawing) frame(f *frame) {
	all, r := d.outline(f)
	if len(all) == 0 {
		return
	}
	kind := map[string]string{"stages": "api", "uri": "link", "row": "link", "port": "balancer"}[all[0].kind]
	d.rect("frame "+kind, f.class, r, 6)
	room := r.right - r.left - 2*padding
	for i, title := range all[0].titles() {
		class := "kind"
		if i > 0 {
			class = "name"
		}
		d.text(class, r.left+padding, r.top+padding/2+rowHeight*i+12, fit(title, room-i*room/10))
	}
	for _, inner := range f.inner {
		r := inside(d.byID[inner.id])
		d.rect("inner", plain, r, 4)
		d.text("kind", r.left+padding/2, r.top+14, fit(inner.kind, r.right-r.left-padding))
	}
}

// outline is the rectangle of a frame with all that stands in it.
func (l *layout) outline(f *frame) (all []*spot, r rectangle) {
	for _, n := range f.nodes {
		all = append(all, l.byID[n.id]...)
	}
	for _, inner := range f.inner {
		all = append(all, l.byID[inner.id]...)
	}
	if len(all) == 0 {
		return nil, r
	}
	r = around(all)
	for _, s := range all {
		r.top, r.bottom = min(r.top, s.y-s.h/2-above(s)), max(r.bottom, s.y+s.h/2+below(s))
	}
	r.left, r.right = r.left-padding, r.right+padding
	return all, r
}

// fit cuts a title to a width.
func fit(title string, room int) string {
	for length := len([]rune(title)); width(title) > room && length > 8; length-- {
		title = shorten(title, length)
	}
	return title
}

func (d *drawing) rect(kind, class string, r rectangle, round int) {
	if class != plain {
		kind += " " + class
	}
	fmt.Fprintf(d, `<rect class="%s" x="%d" y="%d" width="%d" height="%d" rx="%d"/>`+"\n", kind, r.left, r.top, r.right-r.left, r.bottom-r.top, round)
}

// text writes a line. Where its width is known, a reader without the font gets it
// in the same width.
func (d *drawing) text(class string, x, y int, line string) {
	if class != "" {
		class = fmt.Sprintf(` class="%s"`, class)
	}
	length := ""
	if strings.IndexFunc(line, func(r rune) bool { return !known(r) }) < 0 && !strings.Contains(class, "name") {
		length = fmt.Sprintf(` textLength="%d" lengthAdjust="spacingAndGlyphs"`, width(line))
	}
	fmt.Fprintf(d, `<text%s x="%d" y="%d"%s>%s</text>`+"\n", class, x, y, length, plainText(line))
}

func (d *drawing) nodes(nodes []*node) {
	for _, n := range nodes {
		for _, s := range d.byID[n.id] {
			d.node(s)
		}
	}
}

// node draws a box. What was cut from its lines is in its tooltip.
func (d *drawing) node(s *spot) {
	d.WriteString("<g>")
	for _, line := range s.lines {
		if s.text(line) != line {
			fmt.Fprintf(d, "<title>%s</title>", plainText(strings.Join(s.lines, "\n")))
			break
		}
	}
	d.WriteString("\n")
	r := s.rectangle()
	class, x := "", s.x+padding
	if s.shape == stadium || s.shape == hexagon {
		class, x = "middle", s.x+s.w/2
	}
	switch s.shape {
	case hexagon:
		kind := "box"
		if s.class != plain {
			kind += " " + s.class
		}
		fmt.Fprintf(d, `<path class="%s" d="M%d %dH%dL%d %dL%d %dH%dL%d %dZ"/>`+"\n", kind,
			r.left+padding, r.top, r.right-padding, r.right, s.y, r.right-padding, r.bottom, r.left+padding, r.left, s.y)
	case stadium:
		d.rect("box", s.class, r, min(s.h/2, 16))
	case rounded:
		d.rect("box", s.class, r, 8)
	default:
		d.rect("box", s.class, r, 2)
	}
	top := s.y - len(s.rows)*rowHeight/2
	for i, row := range s.rows {
		d.text(class, x, top+rowHeight*i+12, row)
	}
	d.WriteString("</g>\n")
}

// plainText spells text for XML, which has no way to say control characters.
func plainText(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(strings.Map(func(r rune) rune { // into a builder: cannot fail
		if unicode.IsControl(r) && r != '\n' {
			return ' '
		}
		return r
	}, text)))
	return b.String()
}
