package wiring

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Values API Gateway knows.
const (
	Buffered      = "BUFFERED"
	Stream        = "STREAM"
	HTTP          = "HTTP"
	HTTPProxy     = "HTTP_PROXY"
	VpcLink       = "VPC_LINK"
	WhenNoMatch   = "WHEN_NO_MATCH"
	requestPrefix = "integration.request."
	pathSource    = "method.request.path."
	pathTarget    = "integration.request.path."
)

// Options are what one route asks for beyond the wiring.
type Options struct {
	// Path is the backend path after the base path; nil for the resource's own.
	Path *string
	// Proxy false gives type HTTP; nil is true.
	Proxy *bool
	// HTTPMethod of the backend; nil for the route's own.
	HTTPMethod *string
	// TimeoutInMillis and ResponseTransferMode go before the wiring's defaults.
	TimeoutInMillis      *float64
	ResponseTransferMode string
	RequestParameters    map[string]string
	RequestTemplates     map[string]string
	PassthroughBehavior  string
	ContentHandling      string
	CacheKeyParameters   []string
	CacheNamespace       string
	Credentials          string
	Responses            []Response
	// InsecureSkipVerification can only be said by an OpenAPI document.
	InsecureSkipVerification bool
	// ConnectionGiven tells that a connection type or link of another kind was
	// named: the wiring decides both.
	ConnectionGiven bool
	// CredentialsConflict tells that a role and passthrough were both asked for.
	CredentialsConflict bool
}

// Response maps a backend's answer to a method's, for type HTTP.
type Response struct {
	StatusCode, SelectionPattern, ContentHandling string
	ResponseParameters, ResponseTemplates         map[string]string
}

// Integration is the one description that every rendering spells.
type Integration struct {
	Type, HTTPMethod, Uri    string
	ConnectionID, TargetArn  string
	TimeoutInMillis          *float64
	ResponseTransferMode     string
	RequestParameters        map[string]string
	RequestTemplates         map[string]string
	PassthroughBehavior      string
	ContentHandling          string
	CacheKeyParameters       []string
	CacheNamespace           string
	Credentials              string
	Responses                []Response
	DefaultStatus            string // of an OpenAPI document's default response; empty for 200
	InsecureSkipVerification bool
	MethodRequestParameters  map[string]bool // what the method must declare for the mappings to work
	AnswersWithoutResponses  bool            // type HTTP and no response: API Gateway answers 500
}

var (
	mappingKey   = regexp.MustCompile(`^integration\.request\.(path|querystring|header)\.[^\s{}]+$`)
	mappingValue = regexp.MustCompile(`^(method\.request\.(path|querystring|multivaluequerystring|header|multivalueheader)\.[^\s{}]+` +
		`|method\.request\.body(\..+|\[.+)?|stageVariables\.[A-Za-z0-9_]+|context\.[^\s${}]+|'[^']*')$`)
	placeholder = regexp.MustCompile(`\{([a-zA-Z0-9:._$-]+)\+?\}`)
)

// Describe turns a route into an integration. Problems name fields of the
// route's options; the route itself is taken as checked.
func (w *Wiring) Describe(route Route, o *Options) (Integration, Problems) {
	if o == nil {
		o = &Options{}
	}
	var ps Problems
	i := Integration{
		Type:                     HTTPProxy,
		HTTPMethod:               route.Verb,
		ConnectionID:             w.ConnectionID,
		TargetArn:                w.TargetArn,
		TimeoutInMillis:          o.TimeoutInMillis,
		ResponseTransferMode:     o.ResponseTransferMode,
		RequestTemplates:         o.RequestTemplates,
		PassthroughBehavior:      o.PassthroughBehavior,
		ContentHandling:          o.ContentHandling,
		CacheKeyParameters:       o.CacheKeyParameters,
		CacheNamespace:           o.CacheNamespace,
		Credentials:              o.Credentials,
		Responses:                o.Responses,
		InsecureSkipVerification: o.InsecureSkipVerification,
	}
	if o.Proxy != nil && !*o.Proxy {
		i.Type = HTTP
		i.AnswersWithoutResponses = len(o.Responses) == 0
	}
	if o.HTTPMethod != nil {
		i.HTTPMethod = *o.HTTPMethod
		checkVerb("IntegrationHttpMethod", CodeIntegrationMethod, i.HTTPMethod, i.HTTPMethod, &ps)
	}
	w.transfer(&i, &ps)
	if o.ConnectionGiven {
		ps.Add("Integration", CodeConnectionGiven, "", "must not set ConnectionType or VpcLink: the private integration is the connection")
	}
	if o.CredentialsConflict {
		ps.Add("Integration.CredentialsPassthrough", CodeCredentials, "", "must not stand beside CredentialsRole: give one of them")
	}
	path := route.Path
	if o.Path != nil {
		path = *o.Path
		checkBackendPath(path, &ps)
	}
	i.Uri = w.backend(path)
	i.mapParameters(route, path, o.RequestParameters, &ps)
	return i, ps
}

// transfer settles timeout and transfer mode, whose limits depend on each other.
func (w *Wiring) transfer(i *Integration, ps *Problems) {
	if i.ResponseTransferMode == "" {
		i.ResponseTransferMode = w.Defaults.ResponseTransferMode
	}
	if i.ResponseTransferMode == Stream {
		if i.Type == HTTP {
			ps.Add("Integration.ResponseTransferMode", CodeStreamProxy, Stream, "needs Proxy: only HTTP_PROXY streams")
		}
		if i.ContentHandling != "" || len(i.CacheKeyParameters) > 0 || i.CacheNamespace != "" {
			ps.Add("Integration.ResponseTransferMode", CodeStreamCache, Stream, "must not stand beside a cache or ContentHandling: a streamed response has neither")
		}
	}
	if i.TimeoutInMillis == nil {
		i.TimeoutInMillis = w.Defaults.TimeoutInMillis
	}
	Defaults{i.TimeoutInMillis, i.ResponseTransferMode}.check("Integration.", ps)
}

// backend spells the full address; API Gateway has no key that rewrites the
// path, so all of it stands in the Uri. A greedy {rest+} is {rest} there.
func (w *Wiring) backend(path string) string {
	base := w.Uri.String()
	if path == "/" {
		if w.Uri.BasePath == "" && w.Uri.Scheme != "" {
			return base + "/"
		}
		return base // nothing is added to a base path, nor to a token that may hold one
	}
	return base + strings.ReplaceAll(path, "+}", "}")
}

func checkBackendPath(path string, ps *Problems) {
	masked := mask(path)
	switch {
	case !strings.HasPrefix(path, "/") && !startsWithToken(path):
		ps.Add("Path", CodePath, path, "must start with /")
	case strings.ContainsAny(masked, "?#"):
		ps.Add("Path", CodePath, path, "must hold neither query nor fragment: map integration.request.querystring.<name> instead")
	case strings.Contains(masked, "${") || !pathChars.MatchString(placeholder.ReplaceAllString(masked, "x")):
		ps.Add("Path", CodePath, path, "must be made of URL characters, {parameter} and ${stageVariables.name}")
	}
}

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
		name, fillsPath := strings.CutPrefix(key, pathTarget)
		switch {
		case IsToken(key):
		case !mappingKey.MatchString(key):
			ps.Add(field, CodeMappingKey, key, "must be integration.request.path.<name>, .querystring.<name> or .header.<name>")
		case fillsPath && !slices.Contains(inBackend, name) && !IsToken(path):
			ps.Add(field, CodeMappingUnused, key, "must fill a {%s} in the backend path %q", name, path)
		}
		switch {
		case IsToken(value):
		case !mappingValue.MatchString(value):
			ps.Add(field, CodeMappingValue, value, "must be method.request.(path|querystring|header|multivaluequerystring|multivalueheader).<name>, method.request.body[.<JSONPath>], stageVariables.<name>, context.<name> or 'static'")
		case unknown(value):
			ps.Add(field, CodeMappingUnknown, value, "must name a path parameter of %q", route.Path)
		}
	}
	for _, name := range inBackend {
		key := pathTarget + name
		if _, ok := params[key]; ok {
			continue
		}
		if !slices.Contains(inRoute, name) && !IsToken(route.Path) {
			ps.Add("Path", CodeParamUnmapped, path, "{%s} is no parameter of %q: map %s", name, route.Path, key)
			continue
		}
		params[key] = pathSource + name
	}
	if len(params) > 0 {
		i.RequestParameters = params
	}
	for _, value := range params {
		i.declare(value)
	}
	for n, key := range i.CacheKeyParameters {
		if unknown(key) {
			ps.Add(fmt.Sprintf("Integration.CacheKeyParameters[%d]", n), CodeMappingUnknown, key, "must name a path parameter of %q", route.Path)
		}
		i.declare(key)
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

// declare notes what the method must declare: API Gateway refuses a mapping
// from a parameter it does not know, and a cache key (documented). Path
// parameters are always present, the others optional unless the user says more.
func (i *Integration) declare(value string) {
	source, ok := strings.CutPrefix(value, "method.request.")
	place, name, _ := strings.Cut(source, ".")
	place = strings.TrimPrefix(place, "multivalue")
	if !ok || IsToken(value) || place != "path" && place != "querystring" && place != "header" {
		return
	}
	if i.MethodRequestParameters == nil {
		i.MethodRequestParameters = map[string]bool{}
	}
	i.MethodRequestParameters["method.request."+place+"."+name] = place == "path"
}
