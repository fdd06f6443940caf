package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newPatch(s streams) *cobra.Command {
	var b backend
	cmd := &cobra.Command{
		Use:   "patch PATH",
		Short: "Print the patch operations that bring a method from a VPC link V1 to V2",
		Long: `Print the three patch operations that bring a method on a resource path from a
VPC link V1 to V2, as JSON for aws apigateway update-integration. They must be
sent in one call, and a deployment must follow.`,
		Example: `  private-integration patch /orders/{id} --link bbb111 --uri https://orders.example.com/v1 \
    --target arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/orders/0123456789abcdef`,
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(_ *cobra.Command, args []string) error {
			w, wrong := b.wiring()
			if len(wrong) > 0 {
				return wrong
			}
			operations, ps := w.PatchOperations(args[0])
			if len(ps) > 0 {
				return flagMistakes(ps)
			}
			_, err := fmt.Fprintln(s.out, show(operations))
			return err
		},
	}
	b.flags(cmd)
	return cmd
}
