// Package openapi wires OpenAPI documents: every operation of a 2.0, 3.0 or
// 3.1 document becomes a private integration. [Wire] is the one entry; what it
// gives is spelled as JSON for a template, and as JSON or YAML for people.
//
// What an integration is comes from package wiring; this package only finds
// the operations, puts the integrations there and refuses what API Gateway
// would refuse, all places at once, each with its JSON pointer; or adapts it,
// when asked.
//
// A document is a table over its JSON text: 16 bytes a value instead of a tree
// of maps, so that 5 MB are read, wired and written in a few times their size.
// Only what is changed is opened, as objects; the rest is copied from the text,
// keys, digits and all. Whether a text is JSON is left to encoding/json. YAML is
// read by go.yaml.in/yaml, the successor of gopkg.in/yaml, into nodes and
// written as JSON first. libopenapi's models drop what they do not know and bring
// 16 MB into a binary, kin-openapi's 3.4 MB.
//
// Values are read as the document's language says: JSON as JSON; YAML by the
// core schema of YAML 1.2, where yes and 2020-01-01 are strings; and a
// document that says %YAML 1.1 by that version, where yes is true. A key is
// the text that stands there, so that the responses 200 and 0200 are two.
package openapi
