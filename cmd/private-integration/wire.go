package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cdk-private-integration/cdk-private-integration-go/cmd/private-integration/internal/cfn"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/openapi"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

func newWire(s streams) *cobra.Command {
	var b backend
	var options openapi.Options
	var output string
	cmd := &cobra.Command{
		Use:   "wire DOCUMENT",
		Short: "Wire an OpenAPI document: every operation becomes a private integration",
		Long: `Wire an OpenAPI document, 2.0, 3.0 or 3.1 in JSON or YAML: every operation gets
the integration that brings it to the service, with every path parameter mapped.
All else stays. The result is for aws apigateway put-rest-api, SAM and Terraform.
"-" reads standard input. A value in ${…}, such as ${alb_arn} for Terraform's
templatefile, is kept as it is.`,
		Example: `  private-integration wire orders.yaml --link bbb111 --uri https://orders.example.com/v1 \
    --target arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/orders/0123456789abcdef`,
		Args: cobra.ExactArgs(1),
	}
	format := choiceFlag(cmd, "format", "form of the output; yaml keeps order and comments of a YAML document", "json", "yaml")
	own := choiceFlag(cmd, "own-integrations", "what becomes of integrations that the document brings; keep gives one over a VPC link what it lacks", "keep", "replace", "refuse")
	cmd.Flags().BoolVar(&options.Adapt, "adapt", false, "change what API Gateway refuses where nothing is lost, and say what")
	cmd.Flags().BoolVar(&options.PrependBasePath, "prepend-base-path", false, "put the document's base path before each operation's path at the service")
	cmd.Flags().StringVarP(&output, "output", "o", "", "file to write instead of standard output")
	b.flags(cmd)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		w, wrong := b.wiring()
		text, err := s.text(args[0])
		if err != nil {
			return err
		}
		if len(wrong) > 0 { // what is wrong with the document as well is told with it
			w = anyWiring()
		}
		options.Wiring, options.Own, options.Tree = w, openapi.Own(strings.ToUpper(own.value)), true
		wired, ps := openapi.Wire(text, options)
		if wrong = append(wrong, documentMistakes(args[0], text, ps)...); len(wrong) > 0 {
			return wrong
		}
		s.tell(args[0], wired)
		result := wired.JSON()
		if format.value == "yaml" {
			if result, err = wired.YAML(text); err != nil {
				return err
			}
		}
		result = []byte(show(string(result)))
		if output != "" {
			return os.WriteFile(output, result, 0o644)
		}
		_, err = s.out.Write(result)
		return err
	}
	return cmd
}

// anyWiring stands for flags that are no way to a service.
func anyWiring() *wiring.Wiring {
	uri, link := "https://service.example.com", "bbb111"
	w, _ := wiring.New(wiring.Config{Uri: &uri, VpcLinkID: &link, Target: &wiring.Target{Literal: true,
		Arn: "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/service/0123456789abcdef"}})
	return w
}

// tell says what is doubtful in a wired document, and what was left as it was.
func (s streams) tell(name string, wired *openapi.Document) {
	for _, warning := range wired.Warnings {
		kind := "warning"
		if warning.Info {
			kind = "note"
		}
		warning.Text = inFlags(warning.Text)
		fmt.Fprintf(s.err, "%s: %s: %s (%s)\n", name, kind, show(warning.String()), warning.Code)
	}
	if len(wired.Kept) > 0 {
		kept := openapi.Warning{Text: fmt.Sprintf("%d operations keep the integration that the document has for them (--own-integrations)", len(wired.Kept)), Pointers: wired.Kept}
		fmt.Fprintf(s.err, "%s: note: %s\n", name, show(kept.String()))
	}
}

// documentMistakes gives problems of a document the place where it has them.
func documentMistakes(name string, text []byte, ps wiring.Problems) (wrong mistakes) {
	if len(ps) == 0 {
		return nil
	}
	places, _ := cfn.Read(text) // places alone: what is no template is no matter
	for _, p := range ps {
		where := name
		if pointer, ok := strings.CutPrefix(p.Path, "document#"); ok && places != nil {
			place := places.Place(pointer)
			where = fmt.Sprintf("%s:%d:%d", name, place.Line, place.Column)
		}
		if pointer, ok := strings.CutPrefix(p.Path, "document"); ok {
			p.Path = pointer
		}
		if p.Path == "" {
			p.Path = "document"
		}
		wrong = append(wrong, where+": "+show(spoken(p).Error()))
	}
	return wrong
}
