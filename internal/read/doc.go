// Package read reads a CDK app's constructs: their places, what is behind tokens,
// and what resources say. It asks the kernel, as seldom as it can, since each
// question is a round trip, and decides nothing: what follows from what was read is
// decided by package wiring, and made by package privateintegration.
//
// What resolves a value says so. No lazy value of the user's may be resolved before
// all aspects have run, or it keeps what it says then.
package read
