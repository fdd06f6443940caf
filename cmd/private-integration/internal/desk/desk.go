// Package desk serves a template's REST API on this machine, with a page to see
// and to call it: the wiring, the routes, the log of calls as they come. It serves
// the template anew when it changes, and the old one while the new one is refused.
package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cdk-private-integration/cdk-private-integration-go/diagram"
	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
)

// Config is what a desk serves. Name, Load, Out and Err are required.
type Config struct {
	// Name is what the page calls the template.
	Name string
	// Load reads the template, in JSON.
	Load func() ([]byte, error)
	// Path is the file or directory that Load reads: when it changes, Load is
	// called again. Default: never.
	Path string
	// Options go to the gateway. OnCall is the desk's own.
	Options gatewaytest.Options
	// Check finds what a deployment would be refused for, in the background.
	// Default: the page says that nothing was checked.
	Check func(ctx context.Context, template []byte) ([]Finding, error)
	// Say spells what the gateway says of its options as the user knows them.
	// Default: as it is.
	Say func(text string) string
	// Out gets a line for each call, and Err one for each reload.
	Out, Err io.Writer
}

// Finding is something that a check found.
type Finding struct {
	// Severity is "error", "warning" or "info".
	Severity string
	// Rule, Where and Text say which rule, at what, and what is wrong.
	Rule, Where, Text string
}

// Desk is a template that is served.
type Desk struct {
	config   Config
	instance string
	log      callLog
	page     http.Handler
	protect  *http.CrossOriginProtection
	served   atomic.Pointer[version]

	mu       sync.Mutex // of what follows, and of writing to Out and Err
	refused  string
	listener net.Listener
}

// version is a template as it was at a time.
type version struct {
	number   int
	read     time.Time
	template []byte
	options  gatewaytest.Options
	gateway  http.Handler
	routes   func() ([]gatewaytest.Route, error)
	picture  func() ([]byte, error)
	findings func() findings
}

// New reads the template. It fails as Load does, or with a [Refusal].
func New(ctx context.Context, config Config) (*Desk, error) {
	d := &Desk{
		config: config, instance: strconv.FormatInt(time.Now().UnixNano(), 36),
		log: callLog{changed: make(chan struct{})}, protect: http.NewCrossOriginProtection(),
	}
	d.config.Options.OnCall = d.called
	if d.config.Say == nil {
		d.config.Say = func(text string) string { return text }
	}
	d.page = d.newPage()
	template, err := config.Load()
	if err != nil {
		return nil, err
	}
	return d, d.serve(ctx, template)
}

// Refusal is why the gateway refuses a template that could be read.
type Refusal struct{ error }

// serve puts a template in the place of the one before.
func (d *Desk) serve(ctx context.Context, template []byte) error {
	options := d.config.Options
	gateway, err := gatewaytest.NewHandler(template, &options)
	if err != nil {
		return Refusal{err}
	}
	v := &version{number: 1, read: time.Now(), template: template, options: options, gateway: gateway}
	if before := d.served.Load(); before != nil {
		v.number = before.number + 1
	}
	v.routes = sync.OnceValues(func() ([]gatewaytest.Route, error) { return gatewaytest.Routes(template, &options) })
	v.picture = sync.OnceValues(func() ([]byte, error) { return diagram.SVG(template) })
	v.findings = sync.OnceValue(func() findings { return d.check(ctx, template) })
	d.served.Store(v)
	return nil
}

// reload serves what Load gives now. A template that is refused leaves the one
// before in place.
func (d *Desk) reload(ctx context.Context) {
	template, err := d.config.Load()
	switch {
	case err != nil:
	case bytes.Equal(template, d.served.Load().template):
		if d.setRefused("") {
			d.tell("the template is the served one again")
		}
		return
	default:
		err = d.serve(ctx, template)
	}
	if err != nil {
		reason := d.config.Say(err.Error())
		d.setRefused(reason)
		d.tell("the new template is refused, the old one still served: " + reason)
		return
	}
	d.setRefused("")
	d.tell("the new template is served")
}

// Backends are the names by which routes of the served template ask for backends,
// sorted.
func (d *Desk) Backends() (names []string) {
	routes, _ := d.served.Load().routes() // it is served: there is no error
	for _, r := range routes {
		if r.Backend != "" {
			names = append(names, r.Backend)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// setRefused notes why the newest template is not served, and returns whether one
// was not before.
func (d *Desk) setRefused(reason string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	before := d.refused
	d.refused = reason
	return before != ""
}

// tell says on Err and on the page what became of the template.
func (d *Desk) tell(text string) {
	d.log.add(event{Kind: "template", Time: time.Now(), Text: text, Version: d.served.Load().number})
	d.mu.Lock()
	defer d.mu.Unlock()
	fmt.Fprintln(d.config.Err, text)
}

// called notes a call.
func (d *Desk) called(e gatewaytest.Entry) {
	e.Reason = d.config.Say(e.Reason)
	d.log.add(event{Kind: "call", Time: e.Time, Text: e.String(), Version: d.served.Load().number, Call: newCall(e)})
	d.mu.Lock()
	defer d.mu.Unlock()
	fmt.Fprintln(d.config.Out, e)
}

// ServeHTTP answers the page's requests, and the API's calls: all others.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if d.isPage(r) {
		d.page.ServeHTTP(w, r)
		return
	}
	d.served.Load().gateway.ServeHTTP(w, r)
}

const (
	// polling is how often the template is looked at.
	polling = 300 * time.Millisecond
	// ending is how long calls under way may take when the desk closes.
	ending = 2 * time.Second
)

// Serve answers on a listener and watches the template until the context ends.
func (d *Desk) Serve(ctx context.Context, listener net.Listener) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	d.mu.Lock()
	d.listener = listener
	d.mu.Unlock()
	server := &http.Server{
		Handler:           d,
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          log.New(io.Discard, "", 0), // of connections that callers break off
	}
	var background sync.WaitGroup
	background.Go(func() { d.watch(ctx, polling) })
	background.Go(func() {
		<-ctx.Done()
		d.log.close() // ends the pages' streams, which Shutdown would wait for
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), ending)
		defer cancel()
		if server.Shutdown(last) != nil {
			_ = server.Close() // breaks off what takes longer
		}
	})
	err := server.Serve(listener)
	stop()
	background.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
