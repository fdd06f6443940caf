package gatewaytest_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
)

const internalError = `{"message": "Internal server error"}`

// properties are those of a resource in a test's template.
func properties(resources object, id string) object {
	return resources[id].(object)["Properties"].(object)
}

func TestFailuresAsUsersMeetThem(t *testing.T) {
	t.Parallel()
	byVariable := func(i object) { i["ConnectionId"] = "${stageVariables.link}" }
	for _, test := range []struct {
		name, uri string
		change    func(i object)
		resources func(r object)
		reason    string
	}{
		{"stage variable and no target", "http://x.example.com", func(i object) {
			byVariable(i)
			delete(i, "IntegrationTarget")
		}, nil, "Unable to find IntegrationTarget: the method needs the load balancer's ARN"},
		{"unknown stage variable for the link", "http://x.example.com", func(i object) {
			i["ConnectionId"] = "${stageVariables.nope}"
		}, nil, `stage variable nope is not set on stage "prod": Options.Stages can set it`},
		{"unknown stage variable in the Uri", "http://${stageVariables.nope}/${stageVariables.nix}", nil, nil,
			`stage variable nope, nix is not set on stage "prod": Options.Stages can set it`},
		{"stage variable that is no link", "http://x.example.com", byVariable, func(r object) {
			properties(r, "Prod")["Variables"] = object{"link": object{"Ref": "OrdersAlb"}}
		}, "ConnectionId is OrdersAlb, an AWS::ElasticLoadBalancingV2::LoadBalancer and no VPC link"},
		{"no URL", "https://${stageVariables.host}:x/", nil, nil, `the Uri is no http or https URL: "https://prod.example.com:x/"`},
		{"no port", "https://x.example.com:99999/", nil, nil, `the Uri has no port from 1 to 65535: "https://x.example.com:99999/"`},
		{"port 0", "https://x.example.com:0/", nil, nil, `the Uri has no port from 1 to 65535: "https://x.example.com:0/"`},
		{"what Fn::Sub should have filled in", "http://${Host}/o", nil, nil, `the Uri is no http or https URL: "http://${Host}/o"; ${Host} is no stage variable, and Fn::Sub has not filled it in`},
		{"closed port", "http://x.example.com:8080", nil, nil, "load balancer OrdersAlb has no listener on port 8080: it listens on 80, 443, 8443"},
		{"port that is not allowed", "http://x.example.com:81", nil, nil, "port 81 is none that a private integration reaches: 80, 443 or 1024 to 65535"},
		{"TLS to a plain listener", "https://x.example.com:80", nil, nil, "Uri asks for https, listener Http speaks HTTP"},
		{"no egress", "http://x.example.com", nil, func(r object) { delete(r, "Out") },
			`no security group of link Link (["LinkGroup"]) lets port 80 out to load balancer OrdersAlb (["AlbGroup"])`},
		{"no ingress", "http://x.example.com", byVariable, func(r object) { delete(r, "In") },
			`no security group of load balancer OrdersAlb (["AlbGroup"]) lets port 80 in from link Link (["LinkGroup"])`},
		{"no backend", "https://x.example.com:8443", nil, nil,
			`no backend for "OrdersAlb:8443": the template needs ["OrdersAlb:8443"], Options.Backends has ["OrdersAlb:80"]`},
	} {
		for name, render := range renderings {
			t.Run(test.name+" as "+name, func(t *testing.T) {
				t.Parallel()
				gw := start(t, stack(render, test.resources, operation{"GET /o", test.uri, test.change}), plain(t, echo))
				response, body := call(t, "GET", gw.URL("prod")+"/o", "", nil)
				if response.StatusCode != http.StatusInternalServerError || body != internalError {
					t.Errorf("got %d %s", response.StatusCode, body)
				}
				e := lastEntry(t, gw)
				if e.Reason != test.reason || e.Status != http.StatusInternalServerError || e.URL != "" {
					t.Errorf("logged %v\nwant %s", e, test.reason)
				}
				if !strings.Contains(e.String(), "prod GET /o: 500") || !strings.Contains(e.String(), "because "+test.reason) {
					t.Errorf("logged %v", e)
				}
			})
		}
	}
}

// What the template cannot show is not judged: groups, listeners and links of
// other stacks.
func TestWhatIsElsewhereRaisesNoAlarm(t *testing.T) {
	t.Parallel()
	const arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/orders/1"
	for _, test := range []struct {
		name, backend string
		change        func(i object)
		resources     func(r object)
		link          string
	}{
		{"group of the load balancer", "OrdersAlb:80", nil, func(r object) {
			properties(r, "OrdersAlb")["SecurityGroups"] = []any{object{"Fn::ImportValue": "Group"}}
			delete(r, "Out")
		}, "Link"},
		{"group list of the link", "OrdersAlb:80", nil, func(r object) {
			properties(r, "Link")["SecurityGroupIds"] = object{"Fn::Split": []any{",", object{"Fn::ImportValue": "Groups"}}}
			delete(r, "In")
		}, "Link"},
		{"all listeners", "OrdersAlb:80", nil, func(r object) {
			for _, id := range []string{"Http", "Https", "Other"} {
				delete(r, id)
			}
		}, "Link"},
		{"the port of a listener", "OrdersAlb:80", nil, func(r object) {
			properties(r, "Http")["Port"] = object{"Fn::ImportValue": "Port"}
		}, "Link"},
		{"link, literal", "OrdersAlb:80", func(i object) { i["ConnectionId"] = "abc123" }, func(r object) { delete(r, "In") }, "abc123"},
		{"link, imported", "OrdersAlb:80", func(i object) { i["ConnectionId"] = object{"Fn::ImportValue": "Net:Link"} }, nil, "⟦Fn::ImportValue Net:Link⟧"},
		{"link, by stage variable", "OrdersAlb:80", func(i object) { i["ConnectionId"] = "${stageVariables.link}" }, func(r object) {
			properties(r, "Prod")["Variables"] = object{"link": object{"Fn::ImportValue": "Net:Link"}}
		}, "⟦Fn::ImportValue Net:Link⟧"},
		{"load balancer, literal", arn + ":80", func(i object) { i["IntegrationTarget"] = arn }, nil, "Link"},
		{"load balancer, imported", arn + ":80", func(i object) { i["IntegrationTarget"] = object{"Fn::ImportValue": "Alb"} }, nil, "Link"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			template := stack(asMethods, test.resources, operation{"GET /o", "http://x.example.com/o", test.change})
			gw := start(t, template, &gatewaytest.Options{
				Backends: map[string]string{test.backend: backend(t, echo)}, Imports: map[string]string{"Alb": arn},
			})
			reach(t, "GET", gw.URL("prod")+"/o", "", nil)
			if e := lastEntry(t, gw); e.Link != test.link || e.Backend != test.backend {
				t.Errorf("logged %v", e)
			}
		})
	}
}

// A link of version 1 holds its network load balancer itself: before a migration
// there is no IntegrationTarget.
func TestLinkOfVersion1(t *testing.T) {
	t.Parallel()
	for _, connection := range []any{object{"Ref": "OldLink"}, "${stageVariables.link}"} {
		template := stack(asMethods, func(r object) {
			r["OldLink"] = object{"Type": "AWS::ApiGateway::VpcLink", "Properties": object{"TargetArns": []any{object{"Ref": "Nlb"}}}}
			r["Nlb"] = object{"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": object{"Type": "network"}}
			properties(r, "Prod")["Variables"] = object{"link": object{"Ref": "OldLink"}}
		}, operation{"GET /o", "http://x.example.com:81/o", func(i object) {
			i["ConnectionId"] = connection
			delete(i, "IntegrationTarget")
		}})
		gw := start(t, template, &gatewaytest.Options{Backends: map[string]string{"Nlb:81": backend(t, echo)}})
		reach(t, "GET", gw.URL("prod")+"/o", "", nil)
		if e := lastEntry(t, gw); e.Link != "OldLink" || e.Backend != "Nlb:81" {
			t.Errorf("logged %v", e)
		}
	}
}

func TestPayloadLimit(t *testing.T) {
	t.Parallel()
	const limit = 10 << 20
	text := strings.Repeat("x", limit+1)
	answer := func(w http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		w.Header().Set("X-Got", fmt.Sprint(n))
		size := limit
		if r.URL.Query().Has("more") {
			size++
		}
		_, _ = io.WriteString(w, text[:size])
	}
	const uri = "http://x.example.com/o"
	gw := start(t, stack(asMethods, nil,
		operation{route: "POST /buffered", uri: uri},
		operation{"POST /streamed", uri, func(i object) { i["ResponseTransferMode"] = "STREAM" }}), plain(t, answer))
	for _, test := range []struct {
		path    string
		request int
		status  int
		answer  int
	}{
		{"/buffered", limit, 200, limit},
		{"/buffered", limit + 1, 413, len("HTTP content length exceeded 10485760 bytes.")},
		{"/buffered?more", 0, 500, len(internalError)},
		{"/streamed?more", 0, 200, limit + 1},
	} {
		response, err := http.Post(gw.URL("prod")+test.path, "text/plain", strings.NewReader(text[:test.request]))
		if err != nil {
			t.Fatal(err)
		}
		size, err := io.Copy(io.Discard, response.Body)
		response.Body.Close()
		if response.StatusCode != test.status || size != int64(test.answer) || err != nil {
			t.Errorf("%s with %d bytes: got %d and %d bytes (%v), want %d and %d", test.path, test.request,
				response.StatusCode, size, err, test.status, test.answer)
		}
		if got := response.Header.Get("X-Got"); test.status == 200 && got != fmt.Sprint(test.request) {
			t.Errorf("%s with %d bytes: the backend got %s", test.path, test.request, got)
		}
	}
}

func TestTimeout(t *testing.T) {
	t.Parallel()
	hold := make(chan struct{})
	t.Cleanup(func() { close(hold) })
	limited := func(mode string) func(object) {
		return func(i object) { i["TimeoutInMillis"], i["ResponseTransferMode"] = 100, mode }
	}
	gw := start(t, stack(asMethods, nil,
		operation{"GET /silent", "http://x.example.com/silent", limited("BUFFERED")},
		operation{"GET /half", "http://x.example.com/half", limited("BUFFERED")},
		operation{"GET /stream", "http://x.example.com/half", limited("STREAM")}),
		plain(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/half" {
				fmt.Fprint(w, "half")
				w.(http.Flusher).Flush()
			}
			select {
			case <-hold:
			case <-r.Context().Done():
			}
		}))
	for _, path := range []string{"/silent", "/half"} {
		begin := time.Now()
		response, body := call(t, "GET", gw.URL("prod")+path, "", nil)
		if response.StatusCode != http.StatusGatewayTimeout || body != `{"message": "Endpoint request timed out"}` {
			t.Errorf("%s: got %d %s", path, response.StatusCode, body)
		}
		if took := time.Since(begin); took < 100*time.Millisecond {
			t.Errorf("%s: timed out after %v", path, took)
		}
		if e := lastEntry(t, gw); e.Reason != "the integration's timeout of 100 ms is over" {
			t.Errorf("%s: logged %v", path, e)
		}
	}
	response, err := http.Get(gw.URL("prod") + "/stream")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if string(body) != "half" || err == nil {
		t.Errorf("stream: got %q, %v; want it broken off", body, err)
	}
}

// A streamed answer arrives while the backend still writes it; a buffered one
// does not.
func TestStreaming(t *testing.T) {
	t.Parallel()
	next := make(chan struct{})
	gw := start(t, stack(asMethods, nil, operation{"GET /o", "http://x.example.com/o", func(i object) {
		i["ResponseTransferMode"] = "STREAM"
	}}), plain(t, func(w http.ResponseWriter, _ *http.Request) {
		for n := range 3 {
			fmt.Fprintf(w, "piece %d", n)
			w.(http.Flusher).Flush()
			<-next
		}
	}))
	response, err := http.Get(gw.URL("prod") + "/o")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	buffer := make([]byte, len("piece 0"))
	for n := range 3 {
		if _, err := io.ReadFull(response.Body, buffer); err != nil || string(buffer) != fmt.Sprintf("piece %d", n) {
			t.Fatalf("got %q, %v", buffer, err)
		}
		next <- struct{}{}
	}
}

// Plain HTTP to a listener that speaks TLS is the network's fault.
func TestPlaintextToATLSListener(t *testing.T) {
	t.Parallel()
	gw := start(t, stack(asMethods, nil, operation{route: "GET /o", uri: "http://x.example.com:443"}), plain(t, echo))
	response, body := call(t, "GET", gw.URL("prod")+"/o", "", nil)
	if response.StatusCode != http.StatusGatewayTimeout || body != `{"message": "Network error communicating with endpoint"}` {
		t.Errorf("got %d %s", response.StatusCode, body)
	}
	if e := lastEntry(t, gw); e.Reason != "Uri asks for http, listener Https speaks HTTPS" {
		t.Errorf("logged %v", e)
	}
}

// Ports are 80, 443, and from 1024 up.
func TestPortBoundary(t *testing.T) {
	t.Parallel()
	for port, status := range map[int]int{1023: 500, 1024: http.StatusTeapot} {
		gw := start(t, stack(asMethods, func(r object) {
			properties(r, "Http")["Port"] = port
		}, operation{route: "GET /o", uri: fmt.Sprintf("http://x.example.com:%d/o", port)}),
			&gatewaytest.Options{Backends: map[string]string{fmt.Sprintf("OrdersAlb:%d", port): backend(t, echo)}})
		if response, _ := call(t, "GET", gw.URL("prod")+"/o", "", nil); response.StatusCode != status {
			t.Errorf("%d: got %d, logged %v", port, response.StatusCode, lastEntry(t, gw))
		}
	}
}

// A backend that drops a kept connection gets the request again on another one,
// body included.
func TestKeptConnectionThatIsDropped(t *testing.T) {
	t.Parallel()
	var requests atomic.Int64
	gw := start(t, stack(asMethods, nil, operation{route: "POST /o", uri: "http://x.example.com/o"}), plain(t, func(w http.ResponseWriter, r *http.Request) {
		if requests.Add(1) == 2 {
			conn, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				conn.Close()
			}
			return
		}
		echo(w, r)
	}))
	for n := range 2 {
		// The key says that the request may be repeated.
		if got := reach(t, "POST", gw.URL("prod")+"/o", "hello", http.Header{"Idempotency-Key": {"1"}}); got.Body != "hello" {
			t.Errorf("call %d: got %q", n, got.Body)
		}
	}
	if got := requests.Load(); got != 3 {
		t.Errorf("the backend got %d requests, want 3", got)
	}
}

func TestBackendThatIsNotThere(t *testing.T) {
	t.Parallel()
	gw := start(t, stack(asMethods, nil, operation{route: "GET /o", uri: "http://x.example.com/o"}),
		&gatewaytest.Options{Backends: map[string]string{"OrdersAlb:80": "127.0.0.1:1"}})
	response, body := call(t, "GET", gw.URL("prod")+"/o", "", nil)
	if response.StatusCode != http.StatusInternalServerError || body != internalError {
		t.Errorf("got %d %s", response.StatusCode, body)
	}
	if e := lastEntry(t, gw); !strings.HasPrefix(e.Reason, "backend: dial tcp 127.0.0.1:1") || e.URL != "http://x.example.com:80/o" {
		t.Errorf("logged %v", e)
	}
}

func TestCloseBreaksOffCalls(t *testing.T) {
	t.Parallel()
	arrived := make(chan struct{})
	template := stack(asMethods, nil, operation{route: "GET /o", uri: "http://x.example.com/o"})
	gw, err := gatewaytest.NewServer(template, plain(t, func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-r.Context().Done()
	}))
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if response, err := http.Get(gw.URL("prod") + "/o"); err == nil {
			response.Body.Close()
		}
	}()
	<-arrived
	gw.Close()
	if got := len(gw.Log()); got != 1 {
		t.Errorf("%d calls are logged after Close, want 1", got)
	}
	gw.Close()
	<-done
	if _, err := http.Get(gw.URL("prod") + "/o"); err == nil {
		t.Error("the server still answers")
	}
}
