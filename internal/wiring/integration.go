package wiring

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// Values API Gateway knows.
const (
	Buffered    = apigw.Buffered
	Stream      = apigw.Stream
	HTTP        = apigw.HTTP
	HTTPProxy   = apigw.HTTPProxy
	VpcLink     = apigw.VPCLink
	WhenNoMatch = apigw.WhenNoMatch
)

// Settings are what a route asks for and its integration then says, in API
// Gateway's words. A new one needs a field here, a line in spell.go, and the two
// lines that read it: from the CDK's options in package privateintegration, from a
// template in restview.
type Settings struct {
	// TimeoutInMillis and ResponseTransferMode take precedence over the wiring's
	// defaults.
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
}

// Options are what one route asks for beyond the wiring.
type Options struct {
	Settings
	// Path is the backend path after the base path; nil for the resource's own.
	Path *string
	// Proxy false gives type HTTP; nil is true.
	Proxy *bool
	// HTTPMethod of the backend; nil for the route's own.
	HTTPMethod *string
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
	Settings
	Type, HTTPMethod, Uri   string
	ConnectionID, TargetArn string
	DefaultStatus           string          // of an OpenAPI document's default response; empty for 200
	MethodRequestParameters map[string]bool // what the method must declare for the mappings to work
	MethodResponses         []MethodResponse
	AnswersWithoutResponses bool // type HTTP and no response: API Gateway answers 500
}

// Describe turns a route into an integration. Problems name fields of the
// route's options; the route itself is taken as checked.
func (w *Wiring) Describe(route Route, o *Options) (Integration, Problems) {
	if o == nil {
		o = &Options{}
	}
	var ps Problems
	i := Integration{Settings: o.Settings, Type: HTTPProxy, HTTPMethod: route.Verb, ConnectionID: w.ConnectionID, TargetArn: w.TargetArn}
	i.RequestParameters = nil // mapped below
	if o.Proxy != nil && !*o.Proxy {
		i.Type = HTTP
		i.AnswersWithoutResponses = len(o.Responses) == 0
	}
	if o.HTTPMethod != nil {
		i.HTTPMethod = Verb(*o.HTTPMethod)
		checkVerb("IntegrationHttpMethod", CodeIntegrationMethod, i.HTTPMethod, *o.HTTPMethod, &ps)
	}
	w.transfer(&i, &ps)
	if o.ConnectionGiven {
		ps.Add("Integration", CodeConnectionGiven, "", "must not set ConnectionType or VpcLink: the private integration is the connection")
	}
	if o.CredentialsConflict {
		ps.Add("Integration.CredentialsPassthrough", CodeCredentials, "", "must not stand beside CredentialsRole: give one of them")
	}
	checkEnum("Integration.PassthroughBehavior", o.PassthroughBehavior, apigw.PassthroughBehaviors(), &ps)
	checkEnum("Integration.ContentHandling", o.ContentHandling, apigw.ContentHandlings(), &ps)
	for n, r := range o.Responses {
		r.check(fmt.Sprintf("Integration.IntegrationResponses[%d]", n), &ps)
	}
	i.MethodResponses = methodResponses(o.Responses)
	path := route.Path
	if o.Path != nil {
		path = *o.Path
		checkBackendPath(path, &ps)
	}
	i.Uri = w.backend(path)
	i.mapParameters(route, path, o.RequestParameters, &ps)
	return i, ps
}

func checkEnum(field, given string, known []string, ps *Problems) {
	if given != "" && !slices.Contains(known, given) && !IsToken(given) {
		ps.Add(field, CodeEnum, given, "must be one of %s", strings.Join(known, ", "))
	}
}

func (r Response) check(field string, ps *Problems) {
	switch {
	case reflect.ValueOf(r).IsZero(): // a nil entry is read as an empty one
		ps.Add(field, CodeRequired, "", "is required")
	case r.StatusCode == "":
		ps.Add(field+".StatusCode", CodeRequired, "", "is required")
	case !apigw.IsStatusCode(r.StatusCode) && !IsToken(r.StatusCode):
		ps.Add(field+".StatusCode", CodeStatusCode, r.StatusCode, "must be an HTTP status, 100 to 599")
	}
	checkEnum(field+".ContentHandling", r.ContentHandling, apigw.ContentHandlings(), ps)
	for _, key := range slices.Sorted(maps.Keys(r.ResponseParameters)) {
		field := field + ".ResponseParameters[" + key + "]"
		if _, isKey := apigw.ParseResponseMappingKey(key); !isKey && !IsToken(key) {
			ps.Add(field, CodeMappingKey, key, "must be method.response.header.<name>")
		}
		checkSource(field, r.ResponseParameters[key], apigw.ParseResponseMappingSource, apigw.ResponseMappingSourceShape, ps)
	}
}

// MethodResponse is what the method must declare for an integration's response:
// API Gateway refuses a status, and a mapping to a header, that the method does
// not have (documented).
type MethodResponse struct {
	StatusCode string
	Headers    []string // sorted
}

// methodResponses are in the order of the integration's, each status once.
func methodResponses(responses []Response) (declared []MethodResponse) {
	for _, r := range responses {
		at := slices.IndexFunc(declared, func(d MethodResponse) bool { return d.StatusCode == r.StatusCode })
		if at < 0 {
			at = len(declared)
			declared = append(declared, MethodResponse{StatusCode: r.StatusCode})
		}
		for key := range r.ResponseParameters {
			if parameter, ok := apigw.ParseResponseMappingKey(key); ok && !slices.Contains(declared[at].Headers, parameter.Name) {
				declared[at].Headers = append(declared[at].Headers, parameter.Name)
			}
		}
		slices.Sort(declared[at].Headers)
	}
	return declared
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
	case !strings.HasPrefix(path, "/") && !startsUnknown(path):
		ps.Add("Path", CodePath, path, "must start with /")
	case strings.ContainsAny(masked, "?#"):
		ps.Add("Path", CodePath, path, "must hold neither query nor fragment: map integration.request.querystring.<name> instead")
	case strings.Contains(masked, "${") || !pathChars.MatchString(placeholder.ReplaceAllString(masked, "x")):
		ps.Add("Path", CodePath, path, "must be made of URL characters, {parameter} and ${stageVariables.name}")
	}
}
