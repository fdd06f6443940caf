package diagram

import (
	"cmp"
	"slices"
)

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
				s.rows = s.fitted(widths[t])
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

func (s *spot) fitted(w int) []string {
	if s.shape == hexagon {
		w -= padding
	}
	return s.wrapped(w)
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
