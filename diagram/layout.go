package diagram

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
