package gatewaytest

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// call is one request on its way.
type call struct {
	gateway *gateway
	request *http.Request
	entry   *Entry
	// id and extendedID are the request's ids, trace that of X-Amzn-Trace-Id.
	id, extendedID, trace string
	// variables are the stage's, or the canary's.
	variables map[string]string
	canary    bool
	route     *route
	// path holds the path parameters, decoded.
	path  map[string]string
	query []pair
	body  []byte
	// decision is the authorizer's; key and keyID are those of the API key.
	decision   Decision
	key, keyID string
	// answer is the integration's answer, while it is being translated, and
	// overrides what its template sets; nil for nothing.
	answer    *integrationAnswer
	overrides *overrides
	failure   *failure
}

func since(begin time.Time) time.Duration { return time.Since(begin) }

func (g *gateway) newCall(r *http.Request) *call {
	c := &call{gateway: g, request: r, query: parseQuery(r.URL.RawQuery)}
	c.entry = &Entry{Time: time.Now(), Method: r.Method, Path: r.URL.EscapedPath(), Notes: g.notes}
	// Ids need to differ, not to be secret.
	var random [28]byte
	for n := 0; n < 24; n += 8 {
		binary.LittleEndian.PutUint64(random[n:], rand.Uint64())
	}
	binary.LittleEndian.PutUint32(random[24:], rand.Uint32())
	var id [36]byte
	hex.Encode(id[:8], random[:4])
	hex.Encode(id[9:13], random[4:6])
	hex.Encode(id[14:18], random[6:8])
	hex.Encode(id[19:23], random[8:10])
	hex.Encode(id[24:], random[10:16])
	id[8], id[13], id[18], id[23], id[14] = '-', '-', '-', '-', '4'
	c.id = string(id[:])
	c.extendedID = base64.RawStdEncoding.EncodeToString(random[3:14]) + "="
	if c.trace = r.Header.Get("X-Amzn-Trace-Id"); c.trace == "" {
		c.trace = fmt.Sprintf("Root=1-%08x-%s", c.entry.Time.Unix(), hex.EncodeToString(random[16:28]))
	}
	c.entry.RequestID = c.id
	return c
}

// identify adds the ids that every answer carries.
func (c *call) identify(header http.Header) {
	header["X-Amzn-Requestid"] = []string{c.id}
	header["X-Amz-Apigw-Id"] = []string{c.extendedID}
}

// note adds to what the log says of the call.
func (c *call) note(notes ...string) {
	if len(notes) > 0 {
		c.entry.Notes = append(slices.Clone(c.entry.Notes), notes...)
	}
}

// oversized refuses a request with too many bytes of headers, the request line
// included, or one that announces too many of a body (both texts are recorded).
func (c *call) oversized() *failure {
	r := c.request
	target := r.RequestURI
	if target == "" {
		target = r.URL.RequestURI()
	}
	size := len(r.Method) + len(target) + len(r.Proto) + len("  ")
	if r.Host != "" {
		size += len("Host: ") + len(r.Host)
	}
	for name, values := range r.Header {
		for _, value := range values {
			size += len(name) + len(": ") + len(value)
		}
	}
	if size > apigw.MaxHeaders {
		return &failure{
			kind: tooLarge, message: fmt.Sprintf("HTTP header is larger than %d bytes.", apigw.MaxHeaders),
			reason: fmt.Sprintf("request line and headers are %d bytes, over the %d of the quota", size, apigw.MaxHeaders),
		}
	}
	if r.ContentLength > apigw.MaxPayload {
		return overPayload()
	}
	return nil
}

func overPayload() *failure {
	return &failure{kind: tooLarge, reason: "request body is over 10 MB"}
}

// source is where the call comes from.
func (c *call) source() Source {
	if c.gateway.options.Source != nil {
		return c.gateway.options.Source(c.request)
	}
	host, _, err := net.SplitHostPort(c.request.RemoteAddr)
	if err != nil {
		host = c.request.RemoteAddr
	}
	return Source{IP: host}
}

// payload is the body that a mapping template sees: the integration's once there
// is one, before that the caller's.
func (c *call) payload() []byte {
	if c.answer != nil {
		return c.answer.body
	}
	return c.body
}

// readBody reads the caller's body. A length that is announced is taken as a hint
// up to 64 kB only: memory follows what really comes.
func (g *gateway) readBody(c *call) *failure {
	r := c.request
	if r.Body == nil || r.Body == http.NoBody {
		return nil
	}
	body := bytes.NewBuffer(make([]byte, 0, bytes.MinRead+min(max(r.ContentLength, 0), 64<<10)))
	if _, err := body.ReadFrom(io.LimitReader(r.Body, apigw.MaxPayload+1)); err != nil {
		return noIntegration("request body: " + err.Error())
	}
	if c.body = body.Bytes(); len(c.body) > apigw.MaxPayload {
		return overPayload()
	}
	return nil
}
