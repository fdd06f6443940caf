package gatewaytest_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
)

// recording is what somebody saw of the service.
type recording struct {
	Name, Source, Date string
	// Shape names the API that was called.
	Shape string
	// Request is "VERB /stage/path". It is sent as it stands, with Host and, where
	// there is a body, Content-Length beside the headers, unless those have them.
	Request string
	Headers map[string]string
	Body    string
	// Long makes a header or a query of that many bytes.
	Long struct{ Header, Query int }
	// Backend is what the backend does. Default: it answers 200 with nothing.
	Backend struct {
		Status  int
		Headers map[string]*string
		Body    string
		// Raw is the whole answer, "" for a connection that is closed.
		Raw   *string
		Waits bool
		// Certificate is the name that it has a certificate for. Default: plain HTTP.
		Certificate string
	}
	// Sent is what reaches the backend. A header that is null must not, one that
	// is * may have any value.
	Sent *struct {
		Method, URI, Host string
		Protocol          string
		Headers           map[string]*string
		Body              *string
	}
	// Answer is what the caller gets. A status of 0 is not recorded.
	Answer *struct {
		Status  int
		Body    *string
		Headers map[string]*string
	}
	// Error is $context.integration.error.
	Error string
	// Refused is what a deployment is refused for; there is no request then.
	Refused string
}

// shape is an API: operations on top of the usual stack, with changes of their
// methods, and resources beside them.
type shape struct {
	Operations []struct {
		Route, URI          string
		Integration, Method object
	}
	Resources, API object
}

func (s shape) template() []byte {
	var operations []operation
	for _, o := range s.Operations {
		uri := o.URI
		if !strings.Contains(uri, "://") {
			uri = "http://x.example.com" + uri
		}
		operations = append(operations, operation{o.Route, uri, func(i object) { maps.Copy(i, o.Integration) }})
	}
	return stack(asMethods, func(r object) {
		r["Api"].(object)["Properties"] = s.API
		maps.Copy(r, s.Resources)
		for n, o := range s.Operations {
			maps.Copy(properties(r, operations[n].id()), o.Method)
		}
	}, operations...)
}

// decides is the test's authorizer: a token says what becomes of the call.
func decides(r *gatewaytest.AuthorizerRequest) (gatewaytest.Decision, error) {
	switch r.Token {
	case "crash":
		return gatewaytest.Decision{}, errors.New("it crashed")
	case "unauthorized":
		return gatewaytest.Decision{}, gatewaytest.ErrUnauthorized
	}
	return gatewaytest.Decision{Allow: r.Token != "deny", Context: map[string]string{"user": "ada"}, APIKey: r.Request.Header.Get("X-From-Authorizer")}, nil
}

// TestAsRecorded holds the server against what was recorded of API Gateway.
func TestAsRecorded(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/recordings.json")
	if err != nil {
		t.Fatal(err)
	}
	var table struct {
		Sources    map[string]string
		Shapes     map[string]shape
		Recordings []recording
	}
	if err := json.Unmarshal(text, &table); err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, r := range table.Recordings {
		used[r.Shape] = true
		t.Run(r.Name, func(t *testing.T) {
			t.Parallel()
			api, ok := table.Shapes[r.Shape]
			if !ok || table.Sources[r.Source] == "" || r.Date == "" {
				t.Fatalf("no shape %q, no source %q or no date", r.Shape, r.Source)
			}
			r.run(t, api.template())
		})
	}
	for name := range table.Shapes {
		if !used[name] {
			t.Errorf("shape %s is not used", name)
		}
	}
}

func (r recording) run(t *testing.T, template []byte) {
	if r.Refused != "" {
		_, err := gatewaytest.NewHandler(template, nil)
		if err == nil || !strings.Contains(err.Error(), r.Refused) {
			t.Errorf("got %v, want %s", err, r.Refused)
		}
		return
	}
	got := make(chan seen, 1)
	options := &gatewaytest.Options{Authorizers: map[string]gatewaytest.Authorizer{"Auth": decides}}
	address := r.backend(t, options, got)
	options.Backends = map[string]string{"OrdersAlb:80": address, "OrdersAlb:443": address}
	gw := start(t, template, options)
	response, body := r.call(t, gw)
	if r.Sent != nil {
		select {
		case request := <-got:
			for what, pair := range map[string][2]string{
				"URI": {request.URI, r.Sent.URI}, "method": {request.Method, r.Sent.Method}, "Host": {request.Host, r.Sent.Host}, "protocol": {request.Protocol, r.Sent.Protocol},
			} {
				if pair[1] != "" && pair[0] != pair[1] {
					t.Errorf("the backend got %s %s, want %s", what, pair[0], pair[1])
				}
			}
			if r.Sent.Body != nil && request.Body != *r.Sent.Body {
				t.Errorf("the backend got %q", request.Body)
			}
			compareHeaders(t, "the backend", request.Header, r.Sent.Headers)
		default:
			t.Fatalf("nothing reached the backend: %v", lastEntry(t, gw))
		}
	}
	e := lastEntry(t, gw)
	if r.Answer != nil {
		if r.Answer.Status != 0 && response.StatusCode != r.Answer.Status || r.Answer.Body != nil && body != *r.Answer.Body {
			t.Errorf("got %d %s, want %d (%v)", response.StatusCode, body, r.Answer.Status, e)
		}
		compareHeaders(t, "the caller", response.Header, r.Answer.Headers)
	}
	// Every answer of the gateway's own has these, but for what is refused before
	// it is a request of an API's.
	if own := map[string]string{"X-Amzn-Errortype": "", "X-Amzn-Requestid": "", "X-Amz-Apigw-Id": "", "Content-Type": "application/json"}; e.Response != "" && e.Response != "REQUEST_TOO_LARGE" {
		for name, want := range own {
			if value := response.Header.Get(name); value == "" || want != "" && value != want {
				t.Errorf("the caller got %s: %q", name, value)
			}
		}
	}
	if e.IntegrationError != r.Error && r.Error != "" {
		t.Errorf("logged %q, want %q", e.IntegrationError, r.Error)
	}
}

// backend starts the recording's backend, which tells what it gets.
func (r recording) backend(t *testing.T, options *gatewaytest.Options, got chan<- seen) string {
	if r.Backend.Raw != nil {
		return rawBackend(t, *r.Backend.Raw)
	}
	var certificates []tls.Certificate
	if name := r.Backend.Certificate; name != "" {
		root, pool := newAuthority(t)
		_, own := certify(t, func(c *x509.Certificate) { c.Subject.CommonName, c.DNSNames = name, []string{name} }, root)
		certificates, options.RootCAs = append(certificates, own), pool
	}
	return backend(t, func(w http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		got <- seen{Method: request.Method, URI: request.RequestURI, Host: request.Host, Protocol: request.Proto, Header: request.Header, Body: string(body)}
		if r.Backend.Waits {
			<-request.Context().Done()
			return
		}
		for name, value := range r.Backend.Headers {
			w.Header()[name] = nil
			if value != nil {
				w.Header().Set(name, *value)
			}
		}
		w.WriteHeader(max(r.Backend.Status, 200))
		_, _ = io.WriteString(w, r.Backend.Body)
	}, certificates...)
}

// call sends the recording's request byte for byte, as no HTTP client would.
func (r recording) call(t *testing.T, gw *gatewaytest.Server) (*http.Response, string) {
	verb, target, _ := strings.Cut(r.Request, " ")
	if r.Long.Query > 0 {
		target += "?" + strings.Repeat("q", r.Long.Query)
	}
	header := map[string]string{"Host": "x", "Connection": "close"}
	if r.Body != "" && r.Headers["Transfer-Encoding"] == "" {
		header["Content-Length"] = strconv.Itoa(len(r.Body))
	}
	if r.Long.Header > 0 {
		header["X-Long"] = strings.Repeat("h", r.Long.Header)
	}
	maps.Copy(header, r.Headers)
	conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(gw.URL(""), "http://"), "/"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(30 * time.Second)) // a TCP connection has deadlines
	fmt.Fprintf(conn, "%s %s HTTP/1.1\r\n", verb, target)
	for name, value := range header {
		fmt.Fprintf(conn, "%s: %s\r\n", name, value)
	}
	fmt.Fprintf(conn, "\r\n%s", r.Body)
	response, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: verb})
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(text)
}

func compareHeaders(t *testing.T, who string, got http.Header, want map[string]*string) {
	t.Helper()
	for name, value := range want {
		values := got[name]
		switch {
		case value == nil && values == nil, value != nil && *value == "*" && len(values) == 1:
		case value == nil || !reflect.DeepEqual(values, []string{*value}):
			t.Errorf("%s got %s: %q", who, name, values)
		}
	}
}

// rawBackend answers the first request of every connection with a text, and
// closes it.
func rawBackend(t testing.TB, text string) string {
	t.Helper()
	return rawBackendWith(t, func() []byte { return []byte(text) })
}

func rawBackendWith(t testing.TB, answer func() []byte) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				_, _ = conn.Read(make([]byte, 4096))
				_, _ = conn.Write(answer())
			}()
		}
	}()
	return listener.Addr().String()
}
