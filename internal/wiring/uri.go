package wiring

import (
	"regexp"
	"strconv"
	"strings"
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
	hostLabel = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$`)
	pathChars = regexp.MustCompile(`^[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*$`)

	// The names AWS gives to load balancers: ALB name.region.elb.amazonaws.com,
	// NLB name.elb.region.amazonaws.com, and the same in the China partition.
	loadBalancerName = regexp.MustCompile(`(^|\.)elb(\.[a-z0-9-]+)?\.amazonaws\.com(\.cn)?$`)
)

// parseUri takes s apart. A string that begins with a token and names no
// scheme is kept whole: its scheme, host and port are for the token to say.
func parseUri(s string) (Uri, Problems) {
	var ps Problems
	masked := mask(s)
	scheme, rest, ok := strings.Cut(masked, "://")
	if !ok {
		if loc := token.FindStringIndex(s); loc != nil && loc[0] == 0 {
			return Uri{Host: strings.TrimRight(s, "/")}, nil
		}
		ps.Add("Uri", CodeUri, s, "must be scheme://host[:port][/base/path]")
		return Uri{}, ps
	}
	u := Uri{Scheme: strings.ToLower(s[:len(scheme)])}
	if !IsToken(u.Scheme) && u.Scheme != "http" && u.Scheme != "https" {
		ps.Add("Uri", CodeUriScheme, s, "scheme must be http or https")
	}

	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	offset := len(scheme) + len("://")
	authority, maskedAuthority := s[offset:offset+end], rest[:end]
	u.BasePath = s[offset+end:]
	if at := strings.LastIndex(maskedAuthority, "@"); at >= 0 {
		ps.Add("Uri", CodeUriUserInfo, s, "must not hold user info: API Gateway sends none")
		authority, maskedAuthority = authority[at+1:], maskedAuthority[at+1:]
	}
	if strings.ContainsAny(maskedAuthority, "[]") || strings.Count(maskedAuthority, ":") > 1 {
		ps.Add("Uri", CodeUriIPv6, s, "must name a host, not an IPv6 address: no certificate or Host header can carry it here")
		return u, ps
	}
	u.Host = authority
	if colon := strings.LastIndex(maskedAuthority, ":"); colon >= 0 {
		u.Host, u.Port = authority[:colon], authority[colon+1:]
		if !reachablePort(u.Port) {
			ps.Add("Uri", CodeUriPort, s, "port must be 80, 443 or 1024 to 65535")
		}
	}
	if !validHost(u.Host) {
		ps.Add("Uri", CodeUriHost, s, "must hold a valid host name")
	}
	u.BasePath = checkBasePath(s, u.BasePath, &ps)
	return u, ps
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
		ps.Add("Uri", CodeUriQuery, uri, "must not hold a query: map integration.request.querystring.<name> to a static value instead")
		path, masked = path[:at], masked[:at]
	}
	path, masked = strings.TrimRight(path, "/"), strings.TrimRight(masked, "/")
	switch {
	case strings.ContainsAny(masked, "{}"):
		ps.Add("Uri", CodeUriPath, uri, "base path must not hold path parameters: they belong to routes or to Path")
	case !pathChars.MatchString(masked) || strings.Contains(masked, "//"):
		ps.Add("Uri", CodeUriPath, uri, "base path must be made of non-empty segments of URL characters")
	}
	return path
}

// validHost checks the characters that are known; what stands around a token
// or stage variable may be an incomplete label.
func validHost(host string) bool {
	if host == "" || len(mask(host)) > 253 && mask(host) == host {
		return false
	}
	if mask(host) != host {
		return regexp.MustCompile(`^[A-Za-z0-9_.-]*$`).MatchString(literal(host))
	}
	for _, label := range strings.Split(strings.TrimSuffix(host, "."), ".") {
		if !hostLabel.MatchString(label) {
			return false
		}
	}
	return true
}

// reachablePort says whether API Gateway connects to the port: documented are
// 80, 443 and those above 1023. Tokens and stage variables pass.
func reachablePort(port string) bool {
	if mask(port) != port {
		return true
	}
	n, err := strconv.Atoi(port)
	return err == nil && strconv.Itoa(n) == port && (n == 80 || n == 443 || n >= 1024 && n <= 65535)
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
