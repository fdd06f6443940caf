// Package wiring decides what a private integration is.
//
// A [Config] holds what a user asked for as plain values; [New] checks all of
// it and returns a [Wiring]. [Wiring.Describe] turns one route into one
// [Integration], and every rendering (a method, an L1 property, an OpenAPI
// operation) only spells that value. Nothing here imports the CDK, so the
// rules are tested in milliseconds.
//
// Strings may hold CDK tokens ("${Token[…]}"). A token is opaque: it passes
// through, and no check guesses what it will resolve to.
package wiring
