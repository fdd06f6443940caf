// Package openapi wires OpenAPI documents: every operation of a 2.0, 3.0 or
// 3.1 document becomes a private integration.
//
// What an integration is comes from package wiring; this package only finds
// the operations, puts the integrations there and refuses what API Gateway
// would refuse, all places at once, each with its JSON pointer.
//
// Documents are read by the reader that libopenapi is built on, its own YAML
// package, and JSON by encoding/json. libopenapi's models drop what they do not
// know and bring 16 MB into a binary, kin-openapi's 3.4 MB; even the lowest part
// of libopenapi that is more than the reader brings net/http. A tree of nodes
// keeps every key, number and quotation mark as written, in 0.7 MB.
//
// Values are read as the document's language says: JSON as JSON; YAML by the
// core schema of YAML 1.2, where yes and 2020-01-01 are strings; and a
// document that says %YAML 1.1 by that version, where yes is true. A key is
// the text that stands there, so that the responses 200 and 0200 are two.
package openapi
