package gatewaytest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/restview"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// key is an API key whose value is known.
type key struct {
	id string
	// known is the key in the template, nil for one of elsewhere.
	known *restview.Key
}

// loadKeys collects the keys by value.
func (g *gateway) loadKeys() {
	g.keys = map[string]*key{}
	known := map[string]*restview.Key{}
	for _, k := range g.view.Keys {
		known[k.ID] = k
		if k.Value != "" && len(template.Unresolved(k.Value)) == 0 {
			g.keys[k.Value] = &key{k.ID, k}
		}
	}
	for name, value := range g.options.APIKeys {
		g.keys[value] = &key{name, known[name]}
	}
}

// checkKey asks for the API key of a method that requires one.
func (g *gateway) checkKey(c *call) *failure {
	if !c.route.method.APIKeyRequired {
		return nil
	}
	value, where := c.request.Header.Get("X-Api-Key"), "header x-api-key"
	if g.api.KeySource == "AUTHORIZER" {
		value, where = c.decision.APIKey, "authorizer's decision"
	}
	refuse := func(format string, args ...any) *failure {
		return &failure{kind: forbidden, reason: "API key: " + fmt.Sprintf(format, args...)}
	}
	if value == "" {
		return refuse("there is none in the %s", where)
	}
	k := g.keys[value]
	switch {
	case len(g.keys) == 0:
		return noIntegration("API key: the template has no key with a value, and Options.APIKeys gives none" + g.unvalued())
	case k == nil:
		return refuse("the one in the %s is not known: Options.APIKeys can give it", where)
	case k.known != nil && !k.known.Enabled:
		return refuse("%s is not enabled: set Enabled", k.id)
	case k.known != nil && !k.known.Stages[g.api.ID][c.entry.Stage]:
		return refuse("%s is in no usage plan for stage %q: a plan needs the key and the stage", k.id, c.entry.Stage)
	}
	c.key, c.keyID = value, k.id
	return nil
}

// unvalued names the keys of the template whose values API Gateway makes up.
func (g *gateway) unvalued() string {
	var ids []string
	for _, k := range g.view.Keys {
		ids = append(ids, k.ID)
	}
	if len(ids) == 0 {
		return ""
	}
	return ": give values to " + strings.Join(slices.Sorted(slices.Values(ids)), ", ")
}
