package wiring

import (
	"fmt"
	"slices"
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
