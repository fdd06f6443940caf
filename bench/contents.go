package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/restview"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// contents is what a contender's template holds.
type contents struct {
	resources int
	bytes     int // of the template, and of the OpenAPI document where that is a file
	calls     int
	wiring    []string // one line a method
}

// controlPlane says how many Create and Put calls of API Gateway's throttled
// control plane a resource takes when it is made. The resource handlers are not
// published: this is how their properties map to the API's reference, one call
// for each operation that takes them.
var controlPlane = map[string]int{
	"AWS::ApiGateway::Account":    1, // UpdateAccount
	"AWS::ApiGateway::Deployment": 1, // CreateDeployment
	"AWS::ApiGateway::Method":     2, // PutMethod, PutIntegration; responses come on top
	"AWS::ApiGateway::Resource":   1, // CreateResource
	"AWS::ApiGateway::RestApi":    1, // CreateRestApi; a Body comes on top
	"AWS::ApiGateway::Stage":      1, // CreateStage
	"AWS::ApiGatewayV2::VpcLink":  1, // CreateVpcLink
}

// read reads a template and, where the API's document is an asset, that too.
func read(file string) (c contents, err error) {
	written, err := os.ReadFile(file)
	if err != nil {
		return c, err
	}
	var parsed struct {
		Resources map[string]struct {
			Type       string
			Properties map[string]any
		}
	}
	if err := json.Unmarshal(written, &parsed); err != nil {
		return c, err
	}
	c.resources, c.bytes = len(parsed.Resources), len(written)
	for _, r := range parsed.Resources {
		c.calls += controlPlane[r.Type]
		integration, _ := r.Properties["Integration"].(map[string]any)
		c.calls += length(r.Properties["MethodResponses"]) + length(integration["IntegrationResponses"])
		if r.Properties["Body"] != nil || r.Properties["BodyS3Location"] != nil {
			c.calls++ // PutRestApi
		}
		if r.Properties["BodyS3Location"] == nil {
			continue
		}
		files, err := filepath.Glob(filepath.Join(filepath.Dir(file), "asset.*.json"))
		if err != nil || len(files) != 1 {
			return c, fmt.Errorf("want one asset, got %q: %w", files, err)
		}
		document, err := os.ReadFile(files[0])
		if err != nil {
			return c, err
		}
		c.bytes += len(document)
		r.Properties["Body"] = json.RawMessage(document)
	}
	whole, err := json.Marshal(parsed)
	if err != nil {
		return c, err
	}
	t, err := template.Parse(whole, nil)
	if err != nil {
		return c, err
	}
	c.wiring = wiring(restview.New(t))
	return c, nil
}

func length(v any) int {
	list, _ := v.([]any)
	return len(list)
}

// wiring spells what every contender has to agree in, names of resources aside.
func wiring(view *restview.View) (lines []string) {
	for _, api := range view.APIs {
		for _, m := range api.Methods {
			in := m.Integration
			link, linked := view.Link(in.ConnectionID)
			balancer, balanced := view.LoadBalancer(in.Target)
			open := linked && balanced && view.Closed(link, balancer, 80) == ""
			lines = append(lines, strings.Join([]string{
				m.Verb, m.Path, in.Type, in.HTTPMethod, in.ConnectionType, in.URI, fmt.Sprint(m.Parameters, in.RequestParameters, open),
			}, " "))
		}
	}
	return lines
}

// sameApps fails unless contenders of one size have made the same API.
func sameApps(cases []*measured) error {
	first := map[int]*measured{}
	for _, m := range cases {
		if m.contender.floor {
			continue
		}
		if first[m.routes] == nil {
			first[m.routes] = m
		}
		want := first[m.routes]
		if len(m.template.wiring) != m.routes || !reflect.DeepEqual(m.template.wiring, want.template.wiring) {
			return fmt.Errorf("%s and %s have not made the same %d routes:\n%s\n%s", m.contender.name, want.contender.name, m.routes,
				strings.Join(m.template.wiring, "\n"), strings.Join(want.template.wiring, "\n"))
		}
		if line := m.template.wiring[0]; !strings.HasSuffix(line, " true") {
			return fmt.Errorf("%s: the link does not reach the load balancer: %s", m.contender.name, line)
		}
	}
	return nil
}

// sizesOf gives the numbers of routes, ascending.
func sizesOf(cases []*measured) []int {
	sizes := map[int]bool{}
	for _, m := range cases {
		sizes[m.routes] = true
	}
	return slices.Sorted(maps.Keys(sizes))
}
