package gatewaytest_test

import (
	"os"
	"strings"
	"testing"
)

// The page docs/testing.md shows the Example and its output word for word.
func TestDocsShowTheExample(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/testing.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(source), "func Example() {\n")
	code, output, found := strings.Cut(body, "\t// Output:\n")
	if !found {
		t.Fatal("there is no Example with output")
	}
	code = strings.ReplaceAll("\n"+code, "\n\t", "\n")[1:]
	output = strings.ReplaceAll(strings.TrimSuffix(output, "}\n"), "\t// ", "")
	for _, want := range []string{"```go\n" + code + "```\n", "```\n" + output + "```\n"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("docs/testing.md does not show\n%s", want)
		}
	}
}
