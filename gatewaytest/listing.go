package gatewaytest

import (
	"maps"
	"slices"
	"strings"
)

// Route is how calls of one method go in one stage.
type Route struct {
	// Stage, Method and Path are what a caller asks for; Method may be ANY.
	Stage, Method, Path string
	// Where names the method: a logical id, or a place in an OpenAPI body.
	Where string
	// Integration is the integration's type: HTTP_PROXY, HTTP, MOCK, …
	Integration string
	// Authorization is what asks who calls: AWS_IAM or the authorizer's name; ""
	// for nobody.
	Authorization string
	// APIKeyRequired says that a caller needs an API key.
	APIKeyRequired bool
	// URL is the backend's, with {placeholders}; "" for MOCK.
	URL string
	// Link names the VPC link, and Backend is the key of Options.Backends; ""
	// where there is none.
	Link, Backend string
	// SecurityGroups is "open" where the groups of link and load balancer let calls
	// through, "closed" where they do not, and "" where that cannot be told: not
	// all of them are in the template.
	SecurityGroups string
	// Parameters maps "integration.request.path.id" to its source.
	Parameters map[string]string
	// Failure says why every call fails, such as a port that the security groups
	// keep closed; "" where calls reach the backend.
	Failure string
	// Notes name what is skipped or assumed for every call.
	Notes []string
}

// Routes lists, by stage, path and method, how the calls would go that
// [NewHandler] serves with the same arguments. It fails as NewHandler does.
func Routes(template []byte, options *Options) ([]Route, error) {
	g, err := newGateway(template, options)
	if err != nil {
		return nil, err
	}
	var list []Route
	for _, stage := range slices.Sorted(maps.Keys(g.stages)) {
		for _, r := range g.routes {
			list = append(list, r.describe(stage, g.notes))
		}
	}
	return list, nil
}

func (r *route) describe(stage string, notes []string) Route {
	m := r.method
	d := Route{
		Stage: stage, Method: m.Verb, Path: m.Path, Where: m.Where, Integration: m.Integration.Type,
		Authorization: m.Authorizer, APIKeyRequired: m.APIKeyRequired, Parameters: maps.Clone(m.Integration.RequestParameters),
		Notes: append(slices.Clone(notes), r.notes...),
	}
	if d.Authorization == "" {
		d.Authorization = m.Authorization
	}
	if !r.servable {
		d.Failure = "not modeled: " + strings.Join(r.unmodeled, ", ")
	}
	if p := r.plans[planKey{stage, false}]; p != nil {
		d.URL, d.Link, d.Backend, d.SecurityGroups = p.uri, p.link, p.backend, p.groups
		if p.failure != nil {
			d.Failure = p.failure.reason
		}
	}
	return d
}
