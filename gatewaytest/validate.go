package gatewaytest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// validate checks a request against what its method declares, as far as its
// validator asks for.
func (g *gateway) validate(c *call) *failure {
	v := c.route.method.Validator
	if v == nil {
		return nil
	}
	if v.Parameters {
		if missing := c.missing(); len(missing) > 0 {
			return &failure{
				kind: badParameters, message: fmt.Sprintf("Missing required request parameters: [%s]", strings.Join(missing, ", ")),
				reason: "request validator",
			}
		}
	}
	if v.Body {
		if problem := c.route.schemas.check(firstType(c.request.Header.Get("Content-Type")), c.body); problem != "" {
			return &failure{kind: badBody, reason: "request validator: " + problem, validation: "[" + problem + "]"}
		}
	}
	return nil
}

// missing lists the required parameters that a call lacks or leaves blank:
// headers, then the path, then the query, each in order of name (recorded).
func (c *call) missing() []string {
	var missing []string
	declared := c.route.method.Parameters
	for _, place := range []struct {
		where  apigw.Place
		values func(name string) []string
	}{
		{apigw.Header, c.headers},
		{apigw.Path, func(name string) []string { return some(c.path[name], true) }},
		{apigw.QueryString, func(name string) []string { return valuesOf(c.query, name) }},
	} {
		for _, text := range template.SortedKeys(declared) {
			p, ok := apigw.ParseMethodParameter(text)
			given := func(value string) bool { return strings.TrimSpace(value) != "" }
			if ok && p.Place == place.where && declared[text] && !slices.ContainsFunc(place.values(p.Name), given) {
				missing = append(missing, p.Name)
			}
		}
	}
	return missing
}
