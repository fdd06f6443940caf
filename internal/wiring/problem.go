package wiring

import (
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with what a user gave. The public package
// re-exports it field by field, so both have the same shape.
type Problem struct {
	// Path is the Go field path as the user typed it: "Target.Port", "patterns[2]".
	Path string
	// Code is stable; docs/errors.md lists all of them.
	Code string
	// Value is what was given; empty when nothing was.
	Value string
	// Want says what is wanted, and the cure where one is known.
	Want string
}

// Error spells the problem on one line: path, wish, value, code.
func (p Problem) Error() string {
	if p.Value == "" {
		return fmt.Sprintf("%s: %s (%s)", p.Path, p.Want, p.Code)
	}
	return fmt.Sprintf("%s: %s, got %q (%s)", p.Path, p.Want, p.Value, p.Code)
}

// Problems collects; the zero value is ready to use.
type Problems []Problem

// Add notes a problem.
func (ps *Problems) Add(path, code, value, want string, args ...any) {
	if len(args) > 0 {
		want = fmt.Sprintf(want, args...)
	}
	*ps = append(*ps, Problem{Path: path, Code: code, Value: value, Want: want})
}

// Has reports whether one of the problems has the code.
func (ps Problems) Has(code string) bool {
	return slices.ContainsFunc(ps, func(p Problem) bool { return p.Code == code })
}

// Under puts a path in front of every problem's own.
func (ps Problems) Under(prefix string) Problems {
	for i := range ps {
		if ps[i].Path == "" {
			ps[i].Path = prefix
		} else {
			ps[i].Path = prefix + "." + ps[i].Path
		}
	}
	return ps
}

const (
	maxText   = 7_500 // of all problems together; the construct's path comes before them
	maxPlace  = 200   // of one place or value
	maxPlaces = 5
)

// Text spells the problems for people, one line each. Many of one code are one
// line that has the count, the first places and what to do, and the whole stays
// short, whatever was given: a document with 1,500 names to be changed is one
// mistake.
func (ps Problems) Text() string {
	if len(ps) == 1 {
		return ps[0].short().Error()
	}
	var order []string
	groups := map[string]Problems{}
	for _, p := range ps {
		if groups[p.Code] == nil {
			order = append(order, p.Code)
		}
		groups[p.Code] = append(groups[p.Code], p)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d problems", len(ps))
	told := 0
	for _, code := range order {
		lines := groups[code].lines()
		if b.Len()+len(lines) > maxText {
			continue // a shorter one may still have room
		}
		b.WriteString(lines)
		told += len(groups[code])
	}
	if told < len(ps) {
		fmt.Fprintf(&b, "\n  and %d more of other kinds", len(ps)-told)
	}
	return b.String()
}

// lines are those of problems of one code.
func (ps Problems) lines() string {
	var b strings.Builder
	if len(ps) <= maxPlaces {
		for _, p := range ps {
			b.WriteString("\n  " + p.short().Error())
		}
		return b.String()
	}
	first := ps[0].short()
	fmt.Fprintf(&b, "\n  %d times: %s (%s)", len(ps), first.Want, first.Code)
	for _, p := range ps[:maxPlaces] {
		if p = p.short(); p.Value != "" {
			p.Path += fmt.Sprintf(": got %q", p.Value)
		}
		b.WriteString("\n    " + p.Path)
	}
	fmt.Fprintf(&b, "\n    and %d more", len(ps)-maxPlaces)
	return b.String()
}

// short cuts what a user gave to what a reader needs to find it.
func (p Problem) short() Problem {
	p.Path, p.Value, p.Want = cut(p.Path), cut(p.Value), cut(p.Want)
	return p
}

func cut(text string) string {
	if len(text) <= 2*maxPlace {
		return text
	}
	return strings.ToValidUTF8(text[:maxPlace], "") + "…" + strings.ToValidUTF8(text[len(text)-maxPlace/2:], "")
}
