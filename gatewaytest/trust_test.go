package gatewaytest_test

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
)

func TestTLS(t *testing.T) {
	t.Parallel()
	root, pool := newAuthority(t)
	named := func(names ...string) func(*x509.Certificate) {
		return func(c *x509.Certificate) { c.DNSNames, c.KeyUsage = names, x509.KeyUsageDigitalSignature }
	}
	alone := func(ca bool, usage x509.KeyUsage) func(*x509.Certificate) {
		return func(c *x509.Certificate) {
			c.DNSNames, c.IsCA, c.KeyUsage = []string{"orders.example.com"}, ca, usage
		}
	}
	const signs = x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign
	expired := func(c *x509.Certificate) {
		named("orders.example.com")(c)
		c.NotAfter = time.Now().Add(-time.Minute)
	}
	issue := func(change func(*x509.Certificate), parent *authority) tls.Certificate {
		_, certificate := certify(t, change, parent)
		return certificate
	}
	// A backend may leave out the root, which the caller has.
	short := issue(named("orders.example.com"), root)
	short.Certificate = short.Certificate[:1]
	stranger, _ := newAuthority(t)
	for _, test := range []struct {
		name        string
		certificate tls.Certificate
		skip        bool
		// reason is part of the log where the call fails.
		reason string
	}{
		{"trusted and named", issue(named("orders.example.com"), root), false, ""},
		{"trusted wildcard", issue(named("*.example.com"), root), false, ""},
		{"another name", issue(named("other.example.com"), root), false, "Host name 'orders.example.com' does not match the certificate subject"},
		{"expired", issue(expired, root), false, "expired"},
		{"private authority", issue(named("orders.example.com"), stranger), false, "; Options.RootCAs can hold its authority"},
		{"self-signed", issue(alone(true, signs), nil), false, "unknown authority"},
		{"trusted, skipping", issue(named("orders.example.com"), root), true, ""},
		{"trusted, without the root, skipping", short, true, ""},
		{"private authority, skipping", issue(named("orders.example.com"), stranger), true, ""},
		{"self-signed, skipping", issue(alone(true, signs), nil), true, ""},
		{"self-signed by no authority, skipping", issue(alone(false, x509.KeyUsageDigitalSignature), nil), true, "unknown authority"},
		{"self-signed by an authority of no usage, skipping", issue(alone(true, 0), nil), true, "unknown authority"},
		{"another name, skipping", issue(named("other.example.com"), stranger), true, "Host name 'orders.example.com' does not match"},
		{"expired, skipping", issue(expired, stranger), true, "expired"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			template := stack(asBody, nil, operation{"GET /o/{id}", "https://orders.example.com:443/v1/o/{id}", func(i object) {
				if test.skip {
					i["TlsConfig"] = object{"insecureSkipVerification": true}
				}
			}})
			gw := start(t, template, &gatewaytest.Options{
				Backends: map[string]string{"OrdersAlb:443": backend(t, echo, test.certificate)}, RootCAs: pool,
			})
			if test.reason == "" {
				got := reach(t, "GET", gw.URL("prod")+"/o/7?expand=1", "", nil)
				if got.URI != "/v1/o/7?expand=1" || got.Host != "orders.example.com" || got.ServerName != "orders.example.com" {
					t.Errorf("got %+v", got)
				}
				return
			}
			response, body := call(t, "GET", gw.URL("prod")+"/o/7", "", nil)
			if response.StatusCode != http.StatusInternalServerError || body != internalError {
				t.Errorf("got %d %s", response.StatusCode, body)
			}
			if e := lastEntry(t, gw); !strings.Contains(e.Reason, test.reason) {
				t.Errorf("logged %v, want %s", e, test.reason)
			}
		})
	}
}

// A method that skips verification shares no connection with one that does not.
func TestVerificationIsEachMethodsOwn(t *testing.T) {
	t.Parallel()
	stranger, _ := newAuthority(t)
	_, pool := newAuthority(t)
	_, certificate := certify(t, func(c *x509.Certificate) { c.DNSNames = []string{"orders.example.com"} }, stranger)
	const uri = "https://orders.example.com:443/o"
	gw := start(t, stack(asBody, nil,
		operation{"GET /lax", uri, func(i object) { i["TlsConfig"] = object{"insecureSkipVerification": true} }},
		operation{route: "GET /strict", uri: uri},
	), &gatewaytest.Options{Backends: map[string]string{"OrdersAlb:443": backend(t, echo, certificate)}, RootCAs: pool})
	for range 2 {
		reach(t, "GET", gw.URL("prod")+"/lax", "", nil)
		if response, body := call(t, "GET", gw.URL("prod")+"/strict", "", nil); response.StatusCode != http.StatusInternalServerError {
			t.Errorf("got %d %s", response.StatusCode, body)
		}
	}
}

// The port picks the listener; the Host header names a port that is not the
// scheme's own.
func TestPortPicksTheListener(t *testing.T) {
	t.Parallel()
	root, pool := newAuthority(t)
	_, certificate := certify(t, func(c *x509.Certificate) { c.DNSNames = []string{"orders.example.com"} }, root)
	answering := func(name string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Listener", name)
			echo(w, r)
		}
	}
	const host = "https://orders.example.com"
	gw := start(t, stack(asMethods, nil,
		operation{route: "GET /a", uri: host + "/a"}, operation{route: "GET /b", uri: host + ":443/b"}, operation{route: "GET /c", uri: host + ":8443/c"}),
		&gatewaytest.Options{RootCAs: pool, Backends: map[string]string{
			"OrdersAlb:443": backend(t, answering("443"), certificate), "OrdersAlb:8443": backend(t, answering("8443"), certificate),
		}})
	for path, want := range map[string][2]string{
		"/a": {"443", "orders.example.com"}, "/b": {"443", "orders.example.com"}, "/c": {"8443", "orders.example.com:8443"},
	} {
		response, body := call(t, "GET", gw.URL("prod")+path, "", nil)
		if got := response.Header.Get("X-Listener"); got != want[0] || !strings.Contains(body, `"Host":"`+want[1]+`"`) {
			t.Errorf("%s: got listener %s and %s, want %v", path, got, body, want)
		}
	}
}

// The load balancer's own name can match no certificate of yours.
func TestLoadBalancerNameMatchesNoCertificate(t *testing.T) {
	t.Parallel()
	root, pool := newAuthority(t)
	_, certificate := certify(t, func(c *x509.Certificate) { c.DNSNames = []string{"orders.example.com"} }, root)
	gw := start(t, stack(asMethods, nil, operation{route: "GET /o", uri: "", change: func(i object) {
		i["Uri"] = object{"Fn::Join": []any{"", []any{"https://", object{"Fn::GetAtt": []any{"OrdersAlb", "DNSName"}}, ":443/o"}}}
	}}), &gatewaytest.Options{RootCAs: pool, Backends: map[string]string{"OrdersAlb:443": backend(t, echo, certificate)}})
	response, _ := call(t, "GET", gw.URL("prod")+"/o", "", nil)
	const want = "Host name 'internal-ordersalb-app.us-east-1.elb.amazonaws.com' does not match the certificate subject"
	if e := lastEntry(t, gw); response.StatusCode != http.StatusInternalServerError || !strings.HasPrefix(e.Reason, want) {
		t.Errorf("got %d, logged %v", response.StatusCode, e)
	}
}
