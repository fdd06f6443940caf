package gatewaytest_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
)

func mapped(entries ...string) func(object) {
	return func(i object) {
		parameters := object{}
		for n := 0; n < len(entries); n += 2 {
			parameters["integration.request."+entries[n]] = entries[n+1]
		}
		i["RequestParameters"] = parameters
	}
}

func TestPathAndQuery(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, route, uri, path, want string
		change                       func(object)
	}{
		{"a parameter", "GET /o/{id}", "/v1/{id}", "/o/7?expand=1", "/v1/7?expand=1", nil},
		{"no mapping, no value", "GET /o/{id}", "/v1/{id}", "/o/7", "/v1/%7Bid%7D", mapped()},
		{"another name", "GET /o/{id}", "/v1/{order}", "/o/7", "/v1/7", mapped("path.order", "method.request.path.id")},
		{"values are decoded", "GET /o/{id}", "/v1/{id}", "/o/a%2Fb%20c", "/v1/a/b%20c", nil},
		{"no way out of the path", "GET /o/{id}", "/v1/{id}/x", "/o/a%3Fb%23c", "/v1/a%3Fb%23c/x", nil},
		{"greedy values too", "GET /o/{p+}", "/v1/{p}", "/o/a/b%2Fc", "/v1/a/b/c", nil},
		{"encoded text of the Uri stays", "GET /o", "/a%2Fb", "/o", "/a%2Fb", nil},
		{"no path", "GET /o", "", "/o", "/", nil},
		{"query order and repetition", "GET /o", "/o", "/o?b=2&a=1&b=3&c", "/o?b=2&a=1&b=3&c=", nil},
		{"query is decoded once", "GET /o", "/o", "/o?q=a%2520b+c", "/o?q=a%2520b%20c", nil},
		{"the Uri's query comes first", "GET /o/{id}", "/o?k=v&i={id}", "/o/7?q={id}", "/o?k=v&i=7&q=%7Bid%7D", nil},
		{"mapped query replaces", "GET /o", "/o", "/o?q=1&r=2", "/o?r=2&q=x", mapped("querystring.q", "'x'")},
		{"query from query, last value", "GET /o", "/o", "/o?q=1&q=2", "/o?q=1&q=2&p=2", mapped("querystring.p", "method.request.querystring.q")},
		{"query from query, all values", "GET /o", "/o", "/o?q=1&q=2", "/o?q=1&q=2&p=1&p=2", mapped("querystring.p", "method.request.multivaluequerystring.q")},
		{"a missing source maps nothing", "GET /o", "/o", "/o", "/o", mapped("querystring.p", "method.request.header.Nope")},
		{"a stage variable", "GET /o", "/{h}", "/o", "/prod.example.com", mapped("path.h", "stageVariables.host")},
		{"context", "GET /o/{id}", "/{s}{p}", "/o/7", "/prod/prod/o/7", mapped("path.s", "context.stage", "path.p", "context.path")},
		{"resource path", "GET /o/{id}", "/{p}", "/o/7", "//o/%7Bid%7D", mapped("path.p", "context.resourcePath")},
	} {
		for name, render := range renderings {
			t.Run(test.name+" as "+name, func(t *testing.T) {
				t.Parallel()
				gw := start(t, stack(render, nil, operation{test.route, "http://x.example.com" + test.uri, test.change}), plain(t, echo))
				if got := reach(t, "GET", gw.URL("prod")+test.path, "", nil); got.URI != test.want {
					t.Errorf("got %s, want %s", got.URI, test.want)
				}
				if e := lastEntry(t, gw); e.URL != "http://x.example.com:80"+test.want || e.Status != http.StatusTeapot {
					t.Errorf("logged %v", e)
				}
			})
		}
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	gw := start(t, stack(asMethods, nil, operation{"POST /o", "http://orders.example.com/o", mapped(
		"header.x-user", "'fixed'", "header.X-Blank", "''", "header.X-Client-Ip", "context.identity.sourceIp",
		"header.X-All", "method.request.multivalueheader.X-Multi", "header.X-Last", "method.request.header.X-Multi",
		"header.X-Body", "method.request.body", "header.X-Verb", "context.httpMethod", "header.X-Id", "context.requestId",
		"header.X-Agent", "context.identity.userAgent", "header.X-Protocol", "context.protocol", "header.X-Api", "context.apiId",
		"header.X-Account", "context.accountId", "header.X-Missing", "stageVariables.missing")}), plain(t, echo))
	got := reach(t, "POST", gw.URL("prod")+"/o", "hello", http.Header{
		"X-User": {"forged"}, "X-Blank": {"forged"}, "X-Multi": {"1", "2"}, "X-Missing": {"kept"}, "Authorization": {"Bearer x"},
		"Te": {"trailers"}, "Connection": {"X-Hop, Upgrade"}, "Upgrade": {"websocket"}, "X-Hop": {"1"}, "User-Agent": {"tester"},
	})
	for name, want := range map[string]string{
		"X-User": "fixed", "X-Blank": "", "X-Client-Ip": "127.0.0.1", "X-All": "1,2", "X-Last": "2", "X-Body": "hello",
		"X-Verb": "POST", "X-Agent": "tester", "X-Protocol": "HTTP/1.1", "X-Api": "Api", "X-Account": "123456789012",
		"X-Missing": "kept", "Authorization": "Bearer x", "Content-Length": "5", "User-Agent": "tester",
	} {
		values, ok := got.Header[name]
		if !ok || strings.Join(values, ",") != want {
			t.Errorf("%s: got %q (there: %v), want %q", name, values, ok, want)
		}
	}
	for _, name := range []string{"Te", "Upgrade", "X-Hop", "Connection", "Transfer-Encoding"} {
		if values, ok := got.Header[name]; ok {
			t.Errorf("%s reaches the backend: %q", name, values)
		}
	}
	if got.Header.Get("X-Id") == "" || got.Host != "orders.example.com" || got.Body != "hello" {
		t.Errorf("got id %q, host %q, body %q", got.Header.Get("X-Id"), got.Host, got.Body)
	}
}

// A chunked request reaches the backend with a length and no Transfer-Encoding.
func TestChunkedRequestIsSentWithALength(t *testing.T) {
	t.Parallel()
	gw := start(t, stack(asMethods, nil, operation{route: "POST /o", uri: "http://orders.example.com/o"}), plain(t, echo))
	address, _, _ := strings.Cut(strings.TrimPrefix(gw.URL(""), "http://"), "/")
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "POST /prod/o HTTP/1.1\r\nHost: api\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body := make([]byte, 4096)
	n, _ := response.Body.Read(body)
	text := string(body[:n])
	if strings.Contains(text, "Accept-Encoding") {
		t.Errorf("the backend is offered an encoding that the caller did not offer: %s", text)
	}
	if !strings.Contains(text, `"Body":"abc"`) || !strings.Contains(text, `"Content-Length":["3"]`) {
		t.Errorf("got %s", text)
	}
}

func TestAnswerComesThrough(t *testing.T) {
	t.Parallel()
	gw := start(t, stack(asMethods, nil, operation{route: "ANY /o", uri: "http://orders.example.com/o"}),
		plain(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header()["Set-Cookie"] = []string{"a=1", "b=2"}
			w.Header()["Content-Type"] = nil
			w.Header().Set("Location", "/elsewhere")
			w.Header().Set("Keep-Alive", "timeout=5")
			w.WriteHeader(http.StatusFound)
			if r.Method != "HEAD" {
				fmt.Fprint(w, "<html>")
			}
		}))
	for _, verb := range []string{"GET", "HEAD"} {
		request, _ := http.NewRequest(verb, gw.URL("prod")+"/o", nil)
		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		h := response.Header
		if response.StatusCode != http.StatusFound || h.Get("Location") != "/elsewhere" || len(h["Set-Cookie"]) != 2 {
			t.Errorf("%s: got %d %v", verb, response.StatusCode, h)
		}
		if h.Get("Content-Type") != "application/json" || h["Keep-Alive"] != nil {
			t.Errorf("%s: got %v", verb, h)
		}
	}
}

// A buffered answer has a length, however the backend sent it.
func TestBufferedAnswerHasALength(t *testing.T) {
	t.Parallel()
	gw := start(t, stack(asMethods, nil, operation{route: "GET /o", uri: "http://orders.example.com/o"}),
		plain(t, func(w http.ResponseWriter, _ *http.Request) {
			for range 2 {
				fmt.Fprint(w, strings.Repeat("x", 5000))
				w.(http.Flusher).Flush()
			}
		}))
	if response, body := call(t, "GET", gw.URL("prod")+"/o", "", nil); response.ContentLength != 10000 || len(body) != 10000 {
		t.Errorf("got length %d and %d bytes", response.ContentLength, len(body))
	}
}

func TestIntegrationVerb(t *testing.T) {
	t.Parallel()
	gw := start(t, stack(asMethods, nil, operation{"ANY /o", "http://orders.example.com/o", func(i object) {
		i["IntegrationHttpMethod"] = "POST"
	}}), plain(t, echo))
	if got := reach(t, "PUT", gw.URL("prod")+"/o", "x", nil); got.Method != "POST" || got.Body != "x" {
		t.Errorf("got %s with %q", got.Method, got.Body)
	}
}

func TestTypeHTTP(t *testing.T) {
	t.Parallel()
	custom := func(passthrough string, responses ...any) func(object) {
		return func(i object) {
			i["Type"], i["PassthroughBehavior"], i["IntegrationResponses"] = "HTTP", passthrough, responses
			i["RequestParameters"] = object{"integration.request.querystring.q": "method.request.querystring.q"}
		}
	}
	byDefault := object{"StatusCode": "201"}
	for _, test := range []struct {
		name   string
		change func(object)
		status int
		reason string
	}{
		{"default", custom("WHEN_NO_MATCH", byDefault), 201, ""},
		{"pattern", custom("WHEN_NO_TEMPLATES", byDefault, object{"StatusCode": "444", "SelectionPattern": `4\d{2}`}), 444, ""},
		{"pattern matches the whole status", custom("WHEN_NO_MATCH", byDefault, object{"StatusCode": "444", "SelectionPattern": "4"}), 201, ""},
		{"none", custom("WHEN_NO_MATCH"), 500, "no integration response for the backend's status 418: one without SelectionPattern takes every status"},
		{"never", custom("NEVER", byDefault), 415, "PassthroughBehavior is NEVER and there is no template for text/x"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			gw := start(t, stack(asMethods, nil, operation{"POST /o", "http://orders.example.com/o", test.change}), plain(t, echo))
			response, body := call(t, "POST", gw.URL("prod")+"/o?q=1&r=2", "x", http.Header{"X-A": {"1"}, "Content-Type": {"text/x"}})
			if e := lastEntry(t, gw); response.StatusCode != test.status || e.Reason != test.reason {
				t.Fatalf("got %d %s, logged %v", response.StatusCode, body, e)
			}
			if test.reason != "" {
				return
			}
			if strings.Contains(body, `"X-A"`) || !strings.Contains(body, `"URI":"/o?q=1"`) || !strings.Contains(body, "text/x") {
				t.Errorf("the backend got %s", body)
			}
			if response.Header.Get("X-Backend") != "" || response.Header.Get("Content-Type") != "application/json" {
				t.Errorf("the caller got %v", response.Header)
			}
		})
	}
}

// A value that no HTTP message can hold is not sent, and the log names its header.
func TestMappedControlCharacter(t *testing.T) {
	t.Parallel()
	gw := start(t, stack(asMethods, nil, operation{"GET /o/{p}", "http://x.example.com/o", mapped("header.X-Part", "method.request.path.p")}), plain(t, echo))
	response, body := call(t, "GET", gw.URL("prod")+"/o/a%0d%0aX-Evil:%201", "", nil)
	if e := lastEntry(t, gw); response.StatusCode != http.StatusInternalServerError || e.URL != "" || e.Reason != "header X-Part cannot be sent: its value has a control character" {
		t.Errorf("got %d %s, logged %v", response.StatusCode, body, e)
	}
	if got := reach(t, "GET", gw.URL("prod")+"/o/a%09b", "", nil); got.Header.Get("X-Part") != "a\tb" {
		t.Errorf("got %q", got.Header)
	}
}

// What API Gateway does not support is done, and noted in the log.
func TestUnsupportedRequestsAreNoted(t *testing.T) {
	t.Parallel()
	gw := start(t, stack(asMethods, withDomains, operation{route: "GET /ping", uri: "http://x.example.com/ping"}), plain(t, echo))
	for _, test := range []struct{ url, want string }{
		{gw.URL("prod") + "/ping", ""},
		{gw.URL("prod") + "/ping?q=%7Ba%7Cb%7D", ""},
		{gw.URL("prod") + "/ping?q={a}", "API Gateway takes no |, { or } in a query"},
		{gw.DomainURL("api.example.com") + "/orders/ping", "for its health check"},
	} {
		reach(t, "GET", test.url, "", nil)
		if notes := strings.Join(lastEntry(t, gw).Notes, "; "); test.want == "" && notes != "" || !strings.Contains(notes, test.want) {
			t.Errorf("%s: noted %q", test.url, notes)
		}
	}
}

// Headers and request line count together, and to the byte.
func TestHeaderLimit(t *testing.T) {
	t.Parallel()
	gw := start(t, stack(asMethods, nil, operation{route: "GET /o", uri: "http://x.example.com/o"}), plain(t, echo))
	host := strings.TrimSuffix(strings.TrimPrefix(gw.URL(""), "http://"), "/")
	others := len("GET /prod/o HTTP/1.1") + len("Host: "+host) + len("User-Agent: t") + len("Accept-Encoding: gzip") + len("X-Long: ")
	for over, status := range map[int]int{0: http.StatusTeapot, 1: http.StatusRequestEntityTooLarge} {
		response, _ := call(t, "GET", gw.URL("prod")+"/o", "", http.Header{"User-Agent": {"t"}, "X-Long": {strings.Repeat("x", 10240-others+over)}})
		if response.StatusCode != status {
			t.Errorf("%d over the limit: got %d, logged %v", over, response.StatusCode, lastEntry(t, gw))
		}
	}
}
