// Package openapi wires OpenAPI documents: every operation of a 2.0, 3.0 or
// 3.1 document becomes a private integration.
//
// What an integration is comes from package wiring; this package only finds
// the operations, puts the integrations there and refuses what API Gateway
// would refuse, all places at once, each with its JSON pointer.
//
// Documents are read by libopenapi, but only by the part below its models
// (package datamodel): its models drop what they do not know, and bring 16 MB
// into a binary where the reader brings 1 MB. The node tree it gives keeps
// every key, number and quotation mark as written. kin-openapi reads into
// models alone, in 3.4 MB.
//
// Values are read as the document's language says: JSON as JSON; YAML by the
// core schema of YAML 1.2, where yes and 2020-01-01 are strings; and a
// document that says %YAML 1.1 by that version, where yes is true. A key is
// the text that stands there, so that the responses 200 and 0200 are two.
package openapi
