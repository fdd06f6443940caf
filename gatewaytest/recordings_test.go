package gatewaytest_test

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
)

// recording is what somebody saw of the service.
type recording struct {
	Name, Source, Date string
	// Shape names the API that was called.
	Shape string
	// Request is "VERB /stage/path"; an empty header is none.
	Request string
	Headers map[string]string
	Body    string
	// Backend is what the backend does. Default: it answers 200 with nothing.
	Backend struct {
		Status  int
		Headers map[string]*string
		Body    string
		// Raw is the whole answer, "" for a connection that is closed.
		Raw   *string
		Waits bool
	}
	// Sent is what reaches the backend. A header that is null must not, one that
	// is * may have any value.
	Sent *struct {
		Method, URI string
		Headers     map[string]*string
	}
	// Answer is what the caller gets.
	Answer *struct {
		Status  int
		Body    *string
		Headers map[string]*string
	}
	// Error is $context.integration.error.
	Error string
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
	got := make(chan *http.Request, 1)
	address := ""
	if r.Backend.Raw != nil {
		address = rawBackend(t, *r.Backend.Raw)
	} else {
		address = backend(t, func(w http.ResponseWriter, request *http.Request) {
			got <- request
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
		})
	}
	gw := start(t, template, &gatewaytest.Options{
		Backends:    map[string]string{"OrdersAlb:80": address},
		Authorizers: map[string]gatewaytest.Authorizer{"Auth": decides},
	})
	verb, target, _ := strings.Cut(r.Request, " ")
	header := http.Header{}
	for name, value := range r.Headers {
		header[name] = []string{value}
	}
	response, body := call(t, verb, strings.TrimSuffix(gw.URL(""), "/")+target, r.Body, header)
	if r.Sent != nil {
		select {
		case request := <-got:
			if r.Sent.URI != "" && request.RequestURI != r.Sent.URI || r.Sent.Method != "" && request.Method != r.Sent.Method {
				t.Errorf("the backend got %s %s, want %s %s", request.Method, request.RequestURI, r.Sent.Method, r.Sent.URI)
			}
			compareHeaders(t, "the backend", request.Header, r.Sent.Headers)
		default:
			t.Fatalf("nothing reached the backend: %v", lastEntry(t, gw))
		}
	}
	if r.Answer != nil {
		if response.StatusCode != r.Answer.Status || r.Answer.Body != nil && body != *r.Answer.Body {
			t.Errorf("got %d %s, want %d (%v)", response.StatusCode, body, r.Answer.Status, lastEntry(t, gw))
		}
		compareHeaders(t, "the caller", response.Header, r.Answer.Headers)
	}
	if e := lastEntry(t, gw); e.IntegrationError != r.Error && r.Error != "" {
		t.Errorf("logged %q, want %q", e.IntegrationError, r.Error)
	}
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
