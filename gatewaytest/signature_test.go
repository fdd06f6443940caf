package gatewaytest_test

import (
	"net/http"
	"strings"
	"testing"
)

// What only a signature could let in says what an Authorization header of another
// kind lacks; the log says why it was read as one.
func TestAuthorizationWhereOnlyASignatureHelps(t *testing.T) {
	t.Parallel()
	gw := start(t, stack(asMethods, func(r object) {
		properties(r, "RootXiamGET")["AuthorizationType"] = "AWS_IAM"
	}, operation{route: "GET /iam", uri: "http://x.example.com/iam"}, operation{route: "GET /open", uri: "http://x.example.com/open"}), plain(t, echo))
	const noPair, noCredential, none = "Invalid key=value pair", "Authorization header requires 'Credential' parameter", "Missing Authentication Token"
	for _, test := range []struct{ path, header, want string }{
		{"/nothing", "", none},
		{"/nothing", "AWS4-HMAC-SHA256 Credential=x", none},
		{"/nothing", "Bearer x", noPair},
		{"/nothing", "Bearer a=b,c", noPair},
		{"/nothing", "Bearer a=b,c=d", noCredential},
		{"/nothing", "token", noCredential},
		{"/iam", "", none},
		{"/iam", "Bearer x", noPair},
	} {
		header := http.Header{}
		if test.header != "" {
			header["Authorization"] = []string{test.header}
		}
		response, body := call(t, "GET", gw.URL("prod")+test.path, "", header)
		if response.StatusCode != http.StatusForbidden || !strings.HasPrefix(body, `{"message":"`+test.want) {
			t.Errorf("%s with %q: got %d %s", test.path, test.header, response.StatusCode, body)
		}
		if e := lastEntry(t, gw); strings.Contains(e.Reason, "read as a signature") != (test.want != none) {
			t.Errorf("%s with %q: logged %v", test.path, test.header, e)
		}
	}
	// A method that asks for nobody takes any header.
	reach(t, "GET", gw.URL("prod")+"/open", "", http.Header{"Authorization": {"Bearer x"}})
}
