package gatewaytest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// outgoing is the request to the backend.
func (c *call) outgoing(ctx context.Context, stageInPath bool) *http.Request {
	p, integration := c.plan, c.route.method.Integration
	header := http.Header{}
	if integration.Type == "HTTP_PROXY" {
		copyHeader(header, c.request.Header)
	} else {
		// A type HTTP integration hands on what is mapped (documented), and the
		// body with its type (that these two headers go along is not established).
		for _, name := range []string{"Accept", "Content-Type"} {
			if values := c.request.Header.Values(name); len(values) > 0 {
				header[name] = values
			}
		}
	}
	if c.route.method.Authorization == "AWS_IAM" {
		header.Del("Authorization") // documented
	}
	// Go would add a User-Agent of its own.
	if _, ok := header["User-Agent"]; !ok {
		header["User-Agent"] = nil
	}
	filled := map[string]string{}
	var mapped []pair
	for _, m := range c.route.mappings {
		values := m.values(c)
		if len(values) == 0 {
			continue
		}
		switch m.place {
		case "path":
			filled[m.name] = values[0]
		case "header":
			header[http.CanonicalHeaderKey(m.name)] = values
		case "querystring":
			for _, value := range values {
				mapped = append(mapped, pair{m.name, value})
			}
		}
	}
	u := &url.URL{Scheme: p.scheme, Host: p.authority, RawPath: fill(p.path, filled, escapePath)}
	if stageInPath {
		u.RawPath = "/" + url.PathEscape(c.stage) + u.RawPath
	}
	u.Path = decode(u.RawPath)
	u.RawQuery = encodeQuery(c.outgoingQuery(filled, mapped))
	method := integration.HTTPMethod
	if method == "ANY" {
		method = c.request.Method
	}
	request := &http.Request{Method: method, URL: u, Host: p.host, Header: header, Body: http.NoBody}
	if len(c.body) > 0 {
		request.ContentLength = int64(len(c.body))
		// The transport needs GetBody when the backend has closed a kept connection.
		request.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(c.body)), nil }
		request.Body, _ = request.GetBody()
	}
	return request.WithContext(ctx)
}

// outgoingQuery is the Uri's own query, then the caller's (type HTTP_PROXY
// only), then what is mapped, which replaces others of that name.
func (c *call) outgoingQuery(filled map[string]string, mapped []pair) []pair {
	var query []pair
	for _, q := range c.plan.query {
		query = append(query, pair{q.name, fill(pieces(q.value), filled, func(v string) string { return v })})
	}
	if c.route.method.Integration.Type == "HTTP_PROXY" {
		query = append(query, c.query...)
	}
	query = slices.DeleteFunc(query, func(q pair) bool {
		return slices.ContainsFunc(mapped, func(m pair) bool { return m.name == q.name })
	})
	return append(query, mapped...)
}

// fill fills the placeholders. One without a mapping stays as it is: names alone
// map nothing (reported from real accounts).
func fill(pieces []piece, filled map[string]string, escape func(string) string) string {
	var b strings.Builder
	for _, p := range pieces {
		value, ok := filled[p.name]
		switch {
		case p.name == "":
			b.WriteString(p.text)
		case ok:
			b.WriteString(escape(value))
		default:
			b.WriteString(escape("{" + p.name + "}"))
		}
	}
	return b.String()
}

// translate is the status of a type HTTP integration: that of the integration
// response whose pattern matches the backend's status, else of the default one
// (documented). Of the backend's headers only the type of the body goes on.
func (r *route) translate(response *http.Response) (int, *failure) {
	backend := fmt.Sprint(response.StatusCode)
	chosen := ""
	for _, answer := range r.method.Integration.Responses {
		if answer.Pattern == "" {
			chosen = answer.StatusCode // sorted first
		} else if pattern, err := answerPattern(answer.Pattern); err == nil && pattern.MatchString(backend) {
			chosen = answer.StatusCode
			break
		}
	}
	var status int
	if _, err := fmt.Sscan(chosen, &status); err != nil || status < 200 || status > 599 {
		return 0, internal("no integration response for the backend's status " + backend)
	}
	response.Header = http.Header{"Content-Type": response.Header.Values("Content-Type")}
	return status, nil
}

// transportKey tells connections apart that must not be shared.
type transportKey struct {
	address          string
	skipVerification bool
}

// transport reaches a backend, whatever host the Uri names.
func (s *Server) transport(address string, skipVerification bool) *http.Transport {
	key := transportKey{address, skipVerification}
	if s.transports[key] == nil {
		s.transports[key] = &http.Transport{
			DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return new(net.Dialer).DialContext(ctx, network, address)
			},
			TLSClientConfig:     trust(s.options.RootCAs, skipVerification),
			DisableCompression:  true,
			MaxIdleConnsPerHost: 256,
		}
	}
	return s.transports[key]
}
