package wiring

import (
	"regexp"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

var uriParts = regexp.MustCompile(`^[^:/?#]+://[^/?#]+`)

// Rewire gives the address of an integration that exists already, once this
// wiring carries it. Its path is kept whole, query and all; scheme, host and
// port are the wiring's where the user gave a Uri, else the integration's own,
// which must then fit the listener.
func (w *Wiring) Rewire(uri string) (string, Problems) {
	own := uriParts.FindString(mask(uri))
	if own == "" {
		var ps Problems
		ps.Add("Uri", CodeUri, uri, "must be scheme://host[:port][/path] to be rewired")
		return "", ps
	}
	path := uri[len(own):]
	address := w.Uri
	if !w.uriGiven {
		var ps Problems
		address, ps = parseUri(uri[:len(own)])
		if w.target.match(uri, &address, &ps); len(ps) > 0 {
			return "", ps
		}
	}
	address.BasePath = ""
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return address.String() + path, nil
}

// StageVariableOf gives the name when a connection id is a stage variable and
// nothing else, or "".
func StageVariableOf(connectionID string) string {
	name, _ := apigw.StageVariableOf(connectionID)
	return name
}
