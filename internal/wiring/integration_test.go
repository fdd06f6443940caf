package wiring

import (
	"maps"
	"reflect"
	"strings"
	"testing"
)

// wired is the wiring of a config that is known to be good.
func wired(changes ...func(*Config)) *Wiring {
	w, ps := New(config(changes...))
	if ps != nil {
		panic(ps)
	}
	return w
}

// AWS's page "Set up a private integration" makes the method with these
// commands; what they say is what a route is described as, and no more.
func TestPutIntegrationCommands(t *testing.T) {
	t.Parallel()
	arn := "arn:aws:elasticloadbalancing:us-east-2:111122223333:loadbalancer/app/myLoadBalancerName/1234567891011"
	const command = `aws apigateway put-integration
		--integration-target arn:aws:elasticloadbalancing:us-east-2:111122223333:loadbalancer/app/myLoadBalancerName/1234567891011
		--uri https://example.com:443/path --http-method GET --type HTTP_PROXY --integration-http-method GET
		--connection-type VPC_LINK --connection-id `
	property := map[string]string{
		"--integration-target": "IntegrationTarget", "--uri": "Uri", "--type": "Type", "--integration-http-method": "IntegrationHttpMethod",
		"--connection-type": "ConnectionType", "--connection-id": "ConnectionId",
	}
	for _, row := range []struct {
		command string
		config  Config
	}{
		{command + "bbb111", Config{Uri: new("https://example.com"), Target: &Target{Arn: arn}, VpcLinkID: new("bbb111")}},
		{command + "${stageVariables.vpcLinkV2Id}", Config{Uri: new("https://example.com"), Target: &Target{Arn: arn}, StageVariable: new("vpcLinkV2Id")}},
	} {
		want := map[string]any{}
		var verb string
		words := strings.Fields(row.command)[3:]
		for n := 0; n < len(words); n += 2 {
			if words[n] == "--http-method" {
				verb = words[n+1]
			} else {
				want[property[words[n]]] = words[n+1]
			}
		}
		w, ps := New(row.config)
		if ps != nil {
			t.Fatal(ps)
		}
		got, ps := w.Describe(Route{verb, "/path"}, nil)
		if ps != nil || !reflect.DeepEqual(got.CloudFormation(), want) {
			t.Errorf("got %v, want %v, said %q", got.CloudFormation(), want, said(ps))
		}
	}
}

func TestDescribeUriAndMappings(t *testing.T) {
	t.Parallel()
	type mapping = map[string]string
	for _, row := range []struct {
		route, base string
		options     Options
		want        string
		maps        mapping // without the "integration.request." and "method.request." in front
		reason      string
	}{
		{"GET /", "https://a.b", Options{}, "https://a.b:443/", nil, ""},
		{"GET /", "https://a.b/v1/", Options{}, "https://a.b:443/v1", nil, "/ on the base adds nothing"},
		{"GET /", tok, Options{}, tok, nil, "the token may hold a base path"},
		{"GET /", tok + "/v1", Options{}, tok + "/v1", nil, ""},
		{"GET /a", tok, Options{}, tok + "/a", nil, ""},
		{"GET /a/b", "https://a.b/v1", Options{}, "https://a.b:443/v1/a/b", nil, ""},
		{"GET /a/{id}", "https://a.b", Options{}, "https://a.b:443/a/{id}", mapping{"path.id": "path.id"}, ""},
		{"ANY /{proxy+}", "https://a.b", Options{}, "https://a.b:443/{proxy}", mapping{"path.proxy": "path.proxy"}, "the + is the resource's only"},
		{"GET /{a}/b/{c.d}/{e+}", "https://a.b/v1", Options{}, "https://a.b:443/v1/{a}/b/{c.d}/{e}", mapping{"path.a": "path.a", "path.c.d": "path.c.d", "path.e": "path.e"}, ""},
		{"GET /${Token[TOKEN.1]}/{id}", "https://a.b", Options{}, "https://a.b:443/${Token[TOKEN.1]}/{id}", mapping{"path.id": "path.id"}, "a token's braces are no parameter's"},

		{"GET /a/{id}", "https://a.b/v1", Options{Path: new("/fixed")}, "https://a.b:443/v1/fixed", nil, "not every parameter has to be sent"},
		{"GET /a/{id}", "https://a.b/v1", Options{Path: new("/")}, "https://a.b:443/v1", nil, ""},
		{"GET /{aB.c_d-e$1}", "https://a.b", Options{Path: new("/x/{aB.c_d-e$1}")}, "https://a.b:443/x/{aB.c_d-e$1}", mapping{"path.aB.c_d-e$1": "path.aB.c_d-e$1"}, ""},
		{"GET /a/{id}", "https://a.b", Options{Path: new("/x/{id}.json")}, "https://a.b:443/x/{id}.json", mapping{"path.id": "path.id"}, ""},
		{"GET /{p+}", "https://a.b", Options{Path: new("/{p+}/{p}/")}, "https://a.b:443/{p}/{p}/", mapping{"path.p": "path.p"}, ""},
		{"GET /a", "https://a.b", Options{Settings: Settings{RequestParameters: mapping{"integration.request.path.x": "stageVariables.v_1"}}, Path: new("/${stageVariables.v_1}/{x}")},
			"https://a.b:443/${stageVariables.v_1}/{x}", mapping{"path.x": "stageVariables.v_1"}, "a parameter from elsewhere"},
		{"GET /{id}", "https://a.b", Options{Path: new(tok + "/{id}")}, "https://a.b:443" + tok + "/{id}", mapping{"path.id": "path.id"}, ""},
		{"GET /{id}", "https://a.b", Options{Settings: Settings{RequestParameters: mapping{"integration.request.path.x": "method.request.path.id"}}, Path: new(tok)},
			"https://a.b:443" + tok, mapping{"path.x": "path.id"}, "the token may hold {x}"},
		{"GET /" + tok, "https://a.b", Options{Settings: Settings{RequestParameters: mapping{"integration.request.header.Y": "method.request.path.y"}}, Path: new("/{x}")},
			"https://a.b:443/{x}", mapping{"path.x": "path.x", "header.Y": "path.y"}, "the route may hold {x} and {y}"},

		{"GET /{id}", "https://a.b", Options{Settings: Settings{RequestParameters: mapping{"integration.request.path.id": "'7'"}}}, "https://a.b:443/{id}", mapping{"path.id": "'7'"}, "the user's takes precedence"},
		{"GET /{id}", "https://a.b", Options{Settings: Settings{RequestParameters: mapping{"integration.request.header.X-Id": "method.request.path.id"}}},
			"https://a.b:443/{id}", mapping{"path.id": "path.id", "header.X-Id": "path.id"}, "the user's is merged"},
		{"GET /a", "https://a.b", Options{Settings: Settings{RequestParameters: mapping{tok: tok}}}, "https://a.b:443/a", mapping{tok: tok}, "tokens pass on both sides"},
	} {
		got, ps := wired(uri(row.base)).Describe(parsed(row.route), &row.options)
		if ps != nil || got.Uri != row.want || !maps.Equal(shortened(got.RequestParameters), row.maps) {
			t.Errorf("%s: %s with %v, said %q: %s", row.route, got.Uri, got.RequestParameters, said(ps), row.reason)
		}
	}
}

func shortened(params map[string]string) map[string]string {
	short := map[string]string{}
	for key, value := range params {
		short[strings.TrimPrefix(key, "integration.request.")] = strings.TrimPrefix(value, "method.request.")
	}
	return short
}

var describeRefusals = []struct {
	route   string
	options Options
	want    string
	reason  string
}{
	{"GET /a", Options{HTTPMethod: new("trace")}, "IntegrationHttpMethod integration_http_method", ""},
	{"GET /a", Options{HTTPMethod: new("")}, "IntegrationHttpMethod integration_http_method", ""},
	{"GET /a", Options{ConnectionGiven: true}, "Integration connection_given", ""},
	{"GET /a", Options{CredentialsConflict: true}, "Integration.CredentialsPassthrough credentials_conflict", ""},

	{"GET /a", Options{Settings: Settings{ResponseTransferMode: "x"}}, "Integration.ResponseTransferMode transfer_mode", ""},
	{"GET /a", Options{Settings: Settings{ResponseTransferMode: Stream}, Proxy: new(false)}, "Integration.ResponseTransferMode stream_proxy", ""},
	{"GET /a", Options{Settings: Settings{ResponseTransferMode: Stream, ContentHandling: "CONVERT_TO_TEXT"}}, "Integration.ResponseTransferMode stream_cache", ""},
	{"GET /a", Options{Settings: Settings{ResponseTransferMode: Stream, CacheNamespace: "n"}}, "Integration.ResponseTransferMode stream_cache", ""},
	{"GET /{id}", Options{Settings: Settings{ResponseTransferMode: Stream, CacheKeyParameters: []string{"method.request.path.id"}}}, "Integration.ResponseTransferMode stream_cache", ""},
	{"GET /a", Options{Settings: Settings{TimeoutInMillis: new(300_001.0)}}, "Integration.Timeout timeout_range", ""},
	{"GET /a", Options{Settings: Settings{TimeoutInMillis: new(300_001.0), ResponseTransferMode: Buffered}}, "Integration.Timeout timeout_range", ""},

	{"GET /a", Options{Path: new("")}, "Path path_syntax", ""},
	{"GET /a", Options{Path: new("a")}, "Path path_syntax", ""},
	{"GET /a", Options{Path: new("a" + tok)}, "Path path_syntax", "a token that is not at the front cannot bring the /"},
	{"GET /a", Options{Path: new("${stageVariables.path}")}, "Path path_syntax", ""},
	{"GET /a", Options{Path: new("/a?b=c")}, "Path path_syntax", ""},
	{"GET /a", Options{Path: new("/a#b")}, "Path path_syntax", ""},
	{"GET /a", Options{Path: new("/a b")}, "Path path_syntax", ""},
	{"GET /a", Options{Path: new("/{")}, "Path path_syntax", ""},
	{"GET /a", Options{Path: new("/{}")}, "Path path_syntax", ""},
	{"GET /a", Options{Path: new("/{a b}")}, "Path path_syntax", ""},
	{"GET /{id}", Options{Path: new("/${id}")}, "Path path_syntax", "neither parameter nor stage variable"},
	{"GET /a", Options{Path: new("/${stageVariables.a-b}")}, "Path path_syntax, Path path_param_unmapped", "no stage variable, so a parameter"},
	{"GET /a", Options{Path: new("/{id}")}, "Path path_param_unmapped", ""},
	{"GET /a", Options{Path: new(tok + "/{id}")}, "Path path_param_unmapped", ""},
	{"GET /{a}", Options{Path: new("/{c}/{b}/{c}")}, "Path path_param_unmapped, Path path_param_unmapped", "each once, sorted"},

	{"GET /a", mapped("header.X", "'x'"), "Integration.RequestParameters[header.X] mapping_key", ""},
	{"GET /a", mapped("integration.request.header.", "'x'"), "Integration.RequestParameters[integration.request.header.] mapping_key", ""},
	{"GET /a", mapped("integration.request.body.x", "'x'"), "Integration.RequestParameters[integration.request.body.x] mapping_key", ""},
	{"GET /a", mapped("integration.request.header.a b", "'x'"), "Integration.RequestParameters[integration.request.header.a b] mapping_key", ""},
	{"GET /a", mapped("xintegration.request.header.X", "'x'"), "Integration.RequestParameters[xintegration.request.header.X] mapping_key", ""},
	{"GET /a", mapped("overwrite:path", "'/x'"), "Integration.RequestParameters[overwrite:path] mapping_key", "HTTP APIs only"},
	{"GET /a", mapped("integration.request.header.X", "x"), "Integration.RequestParameters[integration.request.header.X] mapping_value", ""},
	{"GET /a", mapped("integration.request.path.id", "'x'"), "Integration.RequestParameters[integration.request.path.id] mapping_unused", ""},
	{"GET /{id}", mapped("integration.request.header.X", "method.request.path.x"), "Integration.RequestParameters[integration.request.header.X] mapping_unknown_param", ""},
	{"GET /{id}", Options{Settings: Settings{CacheKeyParameters: []string{"method.request.path.id", "method.request.path.x"}}}, "Integration.CacheKeyParameters[1] mapping_unknown_param", ""},
	{"GET /a", Options{Settings: Settings{RequestParameters: map[string]string{"b": "'x'", "a": "x", "integration.request.path.p": "method.request.path.p"}}},
		"Integration.RequestParameters[a] mapping_key, Integration.RequestParameters[a] mapping_value, Integration.RequestParameters[b] mapping_key, " +
			"Integration.RequestParameters[integration.request.path.p] mapping_unused, Integration.RequestParameters[integration.request.path.p] mapping_unknown_param", "all at once, sorted"},
	{"GET /a", Options{Settings: Settings{CacheKeyParameters: []string{""}}}, "Integration.CacheKeyParameters[0] required", ""},
	{"GET /a", Options{Settings: Settings{CacheKeyParameters: []string{"method.request.path.", "method.request.querystring", "querystring.z", "'x'"}}},
		"Integration.CacheKeyParameters[0] mapping_value, Integration.CacheKeyParameters[1] mapping_value, Integration.CacheKeyParameters[2] mapping_value, Integration.CacheKeyParameters[3] mapping_value", "no parameter without a name"},
	{"GET /a", mapped("integration.request.header.X", "'method.request.header.X'"), "Integration.RequestParameters[integration.request.header.X] mapping_value", "a source in quotes"},
	{"GET /a", mapped("integration.request.header.X", "'context.requestId'"), "Integration.RequestParameters[integration.request.header.X] mapping_value", ""},
	{"GET /a", mapped("integration.request.header.X", "method.request.querystring.a[b]"), "Integration.RequestParameters[integration.request.header.X] mapping_value", "no method can declare it"},
	{"GET /a", mapped("integration.request.header.content-length", "'1'"), "Integration.RequestParameters[integration.request.header.content-length] mapping_key", "every call would be a 500"},
	{"GET /a", mapped("integration.request.header.Transfer-Encoding", "'chunked'"), "Integration.RequestParameters[integration.request.header.Transfer-Encoding] mapping_key", ""},
	{"GET /a", mapped("integration.request.querystring.Content-Length", "'1'"), "", "a parameter of that name is none"},
	{"GET /{id}", mapped("integration.request.querystring.x", "method.request.querystring.id"), "Integration.RequestParameters[integration.request.querystring.x] parameter_name", "the path has that name"},
	{"GET /a", Options{Settings: Settings{RequestParameters: map[string]string{"integration.request.header.A": "method.request.header.k"}, CacheKeyParameters: []string{"method.request.multivaluequerystring.k"}}},
		"Integration.CacheKeyParameters[0] parameter_name", ""},
	{"GET /a", Options{Settings: Settings{RequestParameters: map[string]string{"integration.request.header.A": "method.request.header.k", "integration.request.querystring.B": "method.request.multivalueheader.k"}}}, "", "one parameter, twice"},
	{"GET /a", Options{Settings: Settings{RequestParameters: map[string]string{"integration.request.header.A": "method.request.header.k", "integration.request.querystring.B": "method.request.querystring.K"}}}, "", "names are case-sensitive"},
	{"GET /a", responding("Location", "integration.response.header.Location"), "Integration.IntegrationResponses[0].ResponseParameters[Location] mapping_key", ""},
	{"GET /a", responding("method.response.header.Location", "'integration.response.header.Location'"), "Integration.IntegrationResponses[0].ResponseParameters[method.response.header.Location] mapping_value", ""},
	{"GET /a", responding("method.response.header.Location", "method.request.header.Location"), "Integration.IntegrationResponses[0].ResponseParameters[method.response.header.Location] mapping_value", "a response maps no request"},
	{"GET /a", responding(tok, tok), "", "tokens pass"},

	{"GET /a", Options{Settings: Settings{PassthroughBehavior: "never"}}, "Integration.PassthroughBehavior enum", "case counts"},
	{"GET /a", Options{Settings: Settings{PassthroughBehavior: tok, ContentHandling: tok}}, "", "tokens pass"},
	{"GET /a", Options{Settings: Settings{PassthroughBehavior: "WHEN_NO_TEMPLATES", ContentHandling: "CONVERT_TO_BINARY"}}, "", ""},
	{"GET /a", Options{Settings: Settings{ContentHandling: "CONVERT_TO_JSON"}}, "Integration.ContentHandling enum", ""},
	{"GET /a", Options{Settings: Settings{Responses: []Response{{StatusCode: "200"}, {}}}}, "Integration.IntegrationResponses[1] required", ""},
	{"GET /a", Options{Settings: Settings{Responses: []Response{{SelectionPattern: "5.."}}}}, "Integration.IntegrationResponses[0].StatusCode required", ""},
	{"GET /a", Options{Settings: Settings{Responses: []Response{{StatusCode: "600"}, {StatusCode: "20"}, {StatusCode: "2xx"}, {StatusCode: "200\n"}}}},
		"Integration.IntegrationResponses[0].StatusCode status_code, Integration.IntegrationResponses[1].StatusCode status_code, " +
			"Integration.IntegrationResponses[2].StatusCode status_code, Integration.IntegrationResponses[3].StatusCode status_code", ""},
	{"GET /a", Options{Settings: Settings{Responses: []Response{{StatusCode: tok, ContentHandling: tok}}}}, "", "tokens pass"},
	{"GET /a", Options{Settings: Settings{Responses: []Response{{StatusCode: "200", ContentHandling: "x"}}}}, "Integration.IntegrationResponses[0].ContentHandling enum", ""},

	{"GET /a", Options{Settings: Settings{ResponseTransferMode: "x", TimeoutInMillis: new(1.0)}, HTTPMethod: new("x"), ConnectionGiven: true, Path: new("x")},
		"IntegrationHttpMethod integration_http_method, Integration.Timeout timeout_range, Integration.ResponseTransferMode transfer_mode, Integration connection_given, Path path_syntax", "all at once"},
}

func mapped(key, value string) Options {
	return Options{Settings: Settings{RequestParameters: map[string]string{key: value}}}
}

func responding(key, value string) Options {
	return Options{Settings: Settings{Responses: []Response{{StatusCode: "302", ResponseParameters: map[string]string{key: value}}}}}
}

// What integration responses map is known as the method has to declare it.
func TestDescribeDeclaresResponses(t *testing.T) {
	t.Parallel()
	header := func(names ...string) map[string]string {
		params := map[string]string{}
		for _, name := range names {
			params["method.response.header."+name] = "'x'"
		}
		return params
	}
	got, ps := wired().Describe(Route{"GET", "/a"}, &Options{Settings: Settings{Responses: []Response{
		{StatusCode: "302", ResponseParameters: header("Location", "A")}, {StatusCode: "200"}, {StatusCode: "302", SelectionPattern: "3..", ResponseParameters: header("B", "Location")},
	}}})
	want := []MethodResponse{{"302", []string{"A", "B", "Location"}}, {"200", nil}}
	if ps != nil || !reflect.DeepEqual(got.MethodResponses, want) {
		t.Errorf("got %v, want %v, said %q", got.MethodResponses, want, said(ps))
	}
}

func TestDescribeFails(t *testing.T) {
	t.Parallel()
	w := wired()
	for _, row := range describeRefusals {
		if _, ps := w.Describe(parsed(row.route), &row.options); said(ps) != row.want {
			t.Errorf("%s with %+v: said %q, want %q: %s", row.route, row.options, said(ps), row.want, row.reason)
		}
	}
}

func TestDescribeFailsAgainstTheDefaults(t *testing.T) {
	t.Parallel()
	w := wired(func(c *Config) { c.Defaults = Defaults{new(600_000.0), Stream} })
	for _, row := range []struct {
		options      Options
		want, reason string
	}{
		{Options{}, "", ""},
		{Options{Settings: Settings{ResponseTransferMode: Buffered}}, "Integration.Timeout timeout_range", "too long when buffered"},
		{Options{Settings: Settings{ResponseTransferMode: Buffered, TimeoutInMillis: new(50.0)}}, "", ""},
		{Options{Proxy: new(false)}, "Integration.ResponseTransferMode stream_proxy", ""},
		{Options{Settings: Settings{TimeoutInMillis: new(900_000.0)}}, "", "the route's timeout with the default mode"},
	} {
		if _, ps := w.Describe(Route{"GET", "/a"}, &row.options); said(ps) != row.want {
			t.Errorf("said %q, want %q: %s", said(ps), row.want, row.reason)
		}
	}
}

func TestDescribeGoesByOptionsThenDefaultsThenRoute(t *testing.T) {
	t.Parallel()
	w := wired(func(c *Config) { c.Defaults = Defaults{new(20_000.0), Buffered} })

	plain, _ := w.Describe(Route{"POST", "/a"}, &Options{Proxy: new(true)})
	want := Integration{Settings: Settings{TimeoutInMillis: new(20_000.0), ResponseTransferMode: Buffered}, Type: HTTPProxy, HTTPMethod: "POST", Uri: "https://orders.example.com:443/v1/a", ConnectionID: "bbb111", TargetArn: albArn}
	if !reflect.DeepEqual(plain, want) {
		t.Errorf("got  %+v\nwant %+v", plain, want)
	}

	responses := []Response{{StatusCode: "200"}}
	full, ps := w.Describe(Route{"POST", "/a"}, &Options{Settings: Settings{TimeoutInMillis: new(60_000.0), ResponseTransferMode: Stream, RequestTemplates: map[string]string{"a/b": "t"}, PassthroughBehavior: "NEVER", Credentials: "arn:role", Responses: responses, InsecureSkipVerification: true}, HTTPMethod: new("PUT")})
	want.HTTPMethod, want.TimeoutInMillis, want.ResponseTransferMode = "PUT", new(60_000.0), Stream
	want.RequestTemplates, want.PassthroughBehavior = map[string]string{"a/b": "t"}, "NEVER"
	want.Credentials, want.Responses, want.InsecureSkipVerification = "arn:role", responses, true
	want.MethodResponses = []MethodResponse{{StatusCode: "200"}}
	if ps != nil || !reflect.DeepEqual(full, want) {
		t.Errorf("got  %+v\nwant %+v, said %q", full, want, said(ps))
	}

	cached, ps := w.Describe(Route{"POST", "/a"}, &Options{Settings: Settings{ContentHandling: "CONVERT_TO_TEXT", CacheNamespace: "n", CacheKeyParameters: []string{"method.request.header.k"}}, Proxy: new(false)})
	if ps != nil || cached.Type != HTTP || !cached.AnswersWithoutResponses || cached.ContentHandling != "CONVERT_TO_TEXT" || cached.CacheNamespace != "n" || len(cached.CacheKeyParameters) != 1 {
		t.Errorf("got %+v, said %q", cached, said(ps))
	}
	if answered, _ := w.Describe(Route{"POST", "/a"}, &Options{Settings: Settings{Responses: responses}, Proxy: new(false)}); answered.AnswersWithoutResponses {
		t.Error("a response is one")
	}
	if token, ps := w.Describe(Route{"POST", "/a"}, &Options{HTTPMethod: new(tok)}); ps != nil || token.HTTPMethod != tok {
		t.Errorf("a verb that is a token passes, said %q", said(ps))
	}
}
