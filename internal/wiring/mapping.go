package wiring

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

const (
	pathSource = apigw.MethodRequest + string(apigw.Path) + "."
	pathTarget = apigw.IntegrationRequest + string(apigw.Path) + "."
)

var placeholder = regexp.MustCompile(`\{([a-zA-Z0-9:._$-]+)\+?\}`)

// mapParameters fills every {placeholder} of the backend path: API Gateway
// sends one that is not mapped as it stands. A mapping the user gave goes first.
func (i *Integration) mapParameters(route Route, path string, given map[string]string, ps *Problems) {
	inRoute := Parameters(route.Path)
	unknown := func(value string) bool {
		name, ok := strings.CutPrefix(value, pathSource)
		return ok && !IsToken(value) && !IsToken(route.Path) && !slices.Contains(inRoute, name)
	}
	inBackend := inRoute
	if path != route.Path {
		inBackend = placeholders(path)
	}
	params := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(given)) {
		value := given[key]
		params[key] = value
		field := "Integration.RequestParameters[" + key + "]"
		parameter, isKey := apigw.ParseMappingKey(key)
		switch {
		case IsToken(key):
		case !isKey:
			ps.Add(field, CodeMappingKey, key, "must be %s", apigw.MappingKeyShape)
		case parameter.Place == apigw.Path && !slices.Contains(inBackend, parameter.Name) && !IsToken(path):
			ps.Add(field, CodeMappingUnused, key, "must fill a {%s} in the backend path %q", parameter.Name, path)
		}
		switch {
		case IsToken(value):
		case apigw.ParseMappingSource(value).Kind == apigw.NoSource:
			ps.Add(field, CodeMappingValue, value, "must be %s", apigw.MappingSourceShape)
		case unknown(value):
			ps.Add(field, CodeMappingUnknown, value, "must name a path parameter of %q", route.Path)
		}
	}
	for _, name := range inBackend {
		key := pathTarget + name
		switch {
		case params[key] != "":
		case unknown(pathSource + name):
			ps.Add("Path", CodeParamUnmapped, path, "{%s} is no parameter of %q: map %s", name, route.Path, key)
		default:
			params[key] = pathSource + name
		}
	}
	if len(params) > 0 {
		i.RequestParameters = params
	}
	for _, value := range params {
		i.Declare(value)
	}
	for n, key := range i.CacheKeyParameters {
		field := fmt.Sprintf("Integration.CacheKeyParameters[%d]", n)
		switch {
		case key == "":
			ps.Add(field, CodeRequired, "", "is required")
		case unknown(key):
			ps.Add(field, CodeMappingUnknown, key, "must name a path parameter of %q", route.Path)
		}
		i.Declare(key)
	}
}

// placeholders are the names in braces of a backend path, each once.
func placeholders(path string) (names []string) {
	for _, m := range placeholder.FindAllStringSubmatch(mask(path), -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	return names
}

// Declare notes what the method must declare: API Gateway refuses a mapping
// from a parameter it does not know, and a cache key (documented). Path
// parameters are always present, the others optional unless the user says more.
func (i *Integration) Declare(value string) {
	source := apigw.ParseMappingSource(value)
	if source.Kind != apigw.ParameterSource {
		return
	}
	parameter := source.Parameter
	parameter.Place = parameter.Place.Single()
	if i.MethodRequestParameters == nil {
		i.MethodRequestParameters = map[string]bool{}
	}
	i.MethodRequestParameters[parameter.In(apigw.MethodRequest)] = parameter.Place == apigw.Path
}
