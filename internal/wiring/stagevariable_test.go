package wiring

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// literal ids can be compared at once, those that begin with lazy not.
func compared(a, b string) (equal, certain bool) {
	if a == b {
		return true, true
	}
	return false, !strings.HasPrefix(a, "lazy") && !strings.HasPrefix(b, "lazy")
}

func TestStageVariableBind(t *testing.T) {
	t.Parallel()
	type bind struct {
		id, own string
		asked   bool
	}
	for name, c := range map[string]struct {
		binds []bind
		want  string // the id, and ids left to compare; "" for a conflict
	}{
		"once":                          {[]bind{{"a", "a", false}}, "a []"},
		"the same twice":                {[]bind{{"a", "a", false}, {"a", "b", true}}, "a []"},
		"asked after automatic":         {[]bind{{"a", "a", false}, {"b", "a", true}}, "b []"},
		"automatic after asked":         {[]bind{{"b", "a", true}, {"a", "a", false}}, "b []"},
		"two links, automatic":          {[]bind{{"a", "a", false}, {"b", "b", false}}, ""},
		"two links, asked":              {[]bind{{"a", "a", true}, {"b", "a", true}}, ""},
		"another's automatic, asked":    {[]bind{{"a", "a", false}, {"c", "b", true}}, ""},
		"automatic of another":          {[]bind{{"c", "b", true}, {"a", "a", false}}, ""},
		"ids that are not known yet":    {[]bind{{"lazy1", "lazy1", false}, {"lazy2", "lazy2", false}}, "lazy1 [lazy2]"},
		"asked where the own is lazy":   {[]bind{{"lazy1", "lazy1", false}, {"b", "lazy1", true}}, "b []"},
		"two that ask for the same one": {[]bind{{"c", "a", true}, {"c", "b", true}, {"a", "a", false}, {"b", "b", false}}, "c []"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var v StageVariable
			got, ok := "", true
			for _, b := range c.binds {
				if v, ok = v.Bind(b.id, b.own, b.asked, compared); !ok {
					break
				}
				got = fmt.Sprint(v.ID, " ", v.Same)
			}
			if !ok {
				got = ""
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// In whatever order a stage is bound, it carries the same link, or there is the
// same conflict. One order counts: with two links under one name, what is asked for
// comes before what is bound automatically, whose conflict is refused at once.
func TestStageVariableInAnyOrder(t *testing.T) {
	t.Parallel()
	first := map[bool]int{true: 0, false: 1}
	rapid.Check(t, func(t *rapid.T) {
		type bind struct {
			ID, Own string
			Asked   bool
		}
		var binds []bind
		owns := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"a", "b"}), 1, 2, rapid.ID[string]).Draw(t, "owns")
		for _, own := range owns {
			if rapid.Bool().Draw(t, "asks") {
				binds = append(binds, bind{rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "id"), own, true})
			}
			binds = append(binds, bind{own, own, false}) // who adds a route binds its own link
		}
		end := func(binds []bind) string {
			var v StageVariable
			ok := true
			for _, b := range binds {
				if v, ok = v.Bind(b.ID, b.Own, b.Asked, compared); !ok {
					return "conflict"
				}
			}
			return v.ID
		}
		order := rapid.Permutation(slices.Clone(binds)).Draw(t, "order")
		if len(owns) > 1 {
			for _, list := range [][]bind{binds, order} {
				slices.SortStableFunc(list, func(x, y bind) int { return first[x.Asked] - first[y.Asked] })
			}
		}
		if one, other := end(binds), end(order); one != other {
			t.Fatalf("%s, and %s in the order %v", one, other, order)
		}
	})
}

func TestCheckStageVariables(t *testing.T) {
	t.Parallel()
	many := map[string]string{}
	for i := range 100 {
		many[fmt.Sprint("v", i)] = "x"
	}
	for name, c := range map[string]struct {
		own, given map[string]string
		want       string
	}{
		"beside others":  {map[string]string{"host": "h"}, map[string]string{"link": "a"}, ""},
		"the same value": {map[string]string{"link": "a"}, map[string]string{"link": "a"}, ""},
		"not known yet":  {map[string]string{"link": "lazy"}, map[string]string{"link": "a"}, ""},
		"another value":  {map[string]string{"link": "b"}, map[string]string{"link": "a"}, CodeStageVariableConflict},
		"as many as fit": {many, map[string]string{"v1": "x"}, ""},
		"one too many":   {many, map[string]string{"link": "a"}, CodeStageVariableLimit},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ""
			for _, p := range CheckStageVariables(func() string { return "Prod" }, c.own, c.given, compared) {
				got += p.Code
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
