package wiring

import (
	"crypto/sha256"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

const tokenText = `[$#]\{Token\[[^\]]*\]\}` // as the CDK encodes it

var (
	token         = regexp.MustCompile(tokenText)
	startsUnknown = regexp.MustCompile(`^(` + tokenText + `|` + placeholderText + `)`).MatchString

	// All stand for text that is not known here. A stage variable of a name
	// that no stage can hold is none: it stays, and fails with the text around it.
	expression = regexp.MustCompile(tokenText + `|` + apigw.StageVariablePattern + `|` + placeholderText)
)

// IsToken reports whether s holds a CDK token. It asks no kernel: the encoding
// is part of the CDK's contract between its languages.
func IsToken(s string) bool {
	return strings.Contains(s, "{Token[") && token.MatchString(s)
}

// IsListToken reports whether s is what a list that is not known yet has in the
// place of its items: one and the same text for each.
func IsListToken(s string) bool { return strings.HasPrefix(s, "#{Token[") }

// IsOneToken reports whether s is one token and nothing else.
func IsOneToken(s string) bool { return token.FindString(s) == s && s != "" }

// HideTokens spells s for people, to whom the numbers in tokens say nothing.
func HideTokens(s string) string { return token.ReplaceAllString(s, "$${…}") }

// IsNumberToken reports whether f is a number the CDK encoded a token in: a
// negative double near -1.888e+289, whose first 16 bits are the CDK's marker.
func IsNumberToken(f float64) bool { return math.Float64bits(f)>>48 == 0xFBFF }

// mask replaces what is not known by as many letters, so that a string can be
// taken apart at its literal characters with all offsets kept.
func mask(s string) string {
	if !strings.Contains(s, "{") && !strings.Contains(s, "dummy-value-for-") {
		return s
	}
	return expression.ReplaceAllStringFunc(s, func(e string) string { return strings.Repeat("x", len(e)) })
}

// literal cuts what is not known out of s.
func literal(s string) string { return expression.ReplaceAllString(s, "") }

// Digest shortens a text of JSON to a hash and the tokens in it, each once, in
// order: what they stand for counts, not how the CDK has numbered them. For the
// CDK, text with thousands of tokens is slow to resolve.
func Digest(text string) string {
	var tokens []string
	skeleton := token.ReplaceAllStringFunc(text, func(t string) string {
		i := slices.Index(tokens, t)
		if i < 0 {
			i = len(tokens)
			tokens = append(tokens, t)
		}
		return fmt.Sprintf("\x00%d\x00", i) // JSON has no such byte
	})
	return fmt.Sprintf("%x\n%s", sha256.Sum256([]byte(skeleton)), strings.Join(tokens, "\n"))
}
