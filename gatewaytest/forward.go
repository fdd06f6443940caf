package gatewaytest

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// idle is how long a connection to a backend is kept without use.
const idle = 30 * time.Second

// integrationAnswer is what the integration answered, on its way to the caller.
type integrationAnswer struct {
	status int
	header http.Header
	body   []byte
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// forward calls the backend and hands its answer on.
func (g *gateway) forward(w http.ResponseWriter, c *call) *failure {
	p, integration := c.plan(), c.route.method.Integration
	e := c.entry
	e.Link, e.Backend = p.link, p.backend
	if p.failure != nil {
		return p.failure
	}
	if integration.Type == apigw.HTTP {
		if f := c.transformed(); f != nil {
			return f
		}
	}
	ctx, cancel := context.WithTimeout(c.request.Context(), time.Duration(integration.TimeoutMillis)*time.Millisecond)
	defer cancel()
	request := c.outgoing(ctx, g.options.StageInBackendPath)
	e.URL = request.URL.String()
	response, err := p.transport.RoundTrip(request)
	if err != nil {
		if name := unsendable(request.Header); name != "" {
			e.URL = ""
			return internal("header " + name + " cannot be sent: its value has a control character")
		}
		return broken(ctx, integration.TimeoutMillis, err)
	}
	defer response.Body.Close()
	// A 101 is no answer to a request that asks for no other protocol.
	if e.BackendStatus = response.StatusCode; response.StatusCode < 200 {
		return malformed(fmt.Sprintf("status %d is none of an answer", response.StatusCode))
	}
	if integration.TransferMode == apigw.Stream && integration.Type == apigw.HTTPProxy {
		stream(w, c, response)
		return nil
	}
	buffer := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buffer)
	buffer.Reset()
	if _, err := buffer.ReadFrom(io.LimitReader(response.Body, apigw.MaxPayload+1)); err != nil {
		return broken(ctx, integration.TimeoutMillis, err)
	}
	if buffer.Len() > apigw.MaxPayload {
		return internal("the backend's answer is over 10 MB: ResponseTransferMode STREAM has no such limit")
	}
	return g.answerWith(w, c, &integrationAnswer{response.StatusCode, response.Header, buffer.Bytes()})
}

// broken is the answer when the backend gave none.
func broken(ctx context.Context, timeout int, err error) *failure {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &failure{kind: integrationTimeout, reason: fmt.Sprintf("the integration's timeout of %d ms is over", timeout), integrationError: timedOut}
	}
	if name := (x509.HostnameError{}); errors.As(err, &name) {
		text := fmt.Sprintf("Host name '%s' does not match the certificate subject provided by the peer (CN=%s)",
			name.Host, name.Certificate.Subject.CommonName)
		return &failure{kind: configurationError, reason: text, integrationError: "Execution failed due to configuration error: " + text}
	}
	// A listener that is not there and a TLS failure are a wrong configuration
	// (documented); a connection that breaks off, or an answer that is no HTTP, is
	// the network's fault (recorded).
	if operation := (*net.OpError)(nil); errors.As(err, &operation) && operation.Op == "dial" || refusedTLS(err) {
		return internal("backend: " + err.Error() + advice(err))
	}
	return malformed(err.Error())
}

// advice says how Options let a backend be reached that disagrees on TLS.
func advice(err error) string {
	if plain := (tls.RecordHeaderError{}); errors.As(err, &plain) {
		return `; in Options.Backends "http://host:port" is a backend without TLS`
	}
	if unknown := (x509.UnknownAuthorityError{}); errors.As(err, &unknown) {
		return "; Options.RootCAs can hold its authority"
	}
	return ""
}

// malformed is the answer when the backend's was cut off or is no HTTP.
func malformed(reason string) *failure {
	return &failure{kind: integrationFailure, reason: "backend: " + reason, integrationError: noContact}
}

// stream hands an answer on piece by piece. An answer that breaks off breaks off
// for the caller too.
func stream(w http.ResponseWriter, c *call, response *http.Response) {
	c.entry.Status = response.StatusCode
	c.gateway.log(c)
	returnHeaders(w.Header(), response.Header)
	c.finish(w, response.StatusCode)
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
