package wiring

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

const pathTarget = apigw.IntegrationRequest + string(apigw.Path) + "."

var placeholder = regexp.MustCompile(`\{(` + apigw.ParameterNamePattern + `)\+?\}`)

// mapParameters fills every {placeholder} of the backend path: API Gateway
// sends one that is not mapped as it stands. A mapping the user gave takes
// precedence.
func (i *Integration) mapParameters(route Route, path string, given map[string]string, ps *Problems) {
	inRoute := Parameters(route.Path)
	unknown := func(value string) bool {
		name, ok := strings.CutPrefix(value, apigw.PathSource)
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
		case parameter.Place == apigw.Header && apigw.FailsWhenMapped(parameter.Name):
			ps.Add(field, CodeMappingKey, key, "must not be mapped: API Gateway answers every call with 500")
		case parameter.Place == apigw.Path && !slices.Contains(inBackend, parameter.Name) && !IsToken(path):
			ps.Add(field, CodeMappingUnused, key, "must fill a {%s} in the backend path %q", parameter.Name, path)
		}
		if checkSource(field, value, apigw.ParseMappingSource, apigw.MappingSourceShape, ps) && unknown(value) {
			ps.Add(field, CodeMappingUnknown, value, "must name a path parameter of %q", route.Path)
		}
	}
	for _, name := range inBackend {
		key := pathTarget + name
		switch {
		case params[key] != "":
		case unknown(apigw.PathSource + name):
			ps.Add("Path", CodeParamUnmapped, path, "{%s} is no parameter of %q: map %s", name, route.Path, key)
		default:
			params[key] = apigw.PathSource + name
		}
	}
	if len(params) > 0 {
		i.RequestParameters = params
	}
	for _, key := range slices.Sorted(maps.Keys(params)) {
		i.declareOnce("Integration.RequestParameters["+key+"]", params[key], ps)
	}
	for n, key := range i.CacheKeyParameters {
		field := fmt.Sprintf("Integration.CacheKeyParameters[%d]", n)
		_, mapped := apigw.ParseMappingKey(key)
		switch {
		case key == "":
			ps.Add(field, CodeRequired, "", "is required")
		case IsToken(key) || mapped:
		case apigw.ParseMappingSource(key).Kind != apigw.ParameterSource:
			ps.Add(field, CodeMappingValue, key, "must be method.request.(path|querystring|header).<name>, or the same of integration.request")
		case unknown(key):
			ps.Add(field, CodeMappingUnknown, key, "must name a path parameter of %q", route.Path)
		}
		i.declareOnce(field, key, ps)
	}
}

// checkSource refuses a value that no mapping can have, and a source in quotes:
// the backend would get its name.
func checkSource(field, value string, parse func(string) apigw.Source, shape string, ps *Problems) bool {
	switch source := parse(value); {
	case IsToken(value):
	case source.Kind == apigw.NoSource:
		ps.Add(field, CodeMappingValue, value, "must be %s", shape)
		return false
	case source.Kind == apigw.StaticSource && apigw.LooksLikeSource(source.Text):
		ps.Add(field, CodeMappingValue, value, "must stand without quotes: in quotes it is a static text")
		return false
	}
	return true
}

// declareOnce is Declare where the name is not declared in another place already.
func (i *Integration) declareOnce(field, value string, ps *Problems) {
	if i.Declare(value); len(i.MethodRequestParameters) < 2 { // most: one of all
		return
	}
	*ps = append(*ps, uniqueParameter(field, value, i.MethodRequestParameters)...)
}

// uniqueParameter refuses a parameter whose name another one has in another
// place: "Parameter names must be unique across querystring, header and path"
// (recorded).
func uniqueParameter(field, value string, declared map[string]bool) (ps Problems) {
	own := apigw.ParseMappingSource(value).Parameter
	own.Place = own.Place.Single()
	for _, place := range []apigw.Place{apigw.Header, apigw.Path, apigw.QueryString} {
		other := apigw.Parameter{Place: place, Name: own.Name}.In(apigw.MethodRequest)
		if _, isDeclared := declared[other]; isDeclared && own.Name != "" && own.Place != place {
			ps.Add(field, CodeParameterName, value, "must have a name of its own: API Gateway refuses it beside %s", other)
			break
		}
	}
	return ps
}

// CheckMethodParameters checks what a method declares itself in its
// RequestParameters, beside what its integration needs declared.
func CheckMethodParameters[T any](field string, own map[string]T, i Integration) (ps Problems) {
	declared := map[string]bool{}
	maps.Copy(declared, i.MethodRequestParameters)
	for _, name := range slices.Sorted(maps.Keys(own)) {
		at := field + "[" + name + "]"
		if _, ok := apigw.ParseMethodParameter(name); !ok {
			if !IsToken(name) {
				ps.Add(at, CodeMethodParameter, name, "must be method.request.path.<name>, .querystring.<name> or .header.<name>, the name of %s", apigw.ParameterChars)
			}
			continue
		}
		ps = append(ps, uniqueParameter(at, name, declared)...)
		declared[name] = true
	}
	return ps
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
