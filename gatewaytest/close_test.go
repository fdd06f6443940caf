package gatewaytest_test

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
)

// TestCloseWaitsForNobody holds that callers and functions that stall do not hold
// Close up: 3 s at most, at once where only a connection stalls.
func TestCloseWaitsForNobody(t *testing.T) {
	t.Parallel()
	const large = 9 << 20
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	template := stack(asMethods, func(r object) {
		m := properties(r, "RootXguardedGET")
		m["AuthorizationType"], m["AuthorizerId"] = "CUSTOM", "Auth"
	},
		operation{route: "POST /upload", uri: "http://x.example.com/upload"},
		operation{route: "GET /large", uri: "http://x.example.com/large"},
		operation{route: "GET /guarded", uri: "http://x.example.com/guarded"},
		operation{"GET /stream", "http://x.example.com/stream", func(i object) { i["ResponseTransferMode"] = "STREAM" }})
	for _, test := range []struct {
		name, request string
		within        time.Duration
	}{
		{"upload that stalls", "POST /prod/upload HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc", time.Second},
		{"answer that nobody reads", "GET /prod/large HTTP/1.1\r\nHost: x\r\n\r\n", time.Second},
		{"stream that nobody reads", "GET /prod/stream HTTP/1.1\r\nHost: x\r\n\r\n", time.Second},
		{"header that does not end", "GET /prod/large HTTP/1.1\r\nHost: x\r\n", time.Second},
		{"function that does not return", "GET /prod/guarded HTTP/1.1\r\nHost: x\r\nAuthorization: x\r\n\r\n", 3 * time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			options := plain(t, func(w http.ResponseWriter, r *http.Request) {
				for n := 0; n < large || r.URL.Path == "/stream"; n += 1 << 20 {
					if _, err := w.Write(make([]byte, 1<<20)); err != nil {
						return
					}
				}
			})
			options.Authorizers = map[string]gatewaytest.Authorizer{"Auth": func(*gatewaytest.AuthorizerRequest) (gatewaytest.Decision, error) {
				<-release
				return gatewaytest.Decision{}, nil
			}}
			gw, err := gatewaytest.NewServer(template, options)
			if err != nil {
				t.Fatal(err)
			}
			conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(gw.URL(""), "http://"), "/"))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			fmt.Fprint(conn, test.request)
			time.Sleep(300 * time.Millisecond) // until the buffers of the connection are full
			done := make(chan struct{})
			go func() {
				defer close(done)
				gw.Close()
			}()
			select {
			case <-done:
			case <-time.After(test.within):
				t.Errorf("Close takes more than %v", test.within)
			}
		})
	}
}

// An answer that is no HTTP, or is cut off, is the network's fault; none makes
// the server panic.
func TestMalformedAnswers(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{
		"HTTP/1.1 000 x\r\nContent-Length: 0\r\n\r\n",
		"HTTP/1.1 099 x\r\nContent-Length: 0\r\n\r\n",
		"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n",
		"hello",
		"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n",
		"HTTP/1.1 200 OK\r\nX: a\x00b\r\nContent-Length: 0\r\n\r\n",
	} {
		t.Run(answer, func(t *testing.T) {
			t.Parallel()
			gw := start(t, stack(asMethods, nil, operation{route: "GET /o", uri: "http://x.example.com/o"}),
				&gatewaytest.Options{Backends: map[string]string{"OrdersAlb:80": rawBackend(t, answer)}})
			response, body := call(t, "GET", gw.URL("prod")+"/o", "", nil)
			if response.StatusCode != http.StatusGatewayTimeout || body != `{"message": "Network error communicating with endpoint"}` {
				t.Errorf("got %d %s", response.StatusCode, body)
			}
			if e := lastEntry(t, gw); e.Response != "INTEGRATION_FAILURE" || e.ErrorMessage != "Network error communicating with endpoint" {
				t.Errorf("logged %+v", e)
			}
		})
	}
}

// A status that no standard names is the backend's own affair.
func TestOddStatusComesThrough(t *testing.T) {
	t.Parallel()
	gw := start(t, stack(asMethods, nil, operation{route: "GET /o", uri: "http://x.example.com/o"}),
		&gatewaytest.Options{Backends: map[string]string{"OrdersAlb:80": rawBackend(t, "HTTP/1.1 999 x\r\nContent-Length: 0\r\n\r\n")}})
	if response, _ := call(t, "GET", gw.URL("prod")+"/o", "", nil); response.StatusCode != 999 {
		t.Errorf("got %d", response.StatusCode)
	}
}
