package gatewaytest

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// maxPayload is API Gateway's documented limit, 10 MB, for requests and for
// answers that are not streamed.
const maxPayload = 10 << 20

// failure is an answer that is API Gateway's own, with its body.
type failure struct {
	status int
	body   string
	reason string
}

// internal is the answer that callers see of almost everything that goes wrong.
func internal(reason string) *failure {
	return &failure{http.StatusInternalServerError, `{"message": "Internal server error"}`, reason}
}

// serve answers one call. The first part of the path is the stage.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		panic(http.ErrAbortHandler)
	}
	s.calls.Add(1)
	s.mu.Unlock()
	defer s.calls.Done()

	stage, path, _ := strings.Cut(strings.TrimPrefix(r.URL.EscapedPath(), "/"), "/")
	e := &Entry{Stage: decode(stage), Method: r.Method, Path: "/" + path, Notes: s.notes}
	if f := s.answer(w, r, e); f != nil {
		e.Status, e.Reason = f.status, f.reason
		s.log.add(*e)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(f.status)
		_, _ = io.WriteString(w, f.body) // fails only when the caller has gone
	}
}

// answer serves a call up to its log entry, or returns why it could not.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, e *Entry) *failure {
	if _, ok := s.stages[e.Stage]; !ok {
		return &failure{http.StatusForbidden, `{"message":"Forbidden"}`, fmt.Sprintf("the API has no stage %q", e.Stage)}
	}
	chosen, values := s.root.find(segments(e.Path), r.Method)
	if chosen == nil {
		// The known answer to a path or verb without a method.
		return &failure{http.StatusForbidden, `{"message":"Missing Authentication Token"}`, "no method for " + r.Method + " " + e.Path}
	}
	e.Where = chosen.method.Where
	if len(chosen.notes) > 0 {
		e.Notes = append(append([]string(nil), s.notes...), chosen.notes...)
	}
	if !chosen.servable {
		return &failure{http.StatusNotImplemented, `{"message":"gatewaytest does not model this method"}`,
			"not modeled: " + strings.Join(chosen.unmodeled, ", ")}
	}
	p := chosen.plans[e.Stage]
	e.Link, e.Backend = p.link, p.backend
	if p.failure != "" {
		return internal(p.failure)
	}
	c := &call{
		request: r, stage: e.Stage, api: s.api, id: rand.Text(), route: chosen, plan: p, path: values,
		query: parseQuery(r.URL.RawQuery),
	}
	body := bytes.NewBuffer(make([]byte, 0, bytes.MinRead+min(max(r.ContentLength, 0), maxPayload)))
	if _, err := body.ReadFrom(io.LimitReader(r.Body, maxPayload+1)); err != nil {
		return internal("request body: " + err.Error())
	}
	if c.body = body.Bytes(); len(c.body) > maxPayload {
		return &failure{http.StatusRequestEntityTooLarge, `{"message":"Request Too Long"}`, "request body is over 10 MB"}
	}
	return s.forward(w, c, e)
}

// forward calls the backend and hands its answer on.
func (s *Server) forward(w http.ResponseWriter, c *call, e *Entry) *failure {
	integration := c.route.method.Integration
	if integration.Type == "HTTP" && integration.Passthrough == "NEVER" {
		// Documented: without a template for the body, NEVER refuses it.
		return &failure{http.StatusUnsupportedMediaType, `{"message":"Unsupported Media Type"}`, "PassthroughBehavior is NEVER and there is no template"}
	}
	timeout := time.Duration(integration.TimeoutMillis) * time.Millisecond
	ctx, cancel := context.WithTimeout(c.request.Context(), timeout)
	defer cancel()
	request := c.outgoing(ctx, s.options.StageInBackendPath)
	e.URL = request.URL.String()
	response, err := c.plan.transport.RoundTrip(request)
	if err != nil {
		return broken(ctx, err)
	}
	defer response.Body.Close()
	status := response.StatusCode
	if integration.Type == "HTTP" {
		var f *failure
		if status, f = c.route.translate(response); f != nil {
			return f
		}
	}
	if integration.TransferMode == "STREAM" {
		e.Status = status
		s.log.add(*e)
		stream(w, response, status)
		return nil
	}
	buffer := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buffer)
	buffer.Reset()
	if _, err := buffer.ReadFrom(io.LimitReader(response.Body, maxPayload+1)); err != nil {
		return broken(ctx, err)
	}
	if buffer.Len() > maxPayload {
		return internal("the backend's answer is over 10 MB")
	}
	e.Status = status
	s.log.add(*e)
	if buffer.Len() > 0 {
		response.Header.Set("Content-Length", strconv.Itoa(buffer.Len()))
	}
	begin(w, response, status)
	_, _ = w.Write(buffer.Bytes()) // fails only when the caller has gone
	return nil
}

// begin sends everything before the body.
func begin(w http.ResponseWriter, response *http.Response, status int) {
	w.Header()["Content-Type"] = nil // else net/http guesses one where there is none
	copyHeader(w.Header(), response.Header)
	w.WriteHeader(status)
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// broken is the answer when the backend gave none.
func broken(ctx context.Context, err error) *failure {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		// The documented gateway response INTEGRATION_TIMEOUT.
		return &failure{http.StatusGatewayTimeout, `{"message": "Endpoint request timed out"}`, "the integration's timeout is over"}
	}
	if name := (x509.HostnameError{}); errors.As(err, &name) {
		// 500 with this text, from AWS's knowledge center.
		return internal(fmt.Sprintf("Host name '%s' does not match the certificate subject: %v", name.Host, err))
	}
	return internal("backend: " + err.Error())
}

// stream hands an answer on piece by piece. An answer that breaks off breaks off
// for the caller too.
func stream(w http.ResponseWriter, response *http.Response, status int) {
	begin(w, response, status)
	flusher := http.NewResponseController(w)
	piece := make([]byte, 32<<10)
	for {
		n, err := response.Body.Read(piece)
		if _, failed := w.Write(piece[:n]); failed != nil || flusher.Flush() != nil {
			return
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			panic(http.ErrAbortHandler)
		}
	}
}

// hopByHop are headers that end at a proxy. Of these Upgrade, TE and
// Transfer-Encoding are documented as dropped; the others concern one connection
// only.
var hopByHop = []string{"Connection", "Keep-Alive", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}

func copyHeader(to, from http.Header) {
	for name, values := range from {
		to[name] = values
	}
	for _, list := range from["Connection"] {
		for name := range strings.SplitSeq(list, ",") {
			to.Del(strings.TrimSpace(name))
		}
	}
	for _, name := range hopByHop {
		delete(to, name)
	}
}

func sourceIP(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	return host
}

// escapePath encodes a decoded value, slashes excepted: a greedy value is many
// parts.
func escapePath(value string) string { return (&url.URL{Path: value}).EscapedPath() }
