package wiring

import (
	"regexp"
	"strings"
)

const (
	tokenText         = `[$#]\{Token\[[^\]]*\]\}`             // as the CDK encodes it
	stageVariableText = `\$\{stageVariables\.[A-Za-z0-9_]+\}` // as API Gateway reads it
)

var (
	token             = regexp.MustCompile(tokenText)
	startsWithToken   = regexp.MustCompile(`^` + tokenText).MatchString
	stageVariableOnly = regexp.MustCompile(`^` + stageVariableText + `$`)

	// Both stand for text that is not known here. A stage variable of a name
	// that no stage can hold is none: it stays, and fails with the text around it.
	expression = regexp.MustCompile(tokenText + `|` + stageVariableText)
)

// IsToken reports whether s holds a CDK token. It asks no kernel: the encoding
// is part of the CDK's contract between its languages.
func IsToken(s string) bool {
	return strings.Contains(s, "{Token[") && token.MatchString(s)
}

// IsNumberToken reports whether f is a number the CDK encoded a token in: a
// negative double near -1.888e+289, far from every port and timeout.
func IsNumberToken(f float64) bool { return f < -1e288 }

// mask replaces what is not known by as many letters, so that a string can be
// taken apart at its literal characters with all offsets kept.
func mask(s string) string {
	if !strings.Contains(s, "{") {
		return s
	}
	return expression.ReplaceAllStringFunc(s, func(e string) string {
		return strings.Repeat("x", len(e))
	})
}

// literal cuts what is not known out of s.
func literal(s string) string { return expression.ReplaceAllString(s, "") }
