package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"
)

// wanted is a call that the page's form asks for. The page does not call the API
// by itself: a browser hides redirects and cookies of an answer, and adds headers
// of its own.
type wanted struct {
	Method  string      `json:"method"`
	Path    string      `json:"path"`
	Headers [][2]string `json:"headers"`
	Body    string      `json:"body"`
}

// answer is what came back.
type answer struct {
	Status       int         `json:"status"`
	Text         string      `json:"text"`
	Milliseconds float64     `json:"milliseconds"`
	Headers      [][2]string `json:"headers"`
	Body         string      `json:"body"`
	// Binary says that the body is none of text, and was left out.
	Binary    bool   `json:"binary"`
	Bytes     int    `json:"bytes"`
	RequestID string `json:"requestId"`
}

// largest is how much of a form, and of an answer, is taken: more than API
// Gateway lets through.
const largest = 12 << 20

// call makes a call of the form's over a real connection to this server.
func (d *Desk) call(w http.ResponseWriter, r *http.Request) {
	var form wanted
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, largest)).Decode(&form); err != nil {
		http.Error(w, "the form is no JSON: "+err.Error(), http.StatusBadRequest)
		return
	}
	a, err := d.do(r.Context(), &form)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(a) // to a page that may be gone
}

func (d *Desk) do(ctx context.Context, form *wanted) (*answer, error) {
	d.mu.Lock()
	address := d.listener.Addr().String()
	d.mu.Unlock()
	if !strings.HasPrefix(form.Path, "/") {
		return nil, fmt.Errorf("path must begin with a slash: %q", form.Path)
	}
	request, err := http.NewRequestWithContext(ctx, form.Method, "http://"+address+form.Path, strings.NewReader(form.Body))
	if err != nil {
		return nil, err
	}
	for _, h := range form.Headers {
		if strings.EqualFold(h[0], "Host") {
			request.Host = h[1]
			continue
		}
		request.Header.Add(h[0], h[1])
	}
	transport := &http.Transport{
		DisableCompression: true,
		DisableKeepAlives:  true,
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, address)
		},
	}
	began := time.Now()
	response, err := transport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, largest))
	if err != nil {
		return nil, err
	}
	a := &answer{
		Status: response.StatusCode, Text: http.StatusText(response.StatusCode), Bytes: len(body),
		Milliseconds: float64(time.Since(began).Microseconds()) / 1000, RequestID: response.Header.Get("X-Amzn-Requestid"),
	}
	var lines bytes.Buffer
	_ = response.Header.Write(&lines) // sorted, into memory
	for line := range strings.Lines(lines.String()) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		a.Headers = append(a.Headers, [2]string{name, value})
	}
	if a.Binary = !utf8.Valid(body); !a.Binary {
		a.Body = string(body)
	}
	return a, nil
}
