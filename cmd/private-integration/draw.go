package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/cdk-private-integration/cdk-private-integration-go/diagram"
)

func newDraw(s streams) *cobra.Command {
	var output, stack string
	cmd := &cobra.Command{
		Use:     "draw TEMPLATE",
		Short:   "Draw the wiring of a template",
		Long:    "Draw the wiring of a template, JSON or YAML, as Mermaid text: stages, routes, VPC\nlinks, load balancers, listeners, and the security groups between them. A cdk.out\ndirectory is a template too; \"-\" reads standard input.",
		Example: "  private-integration draw cdk.out --stack Orders -o orders.mmd",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			template, err := s.template(args[0], stack)
			if err != nil {
				return err
			}
			picture, err := diagram.Mermaid(template)
			if err != nil {
				return mistakes{fmt.Sprintf("%s: %v", args[0], err)}
			}
			if output != "" {
				return os.WriteFile(output, []byte(picture), 0o644)
			}
			_, err = fmt.Fprint(s.out, picture)
			return err
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "file to write instead of standard output")
	cmd.Flags().StringVar(&stack, "stack", "", "stack of a cdk.out directory")
	return cmd
}
