package gatewaytest

import (
	"net/http"
	"slices"
	"strings"
)

// The tables below hold what was recorded over the internet; that they hold over
// a VPC link is inferred.
var (
	// droppedHeaders are the caller's headers that HTTP_PROXY does not hand on,
	// with those of one connection only.
	droppedHeaders = []string{
		"Connection", "Content-Encoding", "Content-Length", "Content-Md5", "Expect", "Host", "Keep-Alive", "Max-Forwards",
		"Proxy-Authenticate", "Proxy-Connection", "Server", "Te", "Trailer", "Transfer-Encoding", "Upgrade", "Via",
		"Www-Authenticate", "X-Http-Method-Override",
	}
	// lostHeaders never arrive at the backend, mapped or not.
	lostHeaders = []string{"Connection", "Expect", "Proxy-Authenticate", "Te"}
	// breakingHeaders make every call fail where they are mapped, beside those of
	// [apigw.FailsWhenMapped].
	breakingHeaders = []string{"X-Amzn-Apigateway-Api-Id", "X-Amzn-Trace-Id"}
	// remappedHeaders of the backend come back under another name.
	remappedHeaders = []string{
		"Authorization", "Connection", "Content-Length", "Content-Md5", "Date", "Max-Forwards", "Server", "User-Agent",
		"Www-Authenticate", "X-Amzn-Requestid",
	}
	// endingHeaders of the backend do not come back at all.
	endingHeaders = []string{
		"Expect", "Host", "Keep-Alive", "Proxy-Authenticate", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding",
		"Upgrade", "Via",
	}
)

// remappedPrefix is what the names of remapped headers begin with.
const remappedPrefix = "X-Amzn-Remapped-"

// passHeaders copies the caller's headers that go on.
func passHeaders(to, from http.Header) {
	for name, values := range from {
		if !slices.Contains(droppedHeaders, name) {
			to[name] = values
		}
	}
	forget(to, from)
	if strings.HasPrefix(from.Get("Authorization"), signed) {
		delete(to, "Authorization")
	}
}

// returnHeaders copies the backend's headers that come back.
func returnHeaders(to, from http.Header) {
	for name, values := range from {
		switch {
		case slices.Contains(remappedHeaders, name):
			to[remappedPrefix+name] = values
		case !slices.Contains(endingHeaders, name):
			to[name] = values
		}
	}
	forget(to, from)
}

// unsendable names a header whose value no HTTP message can hold, "" for none.
func unsendable(header http.Header) string {
	for name, values := range header {
		for _, value := range values {
			if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
				return name
			}
		}
	}
	return ""
}

// forget removes what Connection names, which ends at a proxy.
func forget(to, from http.Header) {
	for _, list := range from["Connection"] {
		for name := range strings.SplitSeq(list, ",") {
			to.Del(strings.TrimSpace(name))
		}
	}
}

// firstType is the first media type of an Accept header, the only one that
// counts (documented), or the type of a Content-Type header; without parameters.
func firstType(header string) string {
	first, _, _ := strings.Cut(header, ",")
	first, _, _ = strings.Cut(first, ";")
	return strings.ToLower(strings.TrimSpace(first))
}
