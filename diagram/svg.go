package diagram

import (
	"encoding/xml"
	"fmt"
	"strings"
	"unicode"
)

// SVG returns the wiring of a template as a picture of its own, which needs no
// browser and no network to be made: the same that [Mermaid] says, laid out in
// columns. Its text is 13 pixels high. It follows the reader's choice of a light
// or a dark page. The same template gives the same bytes.
//
// Its errors are those of [Mermaid].
func SVG(document []byte) ([]byte, error) {
	c, err := draw(document)
	if err != nil {
		return nil, err
	}
	return []byte(c.svg()), nil
}

// style of a picture. Colours are those of text on a page, so that it suits one
// that is light and one that is dark.
const style = `
.wiring{--line:#57606a;--text:#1f2328;--box:#fff;--frame:#f6f8fa;--edge:#afb8c1;--bad:#cf222e;font:13px system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif}
@media (prefers-color-scheme:dark){.wiring{--line:#9198a1;--text:#f0f6fc;--box:#0d1117;--frame:#151b23;--edge:#3d444d;--bad:#ff7b72}}
.wiring text{fill:var(--text)}
.wiring .title{font-weight:600}
.wiring .node{fill:var(--box);stroke:var(--line)}
.wiring .frame{fill:var(--frame);stroke:var(--edge)}
.wiring .outside{stroke-dasharray:5 4}
.wiring .problem{stroke:var(--bad);stroke-width:2}
.wiring .arrow{fill:none;stroke:var(--line);stroke-width:1.4}
.wiring .dotted{stroke-dasharray:2 4;stroke-linecap:round}
.wiring .crossed{stroke:var(--bad)}
.wiring .head{fill:var(--line)}
.wiring .cross{fill:none;stroke:var(--bad);stroke-width:2}
.wiring .plate{fill:var(--box);opacity:.92}
`

// svg draws a chart.
func (c *chart) svg() string {
	l := newLayout(c)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="wiring" role="img" aria-labelledby="wiring-title wiring-desc" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f">`, l.width, l.height, l.width, l.height)
	b.WriteString("\n<title id=\"wiring-title\">Wiring of private integrations</title>\n<desc id=\"wiring-desc\">")
	b.WriteString(plainText(c.words()))
	b.WriteString("</desc>\n<style>" + style + "</style>\n")
	b.WriteString(`<defs><marker id="wiring-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path class="head" d="M0 0L8 4L0 8z"/></marker>` +
		`<marker id="wiring-cross" viewBox="0 0 10 10" refX="5" refY="5" markerWidth="10" markerHeight="10" orient="auto"><path class="cross" d="M1 1L9 9M9 1L1 9"/></marker></defs>` + "\n")
	for _, one := range l.blocks {
		if one.frame != nil {
			svgFrame(&b, one.frame, one.spot)
		}
	}
	var plates strings.Builder
	for _, a := range c.sorted() {
		l.svgArrow(&b, &plates, a)
	}
	for _, one := range l.blocks {
		for _, p := range one.pieces {
			if p.inner == nil {
				svgNode(&b, p.node, p.spot)
				continue
			}
			svgFrame(&b, p.inner, p.spot)
			for _, n := range p.inner.nodes {
				svgNode(&b, n, l.inside[n.id])
			}
		}
	}
	return b.String() + plates.String() + "</svg>\n"
}

// words say in a sentence what there is, for who cannot see it.
func (c *chart) words() string {
	var parts []string
	for _, f := range c.frames {
		parts = append(parts, f.title())
	}
	return strings.Join(parts, ", ")
}

func svgFrame(b *strings.Builder, f *frame, s spot) {
	fmt.Fprintf(b, `<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="6"/><text class="title" x="%.1f" y="%.1f">%s</text>`+"\n",
		classOf("frame", f.class), s.x, s.y, s.w, s.h, s.x+margin, s.y+18, plainText(f.title()))
}

func svgNode(b *strings.Builder, n *node, s spot) {
	class, inset := classOf("node", n.class), float64(padding)
	switch n.shape {
	case hexagon:
		inset *= 2
		fmt.Fprintf(b, `<path class="%s" d="M%.1f %.1fH%.1fL%.1f %.1fL%.1f %.1fH%.1fL%.1f %.1fz"/>`, class,
			s.x+padding, s.y, s.right()-padding, s.right(), s.middle(), s.right()-padding, s.bottom(), s.x+padding, s.x, s.middle())
	default:
		radius := map[shape]float64{box: 4, rounded: 12, stadium: min(18, s.h/2)}[n.shape]
		if n.shape == stadium {
			inset *= 2
		}
		fmt.Fprintf(b, `<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="%.1f"/>`, class, s.x, s.y, s.w, s.h, radius)
	}
	fmt.Fprintf(b, `<text y="%.1f">`, s.y+padding-2)
	for _, line := range n.lines {
		fmt.Fprintf(b, `<tspan x="%.1f" dy="%d">%s</tspan>`, s.x+inset, lineHeight-2, plainText(n.text(line)))
	}
	b.WriteString("</text>\n")
}

// svgArrow draws a line from the right of one to the left of another, past the
// blocks in the columns between them. Texts come last, on top of all lines.
func (l *layout) svgArrow(b, plates *strings.Builder, a arrow) {
	from, ok := l.of(a.from)
	to, there := l.of(a.to)
	if !ok || !there {
		return
	}
	class, end := "arrow", ` marker-end="url(#wiring-head)"`
	switch a.style {
	case joins:
		end = ""
	case dotted:
		class = "arrow dotted"
	case crossed:
		class, end = "arrow crossed", ` marker-end="url(#wiring-cross)"`
	}
	x, y := from.right(), from.middle()
	path := fmt.Sprintf("M%.1f %.1f", x, y)
	curve := func(toX, toY float64) {
		bend := max(18, (toX-x)/2)
		path += fmt.Sprintf("C%.1f %.1f %.1f %.1f %.1f %.1f", x+bend, y, toX-bend, toY, toX, toY)
		x, y = toX, toY
	}
	first, last := l.pieces[a.from].rank, l.pieces[a.to].rank
	if edge := l.x[first] + l.w[first]; last > first && edge > x { // past its own neighbours
		path += fmt.Sprintf("H%.1f", edge)
		x = edge
	}
	for column := first + 1; column < last; column++ {
		lane := l.lane(column, y+(to.middle()-y)/float64(last-column+1))
		curve(l.x[column]-8, lane)
		path += fmt.Sprintf("H%.1f", l.x[column]+l.w[column]+8)
		x = l.x[column] + l.w[column] + 8
	}
	text := shorten(a.text, maxLine)
	w := width(text)
	if last <= first { // back, or beside: around the right
		path += fmt.Sprintf("C%.1f %.1f %.1f %.1f %.1f %.1f", x+40, y, to.right()+40, to.middle(), to.right(), to.middle())
	} else if a.text == "" {
		curve(to.x, to.middle())
	} else { // the text stands on the last part, which is straight
		curve(to.x-w-16, to.middle())
		path += fmt.Sprintf("H%.1f", to.x)
	}
	fmt.Fprintf(b, `<path class="%s" d="%s"%s/>`+"\n", class, path, end)
	if a.text == "" {
		return
	}
	left, base := to.x-w-12, to.middle()-5-float64(l.texts[a.to]*(lineHeight-2))
	if last <= first {
		left = to.right() + 8
	}
	l.texts[a.to]++
	fmt.Fprintf(plates, `<rect class="plate" x="%.1f" y="%.1f" width="%.1f" height="15" rx="3"/><text x="%.1f" y="%.1f">%s</text>`+"\n",
		left-2, base-11, w+4, left, base, plainText(text))
}

func classOf(classes ...string) string {
	return strings.TrimSpace(strings.Join(classes, " "))
}

// plainText spells text for XML, which has no way to say control characters.
func plainText(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(strings.Map(func(r rune) rune { // into a builder: cannot fail
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)))
	return b.String()
}
