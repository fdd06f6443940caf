package gatewaytest

import (
	"net/http"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// condition reads ands that are joined by ors.
func (v *velocity) condition() func(*filling) bool {
	left := v.and()
	for v.peek() == "||" {
		v.next()
		before, right := left, v.and()
		left = func(f *filling) bool { return before(f) || right(f) }
	}
	return left
}

func (v *velocity) and() func(*filling) bool {
	left := v.comparison()
	for v.peek() == "&&" {
		v.next()
		before, right := left, v.comparison()
		left = func(f *filling) bool { return before(f) && right(f) }
	}
	return left
}

// comparison reads !x, (x), a == b, a != b. What is no text is equal to none.
func (v *velocity) comparison() func(*filling) bool {
	defer v.nest()()
	switch v.peek() {
	case "!":
		v.next()
		inner := v.comparison()
		return func(f *filling) bool { return !inner(f) }
	case "(":
		v.next()
		inner := v.condition()
		if v.next() != ")" {
			v.fail("an expression")
		}
		return inner
	}
	a := v.value(v.next())
	operator := v.next()
	b := v.value(v.next())
	if a == nil || b == nil || operator != "==" && operator != "!=" {
		v.fail("#if on more than comparing texts")
		return nil
	}
	return func(f *filling) bool {
		left, isText := a(f)
		right, isTextToo := b(f)
		return (isText && isTextToo && left == right) == (operator == "==")
	}
}

// value is what a word stands for, nil for one that is not modeled.
func (v *velocity) value(word string) func(*filling) (text string, ok bool) {
	switch {
	case word == "":
		return nil
	case word[0] == '"' || word[0] == '\'':
		text := word[1 : len(word)-1]
		return func(*filling) (string, bool) { return text, true }
	case word[0] == '$':
		return v.reference(strings.Trim(word, "$!{}"))
	}
	return nil
}

// reference is what a name behind a $ stands for, nil for one that is not modeled.
func (v *velocity) reference(name string) func(*filling) (text string, ok bool) {
	if v.locals[name] {
		return func(f *filling) (string, bool) {
			text, ok := f.locals[name]
			return text, ok
		}
	}
	always := func(value func(*call) string) func(*filling) (string, bool) {
		return func(f *filling) (string, bool) { return value(f.call), true }
	}
	switch name {
	case "input.body", "input.json('$')", `input.json("$")`:
		return always(func(c *call) string { return string(c.payload()) })
	}
	if name, ok := strings.CutPrefix(name, apigw.ContextVariable); ok {
		if value, known := contextValue(name); known {
			return always(value)
		}
		return nil
	}
	if name, ok := strings.CutPrefix(name, apigw.VariableOfStage); ok {
		return always(func(c *call) string { return c.variables[name] })
	}
	if found := ofBody.FindStringSubmatch(name); found != nil {
		if path, ok := parseJSONPath(found[1] + found[2]); ok {
			return always(func(c *call) string { return path.of(c.payload()) })
		}
		return nil
	}
	if found := lookup.FindStringSubmatch(name); found != nil {
		return func(f *filling) (string, bool) { return f.call.parameter(found[2], found[1]+found[3]) }
	}
	return nil
}

// parameter is a parameter of the request in one place, or anywhere: in the path,
// then the query, then the headers (documented). One that is not there is the
// empty text anywhere, and no text in a place.
func (c *call) parameter(place, name string) (text string, ok bool) {
	value, inPath := c.path[name]
	for _, found := range []struct {
		place  string
		values []string
	}{
		{"path", some(value, inPath)}, {"querystring", last(valuesOf(c.query, name))}, {"header", last(c.headers(name))},
	} {
		if (place == "" || place == found.place) && len(found.values) > 0 {
			return found.values[0], true
		}
	}
	return "", place == ""
}

// overridden is what templates have set of the response so far.
func (c *call) overridden() *overrides {
	if c.overrides == nil {
		c.overrides = &overrides{header: http.Header{}}
	}
	return c.overrides
}
