package wiring

import (
	"strings"
	"testing"
)

const tok = "${Token[TOKEN.7]}"

var label63 = strings.Repeat("a", 63)

func TestParseUri(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		in     string
		want   Uri
		reason string
	}{
		{"https://example.com", Uri{"https", "example.com", "", ""}, ""},
		{"http://example.com:8080/v1/x", Uri{"http", "example.com", "8080", "/v1/x"}, ""},
		{"HTTPS://Example.com/V1", Uri{"https", "Example.com", "", "/V1"}, "a scheme has no case, a path has"},
		{"https://example.com/", Uri{"https", "example.com", "", ""}, "routes bring their own slash"},
		{"https://example.com/v1//", Uri{"https", "example.com", "", "/v1"}, ""},
		{"https://example.com./v1", Uri{"https", "example.com.", "", "/v1"}, "a name from the root"},
		{"https://a/b-._~!$&'()*+,;=:@%2F", Uri{"https", "a", "", "/b-._~!$&'()*+,;=:@%2F"}, "all a path may hold"},
		{"http://10.0.0.1", Uri{"http", "10.0.0.1", "", ""}, "not established, so not refused"},
		{"https://" + label63 + "." + label63, Uri{"https", label63 + "." + label63, "", ""}, "the longest label"},
		{"https://my_service.example.com", Uri{"https", "my_service.example.com", "", ""}, "common inside a VPC"},
		{"https://${stageVariables.host}", Uri{"https", "${stageVariables.host}", "", ""}, "documented"},
		{"https://${stageVariables.env}.example.com/v1", Uri{"https", "${stageVariables.env}.example.com", "", "/v1"}, "documented"},
		{"https://example.com/${stageVariables.base_path}/x", Uri{"https", "example.com", "", "/${stageVariables.base_path}/x"}, "documented"},
		{"https://example.com:${stageVariables.port}/x", Uri{"https", "example.com", "${stageVariables.port}", "/x"}, "not established, so not refused"},
		{"https://" + tok + ":" + tok + "/" + tok, Uri{"https", tok, tok, "/" + tok}, ""},
		{"https://A_9-z." + tok, Uri{"https", "A_9-z." + tok, "", ""}, ""},
		{"https://_a.b_9c.d_", Uri{"https", "_a.b_9c.d_", "", ""}, ""},
		{"https://api." + tok + "/v1", Uri{"https", "api." + tok, "", "/v1"}, ""},
		{tok + "://example.com:8443/v1", Uri{tok, "example.com", "8443", "/v1"}, "a scheme that is a token keeps its case"},
		{"http" + tok + "://example.com", Uri{"http" + tok, "example.com", "", ""}, ""},
		{tok, Uri{"", tok, "", ""}, "all of it a token"},
		{tok + "/", Uri{"", tok, "", ""}, ""},
		{tok + ":8080/v1/", Uri{"", tok, "8080", "/v1"}, ""},
		{tok + "/a:b://c", Uri{}, "a path with an empty segment, not a scheme"},
	} {
		got, ps := parseUri(row.in)
		if row.want == (Uri{}) {
			if said(ps) != "Uri uri_path" {
				t.Errorf("%q: said %q: %s", row.in, said(ps), row.reason)
			}
			continue
		}
		if got != row.want || ps != nil {
			t.Errorf("%q: %#v, said %q: %s", row.in, got, said(ps), row.reason)
		}
	}
}

var uriRefusals = []refusal{
	{"", "Uri uri_syntax", ""},
	{"example.com/v1", "Uri uri_syntax", "no scheme"},
	{"https:/example.com", "Uri uri_syntax", ""},
	{"/redirect?to=http://example.com", "Uri uri_syntax", "a scheme stands at the front"},
	{"${stageVariables.url}/v1", "Uri uri_syntax", "the scheme cannot come from a stage variable"},
	{"x" + tok, "Uri uri_syntax", "a token that is not at the front cannot bring the scheme"},
	{"ftp://example.com", "Uri uri_scheme", ""},
	{"://example.com", "Uri uri_scheme", ""},
	{" https://example.com", "Uri uri_scheme", "not trimmed in silence"},
	{tok + ":x://example.com", "Uri uri_scheme", "what is literal is checked"},
	{"${stageVariables.scheme}://example.com", "Uri uri_scheme", ""},

	{"https://user:secret@example.com", "Uri uri_userinfo", ""},
	{"https://@example.com", "Uri uri_userinfo", "an empty one"},
	{"https://a@b@example.com", "Uri uri_userinfo", "the host stands after the last one"},
	{"https://[2001:db8::1]:443/v1", "Uri uri_ipv6", ""},
	{"https://2001:db8::1", "Uri uri_ipv6", "without brackets"},
	{"https://u@[::1]/{id}", "Uri uri_userinfo, Uri uri_ipv6, Uri uri_path", "all at once"},
	{"https://example.com:443:443", "Uri uri_host", "two ports are no IPv6 address"},

	{"https://", "Uri uri_host", ""},
	{"https:///{v}", "Uri uri_host, Uri uri_path", ""},
	{"https://:81", "Uri uri_port, Uri uri_host", ""},
	{"https://.", "Uri uri_host", ""},
	{"https://a..b", "Uri uri_host", ""},
	{"https://exa mple.com", "Uri uri_host", ""},
	{"https://exämple.com", "Uri uri_host", "not in its ASCII form"},
	{"https://-a.example.com", "Uri uri_host", ""},
	{"https://a-.example.com", "Uri uri_host", ""},
	{"https://a" + label63 + ".example.com", "Uri uri_host", "a label of 64 characters"},
	{"https://{env}.example.com", "Uri uri_host", "a path parameter"},
	{"https://a b." + tok, "Uri uri_host", "what is literal is checked"},
	{"https://${stageVariables.my-host}", "Uri uri_host", "no name of a stage variable"},

	{"https://example.com:", "Uri uri_port", ""},
	{"https://example.com:81", "Uri uri_port", ""},
	{"https://example.com:https", "Uri uri_port", ""},
	{"https://example.com:0443", "Uri uri_port", ""},
	{"https://" + tok + ":1023", "Uri uri_port", ""},
	{tok + ":1023", "Uri uri_port", "what is literal is checked, whatever the token brings"},
	{"http://om:${stageVariables.a}b}", "Uri uri_port", "only digits beside what is not known"},
	{"http://om:x" + tok, "Uri uri_port", ""},
	{tok + " /v1", "Uri uri_host", ""},

	{"https://example.com/v1?a=b", "Uri uri_query", ""},
	{"https://example.com?a=b", "Uri uri_query", ""},
	{tok + "?a=b", "Uri uri_query", "routes are appended, so also behind a token"},
	{"https://example.com/v1#top", "Uri uri_fragment", ""},
	{"https://example.com#top", "Uri uri_fragment", ""},
	{"https://example.com/v1?a=b#top", "Uri uri_fragment, Uri uri_query", ""},
	{"https://example.com/v1#top?a=b", "Uri uri_fragment", "this ? is part of the fragment"},
	{"https://example.com/v1/{id}", "Uri uri_path", ""},
	{"https://example.com/v1}", "Uri uri_path", ""},
	{"https://example.com/${stageVariables.a.b}", "Uri uri_path", ""},
	{"https://example.com//v1", "Uri uri_path", ""},
	{"https://example.com/a b", "Uri uri_path", ""},
	{"https://example.com/a\\b", "Uri uri_path", ""},
	{"https://example.com/ä", "Uri uri_path", "not escaped"},
	{"gopher://u@a b:1/{x}?y#z", "Uri uri_scheme, Uri uri_userinfo, Uri uri_port, Uri uri_host, Uri uri_fragment, Uri uri_query, Uri uri_path", "all at once"},
}

func TestParseUriFails(t *testing.T) {
	t.Parallel()
	for _, row := range uriRefusals {
		if _, ps := parseUri(row.in); said(ps) != row.want {
			t.Errorf("%q: said %q, want %q: %s", row.in, said(ps), row.want, row.reason)
		}
	}
}

func TestReachablePort(t *testing.T) {
	t.Parallel()
	for port, want := range map[string]bool{
		"79": false, "80": true, "81": false, "442": false, "443": true, "444": false,
		"1023": false, "1024": true, "65535": true, "65536": false,
		"": false, "-80": false, "+80": false, "080": false, "80.5": false, "http": false,
		tok: true, "${stageVariables.port}": true,
	} {
		if got := reachablePort(port); got != want {
			t.Errorf("reachablePort(%q) = %v", port, got)
		}
	}
}

func TestLongestHost(t *testing.T) {
	t.Parallel()
	host := strings.Join([]string{label63, label63, label63, label63[:61]}, ".") // 253, the longest a name can be
	for in, want := range map[string]bool{host: true, host + ".": true, "a." + host[1:]: false, host + "a": false} {
		if got := validHost(in); got != want {
			t.Errorf("validHost of %d characters = %v", len(in), got)
		}
	}
	if !validHost(strings.Repeat(tok, 20)) {
		t.Error("the length of a token says nothing")
	}
}

func TestDoubtfulHost(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]string{
		"orders.example.com":           "",
		"orders.example.com.":          "",
		"local.example.com":            "",
		"orders.${Token[TOKEN.1]}":     "",
		"${stageVariables.a}.internal": "",
		"orders":                       "has no top-level domain",
		"10.0.0.1":                     "is an IP address",
		"orders.Internal.":             "ends in .internal, which is no public top-level domain",
		"orders.local":                 "ends in .local, which is no public top-level domain",
	} {
		if got := doubtfulHost(host); got != want {
			t.Errorf("%q: %q, want %q", host, got, want)
		}
	}
	for _, last := range []string{"localhost", "localdomain", "lan", "home", "corp", "intranet", "private", "test", "invalid", "arpa"} {
		if doubtfulHost("orders."+last) == "" {
			t.Errorf(".%s is no public top-level domain", last)
		}
	}
}
