package openapi

import (
	"bytes"
	"regexp"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

const (
	// MaxSize is the largest definition API Gateway imports, 6 MB (documented).
	MaxSize = apigw.MaxDefinitionSize

	// maxDepth keeps documents within what can be walked: every walk recurses.
	maxDepth = 400

	// maxAliased bounds what YAML aliases and references to path items expand to:
	// a few lines can need more memory than there is.
	maxAliased = 200_000
)

var (
	openapiVersion = regexp.MustCompile(`^3\.[01](\.\d+)?(-\S+)?$`)
	jsonObject     = regexp.MustCompile(`\A\{\s*["}]`)
	yamlVersion    = regexp.MustCompile(`\A(?:\x{FEFF}|\s|#.*\n|%.*\n)*?%YAML[ \t]+1\.([0-9])\s`)
)

// read gives the document's root. The source is there whenever the text could
// be read, and problems beside it are about what it says.
func read(document []byte) (*object, *source, wiring.Problems) {
	var ps wiring.Problems
	text := bytes.TrimSpace(bytes.TrimPrefix(document, []byte("\uFEFF")))
	var s *source
	if isJSON(text) {
		s = parse(text, &ps)
	} else if text = fromYAML(document, &ps); len(ps) == 0 {
		s = tabulate(text, &ps)
	}
	if s == nil {
		return nil, nil, ps
	}
	return rooted(s, ps)
}

// rooted opens a document at its root.
func rooted(s *source, ps wiring.Problems) (*object, *source, wiring.Problems) {
	root := opened(raw{s, 0})
	if root == nil {
		ps.Add("document", wiring.CodeOpenApiSyntax, "", "must be an OpenAPI document, an object at its root")
	}
	if len(ps) == 0 {
		checkVersion(root, &ps)
	}
	return root, s, ps
}

// isJSON tells JSON from YAML, which has braces too, but hardly quotes its keys
// there.
func isJSON(text []byte) bool { return jsonObject.Match(text) && text[len(text)-1] == '}' }

func checkVersion(root *object, ps *wiring.Problems) {
	const want = `must be swagger: "2.0" or openapi: 3.0.x or 3.1.x`
	swagger, isSwagger := get(root, "swagger")
	version, isOpenAPI := get(root, "openapi")
	text := func(v any) string {
		if n, ok := v.(raw); ok && n.kind() <= '9' && n.kind() >= '0' {
			return string(n.bytes()) // unquoted in YAML, which is common
		}
		s, _ := textOf(v)
		return s
	}
	switch {
	case isSwagger == isOpenAPI:
		ps.Add("document", wiring.CodeOpenApiVersion, "", want)
	case isSwagger && text(swagger) != "2.0":
		ps.Add("document#/swagger", wiring.CodeOpenApiVersion, text(swagger), want)
	case isOpenAPI && !openapiVersion.MatchString(text(version)):
		ps.Add("document#/openapi", wiring.CodeOpenApiVersion, text(version), want)
	case isSwagger:
		root.set("swagger", "2.0")
	default:
		root.set("openapi", text(version))
	}
}
