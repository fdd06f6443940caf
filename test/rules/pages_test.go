package rules_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/golden"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/rulepack"
)

const (
	docs      = "../../docs"
	curesFile = "../rulecures_test.go"
)

// Each rule has a page, made from the rule's head, its first variants and its
// cure in Go.
func TestPages(t *testing.T) {
	t.Parallel()
	variants, cures := readVariants(t), readCures(t)
	pages := map[string]bool{}
	for _, r := range rulepack.Rules() {
		path := filepath.Join(docs, "..", filepath.FromSlash(r.Page()))
		pages[path] = true
		if cures[r.ID] == "" {
			t.Errorf("%s has no cure in %s", r.ID, curesFile)
		}
		golden.Check(t, path, page(t, r, variants, cures[r.ID]))
	}
	there, err := filepath.Glob(filepath.Join(docs, "rules", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range there {
		if !pages[path] {
			t.Errorf("%s has no rule", path)
		}
	}
}

var table = regexp.MustCompile(`(?m)^(\| PI\d{3} .*\n|\| \[PI\d{3}\].*\n)+`)

func TestIndexIsThePack(t *testing.T) {
	t.Parallel()
	path := filepath.Join(docs, "rules.md")
	doc, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if tables := table.FindAll(doc, -1); len(tables) != 1 {
		t.Fatalf("want one table of rules in %s, got %d", path, len(tables))
	}
	var rows bytes.Buffer
	for _, r := range rulepack.Rules() {
		fmt.Fprintf(&rows, "| [%s](rules/%s.md) | %s | %s | %s |\n", r.ID, r.ID, r.Severity, r.Finds, r.Cure)
	}
	golden.Check(t, path, table.ReplaceAllLiteral(doc, rows.Bytes()))
}

func page(t *testing.T, r rulepack.Rule, variants []variant, cure string) []byte {
	t.Helper()
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s: %s\n\n%s · [all rules](../rules.md)\n\n", r.ID, r.Title, r.Severity)
	fmt.Fprintf(&b, "**Finds** %s.\n\n## Why\n\n%s\n\n[How this is known](../rules.md#how-it-is-known): %s.\n\n## Cure\n\n%s.\n\n", r.Finds, r.Why, r.Evidence, upperFirst(r.Cure))
	if cure != "" {
		fmt.Fprintf(&b, "### CDK for Go\n\n```go\n%s\n```\n\n", cure)
	}
	for _, form := range []struct {
		title string
		takes func(v variant) bool
	}{
		{"CloudFormation", func(v variant) bool { return !inDocument(v) }},
		{"OpenAPI", inDocument},
	} {
		shown := 0
		for _, v := range variants {
			if v.Finds != r.ID || !form.takes(v) || shown > 0 && !v.Shown {
				continue
			}
			if shown++; shown == 1 {
				fmt.Fprintf(&b, "### %s\n\n", form.title)
			}
			fmt.Fprintf(&b, "The mistake here is %s; the lines behind a minus have it, those behind a plus the cure.\n\n```diff\n%s```\n\n", v.Name, difference(t, v))
		}
	}
	b.WriteString("<!-- Made by `make update`: the sources are the rule, test/rules/variants.json and test/rulecures_test.go. -->\n")
	return b.Bytes()
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func inDocument(v variant) bool {
	return slices.ContainsFunc(v.touched(), func(pointer string) bool { return strings.Contains(pointer, "/Properties/Body/paths/") })
}

func (v variant) touched() []string {
	return slices.Concat(v.Beside, slices.Sorted(maps.Keys(v.Set)), v.Drop, slices.Sorted(maps.Keys(v.Cured.Set)), v.Cured.Drop)
}

// difference shows the resources or paths that a variant and its cure change, and
// those beside them, whole, with the broken lines removed and the good ones added.
func difference(t *testing.T, v variant) string {
	t.Helper()
	bad, good := v.template(t), v.cured(t)
	var b strings.Builder
	var done []string
	for _, pointer := range v.touched() {
		// /Resources/GetOrder, or /Resources/Api/Properties/Body/paths/~1orders
		steps := strings.Split(pointer, "/")
		depth := min(len(steps), 3)
		if strings.Contains(pointer, "/Body/paths/") {
			depth = min(len(steps), 7)
		}
		place := strings.Join(steps[:depth], "/")
		if slices.Contains(done, place) {
			continue
		}
		done = append(done, place)
		name := strings.NewReplacer("~1", "/", "~0", "~").Replace(steps[depth-1])
		b.WriteString(lineDiff(asYAML(t, name, valueAt(bad, steps[1:depth])), asYAML(t, name, valueAt(good, steps[1:depth]))))
	}
	return b.String()
}

func valueAt(node any, steps []string) any {
	for _, step := range steps {
		m, _ := node.(map[string]any)
		node = m[strings.NewReplacer("~1", "/", "~0", "~").Replace(step)]
	}
	return node
}

// asYAML writes a resource as people do: its type first, intrinsics as tags.
func asYAML(t *testing.T, name string, value any) []string {
	t.Helper()
	if value == nil {
		return nil
	}
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(&yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{scalar(name), node(t, value)}}); err != nil {
		t.Fatal(err)
	}
	return strings.SplitAfter(strings.TrimSuffix(b.String(), "\n"), "\n")
}

func node(t *testing.T, value any) *yaml.Node {
	switch value := value.(type) {
	case map[string]any:
		if len(value) == 1 {
			for key, inner := range value {
				if short, ok := strings.CutPrefix(key, "Fn::"); ok || key == "Ref" {
					return intrinsic(t, "!"+short, inner)
				}
			}
		}
		n := &yaml.Node{Kind: yaml.MappingNode}
		keys := slices.Sorted(maps.Keys(value))
		if at := slices.Index(keys, "Type"); at > 0 {
			keys = slices.Insert(slices.Delete(keys, at, at+1), 0, "Type")
		}
		for _, key := range keys {
			n.Content = append(n.Content, scalar(key), node(t, value[key]))
		}
		return n
	case []any:
		n := &yaml.Node{Kind: yaml.SequenceNode}
		for _, item := range value {
			n.Content = append(n.Content, node(t, item))
		}
		return n
	}
	n := &yaml.Node{}
	if err := n.Encode(value); err != nil {
		t.Fatal(err)
	}
	return n
}

func intrinsic(t *testing.T, tag string, value any) *yaml.Node {
	n := node(t, value)
	if pair, ok := value.([]any); ok && tag == "!GetAtt" {
		n = scalar(fmt.Sprintf("%v.%v", pair[0], pair[1]))
	}
	n.Tag = tag
	n.Style |= yaml.TaggedStyle
	if n.Kind == yaml.SequenceNode {
		n.Style |= yaml.FlowStyle
	}
	return n
}

func scalar(s string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(s)
	return n
}

// lineDiff gives all lines of both, those of the first alone behind a minus,
// those of the second alone behind a plus.
func lineDiff(a, b []string) string {
	longest := make([][]int, len(a)+1)
	for i := range longest {
		longest[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if longest[i][j] = max(longest[i+1][j], longest[i][j+1]); a[i] == b[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			}
		}
	}
	var out strings.Builder
	line := func(mark, text string) {
		out.WriteString(strings.TrimRight(mark+strings.TrimSuffix(text, "\n"), " ") + "\n")
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			line(" ", a[i])
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && longest[i+1][j] >= longest[i][j+1]:
			line("-", a[i])
			i++
		default:
			line("+", b[j])
			j++
		}
	}
	return out.String()
}

// readCures reads the bodies of the functions in the map that the kernel tests
// run, by the ids that their keys list.
func readCures(t *testing.T) map[string]string {
	t.Helper()
	source, err := os.ReadFile(curesFile)
	if err != nil {
		t.Fatal(err)
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, curesFile, source, 0)
	if err != nil {
		t.Fatal(err)
	}
	cures := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		entry, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		key, isText := entry.Key.(*ast.BasicLit)
		body, isFunc := entry.Value.(*ast.FuncLit)
		if !isText || !isFunc {
			return true
		}
		text := source[files.Position(body.Body.Lbrace).Offset+1 : files.Position(body.Body.Rbrace).Offset]
		lines := strings.Split(strings.Trim(string(text), "\n\t"), "\n")
		for i, l := range lines {
			lines[i] = strings.TrimPrefix(l, "\t\t\t")
		}
		for id := range strings.FieldsSeq(strings.Trim(key.Value, `"`)) {
			cures[id] = strings.Join(lines, "\n")
		}
		return false
	})
	return cures
}

// template is the good template with the change.
func (v variant) template(t *testing.T) map[string]any {
	t.Helper()
	template := readTemplate(t, filepath.Join("good", v.Of+".json"))
	v.change.apply(t, v.Name, template)
	return template
}

// cured is the template with the change and its cure, where that is another than
// to take the change back.
func (v variant) cured(t *testing.T) map[string]any {
	t.Helper()
	if !v.hasCure() {
		return readTemplate(t, filepath.Join("good", v.Of+".json"))
	}
	template := v.template(t)
	v.Cured.apply(t, v.Name, template)
	return template
}

func (v variant) hasCure() bool { return len(v.Cured.Set)+len(v.Cured.Drop) > 0 }

func (c change) apply(t *testing.T, name string, template map[string]any) {
	t.Helper()
	for pointer, value := range c.Set {
		if err := edit(template, pointer, func(m map[string]any, key string) { m[key] = value }); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	for _, pointer := range c.Drop {
		err := edit(template, pointer, func(m map[string]any, key string) {
			if _, ok := m[key]; !ok {
				t.Fatalf("%s: nothing to drop at %s", name, pointer)
			}
			delete(m, key)
		})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
}
