package gatewaytest_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
)

// withDomains adds custom domains: base paths to prod, to beta, and to whatever
// stage the caller names.
func withDomains(r object) {
	r["Domain"] = object{"Type": "AWS::ApiGateway::DomainName", "Properties": object{"DomainName": "api.example.com"}}
	mapping := func(base string, stage any) object {
		p := object{"DomainName": object{"Ref": "Domain"}, "RestApiId": object{"Ref": "Api"}}
		if base != "" {
			p["BasePath"] = base
		}
		if stage != nil {
			p["Stage"] = stage
		}
		return object{"Type": "AWS::ApiGateway::BasePathMapping", "Properties": p}
	}
	r["Orders"], r["Any"] = mapping("orders", object{"Ref": "Prod"}), mapping("any", nil)
	r["OtherDomain"] = object{"Type": "AWS::ApiGatewayV2::DomainName", "Properties": object{"DomainName": "other.example.com"}}
	r["Other"] = object{"Type": "AWS::ApiGatewayV2::ApiMapping", "Properties": object{
		"DomainName": object{"Ref": "OtherDomain"}, "ApiId": object{"Ref": "Api"}, "Stage": object{"Ref": "Beta"}, "ApiMappingKey": "v1/orders"}}
	r["Root"] = object{"Type": "AWS::ApiGatewayV2::ApiMapping", "Properties": object{
		"DomainName": object{"Ref": "OtherDomain"}, "ApiId": object{"Ref": "Api"}, "Stage": object{"Ref": "Prod"}}}
}

func TestCustomDomains(t *testing.T) {
	t.Parallel()
	gw := start(t, stack(asMethods, withDomains, operation{"GET /{id}", "http://x.example.com/{id}", mapped(
		"path.id", "method.request.path.id", "header.X-Domain", "context.domainName", "header.X-Host", "method.request.header.host", "header.X-Path", "context.path")}), plain(t, echo))
	for _, test := range []struct{ domain, path, uri, stage string }{
		{"api.example.com", "/orders/7", "/7", "prod"},
		{"api.example.com", "/any/beta/7", "/7", "beta"},
		{"api.example.com", "/ordersx", "", ""},
		{"api.example.com", "/7", "", ""},
		{"other.example.com", "/v1/orders/7", "/7", "beta"},
		{"other.example.com", "/7", "/7", "prod"},
	} {
		if test.uri == "" {
			if response, body := call(t, "GET", gw.DomainURL(test.domain)+test.path, "", nil); response.StatusCode != 403 || body != `{"message":"Forbidden"}` {
				t.Errorf("%s%s: got %d %s", test.domain, test.path, response.StatusCode, body)
			}
			if e := lastEntry(t, gw); !strings.HasSuffix(e.Reason, `; there are ["/orders" "/any"]`) {
				t.Errorf("%s%s: logged %v", test.domain, test.path, e)
			}
			continue
		}
		got := reach(t, "GET", gw.DomainURL(test.domain)+test.path, "", nil)
		e := lastEntry(t, gw)
		if got.URI != test.uri || e.Stage != test.stage || e.Domain != test.domain {
			t.Errorf("%s%s: got %s, logged %+v", test.domain, test.path, got.URI, e)
		}
		h := got.Header
		if h.Get("X-Domain") != test.domain || h.Get("X-Host") != test.domain || h.Get("X-Path") != test.path {
			t.Errorf("%s%s: got headers %v", test.domain, test.path, h)
		}
	}
	if got := gw.DomainURL("nobody.example.com"); got != "" {
		t.Errorf("got %s", got)
	}
}

func TestDisabledEndpoint(t *testing.T) {
	t.Parallel()
	gw := start(t, stack(asMethods, func(r object) {
		withDomains(r)
		r["Api"].(object)["Properties"] = object{"DisableExecuteApiEndpoint": true}
	}, operation{route: "GET /o", uri: "http://x.example.com/o"}), plain(t, echo))
	if response, body := call(t, "GET", gw.URL("prod")+"/o", "", nil); response.StatusCode != 403 || body != `{"message":"Forbidden"}` {
		t.Errorf("got %d %s", response.StatusCode, body)
	}
	reach(t, "GET", gw.DomainURL("api.example.com")+"/orders/o", "", nil)
}

// A handler is mounted wherever a test wants it, and tells of its calls.
func TestNewHandler(t *testing.T) {
	t.Parallel()
	options := plain(t, echo)
	entries := make(chan gatewaytest.Entry, 1)
	options.OnCall = func(e gatewaytest.Entry) { entries <- e }
	handler, err := gatewaytest.NewHandler(stack(asMethods, withDomains, operation{route: "GET /o", uri: "http://x.example.com/o"}), options)
	if err != nil {
		t.Fatal(err)
	}
	inProcess := httptest.NewRecorder()
	bodiless, _ := http.NewRequest("GET", "http://api.example.com/orders/o", nil) // a server never leaves Body nil
	if handler.ServeHTTP(inProcess, bodiless); inProcess.Code != http.StatusTeapot || (<-entries).Status != http.StatusTeapot {
		t.Errorf("in process: got %d", inProcess.Code)
	}
	mux := http.NewServeMux()
	mux.Handle("/aws/", http.StripPrefix("/aws", handler))
	mux.Handle("api.example.com/", handler)
	server := httptest.NewServer(mux)
	defer server.Close()
	for host, path := range map[string]string{"": "/aws/prod/o", "api.example.com:8443": "/orders/o"} {
		request, _ := http.NewRequest("GET", server.URL+path, nil)
		request.Host = host
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		e := <-entries
		if response.StatusCode != http.StatusTeapot || e.Status != http.StatusTeapot || e.BackendStatus != http.StatusTeapot ||
			e.RequestID != response.Header.Get("X-Amzn-Requestid") || e.Duration <= 0 || e.Time.IsZero() {
			t.Errorf("%s%s: got %d, told %+v", host, path, response.StatusCode, e)
		}
	}
	if _, err := gatewaytest.NewHandler([]byte("{}"), nil); err == nil || !strings.HasPrefix(err.Error(), "gatewaytest: ") {
		t.Errorf("got %v", err)
	}
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	routes, err := gatewaytest.Routes(stack(asMethods, func(r object) { delete(r, "In") },
		operation{route: "GET /o/{id}", uri: "http://${stageVariables.host}/v1/{id}"},
		operation{"OPTIONS /o", "", func(i object) { i["Type"] = "MOCK" }},
	), &gatewaytest.Options{Backends: map[string]string{"OrdersAlb:80": "127.0.0.1:1"}})
	if err != nil || len(routes) != 4 {
		t.Fatalf("got %v, %v", routes, err)
	}
	r := routes[3]
	if r.Stage != "prod" || r.Method != "GET" || r.Path != "/o/{id}" || r.URL != "http://prod.example.com/v1/{id}" || r.Link != "Link" || r.Backend != "OrdersAlb:80" ||
		r.Parameters["integration.request.path.id"] != "method.request.path.id" || !strings.Contains(r.Failure, "lets port 80 in") {
		t.Errorf("got %+v", r)
	}
	if m := routes[0]; m.Stage != "beta" || m.Integration != "MOCK" || m.Failure != "" || m.URL != "" {
		t.Errorf("got %+v", m)
	}
}

func TestCanaryTakesItsShare(t *testing.T) {
	t.Parallel()
	gw := start(t, stack(asMethods, func(r object) {
		properties(r, "Prod")["CanarySetting"] = object{"PercentTraffic": 25, "StageVariableOverrides": object{"host": "canary.example.com"}}
	}, operation{"GET /o", "http://${stageVariables.host}/o", mapped("header.X-Canary", "context.isCanaryRequest")}), plain(t, echo))
	hosts := map[string]int{}
	for range 40 {
		got := reach(t, "GET", gw.URL("prod")+"/o", "", nil)
		hosts[got.Host+" "+got.Header.Get("X-Canary")]++
	}
	if hosts["canary.example.com true"] != 10 || hosts["prod.example.com "] != 30 {
		t.Errorf("got %v", hosts)
	}
}

// Only the first type that the caller accepts counts.
func TestBinaryAnswers(t *testing.T) {
	t.Parallel()
	template := func(types ...any) []byte {
		return stack(asMethods, func(r object) {
			r["Api"].(object)["Properties"] = object{"BinaryMediaTypes": types}
		}, operation{route: "GET /o", uri: "http://x.example.com/o"})
	}
	options := plain(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		_, _ = w.Write([]byte{0x89, 'P', 'N', 'G'})
	})
	for _, test := range []struct{ types, accept, want string }{
		{"image/png", "image/png, text/html", "\x89PNG"},
		{"image/png", "text/html, image/png", "iVBORw=="},
		{"image/*", "image/png;q=1", "\x89PNG"},
		{"*/*", "text/html", "\x89PNG"},
		{"application/pdf", "text/html", "\x89PNG"},
	} {
		gw := start(t, template(test.types), options)
		if _, got := call(t, "GET", gw.URL("prod")+"/o", "", http.Header{"Accept": {test.accept}}); got != test.want {
			t.Errorf("%s accepting %s: got %q, want %q", test.types, test.accept, got, test.want)
		}
	}
}

func TestMock(t *testing.T) {
	t.Parallel()
	answer := object{"StatusCode": "200", "ResponseTemplates": object{"application/json": `{"stage": "$context.stage", "id": "${context.requestId}", "host": "$stageVariables.host"}`}}
	for _, test := range []struct {
		name   string
		change func(object)
		status int
		body   string
	}{
		{"default", mock(`{"statusCode": 200}`, answer), 200, `{"stage": "prod", "id": "*", "host": "prod.example.com"}`},
		{"pattern", mock(`{"statusCode": 404}`, answer, object{"StatusCode": "410", "SelectionPattern": "404"}), 410, ""},
		{"status as text", mock(`{"statusCode": "404", "x": 1}`, answer, object{"StatusCode": "410", "SelectionPattern": "4.."}), 410, ""},
		{"without quotes", mock(" {\n  statusCode : 404\n} ", answer, object{"StatusCode": "410", "SelectionPattern": "4.."}), 410, ""},
		{"no status", mock(`{}`, answer), 500, internalError},
		{"no JSON", mock(`status`, answer), 500, internalError},
		{"no answer", mock(`{"statusCode": 200}`), 500, internalError},
	} {
		for name, render := range renderings {
			t.Run(test.name+" as "+name, func(t *testing.T) {
				t.Parallel()
				// OpenAPI knows responses by pattern.
				change := func(i object) {
					test.change(i)
					responses := object{}
					for _, item := range i["IntegrationResponses"].([]any) {
						r := item.(object)
						pattern, ok := r["SelectionPattern"].(string)
						if !ok {
							pattern = "default"
						}
						responses[pattern] = object{"statusCode": r["StatusCode"], "responseTemplates": r["ResponseTemplates"]}
					}
					if name == "body" {
						i["responses"] = responses
					}
				}
				gw := start(t, stack(render, nil, operation{"GET /o", "", change}), nil)
				response, body := call(t, "GET", gw.URL("prod")+"/o", "", nil)
				want := strings.Replace(test.body, "*", response.Header.Get("X-Amzn-Requestid"), 1)
				if response.StatusCode != test.status || body != want {
					t.Errorf("got %d %s, logged %v", response.StatusCode, body, lastEntry(t, gw))
				}
			})
		}
	}
}
