package desk

import (
	"slices"
	"sync"
	"time"

	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
)

// event is something that the page is told of.
type event struct {
	// ID counts the events from 1 on.
	ID int `json:"id"`
	// Kind is "call", or "template" for what became of a new template.
	Kind string    `json:"kind"`
	Time time.Time `json:"time"`
	Text string    `json:"text"`
	// Version is the template's that is served.
	Version int   `json:"version"`
	Call    *call `json:"call,omitempty"`
}

// call is the entry of a call, as the page shows it.
type call struct {
	RequestID     string   `json:"requestId"`
	Line          string   `json:"line"`
	Status        int      `json:"status"`
	Milliseconds  float64  `json:"milliseconds"`
	Where         string   `json:"where,omitempty"`
	Link          string   `json:"link,omitempty"`
	Backend       string   `json:"backend,omitempty"`
	URL           string   `json:"url,omitempty"`
	BackendStatus int      `json:"backendStatus,omitempty"`
	Response      string   `json:"response,omitempty"`
	Reason        string   `json:"reason,omitempty"`
	Error         string   `json:"error,omitempty"`
	Notes         []string `json:"notes,omitempty"`
}

func newCall(e gatewaytest.Entry) *call {
	from := "/" + e.Stage
	if e.Domain != "" {
		from = e.Domain
	}
	return &call{
		RequestID: e.RequestID, Line: e.Method + " " + from + e.Path, Status: e.Status,
		Milliseconds: float64(e.Duration.Microseconds()) / 1000,
		Where:        e.Where, Link: e.Link, Backend: e.Backend, URL: e.URL, BackendStatus: e.BackendStatus,
		Response: e.Response, Reason: e.Reason, Error: e.IntegrationError, Notes: e.Notes,
	}
}

// kept is how many events a page sees that opens late.
const kept = 500

// callLog keeps the latest events and wakes whoever waits for more.
type callLog struct {
	mu      sync.Mutex
	events  []event
	last    int
	changed chan struct{}
	closed  bool
}

func (l *callLog) add(e event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last++
	e.ID = l.last
	if l.events = append(l.events, e); len(l.events) > 2*kept {
		l.events = slices.Clone(l.events[kept:])
	}
	l.wake()
}

// close wakes everybody for good.
func (l *callLog) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		l.wake()
		l.closed = true
	}
}

func (l *callLog) wake() {
	if !l.closed {
		close(l.changed)
		l.changed = make(chan struct{})
	}
}

// since returns the events after one, at most the latest that are kept, what is
// closed at the next, and whether there will be none.
func (l *callLog) since(id int) (events []event, changed <-chan struct{}, closed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	events = l.events[max(0, len(l.events)-kept):]
	for len(events) > 0 && events[0].ID <= id {
		events = events[1:]
	}
	return slices.Clone(events), l.changed, l.closed
}

// newest is the id of the latest event.
func (l *callLog) newest() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.last
}
