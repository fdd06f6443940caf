package gatewaytest_test

import (
	"net/http"
	"strings"
	"testing"
)

// renderings are the two ways in which a template says the same API.
var renderings = map[string]func(object, []operation){"methods": asMethods, "body": asBody}

func TestRouteChoice(t *testing.T) {
	t.Parallel()
	const host = "http://orders.example.com:80"
	operations := []operation{
		{route: "GET /", uri: host + "/root"},
		{route: "GET /orders", uri: host + "/list"},
		{route: "GET /orders/latest", uri: host + "/exact"},
		{route: "GET /orders/{id}", uri: host + "/get/{id}"},
		{route: "ANY /orders/{id}", uri: host + "/any/{id}"},
		{route: "GET /orders/{id}/items", uri: host + "/items/{id}"},
		{route: "ANY /files/{path+}", uri: host + "/files/{path}"},
		{route: "GET /files", uri: host + "/folder"},
		{route: "POST /files/new/now", uri: host + "/now"},
	}
	const none = "no method"
	for name, render := range renderings {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			gw := start(t, stack(render, nil, operations...), plain(t, echo))
			for _, test := range []struct{ verb, path, want, reason string }{
				{"GET", "", "/root", "the root with nothing after the stage"},
				{"GET", "/", "/root", "the root"},
				{"GET", "/orders", "/list", "an exact path"},
				{"GET", "/orders/", "/list", "one trailing slash"},
				{"GET", "/orders/latest", "/exact", "exact before parameter"},
				{"GET", "/orders/7", "/get/7", "verb before ANY"},
				{"DELETE", "/orders/7", "/any/7", "ANY"},
				{"GET", "/orders/7/items", "/items/7", "below a parameter"},
				{"GET", "/orders/latest/items", "/items/latest", "a parameter where the exact path leads nowhere"},
				{"PATCH", "/files/a/b", "/files/a/b", "greedy"},
				{"GET", "/files", "/folder", "greedy does not match its parent"},
				{"GET", "/files/new/now/x", "/files/new/now/x", "greedy where the exact path ends"},
				{"POST", "/files/new/now", "/now", "exact before greedy"},
				{"GET", "/files/new/now", "/files/new/now", "greedy where the exact path lacks the verb"},
				{"GET", "//orders", "/list", "a slash too many"},
				{"POST", "/orders", none, "another verb"},
				{"GET", "/nothing", none, "another path"},
				{"GET", "/orders//items", none, "a parameter is never empty"},
			} {
				if test.want == none {
					response, body := call(t, test.verb, gw.URL("prod")+test.path, "", nil)
					if response.StatusCode != http.StatusForbidden || body != `{"message":"Missing Authentication Token"}` {
						t.Errorf("%s: got %d %s", test.reason, response.StatusCode, body)
					}
					if e := lastEntry(t, gw); !strings.HasPrefix(e.Reason, "no method for "+test.verb) || e.Status != 403 {
						t.Errorf("%s: logged %v", test.reason, e)
					}
					continue
				}
				if got := reach(t, test.verb, gw.URL("prod")+test.path, "", nil); got.URI != test.want || got.Method != test.verb {
					t.Errorf("%s: got %s %s, want %s", test.reason, got.Method, got.URI, test.want)
				}
			}
		})
	}
}

func TestStages(t *testing.T) {
	t.Parallel()
	variable := func(i object) { i["ConnectionId"] = "${stageVariables.link}" }
	template := stack(asMethods, nil,
		operation{route: "GET /a", uri: "http://${stageVariables.host}/a", change: variable},
		operation{route: "GET /b", uri: "http://x.example.com/${stageVariables.host}/b?h=${stageVariables.host}", change: variable})
	options := plain(t, echo)
	options.Stages = map[string]map[string]string{"extra": {"link": "abc123", "host": "extra.example.com"}}
	gw := start(t, template, options)
	for stage, link := range map[string]string{"prod": "Link", "beta": "BetaLink", "extra": "abc123"} {
		got := reach(t, "GET", gw.URL(stage)+"/a", "", nil)
		if got.Host != stage+".example.com" || got.URI != "/a" {
			t.Errorf("%s: got %s%s", stage, got.Host, got.URI)
		}
		if e := lastEntry(t, gw); e.Link != link || e.Stage != stage || e.Backend != "OrdersAlb:80" || e.Where != "RootXaGET" {
			t.Errorf("%s: logged %+v, want link %s", stage, e, link)
		}
		want := "/" + stage + ".example.com/b?h=" + stage + ".example.com"
		if got := reach(t, "GET", gw.URL(stage)+"/b", "", nil); got.URI != want {
			t.Errorf("%s: got %s, want %s", stage, got.URI, want)
		}
	}
	if response, body := call(t, "GET", gw.URL("nowhere")+"/a", "", nil); response.StatusCode != http.StatusForbidden {
		t.Errorf("unknown stage: got %d %s", response.StatusCode, body)
	}
	call(t, "POST", gw.URL("prod")+"/a", "", nil)
	if e := lastEntry(t, gw); e.Reason != "no method for POST /a; the path has GET" {
		t.Errorf("other verb: logged %v", e)
	}
	call(t, "GET", gw.URL("nowhere")+"/a", "", nil)
	if e := lastEntry(t, gw); e.Reason != `the API has no stage "nowhere"; it has ["beta" "extra" "prod"]` {
		t.Errorf("unknown stage: logged %v", e)
	}
}

func TestStageInBackendPathIsAnOption(t *testing.T) {
	t.Parallel()
	template := stack(asMethods, nil, operation{route: "GET /a", uri: "http://x.example.com/v1/a"})
	for on, want := range map[bool]string{false: "/v1/a", true: "/prod/v1/a"} {
		options := plain(t, echo)
		options.StageInBackendPath = on
		if got := reach(t, "GET", start(t, template, options).URL("prod")+"/a", "", nil); got.URI != want {
			t.Errorf("%v: got %s, want %s", on, got.URI, want)
		}
	}
}

// OPTIONS * names no path, and so no stage; net/http would answer it itself.
func TestOptionsOfTheServer(t *testing.T) {
	t.Parallel()
	gw := start(t, stack(asMethods, nil, operation{route: "OPTIONS /{path+}", uri: "http://x.example.com/o"}), plain(t, echo))
	response, _ := recording{Request: "OPTIONS *"}.call(t, gw)
	if e := lastEntry(t, gw); response.StatusCode != http.StatusForbidden || e.Method != "OPTIONS" {
		t.Errorf("got %d, logged %v", response.StatusCode, e)
	}
}
