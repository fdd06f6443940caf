package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cdk-private-integration/cdk-private-integration-go/diagram"
)

func newDraw(s streams) *cobra.Command {
	var output, stack string
	cmd := &cobra.Command{
		Use:     "draw TEMPLATE",
		Short:   "Draw the wiring of a template",
		Long:    "Draw the wiring of a template, JSON or YAML, as Mermaid text, or as a picture\n(-o x.svg, -o x.html): stages, routes, VPC links, load balancers, listeners, and\nthe security groups between them. A cdk.out directory is a template too; \"-\"\nreads standard input.",
		Example: "  private-integration draw cdk.out --stack Orders -o orders.svg",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			draw, err := drawerOf(output)
			if err != nil {
				return err
			}
			template, err := s.template(args[0], stack)
			if err != nil {
				return err
			}
			picture, err := draw(template)
			if err != nil {
				return mistakes{fmt.Sprintf("%s: %s", args[0], strings.TrimPrefix(err.Error(), "diagram: "))}
			}
			if output != "" {
				return os.WriteFile(output, picture, 0o644)
			}
			_, err = s.out.Write(picture)
			return err
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "file to write instead of standard output: .svg and .html are pictures, .mmd is Mermaid text")
	cmd.Flags().StringVar(&stack, "stack", "", "stack of a cdk.out directory; not needed for the only one that has a REST API")
	return cmd
}

// drawerOf is what the name of a file asks for.
func drawerOf(output string) (func(template []byte) ([]byte, error), error) {
	switch ending := filepath.Ext(output); ending {
	case ".svg":
		return diagram.SVG, nil
	case ".html":
		return func(template []byte) ([]byte, error) {
			picture, err := diagram.SVG(template)
			return fmt.Appendf(nil, page, picture), err
		}, nil
	case "", ".mmd", ".mermaid", ".txt":
		return func(template []byte) ([]byte, error) {
			text, err := diagram.Mermaid(template)
			return []byte(text), err
		}, nil
	default:
		return nil, fmt.Errorf("--output: must end in .svg, .html or .mmd, got %q", output)
	}
}

// page is an HTML document around a picture.
const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Wiring of private integrations</title>
<style>body{margin:0;overflow:auto}</style>
%s</html>
`
