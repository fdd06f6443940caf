package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cdk-private-integration/cdk-private-integration-go/cmd/private-integration/internal/cfn"
	"github.com/cdk-private-integration/cdk-private-integration-go/cmd/private-integration/internal/check"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/rulepack"
)

func newCheck(s streams) *cobra.Command {
	var strict bool
	var ignore []string
	cmd := &cobra.Command{
		Use:   "check FILE|DIR…",
		Short: "Check templates with AWS's validator and the rules for private integrations",
		Long: `Check templates with AWS's own validator and the rules for private integrations.

A FILE is a template in JSON or YAML, of SAM too, or an OpenAPI document with
integrations; "-" reads standard input. A DIR is a cdk.out, with its nested
stacks and stages, or any folder of templates.

The validator is ` + check.Package + `, which Node.js runs. It is
installed once, into the user's cache directory.

Exit status: 0 without errors; 1 with errors, and with --strict with warnings; 2
where a file could not be read or the validator could not run.`,
		Example: "  private-integration check template.yaml\n  private-integration check cdk.out --strict --format sarif",
		Args:    cobra.MinimumNArgs(1),
	}
	format := choiceFlag(cmd, "format", "how findings are written", check.Formats...)
	cmd.Flags().BoolVar(&strict, "strict", false, "fail on warnings too")
	cmd.Flags().StringSliceVar(&ignore, "ignore", nil, "ids of rules to leave out, such as PI023")
	complete(cmd, "ignore", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		var ids []string
		for _, r := range rulepack.Rules() {
			ids = append(ids, r.ID+"\t"+r.Title)
		}
		return ids, cobra.ShellCompDirectiveNoFileComp
	})
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		inputs, err := s.inputs(args)
		if err != nil {
			return err
		}
		report, err := check.Run(cmd.Context(), inputs, ignore, s.progress())
		if err != nil {
			return err
		}
		if err := report.Write(s.out, format.value); err != nil {
			return err
		}
		switch {
		case len(report.Unfinished) > 0:
			return fmt.Errorf("%s", strings.Join(report.Unfinished, "\n"))
		case report.Count(check.Error) > 0 || strict && report.Count(check.Warning) > 0:
			return told(refused)
		}
		return nil
	}
	return cmd
}

// progress tells a person at a terminal what takes time.
func (s streams) progress() func(string) {
	if f, ok := s.err.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			return func(text string) { fmt.Fprintln(s.err, text) }
		}
	}
	return func(string) {}
}

// inputs reads all files that arguments name. What cannot be read is told at once.
func (s streams) inputs(args []string) (inputs []check.Input, err error) {
	var missing []string
	add := func(name string, text []byte, err error) {
		if err != nil {
			missing = append(missing, err.Error())
			return
		}
		inputs = append(inputs, check.Input{Name: name, Text: text})
	}
	for _, arg := range args {
		if info, err := os.Stat(arg); err == nil && info.IsDir() {
			files, err := templates(arg)
			if err == nil && len(files) == 0 {
				err = fmt.Errorf("%s: no template is below it", arg)
			}
			if err != nil {
				missing = append(missing, err.Error())
			}
			for _, file := range files {
				text, err := os.ReadFile(file)
				add(file, text, err)
			}
			continue
		}
		if arg == "-" {
			text, err := io.ReadAll(s.in)
			add("stdin", text, err)
			continue
		}
		text, err := os.ReadFile(arg)
		add(arg, text, err)
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("%s", strings.Join(missing, "\n"))
	}
	return inputs, nil
}

// templates lists those of a folder: of a cloud assembly its stacks and their
// nested stacks, of any other what looks like a template.
func templates(dir string) (files []string, err error) {
	if _, err := os.Stat(filepath.Join(dir, "manifest.json")); err == nil {
		if stacks, err := cfn.Assembly(dir); err == nil && len(stacks) > 0 {
			for _, stack := range stacks {
				files = append(files, stack.File)
				nested, err := cfn.Nested(stack.File)
				if err != nil {
					return nil, err
				}
				files = append(files, nested...)
			}
			return files, nil
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		switch {
		case e.Type()&fs.ModeSymlink != 0 || strings.HasPrefix(e.Name(), ".") || e.Name() == "node_modules":
		case e.IsDir():
			below, err := templates(name)
			if err != nil {
				return nil, err
			}
			files = append(files, below...)
		case cfn.Looks(name):
			files = append(files, name)
		}
	}
	return files, nil
}
