package gatewaytest

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// outgoing is the request to the backend.
func (c *call) outgoing(ctx context.Context, stageInPath bool) *http.Request {
	p, integration := c.plan(), c.route.method.Integration
	header := http.Header{}
	if integration.Type == apigw.HTTPProxy {
		passHeaders(header, c.request.Header)
		source := c.source().IP
		if before := header["X-Forwarded-For"]; len(before) > 0 {
			source = strings.Join(before, ", ") + ", " + source
		}
		header["X-Forwarded-For"] = []string{source}
		header["X-Forwarded-Port"] = []string{"443"}
		header["X-Forwarded-Proto"] = []string{"https"}
	} else if types := c.request.Header["Content-Type"]; len(types) > 0 {
		// A type HTTP integration hands on what is mapped, and the body with its
		// type (recorded).
		header["Content-Type"] = types
	}
	if c.route.method.Authorization == "AWS_IAM" {
		delete(header, "Authorization") // documented
	}
	if header["Accept"] == nil {
		header["Accept"] = []string{"application/json"}
	}
	if header["User-Agent"] == nil {
		header["User-Agent"] = []string{"AmazonAPIGateway_" + c.gateway.api.ID}
	}
	header["X-Amzn-Apigateway-Api-Id"] = []string{c.gateway.api.ID}
	header["X-Amzn-Trace-Id"] = []string{c.trace}
	var filled map[string]string
	var mapped []pair
	for _, m := range c.route.mappings {
		values := m.values(c)
		if len(values) == 0 {
			continue
		}
		switch m.place {
		case apigw.Path:
			if filled == nil {
				filled = make(map[string]string, len(c.route.mappings))
			}
			filled[m.name] = values[0]
		case apigw.Header:
			header[m.name] = values
		case apigw.QueryString:
			for _, value := range values {
				mapped = append(mapped, pair{m.name, value})
			}
		}
	}
	u := &url.URL{Scheme: p.scheme, Host: p.authority, RawPath: fill(p.path, filled, escapePath)}
	if stageInPath {
		u.RawPath = "/" + url.PathEscape(c.entry.Stage) + u.RawPath
	}
	u.Path = decode(u.RawPath)
	u.RawQuery = encodeQuery(c.outgoingQuery(p, filled, mapped))
	method := integration.HTTPMethod
	if method == apigw.Any {
		method = c.request.Method
	}
	// This header of the caller changes the method that is sent (documented).
	if override := c.request.Header.Get("X-Http-Method-Override"); override != "" && validToken(override) {
		method = strings.ToUpper(override)
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
// only), then what is mapped. A mapped parameter stands beside the Uri's of that
// name (recorded) and in place of the caller's (not established).
func (c *call) outgoingQuery(p *plan, filled map[string]string, mapped []pair) []pair {
	query := make([]pair, 0, len(p.query)+len(c.query)+len(mapped))
	for _, q := range p.query {
		query = append(query, pair{q.name, fill(pieces(q.value), filled, func(v string) string { return v })})
	}
	if c.route.method.Integration.Type == apigw.HTTPProxy {
		for _, q := range c.query {
			if !slices.ContainsFunc(mapped, func(m pair) bool { return m.name == q.name }) {
				query = append(query, q)
			}
		}
	}
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

// escapePath encodes a decoded value, slashes excepted: a greedy value is many
// parts.
func escapePath(value string) string { return (&url.URL{Path: value}).EscapedPath() }

// validToken reports whether a method can be sent.
func validToken(method string) bool {
	return !strings.ContainsFunc(method, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') })
}

// transportKey tells connections apart that must not be shared.
type transportKey struct {
	address          string
	skipVerification bool
}

// transportTo reaches a backend, whatever host the Uri names.
func (g *gateway) transportTo(address string, skipVerification bool) *http.Transport {
	key := transportKey{address, skipVerification}
	if g.transport[key] == nil {
		address, plain := strings.CutPrefix(address, "http://")
		dial := func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, address)
		}
		g.transport[key] = &http.Transport{
			DialContext:         dial,
			TLSClientConfig:     trust(g.options.RootCAs, skipVerification),
			DisableCompression:  true,
			MaxIdleConnsPerHost: 256,
			IdleConnTimeout:     idle,
		}
		if plain {
			g.transport[key].DialTLSContext = dial
		}
		if g.options.InsecureBackends {
			g.transport[key].TLSClientConfig = &tls.Config{InsecureSkipVerify: true}
		}
	}
	return g.transport[key]
}
