package openapi

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/golden"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

const arn = "arn:aws:elasticloadbalancing:us-east-2:111122223333:loadbalancer/app/myLoadBalancer/1234567891011"

// wired makes the wiring that the tests share.
func wired(t testing.TB, change ...func(*wiring.Config)) *wiring.Wiring {
	t.Helper()
	uri, variable := "https://example.com/test", "vpcLinkV2Id"
	c := wiring.Config{Uri: &uri, StageVariable: &variable, Target: &wiring.Target{Arn: arn, Protocol: "HTTPS", Port: "443"}}
	for _, f := range change {
		f(&c)
	}
	w, ps := wiring.New(c)
	if len(ps) > 0 {
		t.Fatal(ps)
	}
	return w
}

func uri(s string) func(*wiring.Config) {
	return func(c *wiring.Config) { c.Uri, c.Target.Protocol, c.Target.Port = &s, "", "" }
}

func link(id string) func(*wiring.Config) {
	return func(c *wiring.Config) { c.StageVariable, c.VpcLinkID = nil, &id }
}

// wire is for documents that have to be taken.
func wire(t testing.TB, document string, o Options) *Document {
	t.Helper()
	if o.Wiring == nil {
		o.Wiring = wired(t)
	}
	o.Tree = true
	d, ps := Wire([]byte(document), o)
	for _, p := range ps {
		t.Error(p)
	}
	if d == nil {
		t.FailNow()
	}
	return d
}

func testdata(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestGoldens(t *testing.T) {
	t.Parallel()
	millis := 10_000.0
	moved := "/archive"
	for name, options := range map[string]Options{
		"swagger20.yaml": {Wiring: wired(t, link("bbb111"))},
		"openapi30.json": {InsecureSkipVerification: true, Choices: []Choice{
			{OperationID: "report", Options: wiring.Options{Settings: wiring.Settings{TimeoutInMillis: &millis}}, Wiring: wired(t, uri("http://reports.example.com:8080"))},
			{PathPrefix: "/orders", Options: wiring.Options{Settings: wiring.Settings{ResponseTransferMode: "STREAM"}, Path: &moved}},
		}},
		"openapi31.yaml": {Wiring: wired(t, link("${Token[TOKEN.7]}"))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := wire(t, testdata(t, name), options)
			var got bytes.Buffer
			if err := json.Indent(&got, d.Bytes(), "", "\t"); err != nil {
				t.Fatal(err)
			}
			for _, w := range d.Warnings {
				got.WriteString("\n" + w.Code + ": " + strings.Join(w.Pointers, ", "))
			}
			for _, l := range d.Lost {
				got.WriteString("\nlost: " + l.Pointer + " " + l.Value)
			}
			golden.Check(t, filepath.Join("testdata", name+".golden"), got.Bytes())
			if again := wire(t, string(d.Bytes()), options); !bytes.Equal(again.Bytes(), d.Bytes()) {
				t.Error("wired twice is not wired once")
			}
		})
	}
}

// AWS's page "Set up a private integration" has a whole document. It comes out
// as it is there, save for the spelling of the target's key.
func TestPublishedExample(t *testing.T) {
	t.Parallel()
	published := testdata(t, "published.json")
	want := canonicalJSON(t, strings.Replace(published, "integration-target", "integrationTarget", 1))
	if got := string(wire(t, published, Options{Wiring: wired(t, uri("https://unused.example.com"), link("bbb111"))}).Bytes()); got != want {
		t.Errorf("put in as it is:\n%s\nwant\n%s", got, want)
	}
	var tree map[string]any
	if err := json.Unmarshal([]byte(published), &tree); err != nil {
		t.Fatal(err)
	}
	delete(tree["paths"].(map[string]any)["/"].(map[string]any)["get"].(map[string]any), extension)
	stripped, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(wire(t, string(stripped), Options{}).Bytes()); got != want {
		t.Errorf("stripped of its integration:\n%s\nwant\n%s", got, want)
	}
}

func canonicalJSON(t testing.TB, s string) string {
	t.Helper()
	var tree any
	if err := json.Unmarshal([]byte(s), &tree); err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// document is a 3.0 document with the given paths, in YAML's flow style.
func document(paths string) string {
	return "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {" + paths + "}\n"
}

const ok = "{responses: {'200': {description: d}}}"

func own(integration string) string {
	return document("/a: {get: {x-amazon-apigateway-integration: {" + integration + "}}}")
}

// dig reads a value of the document.
func dig(d *Document, path ...string) any {
	var value any = Values(d.Bytes())
	for _, key := range path {
		object, _ := value.(map[string]any)
		value = object[key]
	}
	return value
}

// integration gives what GET of a path was wired with.
func integration(t testing.TB, d *Document, path string) map[string]any {
	t.Helper()
	object, ok := dig(d, "paths", path, "get", extension).(map[string]any)
	if !ok {
		t.Fatalf("GET %s has no integration", path)
	}
	return object
}

func TestOwnIntegrations(t *testing.T) {
	t.Parallel()
	other := "arn:aws:elasticloadbalancing:us-east-2:111122223333:loadbalancer/net/other/1f"
	full := map[string]any{"connectionType": "VPC_LINK", "connectionId": "${stageVariables.vpcLinkV2Id}", "integrationTarget": arn,
		"uri": "https://example.com:443/test/a", "type": "http_proxy", "httpMethod": "GET"}
	for name, c := range map[string]struct {
		own     string
		options Options
		want    map[string]any // what differs from full; nil for a key that is not there
		warns   string
	}{
		"nothing but the connection": {own: "connectionType: VPC_LINK"},
		"lower case":                 {own: "connectionType: vpc_link", want: map[string]any{"connectionType": "vpc_link"}},
		"empty texts":                {own: "connectionType: VPC_LINK, uri: '', connectionId: ''"},
		"its own uri":                {own: "connectionType: VPC_LINK, uri: 'http://x.example.com'", want: map[string]any{"uri": "http://x.example.com"}},
		"its own target":             {own: "connectionType: VPC_LINK, integrationTarget: '" + other + "'", want: map[string]any{"integrationTarget": other}},
		"the page's key":             {own: "connectionType: VPC_LINK, integration-target: '" + other + "'", want: map[string]any{"integrationTarget": other}},
		"both keys, one value":       {own: "connectionType: VPC_LINK, integrationTarget: a, integration-target: a", options: Options{Own: Replace}, want: map[string]any{"passthroughBehavior": "when_no_match", "responses": map[string]any{"default": map[string]any{"statusCode": "200"}}}},
		"its own link":               {own: "connectionType: VPC_LINK, connectionId: abc123", want: map[string]any{"connectionId": "abc123"}, warns: WarnForeignLink},
		"its own link and target":    {own: "connectionType: VPC_LINK, connectionId: abc123, integrationTarget: '" + other + "'", want: map[string]any{"connectionId": "abc123", "integrationTarget": other}},
		"its own verb":               {own: "connectionType: VPC_LINK, httpMethod: POST, type: http", want: map[string]any{"httpMethod": "POST", "type": "http"}},
		"a mock":                     {own: "type: mock", want: map[string]any{"type": "mock", "connectionType": nil, "connectionId": nil, "integrationTarget": nil, "uri": nil, "httpMethod": nil}},
		"kept by a choice": {own: "type: mock", options: Options{Own: Refuse, Choices: []Choice{{PathPrefix: "/a", Own: Keep}}},
			want: map[string]any{"type": "mock", "connectionType": nil, "connectionId": nil, "integrationTarget": nil, "uri": nil, "httpMethod": nil}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := wire(t, own(c.own), c.options)
			want := map[string]any{}
			for _, from := range []map[string]any{full, c.want} {
				for key, value := range from {
					if want[key] = value; value == nil {
						delete(want, key)
					}
				}
			}
			got, _ := json.Marshal(integration(t, d, "/a"))
			wanted, _ := json.Marshal(want)
			if string(got) != string(wanted) {
				t.Errorf("got  %s\nwant %s", got, wanted)
			}
			var warned []string
			for _, w := range d.Warnings {
				warned = append(warned, w.Code)
			}
			if got := strings.Join(warned, " "); got != c.warns {
				t.Errorf("warned of %q, want %q", got, c.warns)
			}
		})
	}
}

// An integration by reference is AWS's for HTTP APIs only: it is written out,
// and completed for each operation on its own.
func TestIntegrationsByReferenceAreWrittenOut(t *testing.T) {
	t.Parallel()
	d := wire(t, document("/a: {get: {x-amazon-apigateway-integration: {$ref: '#/components/x-amazon-apigateway-integrations/One'}}}, /b: {get: {x-amazon-apigateway-integration: {$ref: '#/components/x-amazon-apigateway-integrations/One'}}}")+
		"components: {x-amazon-apigateway-integrations: {One: {connectionType: VPC_LINK, timeoutInMillis: 900}}}\n", Options{})
	for _, path := range []string{"/a", "/b"} {
		i := integration(t, d, path)
		if i["uri"] != "https://example.com:443/test"+path || i["integrationTarget"] != arn || i["timeoutInMillis"] != 900.0 || i["$ref"] != nil {
			t.Errorf("%s got %v", path, i)
		}
	}
	one := dig(d, "components", "x-amazon-apigateway-integrations", "One")
	if len(one.(map[string]any)) != 2 {
		t.Errorf("the one that is referred to became %v", one)
	}
}

// A Uri that is filled in brings its mappings and their declarations.
func TestCompletedUriIsMapped(t *testing.T) {
	t.Parallel()
	d := wire(t, document("'/a/{id}': {get: {x-amazon-apigateway-integration: {connectionType: VPC_LINK, requestParameters: {integration.request.header.X: \"'1'\"}}}}"), Options{})
	got, _ := json.Marshal(integration(t, d, "/a/{id}")["requestParameters"])
	if want := `{"integration.request.header.X":"'1'","integration.request.path.id":"method.request.path.id"}`; string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if !strings.Contains(string(d.Bytes()), `"parameters":[{"in":"path","name":"id","required":true,"schema":{"type":"string"}}]`) {
		t.Errorf("id is not declared: %s", d.Bytes())
	}
}

func TestChoices(t *testing.T) {
	t.Parallel()
	path := func(s string) wiring.Options { return wiring.Options{Path: &s} }
	paths := "/a: {get: {operationId: a}}, /a/b: {get: {operationId: b}}, '/a/b/{id}': {get: {operationId: c}}, /ab: {get: {operationId: d}}"
	for name, c := range map[string]struct {
		choices []Choice
		want    string // the paths that the four operations call
	}{
		"none":                        {nil, "/a /a/b /a/b/{id} /ab"},
		"whole segments":              {[]Choice{{PathPrefix: "/a", Options: path("/x")}}, "/x /x/b /x/b/{id} /ab"},
		"the longest":                 {[]Choice{{PathPrefix: "/a", Options: path("/x")}, {PathPrefix: "/a/b/", Options: path("/y/")}}, "/x /y /y/{id} /ab"},
		"the id goes first":           {[]Choice{{PathPrefix: "/a/b", Options: path("/x")}, {OperationID: "c", Options: path("/one/{id}/two")}}, "/a /x /one/{id}/two /ab"},
		"all of them":                 {[]Choice{{PathPrefix: "/", Options: path("/all")}}, "/all/a /all/a/b /all/a/b/{id} /all/ab"},
		"a prefix that is taken away": {[]Choice{{PathPrefix: "/a", Options: path("/")}}, "/ /b /b/{id} /ab"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := wire(t, document(paths), Options{Choices: c.choices})
			var got []string
			for _, p := range []string{"/a", "/a/b", "/a/b/{id}", "/ab"} {
				backend := strings.TrimPrefix(integration(t, d, p)["uri"].(string), "https://example.com:443/test")
				if backend == "" {
					backend = "/"
				}
				got = append(got, backend)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// What references stand for is wired for each path that refers to it, whichever
// path comes first.
func TestReferencesAreWiredForTheirOwnPaths(t *testing.T) {
	t.Parallel()
	item := "{get: {operationId: read, x-amazon-apigateway-integration: {$ref: '#/x-own'}}}"
	for _, paths := range []string{
		"'/a/{id}': " + item + ", '/b/{x}': {$ref: '#/paths/~1a~1{id}'}",
		"'/a/{id}': {$ref: '#/paths/~1b~1{x}'}, '/b/{x}': " + item,
		"'/a/{id}': {$ref: '#/x-item'}, '/b/{x}': {$ref: '#/x-item'}",
	} {
		d := wire(t, document(paths)+"x-own: {connectionType: VPC_LINK}\nx-item: "+item+"\n",
			Options{Choices: []Choice{{PathPrefix: "/b", Wiring: wired(t, uri("https://reports.example.com"))}}})
		if got := integration(t, d, "/a/{id}")["uri"]; got != "https://example.com:443/test/a/{id}" {
			t.Errorf("%s: /a is %v", paths, got)
		}
		if got := integration(t, d, "/b/{x}")["uri"]; got != "https://reports.example.com:443/b/{x}" {
			t.Errorf("%s: /b is %v", paths, got)
		}
		if again := wire(t, string(d.Bytes()), Options{}); !bytes.Equal(again.Bytes(), d.Bytes()) {
			t.Errorf("%s: wired twice is not wired once", paths)
		}
	}
}

// What stands beside the references of a chain counts at each of its links.
func TestChainOfReferences(t *testing.T) {
	t.Parallel()
	d := wire(t, document("/a: {$ref: '#/paths/~1b'}, /b: {$ref: '#/x-i', put: {operationId: write}}")+"x-i: {get: {operationId: read}}\n", Options{})
	for _, path := range []string{"/a", "/b"} {
		for _, verb := range []string{"get", "put"} {
			value := dig(d, "paths", path, verb, extension, "uri")
			if value != "https://example.com:443/test"+path {
				t.Errorf("%s %s: %v", verb, path, value)
			}
		}
	}
	if got := strings.Count(string(d.Bytes()), `"operationId":"write"`); got != 1 {
		t.Errorf("the operationId stands %d times", got)
	}
}

// What is legal, and none of our business, stays.
func TestWhatIsLeftAlone(t *testing.T) {
	t.Parallel()
	path := "/v2/{id}"
	moved := Options{Choices: []Choice{{PathPrefix: "/a", Options: wiring.Options{Path: &path}}}}
	for _, c := range []struct {
		document string
		options  Options
		kept     string
	}{
		{document("/a: {get: {responses: {'Fn::If': [A, {}, {}]}}}"), Options{}, `"responses":{"Fn::If":["A",{},{}]}`},
		{document("/a: {options: {x-amazon-apigateway-integration: {type: mock}}}"), moved, `"x-amazon-apigateway-integration":{"type":"mock"}`},
		{document("x-shared: {$ref: './o.yaml'}, /a: {get: {}}"), Options{}, `"x-shared":{"$ref":"./o.yaml"}`},
		{document("/a: {get: {}}") + "definitions: {a_b: {}}\n", Options{}, `"definitions":{"a_b":{}}`},
		{document("/a: {get: {}}") + "components: {schemas: {'Fn::Transform': {Name: 'AWS::Include'}}}\n", Options{}, `{"Fn::Transform":{"Name":"AWS::Include"}}`},
		{"swagger: '2.0'\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'200': {description: d, examples: {application/json: {$ref: 'https://example.com/x'}}}}}}}\n", Options{}, `{"$ref":"https://example.com/x"}`},
	} {
		if d := wire(t, c.document, c.options); !strings.Contains(string(d.Bytes()), c.kept) {
			t.Errorf("%s is not in %s", c.kept, d.Bytes())
		}
	}
}

// An integration that is kept gets what its backend cannot do without.
func TestKeptIntegrationsSkipTheVerificationToo(t *testing.T) {
	t.Parallel()
	plain := wire(t, own("connectionType: VPC_LINK, uri: 'HTTP://own.example.com:80/a'"), Options{InsecureSkipVerification: true})
	if got, ok := integration(t, plain, "/a")["tlsConfig"]; ok || len(plain.Warnings) != 0 {
		t.Errorf("http has %v, warnings %v", got, plain.Warnings)
	}
	d := wire(t, own("connectionType: VPC_LINK, uri: 'https://own.example.com:443/a'"), Options{InsecureSkipVerification: true})
	if got := integration(t, d, "/a")["tlsConfig"]; !reflect.DeepEqual(got, map[string]any{"insecureSkipVerification": true}) {
		t.Errorf("tlsConfig is %v", got)
	}
	if len(d.Warnings) != 1 || d.Warnings[0].Code != WarnInsecure {
		t.Errorf("got warnings %v", d.Warnings)
	}
}

func TestPrefixOfEverythingAddsNothingToItsRoot(t *testing.T) {
	t.Parallel()
	path := "/v2"
	d := wire(t, document("/: {get: {}}, /a: {get: {}}"), Options{Choices: []Choice{{PathPrefix: "/", Options: wiring.Options{Path: &path}}}})
	for path, want := range map[string]string{"/": "https://example.com:443/test/v2", "/a": "https://example.com:443/test/v2/a"} {
		if got := integration(t, d, path)["uri"]; got != want {
			t.Errorf("%s: got %v, want %s", path, got, want)
		}
	}
}
