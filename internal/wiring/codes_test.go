package wiring

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// refusal is an input and what the core says to it, as said spells it.
type refusal struct{ in, want, reason string }

// said reduces problems to what is interface, path and code: "Uri uri_host, Uri uri_port".
func said(ps Problems) string {
	var all []string
	for _, p := range ps {
		all = append(all, p.Path+" "+p.Code)
	}
	return strings.Join(all, ", ")
}

// elsewhere are the codes raised only where constructs or documents are read.
var elsewhere = []string{
	CodeStageImported, CodeStageVariableConflict, CodeStageVariableLimit, CodeStageVariableMissing,
	CodeStageVariableUnset, CodeStageVariableReused, CodeNoStack, CodeIDTaken, CodeCdkRefused, CodeWrongType, CodeWrongEnv, CodeWrongStage, CodeWrongVpc,
	CodeVpcRequired, CodeSubnets, CodeSecurityGroups, CodeTlsConfig, CodeResourceElsewhere,
	CodeOpenApiSyntax, CodeOpenApiVersion, CodeOpenApiStructure, CodeOpenApiSize, CodeOpenApiVerb, CodeOpenApiRef,
	CodeOpenApiExternalRef, CodeOpenApiModelName, CodeOpenApiParameterName, CodeOpenApiOwn, CodeOpenApiOwnTarget, CodeOpenApiChoice,
}

func TestEveryCodeIsRaisedByARow(t *testing.T) {
	t.Parallel()
	var wants []string
	for _, rows := range [][]refusal{arnRefusals, uriRefusals, rewireRefusals, patternRefusals, dnsNameRefusals, linkIDRefusals, stageVariableRefusals, methodParameterRefusals} {
		for _, row := range rows {
			wants = append(wants, row.want)
		}
	}
	for _, row := range configRefusals {
		wants = append(wants, row.want)
	}
	for _, row := range routesRefusals {
		wants = append(wants, row.want)
	}
	for _, row := range describeRefusals {
		wants = append(wants, row.want)
	}
	raised := strings.FieldsFunc(strings.Join(wants, " "), func(r rune) bool { return r == ' ' || r == ',' })

	for name, code := range codes(t) {
		if slices.Contains(raised, code) == slices.Contains(elsewhere, code) {
			t.Errorf("%s %q must stand in the table of one file, or in the list of codes raised elsewhere", name, code)
		}
	}
}

// The public package has a constant for every code, named after its text.
func TestEveryCodeIsExported(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(gotoken.NewFileSet(), "../../privateintegration/codes.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	texts := codes(t)
	want := map[string]string{}
	for _, code := range texts {
		name := "Code"
		for word := range strings.SplitSeq(strings.Replace(code, "openapi", "open_api", 1), "_") {
			name += strings.ToUpper(word[:1]) + word[1:]
		}
		want[name] = code
	}
	got := map[string]string{}
	for name, object := range file.Scope.Objects {
		if spec, ok := object.Decl.(*ast.ValueSpec); ok {
			got[name] = texts[spec.Values[0].(*ast.SelectorExpr).Sel.Name]
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("the public package has\n%v\nwant\n%v", got, want)
	}
}

func codes(t *testing.T) map[string]string {
	file, err := parser.ParseFile(gotoken.NewFileSet(), "codes.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for name, object := range file.Scope.Objects {
		code, err := strconv.Unquote(object.Decl.(*ast.ValueSpec).Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		found[name] = code
	}
	if len(found) < 40 {
		t.Fatalf("found %d codes only", len(found))
	}
	return found
}

// The page has a row for every code, with cause and cure, and no other row.
func TestErrorsPageIsComplete(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/errors.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for line := range strings.Lines(string(page)) {
		if code, ok := strings.CutPrefix(line, "| `"); ok {
			code, rest, _ := strings.Cut(code, "` | ")
			cause, cure, _ := strings.Cut(strings.TrimSuffix(rest, " |\n"), " | ")
			if cause == "" || cure == "" {
				t.Errorf("%s has no cause or no cure", code)
			}
			rows = append(rows, code)
		}
	}
	slices.Sort(rows)
	if want := slices.Sorted(maps.Values(codes(t))); !slices.Equal(rows, want) {
		t.Errorf("the page has\n%v, the code\n%v", rows, want)
	}
}
