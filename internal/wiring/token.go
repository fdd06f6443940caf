package wiring

import (
	"regexp"
	"strings"
)

var (
	// A string token as the CDK encodes it, or a stage variable as API Gateway
	// reads it: both stand for text that is not known here.
	expression = regexp.MustCompile(`\$\{Token\[[^\]]*\]\}|\$\{stageVariables\.[^}]*\}`)
	token      = regexp.MustCompile(`\$\{Token\[[^\]]*\]\}|#\{Token\[[^\]]*\]\}`)

	stageVariable     = regexp.MustCompile(`\$\{stageVariables\.([^}]*)\}`)
	stageVariableOnly = regexp.MustCompile(`^\$\{stageVariables\.[^}]*\}$`)
)

// IsToken reports whether s holds a CDK token. It asks no kernel: the encoding
// is part of the CDK's contract between its languages.
func IsToken(s string) bool {
	return strings.Contains(s, "${Token[") || strings.Contains(s, "#{Token[")
}

// IsNumberToken reports whether f is a number the CDK encoded a token in: a
// negative double near -1.888e+289, far from every port and timeout.
func IsNumberToken(f float64) bool { return f < -1e288 }

// mask replaces what is not known by as many letters, so that a string can be
// taken apart at its literal characters with all offsets kept.
func mask(s string) string {
	return expression.ReplaceAllStringFunc(s, func(e string) string {
		return strings.Repeat("x", len(e))
	})
}

// literal cuts what is not known out of s.
func literal(s string) string { return expression.ReplaceAllString(s, "") }
