package test

import (
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	migratev1 "github.com/cdk-private-integration/cdk-private-integration-go/examples/migrate-v1/stack"
	pipeline "github.com/cdk-private-integration/cdk-private-integration-go/examples/pipeline/stack"
	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
)

// call is a request to a stage of an example, and what the backend must get:
// verb, scheme, Host and path. link is the VPC link it takes, where that varies.
type call struct{ stage, verb, path, backend, link string }

// endToEnd are calls that go through every example's own template.
var endToEnd = []struct {
	example  string
	stack    string // artifact with the API
	expected []call
}{
	{"quickstart", "Quickstart", []call{
		{"prod", "GET", "/hello", "GET http Alb.example.com /hello", ""},
		{"prod", "GET", "/hello/Ada%20L?loud=1", "GET http Alb.example.com /hello/Ada%20L?loud=1", ""},
		{"prod", "PUT", "/files/a/b.txt", "PUT http Alb.example.com /files/a/b.txt", ""},
		{"prod", "GET", "/nowhere", "", ""},
	}},
	{"https", "Https", []call{
		{"prod", "GET", "/orders", "GET https orders.example.com /v1/orders", ""},
		{"prod", "GET", "/orders/7?expand=1", "GET https orders.example.com /v1/orders/7?expand=1", ""},
	}},
	{"nlb", "Nlb", []call{
		{"prod", "GET", "/", "GET http Nlb.example.com /", ""},
		{"prod", "PUT", "/a/b", "PUT http Nlb.example.com /a/b", ""},
	}},
	{"fargate", "Fargate", []call{
		{"prod", "POST", "/orders", "POST http Alb.example.com /orders", ""},
		{"prod", "GET", "/files/a/b", "GET http Alb.example.com /files/a/b", ""},
	}},
	{"existing", "Existing", []call{
		{"prod", "GET", "/orders/7", "GET https orders.example.com /orders/7", ""},
	}},
	{"cross-stack", "CrossStackApi", []call{
		{"prod", "GET", "/orders/7", "GET http Alb.example.com /orders/7", ""},
	}},
	{"observed", "Observed", []call{{"prod", "GET", "/hello/Ada", "GET http Alb.example.com /hello/Ada", ""}}},
	{"stages", "Stages", []call{
		{"prod", "GET", "/hello", "GET http Alb.example.com /hello", "PrivateIntegrationVpc"},
		{"beta", "GET", "/hello", "GET http Alb.example.com /hello", "Beta"},
	}},
	{"openapi", "OpenApi", []call{
		{"prod", "POST", "/orders", "POST http Alb.example.com /orders", ""},
		{"prod", "GET", "/orders/7", "GET http Alb.example.com /orders/7", ""},
		{"prod", "GET", "/reports/2024", "GET http Alb.example.com /v2/reports/2024", ""},
	}},
	{"custom", "Custom", []call{
		{"prod", "GET", "/health", "GET http orders.example.com /v1/health", ""},
		{"prod", "GET", "/exports/a", "GET http orders.example.com /v1/exports/a", ""},
	}},
	{"migrate-v1 before", "MigrateV1", []call{{"prod", "GET", "/orders/7", "GET http orders.example.com /v1/orders/7", "V1Link"}}},
	{"migrate-v1 rewired", "MigrateV1", []call{{"prod", "GET", "/orders/7", "GET http orders.example.com /v1/orders/7", "PrivateIntegration"}}},
	{"migrate-v1", "MigrateV1", []call{{"prod", "GET", "/orders/7", "GET http orders.example.com /v1/orders/7", "PrivateIntegration"}}},
	{"pipeline's stage", "BetaOrdersE1D9BBEB", []call{{"v1", "GET", "/orders/7", "GET http Alb.example.com /orders/7", ""}}},
}

// versions of examples that the table of examples does not have.
var otherVersions = []example{
	{"migrate-v1 before", func(app awscdk.App) { migratev1.New(app, "MigrateV1", migratev1.Before) }},
	{"migrate-v1 rewired", func(app awscdk.App) { migratev1.New(app, "MigrateV1", migratev1.Rewired) }},
	{"pipeline's stage", func(app awscdk.App) { pipeline.NewStage(app, "Beta") }},
}

// backends say what reached them, one over HTTP and one over TLS, whose certificate
// is for example.com and names below it.
func backends(t *testing.T) (plain, secure *httptest.Server, roots *x509.CertPool) {
	t.Helper()
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scheme := "http"
		if r.TLS != nil {
			scheme = "https"
			if r.TLS.ServerName != r.Host {
				scheme = "https with SNI " + r.TLS.ServerName
			}
		}
		fmt.Fprintf(w, "%s %s %s %s", r.Method, scheme, r.Host, r.RequestURI)
	})
	plain, secure = httptest.NewServer(handler), httptest.NewTLSServer(handler)
	t.Cleanup(plain.Close)
	t.Cleanup(secure.Close)
	roots = x509.NewCertPool()
	roots.AddCert(secure.Certificate())
	return plain, secure, roots
}

func TestExamplesAnswerThroughTheirTemplates(t *testing.T) {
	plain, secure, roots := backends(t)

	tested := map[string]bool{}
	for _, e := range endToEnd {
		tested[e.example] = true
		t.Run(e.example, func(t *testing.T) {
			all := append(slices.Clone(examples), otherVersions...)
			at := slices.IndexFunc(all, func(x example) bool { return x.name == e.example })
			template, ok := all[at].assembly(t).templates[e.stack]
			if !ok {
				t.Fatalf("no template %s in %v", e.stack, sortedKeys(all[at].assembly(t).templates))
			}
			options := elsewhere(t, template)
			options.RootCAs = roots
			options.Source = fromInside(t, template)
			options.Backends = map[string]string{
				albArn + ":80":  plain.Listener.Addr().String(),
				albArn + ":443": secure.Listener.Addr().String(),
			}
			for listener, secured := range listeners(t, template) {
				options.Backends[listener] = plain.Listener.Addr().String()
				if secured {
					options.Backends[listener] = secure.Listener.Addr().String()
				}
			}
			gw, err := gatewaytest.NewServer(template, options)
			if err != nil {
				t.Fatal(err)
			}
			defer gw.Close()
			for _, c := range e.expected {
				c.run(t, gw)
			}
		})
	}
	for _, e := range examples {
		if !tested[e.name] && e.name != "pipeline" { // whose own template has no API
			t.Errorf("%s has no end-to-end test", e.name)
		}
	}
}

// fromInside is a caller behind the template's VPC endpoint, nil where it has none.
func fromInside(t *testing.T, template []byte) func(*http.Request) gatewaytest.Source {
	t.Helper()
	endpoints := resourcesOf(t, template).ofType("AWS::EC2::VPCEndpoint")
	if len(endpoints) != 1 {
		return nil
	}
	return func(*http.Request) gatewaytest.Source { return gatewaytest.Source{VPCEndpoint: endpoints[0]} }
}

// The custom example translates an order both ways, checks it before and hides
// what goes wrong.
func TestCustomExampleTranslates(t *testing.T) {
	at := slices.IndexFunc(examples, func(e example) bool { return e.name == "custom" })
	template := examples[at].assembly(t).templates["Custom"]
	got, status := make(chan string, 1), http.StatusOK
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- r.RequestURI + " " + string(body)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, `{"number": 42}`)
	}))
	defer backend.Close()
	options := elsewhere(t, template)
	options.Source, options.Backends = fromInside(t, template), map[string]string{}
	for listener := range listeners(t, template) {
		options.Backends[listener] = backend.Listener.Addr().String()
	}
	gw, err := gatewaytest.NewServer(template, options)
	if err != nil {
		t.Fatal(err)
	}
	defer gw.Close()
	order := appCall{stage: "prod", verb: "POST", path: "/orders", body: `{"item": "tea"}`, status: 201, want: `{"id": 42}`}
	order.run(t, gw)
	if sent := <-got; !strings.HasPrefix(sent, `/v1/internal/orders {"sku": "tea", "requestId": "`) {
		t.Errorf("the backend got %s", sent)
	}
	status, order.status, order.want = http.StatusConflict, 502, `{"message": "the order was not taken"}`
	order.run(t, gw)
	<-got
	order.body, order.status, order.want = `{"item": 7}`, 400, "Invalid request body"
	order.run(t, gw)
}

// run makes the call and compares. The name of a load balancer of the template
// is made up by gatewaytest; only its logical id counts.
func (c call) run(t *testing.T, gw *gatewaytest.Server) {
	t.Helper()
	request, err := http.NewRequest(c.verb, gw.URL(c.stage)+c.path, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	entry := gw.Log()[len(gw.Log())-1]
	got := madeUpName.ReplaceAllString(string(body), "Alb.example.com")
	want := strings.Replace(c.backend, "Nlb.", "Alb.", 1)
	if c.backend == "" && response.StatusCode == http.StatusForbidden {
		return
	}
	if got != want || response.StatusCode != http.StatusOK || !strings.HasPrefix(entry.Link, c.link) {
		t.Errorf("%s %s: got %d %q over %s, want %q over %s… (%s)", c.verb, c.path, response.StatusCode, got, entry.Link, want, c.link, entry.Reason)
	}
}

// madeUpName is the DNS name that gatewaytest gives a load balancer of the
// template.
var madeUpName = regexp.MustCompile(`internal-[a-z0-9-]+\.us-east-1\.elb\.amazonaws\.com`)

// listeners gives "load balancer:port" of every listener of the template, and
// whether it speaks TLS.
func listeners(t *testing.T, template []byte) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for _, r := range resourcesOf(t, template) {
		if r.Type == "AWS::ElasticLoadBalancingV2::Listener" {
			lb := r.Properties["LoadBalancerArn"].(map[string]any)["Ref"]
			protocol := r.Properties["Protocol"]
			found[fmt.Sprintf("%v:%v", lb, r.Properties["Port"])] = protocol == "HTTPS" || protocol == "TLS"
		}
	}
	return found
}

// elsewhere gives values to what the template takes from other stacks and from
// SSM; the load balancer is albArn.
func elsewhere(t *testing.T, template []byte) *gatewaytest.Options {
	t.Helper()
	value := func(name string) string {
		switch name = strings.ToLower(name); {
		case strings.Contains(name, "dnsname"):
			return "Alb.example.com"
		case strings.Contains(name, "hostname"):
			return "orders.example.com"
		case strings.Contains(name, "link"):
			return "bbb111"
		case strings.Contains(name, "group"):
			return "sg-0123456789abcdef0"
		case strings.Contains(name, "subnet"):
			return "subnet-0123456789abcdef0"
		case strings.Contains(name, "rootresourceid"):
			return "a1b2c3d4e5"
		case strings.Contains(name, "api"):
			return "abcde12345"
		}
		return albArn
	}
	options := &gatewaytest.Options{Parameters: map[string]string{}, Imports: map[string]string{}}
	var parsed struct {
		Parameters map[string]struct{ Type, Default string }
	}
	if err := json.Unmarshal(template, &parsed); err != nil {
		t.Fatal(err)
	}
	for name, p := range parsed.Parameters {
		if name != "BootstrapVersion" {
			options.Parameters[name] = value(name + p.Default)
		}
	}
	for _, m := range regexp.MustCompile(`"Fn::ImportValue": "([^"]+)"`).FindAllSubmatch(template, -1) {
		options.Imports[string(m[1])] = value(string(m[1]))
	}
	for _, m := range regexp.MustCompile(`"Fn::GetStackOutput": {\s+"StackName": "([^"]+)",[^}]+},\s+"OutputName": "([^"]+)"`).FindAllSubmatch(template, -1) {
		options.Imports[string(m[1])+"."+string(m[2])] = value(string(m[2]))
	}
	return options
}
