package wiring

import (
	"math"
	"strings"
	"testing"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		in, mask, literal string
		isToken           bool
	}{
		{"plain", "plain", "plain", false},
		{"${Token[TOKEN.12]}", "xxxxxxxxxxxxxxxxxx", "", true},
		{"a-${Token[AWS.Region.3]}.b", "a-xxxxxxxxxxxxxxxxxxxxxx.b", "a-.b", true},
		{"#{Token[TOKEN.1]}", "xxxxxxxxxxxxxxxxx", "", true},
		{"${stageVariables.a_1}/b", "xxxxxxxxxxxxxxxxxxxxx/b", "/b", false},
		{"${stageVariables.}", "${stageVariables.}", "${stageVariables.}", false},
		{"${stageVariables.a-b}", "${stageVariables.a-b}", "${stageVariables.a-b}", false},
		{"${Token[open", "${Token[open", "${Token[open", false},
		{"{id}", "{id}", "{id}", false},
		{"https://dummy-value-for-/orders/host:8443", "https://xxxxxxxxxxxxxxxxxxxxxxxxxxxx:8443", "https://:8443", false},
		{"", "", "", false},
	} {
		if got := mask(row.in); got != row.mask {
			t.Errorf("mask(%q) = %q, want %q", row.in, got, row.mask)
		}
		if got := literal(row.in); got != row.literal {
			t.Errorf("literal(%q) = %q, want %q", row.in, got, row.literal)
		}
		if got := IsToken(row.in); got != row.isToken {
			t.Errorf("IsToken(%q) = %v", row.in, got)
		}
		if got, want := IsOneToken(row.in), row.isToken && row.literal == ""; got != want {
			t.Errorf("IsOneToken(%q) = %v", row.in, got)
		}
	}
}

func TestIsNumberToken(t *testing.T) {
	t.Parallel()
	for f, want := range map[float64]bool{
		-1.8881545897087626e+289: true, // as the CDK encodes the first one
		-1e288:                   false,
		-1e300:                   false,
		-math.MaxFloat64:         false,
		math.Inf(-1):             false,
		-1:                       false,
		29_000:                   false,
		math.NaN():               false,
	} {
		if got := IsNumberToken(f); got != want {
			t.Errorf("IsNumberToken(%v) = %v", f, got)
		}
	}
}

// A digest tells texts apart by what they say and which tokens stand where, and
// not by the numbers of the tokens.
func TestDigest(t *testing.T) {
	t.Parallel()
	const a, b = "${Token[TOKEN.7]}", "${Token[TOKEN.12]}"
	text := func(first, second string) string { return `{"x":"` + first + `","y":"z` + second + first + `"}` }
	hash := func(s string) string { h, _, _ := strings.Cut(Digest(s), "\n"); return h }

	if got, want := strings.SplitN(Digest(text(b, a)), "\n", 2)[1], b+"\n"+a; got != want {
		t.Errorf("tokens are %q, want %q", got, want)
	}
	if hash(text(a, b)) != hash(text(b, a)) {
		t.Error("the hash depends on how tokens are numbered")
	}
	for _, other := range []string{text(a, a), text(a, "0"), text(a, b) + " ", `{"x":"` + a + `"}`} {
		if hash(other) == hash(text(a, b)) {
			t.Errorf("%q and %q have one hash", other, text(a, b))
		}
	}
}
