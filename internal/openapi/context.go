package openapi

import "strings"

// context is what a walk knows of the value it is at.
type context byte

const (
	// plain: members are keywords of OpenAPI.
	plain context = iota
	// names: members are names that the document's author chose; a schema's
	// property may well be called "example" or "$ref".
	names
	// paths: the same, of which those that begin with x- are extensions.
	paths
	// data may look like anything.
	data
	// loose is data that nothing depends on: examples, and extensions that are not
	// Amazon's.
	loose
)

// under is the context of a member's value.
func (c context) under(key string, isObject, isSwagger bool) context {
	switch {
	case c == data || c == loose:
		return c
	case c == names || c == paths && !strings.HasPrefix(key, "x-"):
		return plain
	}
	switch key {
	case "paths":
		if isObject {
			return paths
		}
	case "properties", "patternProperties", "dependentSchemas", "definitions", "$defs", "schemas", "responses",
		"parameters", "requestBodies", "headers", "links", "callbacks", "pathItems", "webhooks":
		if isObject {
			return names
		}
	case "example", "examples":
		return loose
	case "default", "enum", "const", "value":
		return data
	default:
		switch {
		case key == anyMethod || !strings.HasPrefix(key, "x-"):
		case strings.HasPrefix(key, "x-amazon-"):
			return data
		default:
			return loose
		}
	}
	return plain
}
