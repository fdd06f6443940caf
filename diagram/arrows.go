package diagram

import (
	"fmt"
	"strings"
)

// ends are where an arrow starts and where it arrives.
func (r *path) ends() (x1, y1, x2, y2 int) {
	from, to := around(r.source), around(r.target)
	if len(r.source) > 1 {
		from = inside(r.source)
	}
	if len(r.target) > 1 {
		to = inside(r.target)
	}
	return from.right, middle(r.source), to.left, r.entry
}

func (d *drawing) arrow(r *path) {
	x, y, x2, y2 := r.ends()
	var d2 strings.Builder
	fmt.Fprintf(&d2, "M%d %d", x, y)
	curve := func(toX, toY int) {
		if toY == y {
			fmt.Fprintf(&d2, "H%d", toX)
		} else {
			half := (x + toX) / 2
			fmt.Fprintf(&d2, "C%d %d %d %d %d %d", half, y, half, toY, toX, toY)
		}
		x, y = toX, toY
	}
	for _, s := range r.over {
		left, right := s.x, s.x+s.w
		if d.framed[s.track] {
			left, right = left-padding, right+padding
		}
		curve(left, s.y)
		curve(right, s.y)
	}
	tip := x2
	if r.style == solid || r.style == dotted {
		tip -= 6
	}
	last := tip
	if room := d.labels[r.target[0].track]; room > 0 {
		last = x2 - d.textEnd(r) - room - 4
	}
	curve(last, y2)
	if last != tip {
		curve(tip, y2)
	}
	class := "arrow"
	switch r.style {
	case dotted:
		class += " dotted"
	case crossed:
		class += " crossed"
	}
	fmt.Fprintf(d, `<path class="%s" d="%s"/>`+"\n", class, d2.String())
	switch r.style {
	case solid, dotted:
		fmt.Fprintf(d, `<path class="head" d="M%d %dl-8 -4v8Z"/>`+"\n", x2, y2)
	case crossed:
		fmt.Fprintf(d, `<path class="cross" d="M%d %dl-8 8m0 -8l8 8"/>`+"\n", x2-4, y2-4)
	}
}

// textEnd is the room between an arrow's text and its end.
func (d *drawing) textEnd(r *path) int {
	room := 12
	if d.framed[r.target[0].track] {
		room += padding
	}
	return room
}

func (d *drawing) label(r *path) {
	_, _, x, y := r.ends()
	for i, line := range r.label {
		d.text("label", x-d.textEnd(r), y-6-rowHeight*(len(r.label)-1-i), line)
	}
}
