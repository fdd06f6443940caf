package privateintegration

import (
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// ValidationError says everything that is wrong with what was given. It is
// what constructors and methods of this package panic with, and what
// [PrivateIntegrationProps.Validate] returns.
type ValidationError struct {
	// Construct is the path of the construct in the tree, such as
	// "Stack/Orders". Empty when no construct is involved yet.
	Construct string
	// Problems is never empty and in the order of the fields.
	Problems []FieldError
}

// FieldError is one problem. Path and Code are part of the library's
// interface; Want is text for people and may change.
type FieldError struct {
	// Path of the field as the user typed it, such as "Target.Port" or "patterns[2]".
	Path string
	// Code is one of the constants of this package.
	Code Code
	// Value that was given; empty when nothing was.
	Value string
	// Want says what is wanted.
	Want string
}

var (
	_ error = (*ValidationError)(nil)
	_ error = FieldError{}
)

// Error gives one line a problem, after the construct's path. Many problems of
// one code share a line, which has the count, the first places and what to do;
// Problems has all of them.
func (e *ValidationError) Error() string {
	problems := make(wiring.Problems, len(e.Problems))
	for i, p := range e.Problems {
		problems[i] = p.plain()
	}
	if e.Construct != "" {
		return e.Construct + ": " + problems.Text()
	}
	return problems.Text()
}

// Unwrap gives the problems, for errors.As with a [FieldError].
func (e *ValidationError) Unwrap() []error {
	errs := make([]error, len(e.Problems))
	for i, p := range e.Problems {
		errs[i] = p
	}
	return errs
}

// Error gives field, wish, value and code on one line.
func (e FieldError) Error() string { return e.plain().Error() }

func (e FieldError) plain() wiring.Problem {
	return wiring.Problem{Path: e.Path, Code: string(e.Code), Value: e.Value, Want: e.Want}
}

// validationError is nil when there are no problems.
func validationError(construct string, ps wiring.Problems) *ValidationError {
	if len(ps) == 0 {
		return nil
	}
	e := &ValidationError{Construct: construct}
	seen := map[wiring.Problem]bool{}
	for _, p := range ps {
		// One mistake in options shared by many routes is one problem.
		if !seen[p] {
			seen[p] = true
			e.Problems = append(e.Problems, FieldError{Path: p.Path, Code: Code(p.Code), Value: p.Value, Want: p.Want})
		}
	}
	return e
}

// raise panics when there are problems. It is the only place of this package
// that does.
func raise(construct string, ps wiring.Problems) {
	if err := validationError(construct, ps); err != nil {
		panic(err) //nolint:forbidigo // the one place
	}
}
