package gatewaytest

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// Entry is what the server knows of one call.
type Entry struct {
	// Time is when the call came, Duration how long it took up to its entry.
	Time     time.Time
	Duration time.Duration
	// RequestID is the x-amzn-RequestId of the answer.
	RequestID string
	// Domain is the custom domain that was called, else empty.
	Domain string
	// Stage, Method and Path are what was asked for.
	Stage, Method, Path string
	// Where names the method that was chosen: a logical id, or a place in an
	// OpenAPI body. Empty where there was none.
	Where string
	// Link names the VPC link: a logical id, or an id as written.
	Link string
	// Backend is the key of Options.Backends, such as "OrdersAlb:443".
	Backend string
	// URL is what was sent to the backend; empty where nothing was.
	URL string
	// BackendStatus is what the backend answered; 0 where it did not.
	BackendStatus int
	// Status is what the caller got.
	Status int
	// Response is the type of the gateway response, such as INTEGRATION_TIMEOUT;
	// empty where the answer is the integration's.
	Response string
	// ErrorMessage is what $context.error.message would hold in an access log, and
	// IntegrationError what $context.integration.error would.
	ErrorMessage, IntegrationError string
	// Reason says why the caller got no answer of the backend, else empty.
	Reason string
	// Notes name what was skipped or assumed for this call.
	Notes []string
}

// String is the entry as one line.
func (e Entry) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s: %d", e.Stage, e.Method, e.Path, e.Status)
	for _, part := range []struct{ label, text string }{
		{"method", e.Where}, {"link", e.Link}, {"backend", e.Backend}, {"sent", e.URL}, {"because", e.Reason},
		{"error", e.IntegrationError}, {"note", strings.Join(e.Notes, "; ")},
	} {
		if part.text != "" {
			fmt.Fprintf(&b, ", %s %s", part.label, part.text)
		}
	}
	return b.String()
}

// maxEntries bounds the log: a server under load forgets its oldest calls.
const maxEntries = 4096

// callLog is a ring of the latest entries.
type callLog struct {
	mu      sync.Mutex
	entries []Entry
	next    int
}

func (l *callLog) add(e Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.entries) < maxEntries {
		l.entries = append(l.entries, e)
		return
	}
	l.entries[l.next] = e
	l.next = (l.next + 1) % maxEntries
}

func (l *callLog) all() []Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append(append([]Entry(nil), l.entries[l.next:]...), l.entries[:l.next]...)
}
