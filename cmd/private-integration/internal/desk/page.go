package desk

import (
	"bytes"
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

//go:embed page
var files embed.FS

var pages = template.Must(template.New("").Funcs(template.FuncMap{
	"clock": func(t time.Time) string { return t.Format(time.TimeOnly) },
	"mappings": func(m map[string]string) (list [][2]string) {
		for to, from := range m {
			list = append(list, [2]string{to, from})
		}
		slices.SortFunc(list, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
		return list
	},
	"names": apigw.PathVariables,
	"brief": brief,
}).ParseFS(files, "page/*.html"))

// newPage routes the page's requests.
func (d *Desk) newPage() http.Handler {
	static, err := fs.Sub(files, "page")
	mux := http.NewServeMux()
	if err == nil { // always: the folder is embedded
		served := http.StripPrefix(below, http.FileServerFS(static))
		for _, name := range []string{"page.css", "page.js", "icon.svg"} {
			mux.Handle("GET "+below+name, served)
		}
	}
	mux.HandleFunc("GET /{$}", d.show("page.html"))
	mux.HandleFunc("GET "+below+"wiring", d.show("wiring.html"))
	mux.HandleFunc("GET "+below+"wiring.svg", d.drawing)
	mux.HandleFunc("GET "+below+"findings", d.found)
	mux.HandleFunc("GET "+below+"events", d.stream)
	mux.HandleFunc("POST "+below+"call", d.call)
	return d.guarded(mux)
}

// view is what the page shows of a version.
type view struct {
	Name, Instance, Address string
	Number                  int
	Read                    time.Time
	Refused                 string
	Stages                  []string
	Routes                  []route
	NoPicture               string
}

// route is one as the page shows it.
type route struct {
	gatewaytest.Route
	// Lacking says that nothing but a backend is missing.
	Lacking bool
}

// shown gives routes in the order of their paths.
func (d *Desk) shown(routes []gatewaytest.Route) []route {
	list := make([]route, len(routes))
	for n, r := range routes {
		list[n] = route{r, strings.HasPrefix(r.Failure, "no backend for ")}
		list[n].Failure = d.config.Say(r.Failure)
	}
	slices.SortStableFunc(list, func(a, b route) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Method, b.Method))
	})
	return list
}

func (d *Desk) show(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := d.served.Load()
		routes, err := v.routes()
		if err != nil { // never: the gateway took the template
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		d.mu.Lock()
		shown := view{
			Name: d.config.Name, Instance: d.instance, Address: "http://" + r.Host,
			Number: v.number, Read: v.read, Refused: d.refused, Routes: d.shown(routes), Stages: stages(routes),
		}
		d.mu.Unlock()
		if _, err := v.picture(); err != nil {
			shown.NoPicture = err.Error()
		}
		var page bytes.Buffer
		if err := pages.ExecuteTemplate(&page, name, shown); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = page.WriteTo(w) // to a browser that may be gone
	}
}

// stages names the stages of routes.
func stages(routes []gatewaytest.Route) (names []string) {
	for _, route := range routes {
		if !slices.Contains(names, route.Stage) {
			names = append(names, route.Stage)
		}
	}
	return names
}

func (d *Desk) drawing(w http.ResponseWriter, _ *http.Request) {
	svg, err := d.served.Load().picture()
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	// The picture has its colours in a style element of its own.
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	w.Header().Set("Content-Type", "image/svg+xml")
	_, _ = w.Write(svg)
}

// findings are what the check found, or why it did not run.
type findings struct {
	Version int
	Found   []Finding
	NotRun  string
}

func (d *Desk) check(ctx context.Context, document []byte) findings {
	if d.config.Check == nil {
		return findings{NotRun: "not run"}
	}
	found, err := d.config.Check(ctx, document)
	if err != nil {
		return findings{NotRun: "not run: " + err.Error()}
	}
	return findings{Found: found}
}

func (d *Desk) found(w http.ResponseWriter, _ *http.Request) {
	v := d.served.Load()
	list := v.findings()
	list.Version = v.number
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = pages.ExecuteTemplate(w, "findings.html", list)
}

// beat is how often a stream without events shows that it is alive.
const beat = 15 * time.Second

// stream sends events as they come, and first those that are kept.
func (d *Desk) stream(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	last := 0
	// A browser that has lost the stream says which event it saw last.
	if id, ok := strings.CutPrefix(r.Header.Get("Last-Event-Id"), d.instance+"-"); ok {
		last, _ = strconv.Atoi(id)
	}
	hello, _ := json.Marshal(map[string]any{"instance": d.instance, "version": d.served.Load().number, "last": d.log.newest()})
	fmt.Fprintf(w, "event: hello\ndata: %s\n\n", hello)
	for {
		events, changed, closed := d.log.since(last)
		for _, e := range events {
			data, err := json.Marshal(e)
			if err != nil { // never: texts and numbers
				return
			}
			fmt.Fprintf(w, "id: %s-%d\ndata: %s\n\n", d.instance, e.ID, data)
			last = e.ID
		}
		if err := out.Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) || closed {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-changed:
		case <-time.After(beat):
			fmt.Fprint(w, ": still here\n\n")
		}
	}
}

// brief is the beginning of a long text, and nothing of a short one.
func brief(text string) string {
	const long, beginning = 240, 120
	if len(text) <= long {
		return ""
	}
	return strings.ToValidUTF8(text[:beginning], "")
}
