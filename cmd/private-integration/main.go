// Command private-integration shows, calls, checks and wires REST APIs with
// private integrations: templates of CloudFormation, however they were made, and
// OpenAPI documents. It holds no CDK. See docs/command.md.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}
