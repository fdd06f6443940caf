package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Whoever serves a template types flags: no text of the gateway names an option
// that has no flag's name here.
func TestGatewaysTextsNameFlags(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../gatewaytest/*.go")
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(text, "Options.") {
				named++
			}
			if got := gatewayInFlags.Replace(text); strings.Contains(got, "Options.") {
				t.Errorf("%s: %s", file, got)
			}
			return true
		})
	}
	if named == 0 {
		t.Error("no text names an option")
	}
}
