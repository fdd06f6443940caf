package openapi

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// bases are the base paths of a document, basePath of 2.0 and the paths of 3.x's
// servers, which an import ignores (documented: the parameter basepath of an
// import is "ignore" unless it says otherwise).
type bases struct {
	root    base
	isRead  bool
	ignored map[string]bool // base paths the backend is called without
	places  map[string]bool
}

type base struct {
	paths []string // of all servers, each once
	place *at
}

// path is the backend path of an operation, nil for the document's own. It
// counts the base paths that are left out.
func (b *bases) path(w *wirer, where *at, path string, wires *wiring.Wiring, item, operation *object) *string {
	found := b.of(w, where, item, operation)
	if w.o.PrependBasePath {
		switch len(found.paths) {
		case 0:
			return nil
		case 1:
			if strings.ContainsAny(found.paths[0], "{}") {
				w.note(wiring.Problems{{Path: found.place.field(), Code: wiring.CodeOpenApiStructure, Value: found.paths[0], Want: "must have a default for each variable in its path, which PrependBasePath puts before the operations' paths"}})
				return nil
			}
			prepended := found.paths[0] + path
			if path == "/" {
				prepended = found.paths[0]
			}
			if prepended == "" {
				return nil
			}
			return &prepended
		}
		w.note(wiring.Problems{{Path: found.place.field(), Code: wiring.CodeOpenApiStructure, Value: strings.Join(found.paths, ", "), Want: "must have servers of one path for PrependBasePath: leave it out and give the path in Uri"}})
		return nil
	}
	for _, base := range found.paths {
		if base == "" || strings.HasSuffix(wires.Uri.BasePath, base) {
			return nil // the backend is called with it, or one server has none
		}
	}
	if len(found.paths) > 0 {
		if b.ignored == nil {
			b.ignored, b.places = map[string]bool{}, map[string]bool{}
		}
		b.places[found.place.String()] = true
		for _, base := range found.paths {
			b.ignored[base] = true
		}
	}
	return nil
}

// of finds the servers that are an operation's, its own, its path's or the
// document's.
func (b *bases) of(w *wirer, where *at, item, operation *object) base {
	if !w.swagger {
		if servers, ok := get(operation, "servers"); ok {
			return serversOf(where.child("servers"), servers)
		}
		if servers, ok := get(item, "servers"); ok {
			return serversOf(where.parent.child("servers"), servers)
		}
	}
	if !b.isRead {
		b.isRead = true
		b.root = documentBase(w)
	}
	return b.root
}

func documentBase(w *wirer) base {
	root := (*at)(nil)
	if !w.swagger {
		servers, _ := get(w.root, "servers")
		return serversOf(root.child("servers"), servers)
	}
	path := strings.TrimRight(getText(w.root, "basePath"), "/")
	if path == "" || isStage(getText(w.root, "host")) || wiring.IsToken(path) {
		return base{}
	}
	if path[0] != '/' {
		path = "/" + path
	}
	return base{[]string{path}, root.child("basePath")}
}

func serversOf(where *at, servers any) base {
	found := base{place: where}
	for _, server := range itemsOf(servers) {
		path, known := serverPath(server)
		if known && !slices.Contains(found.paths, path) {
			found.paths = append(found.paths, path)
		}
	}
	return found
}

var (
	serverVariable = regexp.MustCompile(`\{([^{}]*)\}`)
	// stageHost is API Gateway's own, in exported documents: the path there is the
	// stage's.
	stageHost = regexp.MustCompile(`\.execute-api\.[a-z0-9-]+\.`)
)

func isStage(host string) bool { return stageHost.MatchString(host) }

// serverPath is the path of a server, variables by their defaults; known is
// false where it is for CloudFormation to fill in, or API Gateway's own.
func serverPath(server any) (path string, known bool) {
	address := getText(server, "url")
	variables, _ := get(server, "variables")
	address = serverVariable.ReplaceAllStringFunc(address, func(variable string) string {
		declared, _ := get(variables, strings.Trim(variable, "{}"))
		if value, ok := get(declared, "default"); ok {
			if text, ok := textOf(value); ok {
				return text
			}
			return spell(value)
		}
		return variable
	})
	if address == "" || wiring.IsToken(address) || isStage(address) {
		return "", false
	}
	if scheme := strings.Index(address, "//"); scheme >= 0 { // not by net/url: a host may hold a variable
		_, path, _ = strings.Cut(address[scheme+2:], "/")
	} else {
		path = address
	}
	path, _, _ = strings.Cut(path, "?")
	path, _, _ = strings.Cut(path, "#")
	if plain, err := url.JoinPath("/", path); err == nil && !strings.ContainsAny(path, "{}") {
		path = plain // relative ones too: ./v2
	}
	if path = strings.Trim(path, "/"); path == "" || path == "." {
		return "", true
	}
	return "/" + path, true
}

func (b *bases) report(w *wirer) {
	if len(b.ignored) > 0 && w.made > 0 {
		w.doc.warn(WarnBasePath, fmt.Sprintf("API Gateway ignores the base path of a document, and the backend is called without %s: set PrependBasePath, or give the path in Uri; where the backend does not serve below it, nothing is wrong", shorten(slices.Sorted(maps.Keys(b.ignored)))), slices.Sorted(maps.Keys(b.places))...)
	}
	if servers, _ := get(w.root, "servers"); countOf(itemsOf(servers)) > 1 {
		w.doc.warn(WarnServers, "an import reads one server, for its base path (documented); every operation is for the private integration, whatever servers it is given", "/servers")
		w.doc.Warnings[len(w.doc.Warnings)-1].Info = true
	}
}
