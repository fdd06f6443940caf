// Package diagram draws the wiring of a synthesized CloudFormation template:
// REST APIs with their stages and routes, the VPC links behind them, load
// balancers with their listeners and targets, and the security groups that let
// the one reach the other. The picture is a Mermaid flowchart, which GitHub,
// GitLab and many editors show where a Markdown file holds it in a block of the
// language "mermaid".
//
//	template, err := os.ReadFile("cdk.out/Orders.template.json")
//	picture, err := diagram.Mermaid(template)
//
// How to read it, from left to right: a stadium holds the stages of an API, a
// box its routes, grouped by what they share. A hexagon is a stage variable that
// chooses the link. In the frame of a link stands the Uri (without the routes'
// paths) that is called through it, in the frame of a load balancer the listener
// on that Uri's port, and behind it what the listener does. Dotted arrows between
// security groups are rules: "tcp 443 out and in" may leave the one group and
// enter the other. What stands in another template, or is known by an id or a
// parameter only, is drawn dashed, with its text. What a deployment is known to
// refuse or a call to fail at is drawn red (no link, no load balancer behind a V2
// link, a stage without the variable), or as an arrow that ends in a cross, where
// the security groups of the template keep the link from the port.
//
// Names are logical ids, without the CDK's eight hexadecimal digits where they
// stay unique so. A condition of the template that cannot be decided counts as
// true. Nothing here panics on any template.
package diagram

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/restview"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// ErrNoPrivateIntegration says that no method or operation of a template has an
// integration over a VPC link. It is an error, not an empty picture, because a
// README with an empty picture looks right. Operations of an OpenAPI document
// that is kept in S3 are not in the template and count for nothing.
var ErrNoPrivateIntegration = errors.New("template has no integration over a VPC link")

// Mermaid returns the wiring of a template (JSON, as cdk synth writes it) as
// Mermaid text that ends in a newline. The same template gives the same text.
//
// Many routes are grouped by the first path segment in which they differ, and
// from a fixed number of lines on only counted. An API that leads to more than
// five load balancers or Uris has a row for each of them, up to 60, instead of
// frames and arrows. The text is laid out alike by Mermaid 10, 11 and 12.
//
// It returns [ErrNoPrivateIntegration] for a template without private
// integration, and an error that says why for text that is no template.
func Mermaid(document []byte) (string, error) {
	c, err := draw(document)
	if err != nil {
		return "", err
	}
	return c.mermaid(), nil
}

// draw collects what a picture shows.
func draw(document []byte) (*chart, error) {
	// A picture shows pseudo parameters by name: the values that the template
	// package would make up are true of no account.
	pseudo := map[string]string{}
	for _, name := range []string{"AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::StackName", "AWS::URLSuffix"} {
		pseudo[name] = strings.ReplaceAll(name, "::", ".")
	}
	parsed, err := template.Parse(document, &template.Values{Parameters: pseudo})
	if err != nil {
		return nil, fmt.Errorf("diagram: %w", err)
	}
	var declared struct{ Parameters map[string]any }
	if err := json.Unmarshal(document, &declared); err != nil {
		return nil, fmt.Errorf("diagram: %w", err)
	}
	p := &picture{
		template:  parsed,
		view:      restview.New(parsed),
		names:     newNames(parsed, declared.Parameters),
		chart:     newChart(),
		links:     map[*frame]*restview.Link{},
		balancers: map[*frame]*restview.LoadBalancer{},
		empty:     true,
	}
	for _, api := range p.view.APIs {
		p.addAPI(api)
	}
	if p.empty {
		return nil, fmt.Errorf("diagram: %w", ErrNoPrivateIntegration)
	}
	p.addGroups()
	return p.chart, nil
}
