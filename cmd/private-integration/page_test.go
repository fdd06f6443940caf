package main

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/spf13/pflag"
)

// docs/command.md has a section for each verb, and no flag that there is not.
func TestPageIsOfThisCommand(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/command.md")
	if err != nil {
		t.Fatal(err)
	}
	var sections, verbs, flags []string
	for _, heading := range regexp.MustCompile(`(?m)^## (.+)$`).FindAllSubmatch(page, -1) {
		sections = append(sections, string(heading[1]))
	}
	for _, cmd := range newRoot(streams{}).Commands() {
		verbs = append(verbs, cmd.Name())
		cmd.Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, f.Name) })
	}
	slices.Sort(sections)
	if slices.Sort(verbs); !slices.Equal(sections, verbs) {
		t.Errorf("sections %v, verbs %v", sections, verbs)
	}
	// The AWS CLI's flags stand on lines of its own.
	for _, line := range regexp.MustCompile(`(?m)^.*$`).FindAll(regexp.MustCompile("`?aws apigateway [^`\n]*").ReplaceAll(page, nil), -1) {
		for _, flag := range regexp.MustCompile(`(?:^|[ `+"`"+`])--([a-z][a-z-]*)`).FindAllSubmatch(line, -1) {
			if name := string(flag[1]); name != "help" && !slices.Contains(flags, name) {
				t.Errorf("no verb has --%s: %s", name, line)
			}
		}
	}
}
