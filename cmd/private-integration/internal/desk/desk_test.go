package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
)

// ordersTemplate has one route to a load balancer.
const ordersTemplate = `{"Resources": {
	"Alb": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {"Type": "network"}},
	"Http": {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": {"LoadBalancerArn": {"Ref": "Alb"}, "Port": 80, "Protocol": "TCP"}},
	"Link": {"Type": "AWS::ApiGatewayV2::VpcLink", "Properties": {"Name": "x", "SubnetIds": ["subnet-1"]}},
	"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Body": {"paths": {"/orders": {"get": {"x-amazon-apigateway-integration": {
		"type": "http_proxy", "httpMethod": "GET", "uri": "http://orders.example.com/v1/orders", "connectionType": "VPC_LINK",
		"connectionId": {"Ref": "Link"}, "integrationTarget": {"Ref": "Alb"}}}}}}}},
	"Deployment": {"Type": "AWS::ApiGateway::Deployment", "Properties": {"RestApiId": {"Ref": "Api"}}},
	"Stage": {"Type": "AWS::ApiGateway::Stage", "Properties": {"RestApiId": {"Ref": "Api"}, "DeploymentId": {"Ref": "Deployment"}, "StageName": "prod"}}
}}`

// text collects what several goroutines write.
type text struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *text) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func (b *text) has(part string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Contains(b.String(), part)
}

// served starts a desk on a file, and gives its address and what it writes.
func served(t *testing.T) (address, file string, out, said *text) {
	t.Helper()
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.URL.Path) }))
	t.Cleanup(service.Close)
	file = filepath.Join(t.TempDir(), "template.json")
	write(t, file, ordersTemplate)
	out, said = &text{}, &text{}
	ctx, stop := context.WithCancel(t.Context())
	d, err := New(ctx, Config{
		Name: "template.json", Path: file, Out: out, Err: said,
		Load:    func() ([]byte, error) { return os.ReadFile(file) },
		Options: gatewaytest.Options{Backends: map[string]string{"Alb:80": strings.TrimPrefix(service.URL, "http://")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() { ended <- d.Serve(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return "http://" + listener.Addr().String(), file, out, said
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// ask gives the status and the body of an answer.
func ask(t *testing.T, request *http.Request) (int, string) {
	t.Helper()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return ask(t, request)
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

func TestDeskServesCallsAndPage(t *testing.T) {
	t.Parallel()
	address, _, out, _ := served(t)
	if status, body := get(t, address+"/prod/orders"); status != 200 || body != "/v1/orders" {
		t.Errorf("a call got %d %q", status, body)
	}
	eventually(t, "a line for the call", func() bool { return out.has("prod GET /orders: 200") })
	for path, part := range map[string]string{
		"/": "/orders", "/.page/wiring": "Alb:80", "/.page/wiring.svg": "<svg ", "/.page/page.js": "fetch", "/.page/page.css": "{",
	} {
		if status, body := get(t, address+path); status != 200 || !strings.Contains(body, part) {
			t.Errorf("%s: %d, without %q", path, status, part)
		}
	}
}

func TestFormsCallIsMade(t *testing.T) {
	t.Parallel()
	address, _, out, _ := served(t)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/.page/call", strings.NewReader(`{"method": "GET", "path": "/prod/orders"}`))
	if err != nil {
		t.Fatal(err)
	}
	status, body := ask(t, request)
	var got answer
	if err := json.Unmarshal([]byte(body), &got); err != nil || status != 200 || got.Status != 200 || got.Body != "/v1/orders" {
		t.Errorf("%d %s (%v)", status, body, err)
	}
	eventually(t, "the call in the log", func() bool { return out.has("prod GET /orders: 200") })
}

// Under a name, which any site can point here, there is no page, and no site may
// send the form.
func TestPageIsForThisMachine(t *testing.T) {
	t.Parallel()
	address, _, _, _ := served(t)
	for name, change := range map[string]func(*http.Request){
		"another name":  func(r *http.Request) { r.Host = "orders.example.com" },
		"another site":  func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
		"its own proxy": func(r *http.Request) { r.Header.Set("Origin", "http://evil.example.com") },
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/.page/call", strings.NewReader(`{"method": "GET", "path": "/prod/orders"}`))
		if err != nil {
			t.Fatal(err)
		}
		change(request)
		if status, body := ask(t, request); status != http.StatusForbidden || strings.Contains(body, "/v1/orders") {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
}

func TestNewTemplateIsServedAndARefusedOneIsNot(t *testing.T) {
	t.Parallel()
	address, file, _, said := served(t)
	write(t, file, "{}")
	eventually(t, "a refusal", func() bool { return said.has("the new template is refused, the old one still served") })
	if status, _ := get(t, address+"/prod/orders"); status != 200 {
		t.Errorf("the old template is not served: %d", status)
	}
	write(t, file, strings.ReplaceAll(ordersTemplate, `"/orders"`, `"/parcels"`))
	eventually(t, "the new template", func() bool {
		status, _ := get(t, address+"/prod/parcels")
		return status == 200
	})
}
