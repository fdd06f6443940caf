package diagram

import (
	"cmp"
	"slices"
)

// sweeps over the columns, there and back, are enough for boxes to come to stand
// beside what they belong to.
const sweeps = 4

// vertically gives every spot its height in the picture: as near as may be to
// what it is joined with, in the order of the chart within a frame, and with no
// box over another.
func (l *layout) vertically() {
	// First from left to right, where the order of frames in a column follows
	// from the columns before it.
	for t := 1; t < len(l.tracks); t++ {
		l.order(t)
		l.place(t, func(s *spot) [][]*spot { return s.left })
	}
	for range sweeps {
		for t := len(l.tracks) - 1; t > 0; t-- {
			l.place(t, func(s *spot) [][]*spot { return s.right })
		}
		for t := 2; t < len(l.tracks); t++ {
			l.place(t, func(s *spot) [][]*spot { return s.left })
		}
	}
	top := 0
	for t, track := range l.tracks {
		for _, s := range track {
			if t > 0 {
				top = min(top, s.y-s.h/2-above(s))
			}
		}
	}
	for t := 1; t < len(l.tracks); t++ {
		for _, s := range l.tracks[t] {
			s.y += margin - top
		}
	}
	l.stages()
	for _, track := range l.tracks {
		for _, s := range track {
			l.height = max(l.height, s.y+s.h/2+below(s)+margin)
		}
	}
}

// stages stand in the middle of their API's routes.
func (l *layout) stages() {
	for _, s := range l.tracks[0] {
		if routes := slices.Concat(s.right...); len(routes) > 0 {
			s.y = middle(routes)
		}
	}
}

// order sorts the frames and loose nodes of a column by the height of what leads
// to them. Nodes of a frame stay together, and in their order.
func (l *layout) order(t int) {
	type unit struct {
		spots []*spot
		sum   int
		n     int
	}
	var units []*unit
	frames := map[*frame]*unit{}
	for _, s := range l.tracks[t] {
		u := frames[s.frame]
		if s.frame == nil || u == nil {
			u = &unit{}
			units = append(units, u)
			if s.frame != nil {
				frames[s.frame] = u
			}
		}
		u.spots = append(u.spots, s)
		for _, from := range s.left {
			if from[0].track > 0 {
				u.sum, u.n = u.sum+middle(from), u.n+1
			}
		}
	}
	slices.SortStableFunc(units, func(a, b *unit) int {
		if a.n == 0 || b.n == 0 {
			return 0
		}
		return cmp.Compare(a.sum*b.n, b.sum*a.n)
	})
	l.tracks[t] = l.tracks[t][:0]
	for _, u := range units {
		l.tracks[t] = append(l.tracks[t], u.spots...)
	}
}

// above and below are what a frame needs beyond its first and last box.
func above(s *spot) int {
	if s.frame == nil {
		return 0
	}
	h := len(s.titles())*rowHeight + padding
	if s.inner != nil {
		h += rowHeight + padding
	}
	return h
}

func below(s *spot) int {
	switch {
	case s.frame == nil:
		return 0
	case s.inner != nil:
		return 2 * padding
	}
	return padding
}

// distance is the least from the middle of one spot to that of the next.
func distance(a, b *spot) int {
	d := a.h/2 + b.h/2 + between
	switch {
	case a.node == nil && b.node == nil:
	case a.frame != b.frame || a.frame == nil:
		d += apartBy - between + below(a) + above(b)
	case a.inner != b.inner:
		if a.inner != nil {
			d += padding
		}
		if b.inner != nil {
			d += rowHeight + padding
		}
	}
	return d
}

// place moves the spots of a column as near to their neighbours on one side as
// their order and their distances let them: least squares over runs of spots that
// touch (pool adjacent violators).
func (l *layout) place(t int, side func(*spot) [][]*spot) {
	type run struct{ sum, n, spots int }
	var runs []run
	offset := 0
	offsets := make([]int, len(l.tracks[t]))
	for i, s := range l.tracks[t] {
		if i > 0 {
			offset += distance(l.tracks[t][i-1], s)
		}
		offsets[i] = offset
		r := run{spots: 1}
		for _, other := range side(s) {
			if other[0].track > 0 {
				r.sum, r.n = r.sum+middle(other)-offset, r.n+1
			}
		}
		if r.n == 0 && len(runs) > 0 { // nothing to stand beside: next to the one before
			runs[len(runs)-1].spots++
			continue
		}
		if r.n == 0 {
			r.sum, r.n = s.y-offset, 1
		}
		runs = append(runs, r)
		for len(runs) > 1 {
			a, b := runs[len(runs)-2], runs[len(runs)-1]
			if a.sum*b.n < b.sum*a.n {
				break
			}
			runs = append(runs[:len(runs)-2], run{a.sum + b.sum, a.n + b.n, a.spots + b.spots})
		}
	}
	i := 0
	for _, r := range runs {
		for range r.spots {
			l.tracks[t][i].y = r.sum/r.n + offsets[i]
			i++
		}
	}
}
