package diagram

import (
	"cmp"
	"slices"
)

// Distances in an SVG, in pixels.
const (
	margin    = 16 // around the picture
	padding   = 10 // between a box and its text, and between a frame and its boxes
	rowHeight = 16 // of a line of text
	between   = 8  // between boxes of a frame
	apartBy   = 20 // between frames
	fanWidth  = 28 // between stages and routes
	gapWidth  = 42 // between columns, for arrows without a text
	maxLabel  = 120
	minColumn = 110
)

// spot is a node, or the place where a long arrow passes a column, with its place
// in the picture.
type spot struct {
	*node                  // nil where an arrow passes
	frame, inner *frame    // that the node stands in, nil for none
	rows         []string  // text as drawn
	track        int       // the column
	x, y, w, h   int       // left, middle, width, height
	left, right  [][]*spot // other ends of its arrows on either side
	entries      []*path   // arrows that end here
}

// path is an arrow on its way through the columns.
type path struct {
	arrow
	source, target []*spot // more than one: an inner frame
	over           []*spot // where it passes
	label          []string
	entry          int // y of its end
}

// layout is a chart in columns from left to right: stages, routes, and then what
// follows on them.
type layout struct {
	chart         *chart
	tracks        [][]*spot // from top to bottom
	byID          map[string][]*spot
	paths         []*path
	width, height int
	framed        []bool // by track
	labels        []int  // by track, width of the texts of the arrows that end there
}

// newLayout places everything.
func newLayout(c *chart) *layout {
	l := &layout{chart: c, byID: map[string][]*spot{}}
	l.columns()
	l.columnWidths()
	for _, track := range l.tracks {
		for _, s := range track {
			s.h = l.heightOf(s)
		}
	}
	l.fitStages()
	l.vertically()
	l.enter()
	return l
}

// columns makes a spot of every node and says in which column it stands.
func (l *layout) columns() {
	unit := map[string]int{} // by id of node or inner frame: frames, then loose nodes
	var spots []*spot
	add := func(u int, in, inner *frame, n *node) *spot {
		s := &spot{node: n, frame: in, inner: inner}
		spots = append(spots, s)
		l.byID[n.id], unit[n.id] = []*spot{s}, u
		return s
	}
	for u, f := range l.chart.frames {
		for _, n := range f.nodes {
			add(u, f, nil, n)
		}
		for _, inner := range f.inner {
			unit[inner.id] = u
			for _, n := range inner.nodes {
				l.byID[inner.id] = append(l.byID[inner.id], add(u, f, inner, n))
			}
		}
	}
	for n, node := range l.chart.loose.nodes {
		add(len(l.chart.frames)+n, nil, nil, node)
	}
	ranks := rank(len(l.chart.frames), len(l.chart.frames)+len(l.chart.loose.nodes), l.chart.arrows, unit)
	for _, s := range spots {
		s.track = ranks[unit[s.id]] + 1
		if s.kind == "stages" {
			s.track = 0
		}
		l.put(s)
	}
	for _, a := range l.chart.sorted() {
		l.route(a)
	}
}

func (l *layout) put(s *spot) {
	for len(l.tracks) <= s.track {
		l.tracks, l.framed, l.labels = append(l.tracks, nil), append(l.framed, false), append(l.labels, 0)
	}
	l.tracks[s.track] = append(l.tracks[s.track], s)
	l.framed[s.track] = l.framed[s.track] || s.frame != nil
}

// rank is the column of each unit: behind all that lead to it. A loose node that
// nothing leads to stands right before what it leads to.
func rank(frames, units int, arrows []arrow, unit map[string]int) []int {
	before, after := make([][]int, units), make([][]int, units)
	for _, a := range arrows {
		if from, to := unit[a.from], unit[a.to]; from != to {
			before[to], after[from] = append(before[to], from), append(after[from], to)
		}
	}
	ranks, state := make([]int, units), make([]int, units)
	var visit func(u int) int
	visit = func(u int) int {
		if state[u] == 0 {
			state[u] = 1
			for _, b := range before[u] {
				if state[b] != 1 { // a circle, which no chart has
					ranks[u] = max(ranks[u], visit(b)+1)
				}
			}
			state[u] = 2
		}
		return ranks[u]
	}
	for u := range units {
		visit(u)
	}
	for u := frames; u < units; u++ {
		if len(before[u]) > 0 || len(after[u]) == 0 {
			continue
		}
		nearest := ranks[after[u][0]]
		for _, a := range after[u] {
			nearest = min(nearest, ranks[a])
		}
		ranks[u] = nearest - 1
	}
	return ranks
}

// route notes an arrow, with a spot in each column that it passes.
func (l *layout) route(a arrow) {
	r := &path{arrow: a, source: l.byID[a.from], target: l.byID[a.to]}
	if len(r.source) == 0 || len(r.target) == 0 {
		return
	}
	if a.text != "" {
		r.label = wrap(shorten(a.text, maxLine), maxLabel)
	}
	from, to := r.source[0].track, r.target[0].track
	ends := r.source
	for t := from + 1; t < to; t++ {
		s := &spot{track: t}
		l.put(s)
		r.over = append(r.over, s)
		r.join(ends, []*spot{s})
		ends = []*spot{s}
	}
	r.join(ends, r.target)
	for _, s := range r.target {
		s.entries = append(s.entries, r)
	}
	if len(r.label) > 0 {
		l.labels[to] = max(l.labels[to], widest(r.label))
	}
	l.paths = append(l.paths, r)
}

// join makes two ends of an arrow stand beside each other. A rule moves no box out
// of its place in a frame.
func (r *path) join(from, to []*spot) {
	for _, s := range from {
		if r.style != dotted || s.frame == nil {
			s.right = append(s.right, to)
		}
	}
	for _, s := range to {
		if r.style != dotted || s.frame == nil {
			s.left = append(s.left, from)
		}
	}
}

func widest(lines []string) (w int) {
	for _, line := range lines {
		w = max(w, width(line))
	}
	return w
}

// columnWidths gives each column the width of its text, and breaks the lines of
// the widest ones where all would be too wide to be read.
func (l *layout) columnWidths() {
	widths := make([]int, len(l.tracks))
	fixed := 2 * margin
	for t, track := range l.tracks {
		for _, s := range track {
			if s.node != nil {
				widths[t] = max(widths[t], s.natural())
			}
		}
		fixed += 2 * padding
		if l.framed[t] && t > 0 {
			fixed += 2 * padding
		}
		if t > 1 {
			fixed += gapWidth + l.labels[t]
		}
	}
	fixed += fanWidth
	for {
		sum, most := fixed, 0
		for t, w := range widths {
			if sum += w; w > widths[most] {
				most = t
			}
		}
		if sum <= maxWidth || widths[most] <= minColumn {
			break
		}
		widths[most] -= min(12, sum-maxWidth)
	}
	x := margin
	for t, track := range l.tracks {
		switch {
		case t == 1:
			x += fanWidth
		case t > 1:
			x += gapWidth + l.labels[t]
		}
		if l.framed[t] && t != 1 {
			x += padding
		}
		for _, s := range track {
			if s.x, s.w = x, widths[t]+2*padding; s.node != nil {
				s.rows = s.wrapped(widths[t])
			}
		}
		x += widths[t] + 2*padding
		if l.framed[t] && t != 0 {
			x += padding
		}
	}
	l.width = x + margin
}

// natural is the width of a node's text that no line is broken for, and of its
// frame's title.
func (s *spot) natural() int {
	w := 0
	for _, line := range s.lines {
		w = max(w, width(s.text(line)))
	}
	if s.shape == hexagon {
		w += padding
	}
	for _, title := range s.titles() {
		w = max(w, min(width(title), 240))
	}
	return w
}

// titles are the lines above the frame, which are not broken but cut.
func (s *spot) titles() []string {
	switch {
	case s.frame == nil:
		return nil
	case s.frame.name == "":
		return []string{s.frame.kind}
	}
	return []string{s.frame.kind, shorten(s.frame.name, maxLine)}
}

func (s *spot) wrapped(w int) (rows []string) {
	if s.shape == hexagon {
		w -= padding
	}
	for _, line := range s.lines {
		rows = append(rows, wrap(s.text(line), w)...)
	}
	return rows
}

// heightOf a box holds its text, and its arrows with theirs.
func (l *layout) heightOf(s *spot) int {
	if s.node == nil {
		return between
	}
	return max(len(s.rows)*rowHeight+padding, s.entered())
}

// entered is the room that the arrows into a box take with their texts, where
// one has any. Those without share theirs.
func (s *spot) entered() (h int) {
	bare := 0
	for _, r := range s.entries {
		if len(r.label) == 0 {
			bare = rowHeight
		} else {
			h += entryHeight(r)
		}
	}
	return h + bare
}

// fitStages makes the routes' first box as high as the stages beside it need.
func (l *layout) fitStages() {
	for _, s := range l.tracks[0] {
		sum := 0
		for _, r := range l.tracks[1] {
			if r.frame == s.frame {
				sum += r.h + between
			}
		}
		if first := l.first(s.frame); first != nil && s.h > sum {
			first.h += s.h - sum
		}
	}
}

func (l *layout) first(f *frame) *spot {
	for _, s := range l.tracks[1] {
		if s.frame == f {
			return s
		}
	}
	return nil
}

func entryHeight(r *path) int { return len(r.label)*rowHeight + 6 }

// enter gives the arrows with a text that end at one box an end each, in the
// order in which they start, and those without one end together.
func (l *layout) enter() {
	for _, r := range l.paths {
		r.entry = middle(r.target)
	}
	for _, track := range l.tracks {
		for _, s := range track {
			if len(s.entries) < 2 || l.labels[s.track] == 0 {
				continue
			}
			slices.SortStableFunc(s.entries, func(a, b *path) int { return cmp.Compare(a.before(), b.before()) })
			y, bare := s.y-s.entered()/2, 0
			for _, r := range s.entries {
				switch {
				case len(r.label) > 0:
					y += entryHeight(r)
					r.entry = y - 2
				case bare == 0:
					y += rowHeight
					bare = y - rowHeight/2
					fallthrough
				default:
					r.entry = bare
				}
			}
		}
	}
}

// before is the height from which an arrow comes.
func (r *path) before() int {
	if n := len(r.over); n > 0 {
		return r.over[n-1].y
	}
	return middle(r.source)
}

// middle of one or several spots.
func middle(spots []*spot) int {
	first, last := spots[0], spots[len(spots)-1]
	return (first.y - first.h/2 + last.y + last.h/2) / 2
}
