package gatewaytest_test

import (
	"crypto/x509"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
)

// What runs on a laptop has no certificate of the Uri's host, or none at all.
func TestBackendOfALaptop(t *testing.T) {
	t.Parallel()
	stranger, _ := newAuthority(t)
	_, expired := certify(t, func(c *x509.Certificate) {
		c.DNSNames, c.NotAfter = []string{"localhost"}, time.Now().Add(-time.Minute)
	}, stranger)
	template := stack(asMethods, nil, operation{route: "GET /o", uri: "https://orders.example.com:443/v1/o"})
	secure := backend(t, echo, expired)
	for name, test := range map[string]struct {
		options gatewaytest.Options
		status  int
		secured bool
	}{
		"plain HTTP":      {gatewaytest.Options{Backends: map[string]string{"OrdersAlb:443": "http://" + backend(t, echo)}}, http.StatusTeapot, false},
		"plain, unsaid":   {gatewaytest.Options{Backends: map[string]string{"OrdersAlb:443": backend(t, echo)}}, http.StatusInternalServerError, false},
		"any certificate": {gatewaytest.Options{Backends: map[string]string{"OrdersAlb:443": secure}, InsecureBackends: true}, http.StatusTeapot, true},
		"neither":         {gatewaytest.Options{Backends: map[string]string{"OrdersAlb:443": secure}}, http.StatusInternalServerError, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			gw := start(t, template, &test.options)
			response, body := call(t, "GET", gw.URL("prod")+"/o", "", nil)
			if response.StatusCode != test.status {
				t.Fatalf("got %d %s, logged %v", response.StatusCode, body, lastEntry(t, gw))
			}
			if test.status != http.StatusTeapot {
				if e := lastEntry(t, gw); !test.secured && !strings.HasSuffix(e.Reason, `; in Options.Backends "http://host:port" is a backend without TLS`) {
					t.Errorf("logged %v", e)
				}
				return
			}
			got := reach(t, "GET", gw.URL("prod")+"/o", "", nil)
			if got.Host != "orders.example.com" || got.URI != "/v1/o" || (got.ServerName != "") != test.secured {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestRoutesJudgeSecurityGroups(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(object){
		"open":   nil,
		"closed": func(r object) { delete(r, "In") },
		"":       func(r object) { delete(r, "AlbGroup"); r["OrdersAlb"] = imported },
	} {
		routes, err := gatewaytest.Routes(stack(asMethods, change, operation{route: "GET /o", uri: "http://o.example.com:80/o"}), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range routes {
			if r.SecurityGroups != want {
				t.Errorf("want %q, got %+v", want, r)
			}
		}
	}
}

// imported is a load balancer whose security group stands elsewhere.
var imported = object{"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": object{
	"Scheme": "internal", "SecurityGroups": []any{"sg-11112222"},
}}
