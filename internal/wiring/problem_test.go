package wiring

import (
	"slices"
	"testing"
)

func TestProblemText(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		problem Problem
		want    string
	}{
		{Problem{"Uri", CodeUriHost, "https://a b", "must hold a valid host name"}, `Uri: must hold a valid host name, got "https://a b" (uri_host)`},
		{Problem{"Target", CodeRequired, "", "is required"}, `Target: is required (required)`},
	} {
		if got := row.problem.Error(); got != row.want {
			t.Errorf("got %s, want %s", got, row.want)
		}
	}
}

func TestProblems(t *testing.T) {
	t.Parallel()
	var ps Problems
	ps.Add("Port", CodeListenerPort, "81", "100% wrong")
	ps.Add("", CodeArn, "", "must be one of %s or %d", "a", 2)

	if !ps.Has(CodeArn) || ps.Has(CodeUri) {
		t.Error("Has must find what was added and nothing else")
	}
	want := Problems{
		{"Target.Port", CodeListenerPort, "81", "100% wrong"}, // no arguments: no format
		{"Target", CodeArn, "", "must be one of a or 2"},
	}
	if got := ps.Under("Target"); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
