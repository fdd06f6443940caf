package diagram

import (
	"slices"
	"unicode"
)

// Measures of a drawing in pixels.
const (
	fontSize   = 13
	lineHeight = 18
	padding    = 10 // inside a node
	margin     = 14 // inside a frame, around its nodes
	titleRoom  = 26 // of a frame
	between    = 14 // nodes of one column
	apartRoom  = 26 // blocks of one column
	gutter     = 46 // columns
	border     = 16 // around the picture
)

// spot is where something stands.
type spot struct{ x, y, w, h float64 }

func (s spot) right() float64  { return s.x + s.w }
func (s spot) bottom() float64 { return s.y + s.h }
func (s spot) middle() float64 { return s.y + s.h/2 }

// piece is what stands in a column: a node, or an inner frame with its nodes.
type piece struct {
	id    string
	node  *node
	inner *frame
	rank  int
	spot  spot
	block *area
}

// area is a frame with its pieces, or a piece without a frame. It spans the
// columns of its pieces.
type area struct {
	frame  *frame // nil for a piece without one
	pieces []*piece
	spot   spot
}

// layout places a chart in columns from left to right: what an arrow leads to
// stands right of what it comes from, and a frame keeps its nodes together.
type layout struct {
	chart  *chart
	blocks []*area
	pieces map[string]*piece
	inside map[string]spot // nodes of inner frames
	x, w   []float64       // of each column
	width  float64
	height float64
	texts  map[string]int // of arrows, by what they end at: how many are drawn
}

func newLayout(c *chart) *layout {
	l := &layout{chart: c, pieces: map[string]*piece{}, inside: map[string]spot{}, texts: map[string]int{}}
	add := func(b *area, p *piece) {
		p.block = b
		b.pieces = append(b.pieces, p)
		l.pieces[p.id] = p
	}
	for _, f := range c.frames {
		b := &area{frame: f}
		for _, n := range f.nodes {
			add(b, &piece{id: n.id, node: n})
		}
		for _, inner := range f.inner {
			add(b, &piece{id: inner.id, inner: inner})
			for _, n := range inner.nodes {
				l.pieces[n.id] = l.pieces[inner.id]
			}
		}
		if len(b.pieces) > 0 {
			l.blocks = append(l.blocks, b)
		}
	}
	for _, n := range c.loose.nodes {
		b := &area{}
		add(b, &piece{id: n.id, node: n})
		l.blocks = append(l.blocks, b)
	}
	l.rank()
	l.measure()
	l.place()
	return l
}

// rank gives each piece its column. Rules between security groups move nothing.
// The rounds are as many as a chart without circles can need.
func (l *layout) rank() {
	for range len(l.pieces) + 1 {
		moved := false
		raise := func(p *piece, rank int) {
			if p.rank < rank && rank <= len(l.pieces) {
				p.rank, moved = rank, true
			}
		}
		for _, a := range l.chart.sorted() {
			from, to := l.pieces[a.from], l.pieces[a.to]
			if from != nil && to != nil && from != to && a.style != dotted {
				raise(to, from.rank+1)
			}
		}
		for _, b := range l.blocks {
			if b.leadsInside(l) {
				continue
			}
			for _, p := range b.pieces { // a frame stands in one column
				raise(p, slices.MaxFunc(b.pieces, func(x, y *piece) int { return x.rank - y.rank }).rank)
			}
		}
		if !moved {
			return
		}
	}
}

// leadsInside tells whether an arrow leads from one piece of a block to another.
func (b *area) leadsInside(l *layout) bool {
	return slices.ContainsFunc(l.chart.arrows, func(a arrow) bool {
		from, to := l.pieces[a.from], l.pieces[a.to]
		return from != nil && to != nil && from != to && from.block == b && to.block == b
	})
}

func (b *area) ranks() (first, last int) {
	first, last = b.pieces[0].rank, b.pieces[0].rank
	for _, p := range b.pieces {
		first, last = min(first, p.rank), max(last, p.rank)
	}
	return first, last
}

// measure sizes pieces and columns.
func (l *layout) measure() {
	columns := 0
	for _, p := range l.pieces {
		columns = max(columns, p.rank+1)
	}
	l.x, l.w = make([]float64, columns), make([]float64, columns)
	for _, b := range l.blocks {
		for _, p := range b.pieces {
			if p.inner != nil {
				p.spot.w, p.spot.h = width(p.inner.kind)+2*margin, titleRoom
				for _, n := range p.inner.nodes {
					w, h := n.size()
					p.spot.w, p.spot.h = max(p.spot.w, w+2*margin), p.spot.h+h+between
				}
			} else {
				p.spot.w, p.spot.h = p.node.size()
			}
			room := p.spot.w
			if b.frame != nil {
				room += 2 * margin
			}
			l.w[p.rank] = max(l.w[p.rank], room)
		}
		if first, last := b.ranks(); b.frame != nil && first == last {
			l.w[first] = max(l.w[first], width(b.frame.title())+2*margin)
		}
	}
	texts := make([]float64, columns) // of arrows, beside the columns that they end at
	for _, a := range l.chart.arrows {
		if to := l.pieces[a.to]; to != nil && a.text != "" {
			texts[to.rank] = max(texts[to.rank], width(shorten(a.text, maxLine)))
		}
	}
	x := float64(border)
	for i := range l.w {
		if i > 0 {
			x += gutter + texts[i]
		}
		l.x[i] = x
		x += l.w[i]
	}
	l.width = x + border
}

// place stacks the blocks of each column, each as near to what leads to it as the
// ones above let it.
func (l *layout) place() {
	cursor := make([]float64, len(l.w))
	for i := range cursor {
		cursor[i] = border
	}
	waiting := slices.Clone(l.blocks)
	placed := map[*area]bool{}
	for rank := range l.w {
		var here []*area
		for _, b := range waiting {
			if first, _ := b.ranks(); first == rank {
				here = append(here, b)
			}
		}
		wish := map[*area]float64{}
		for i, b := range here {
			wish[b] = l.wish(b, placed)
			if wish[b] < 0 && i > 0 {
				wish[b] = wish[here[i-1]]
			}
		}
		slices.SortStableFunc(here, func(a, b *area) int { return int(wish[a] - wish[b]) })
		for _, b := range here {
			first, last := b.ranks()
			y := 0.0
			for r := first; r <= last; r++ {
				y = max(y, cursor[r])
			}
			l.fill(b, y)
			if down := wish[b] - b.spot.middle(); down > 0 {
				l.fill(b, y+down)
			}
			for r := first; r <= last; r++ {
				cursor[r] = b.spot.bottom() + apartRoom
			}
			placed[b] = true
			l.height = max(l.height, b.spot.bottom()+border)
		}
	}
}

// wish is the height of what leads to a block, on the average; -1 for nothing.
func (l *layout) wish(b *area, placed map[*area]bool) float64 {
	sum, n := 0.0, 0.0
	for _, a := range l.chart.arrows {
		from, to := l.pieces[a.from], l.pieces[a.to]
		if from != nil && to != nil && to.block == b && placed[from.block] && a.style != dotted {
			sum, n = sum+from.spot.middle(), n+1
		}
	}
	if n == 0 {
		return -1
	}
	return sum / n
}

// fill places the pieces of a block from a height on.
func (l *layout) fill(b *area, y float64) {
	first, last := b.ranks()
	top, inset := y, 0.0
	if b.frame != nil {
		top, inset = y+titleRoom, margin
	}
	bottom := top
	for rank := first; rank <= last; rank++ {
		at := top
		for _, p := range b.pieces {
			if p.rank != rank {
				continue
			}
			p.spot.x, p.spot.y = l.x[rank]+inset, at
			if p.inner != nil {
				below := at + titleRoom
				for _, n := range p.inner.nodes {
					w, h := n.size()
					l.inside[n.id] = spot{p.spot.x + margin, below, w, h}
					below += h + between
				}
			}
			at = p.spot.bottom() + between
		}
		bottom = max(bottom, at-between)
	}
	b.spot = spot{l.x[first], y, l.x[last] + l.w[last] - l.x[first], bottom - y}
	if b.frame != nil {
		b.spot.h += margin
	}
}

// of is where a node or an inner frame stands.
func (l *layout) of(id string) (spot, bool) {
	if s, ok := l.inside[id]; ok {
		return s, true
	}
	p, ok := l.pieces[id]
	if !ok {
		return spot{}, false
	}
	return p.spot, true
}

// lane is a height at which an arrow passes a column without touching a block: the
// one nearest to where it comes from.
func (l *layout) lane(column int, y float64) float64 {
	free := func(y float64) bool {
		return !slices.ContainsFunc(l.blocks, func(b *area) bool {
			first, last := b.ranks()
			return first <= column && column <= last && b.spot.y-6 < y && y < b.spot.bottom()+6
		})
	}
	if free(y) {
		return y
	}
	best := l.height - border/2
	for _, b := range l.blocks {
		for _, candidate := range []float64{b.spot.y - apartRoom/2, b.spot.bottom() + apartRoom/2} {
			if candidate > 0 && free(candidate) && abs(candidate-y) < abs(best-y) {
				best = candidate
			}
		}
	}
	return best
}

func abs(f float64) float64 { return max(f, -f) }

// size of a node.
func (n *node) size() (w, h float64) {
	for _, line := range n.lines {
		w = max(w, width(n.text(line)))
	}
	w += 2 * padding
	if n.shape == hexagon || n.shape == stadium {
		w += 2 * padding
	}
	return w, float64(len(n.lines)*lineHeight + 2*padding - 4)
}

// width is about what a line takes in a font without serifs, rather more.
func width(line string) (w float64) {
	for _, r := range line {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\u200b':
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r > 0xffff:
			w += fontSize * 1.05
		case unicode.IsUpper(r) || r == 'm' || r == 'w' || r == '…' || r == '→' || r == '@':
			w += fontSize * 0.74
		case r < 0x80 && !unicode.IsLetter(r) && !unicode.IsDigit(r) || r == 'i' || r == 'l' || r == 'j' || r == 't' || r == 'f' || r == 'r':
			w += fontSize * 0.44
		default:
			w += fontSize * 0.6
		}
	}
	return w
}
