package desk

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// below is where everything lies that the page loads: no stage can have a dot in
// its name.
const below = "/.page/"

// isPage tells the page's requests from calls of the API. The page answers only
// under an address or localhost: under a name, which any site can point at this
// machine, a request is a call, maybe of a custom domain, and gets to nothing
// else.
func (d *Desk) isPage(r *http.Request) bool {
	if !isLocal(r.Host) {
		return false
	}
	return strings.HasPrefix(r.URL.Path, below) ||
		r.URL.Path == "/" && (r.Method == http.MethodGet || r.Method == http.MethodHead)
}

func isLocal(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	_, err := netip.ParseAddr(host)
	return err == nil
}

// guarded forbids what other sites could do with the page, and the page what it
// has no need for.
func (d *Desk) guarded(h http.Handler) http.Handler {
	return d.protect.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Cache-Control", "no-store")
		h.ServeHTTP(w, r)
	}))
}
