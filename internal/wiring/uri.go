package wiring

import (
	"net/netip"
	"regexp"
	"strconv"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// Uri is a backend's address without the route's part. Port is decimal, a
// token, or empty where none may be spelled.
type Uri struct{ Scheme, Host, Port, BasePath string }

// String spells scheme, host, port and base path; the base path has no
// trailing slash.
func (u Uri) String() string {
	s := u.Host
	if u.Scheme != "" {
		s = u.Scheme + "://" + s
	}
	if u.Port != "" {
		s += ":" + u.Port
	}
	return s + u.BasePath
}

var (
	knownHost = regexp.MustCompile(`^[A-Za-z0-9_.-]*$`)
	hostLabel = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$`)
	// What a stage variable at the end of a host holds may end in a port.
	endsInStageVariable = regexp.MustCompile(apigw.StageVariablePattern + `$`).MatchString

	pathChars = regexp.MustCompile(`^[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*$`)
)

// parseUri takes s apart. A string that begins with a token and names no
// scheme leaves that to the token.
func parseUri(s string) (u Uri, ps Problems) {
	masked, rest := mask(s), s
	at := strings.Index(masked, "://")
	hasScheme := at >= 0 && !strings.ContainsAny(masked[:at], "/?#")
	if !hasScheme && !startsUnknown(s) {
		ps.Add("Uri", CodeUri, s, "must be scheme://host[:port][/base/path]")
		return Uri{}, ps
	}
	if hasScheme {
		u.Scheme, rest = checkScheme(s, s[:at], &ps), s[at+len("://"):]
	}
	u.Host = rest
	if end := strings.IndexAny(mask(rest), "/?#"); end >= 0 {
		u.Host, u.BasePath = rest[:end], rest[end:]
	}
	u.Host, u.Port = checkAuthority(s, u.Host, &ps)
	u.BasePath = checkBasePath(s, u.BasePath, &ps)
	return u, ps
}

func checkScheme(uri, scheme string, ps *Problems) string {
	known := strings.Contains("https", literal(scheme)) // of a token, only what stands beside it
	if !IsToken(scheme) {
		scheme = strings.ToLower(scheme) // a token in lower case would be none
		known = scheme == "http" || scheme == "https"
	}
	if !known {
		ps.Add("Uri", CodeUriScheme, uri, "scheme must be http or https")
	}
	return scheme
}

// checkAuthority parts host and port and refuses all else that can stand there.
func checkAuthority(uri, authority string, ps *Problems) (host, port string) {
	if at := strings.LastIndex(mask(authority), "@"); at >= 0 {
		ps.Add("Uri", CodeUriUserInfo, uri, "must not hold user info: API Gateway sends none")
		authority = authority[at+1:]
	}
	ipv6 := strings.HasPrefix(authority, "[")
	if strings.Count(authority, ":") > 1 {
		_, err := netip.ParseAddr(authority)
		ipv6 = ipv6 || err == nil
	}
	if ipv6 {
		ps.Add("Uri", CodeUriIPv6, uri, "must name a host: it is not established that API Gateway takes an IPv6 address")
		return "", ""
	}
	host = authority
	if colon := strings.LastIndex(mask(authority), ":"); colon >= 0 {
		host, port = authority[:colon], authority[colon+1:]
		if !reachablePort(port) {
			ps.Add("Uri", CodeUriPort, uri, "port must be %s", apigw.Ports)
		}
	}
	if !validHost(host) {
		ps.Add("Uri", CodeUriHost, uri, "must hold a valid host name")
	}
	return host, port
}

// checkBasePath refuses what cannot be sent to the backend for every route,
// and takes trailing slashes off: the resource's path brings its own.
func checkBasePath(uri, path string, ps *Problems) string {
	masked := mask(path)
	if at := strings.IndexByte(masked, '#'); at >= 0 {
		ps.Add("Uri", CodeUriFragment, uri, "must not hold a fragment: it is never sent")
		path, masked = path[:at], masked[:at]
	}
	if at := strings.IndexByte(masked, '?'); at >= 0 {
		ps.Add("Uri", CodeUriQuery, uri, "must not hold a query: map integration.request.querystring.<name> instead")
		path, masked = path[:at], masked[:at]
	}
	path, masked = strings.TrimRight(path, "/"), strings.TrimRight(masked, "/")
	switch {
	case strings.ContainsAny(masked, "{}"):
		ps.Add("Uri", CodeUriPath, uri, "base path must not hold braces save those of ${stageVariables.<name>}: path parameters belong to routes or to Path")
	case !pathChars.MatchString(masked) || strings.Contains(masked, "//"):
		ps.Add("Uri", CodeUriPath, uri, "base path must be made of non-empty segments of URL characters")
	}
	return path
}

// validHost checks the characters that are known; what stands around a token
// or stage variable may be an incomplete label.
func validHost(host string) bool {
	if known := literal(host); known != host {
		return knownHost.MatchString(known)
	}
	host = strings.TrimSuffix(host, ".")
	if len(host) > 253 {
		return false
	}
	for label := range strings.SplitSeq(host, ".") {
		if !hostLabel.MatchString(label) {
			return false
		}
	}
	return true
}

// reachablePort says whether API Gateway connects to the port. Tokens and stage
// variables pass, with nothing but digits beside them.
func reachablePort(port string) bool {
	if known := literal(port); known != port {
		return strings.Trim(known, "0123456789") == ""
	}
	n, _ := strconv.Atoi(port)
	return strconv.Itoa(n) == port && apigw.Reachable(n)
}

// doubtfulHost says why API Gateway may refuse the host: what it takes beyond
// public top-level domains is not established.
func doubtfulHost(host string) string {
	if mask(host) != host {
		return ""
	}
	labels := strings.Split(strings.ToLower(strings.TrimSuffix(host, ".")), ".")
	last := labels[len(labels)-1]
	if len(labels) == 1 {
		return "has no top-level domain"
	}
	if _, err := strconv.Atoi(last); err == nil {
		return "is an IP address"
	}
	switch last {
	case "internal", "local", "localhost", "localdomain", "lan", "home", "corp", "intranet", "private", "test", "invalid", "arpa":
		return "ends in ." + last + ", which is no public top-level domain"
	}
	return ""
}
