package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// backend is what the flags of wire and patch say of the way to the service.
type backend struct{ uri, target, link, stageVariable string }

func (b *backend) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&b.uri, "uri", "", "address of the service, https://host[:port][/base/path]; required")
	flags.StringVar(&b.target, "target", "", "ARN of the load balancer, not of its listener; required")
	flags.StringVar(&b.link, "link", "", "id of the VPC link V2")
	flags.StringVar(&b.stageVariable, "stage-variable", "", "name of the stage variable that holds the link's id, instead of --link")
	for _, name := range []string{"uri", "target", "link", "stage-variable"} {
		complete(cmd, name, cobra.NoFileCompletions)
	}
}

// wiring checks the flags.
func (b *backend) wiring() (*wiring.Wiring, mistakes) {
	var wrong mistakes
	for name, value := range map[string]string{"uri": b.uri, "target": b.target} {
		if value == "" {
			wrong = append(wrong, fmt.Sprintf("--%s: is required", name))
		}
	}
	switch {
	case b.link == "" && b.stageVariable == "":
		wrong = append(wrong, "--link: is required, or --stage-variable")
	case b.link != "" && b.stageVariable != "":
		wrong = append(wrong, fmt.Sprintf("--link: must be left out beside --stage-variable, got %q", b.link))
	}
	if len(wrong) > 0 {
		return nil, sorted(wrong)
	}
	uri := hide(b.uri)
	config := wiring.Config{Uri: &uri, Target: &wiring.Target{Arn: hide(b.target), Literal: true}}
	if b.link != "" {
		link := hide(b.link)
		config.VpcLinkID = &link
	} else {
		config.StageVariable = &b.stageVariable
	}
	w, ps := wiring.New(config)
	return w, flagMistakes(ps)
}

// flagMistakes names flags where the core names fields.
func flagMistakes(ps wiring.Problems) (wrong mistakes) {
	for _, p := range ps {
		wrong = append(wrong, show(spoken(p).Error()))
	}
	return wrong
}

// flagNames are what the command calls the fields of the library.
var (
	flagNames = map[string]string{
		"Adapt": "--adapt", "OwnIntegrations": "--own-integrations", "PrependBasePath": "--prepend-base-path",
		"StageVariable": "--stage-variable", "Target.LoadBalancerArn": "--target", "Uri": "--uri", "VpcLinkId": "--link",
		"path": "PATH",
	}
	field = regexp.MustCompile(`(^|[ (])(Adapt|OwnIntegrations|PrependBasePath|StageVariable|Uri|VpcLinkId)\b`)
)

// spoken is a problem in the words of the command.
func spoken(p wiring.Problem) wiring.Problem {
	if name := flagNames[p.Path]; name != "" {
		p.Path = name
	}
	p.Want = inFlags(p.Want)
	return p
}

// inFlags names flags in a text of the core, which names fields.
func inFlags(text string) string {
	return field.ReplaceAllStringFunc(text, func(found string) string {
		name := strings.TrimLeft(found, " (")
		return strings.TrimSuffix(found, name) + flagNames[name]
	})
}

// A value in ${…} is filled in by what reads the output, such as Terraform's
// templatefile: for the core it is as unknown as a token of the CDK.
var (
	filledInLater = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_.]*)\}`)
	hidden        = regexp.MustCompile(`\$\{Token\[later\.([A-Za-z0-9_.]*)\]\}`)
)

func hide(value string) string {
	return filledInLater.ReplaceAllStringFunc(value, func(v string) string {
		if strings.HasPrefix(v, "${"+apigw.VariableOfStage) {
			return v
		}
		return "${Token[later." + v[len("${"):len(v)-len("}")] + "]}"
	})
}

func show(text string) string { return hidden.ReplaceAllString(text, "$${$1}") }
