package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// streams are what a terminal gives a command.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// Exit statuses.
const (
	fine    = 0
	refused = 1 // what was given is wrong, or a check found something
	unable  = 2 // it could not be run: a flag, a file, a missing program
)

// mistakes are what is wrong with what was given: a line each, with its place.
type mistakes []string

func (m mistakes) Error() string { return strings.Join(m, "\n") }

// told is an error that has been told already, or needs no telling: only the
// status remains.
type told int

func (t told) Error() string { return fmt.Sprintf("status %d", int(t)) }

// run is the command, for main and for tests.
func run(ctx context.Context, args []string, s streams) int {
	root := newRoot(s)
	root.SetArgs(args)
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	err := root.ExecuteContext(ctx)
	var wrong mistakes
	var status told
	switch {
	case err == nil:
		return fine
	case errors.As(err, &status):
		return int(status)
	case errors.As(err, &wrong):
		fmt.Fprintln(s.err, wrong)
		return refused
	}
	fmt.Fprintln(s.err, "private-integration:", err)
	return unable
}

func newRoot(s streams) *cobra.Command {
	root := &cobra.Command{
		Use:           "private-integration",
		Short:         "See, call, check and wire REST APIs with private integrations",
		Long:          "See, call, check and wire REST APIs in front of private services: templates of\nCloudFormation, whoever made them, and OpenAPI documents.",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(newCheck(s), newServe(s), newDraw(s), newWire(s), newPatch(s))
	return root
}

// choice is a flag with a few values, which cobra does not check.
type choice struct {
	value   string
	allowed []string
}

var _ pflag.Value = (*choice)(nil)

func (c *choice) String() string { return c.value }
func (c *choice) Type() string   { return strings.Join(c.allowed, "|") }

func (c *choice) Set(value string) error {
	if !slices.Contains(c.allowed, value) {
		return fmt.Errorf("must be one of %s", strings.Join(c.allowed, ", "))
	}
	c.value = value
	return nil
}

// complete says what a shell offers for a flag.
func complete(cmd *cobra.Command, name string, offer cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(name, offer); err != nil {
		panic(err) //nolint:forbidigo // a flag that is not there: every test would see it
	}
}

// choiceFlag adds a flag whose first allowed value is its default.
func choiceFlag(cmd *cobra.Command, name, usage string, allowed ...string) *choice {
	c := &choice{value: allowed[0], allowed: allowed}
	cmd.Flags().Var(c, name, usage)
	complete(cmd, name, cobra.FixedCompletions(allowed, cobra.ShellCompDirectiveNoFileComp))
	return c
}
