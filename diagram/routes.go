package diagram

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/restview"
)

// How much of many routes is drawn. A person looks for the shape of an API in a
// picture, and for a single route in the code.
const (
	maxAlone  = 8  // lines in the one box of routes that need no grouping
	maxLines  = 4  // lines in a box of one path segment
	maxBoxes  = 8  // boxes of one wiring
	maxWide   = 5  // wirings of an API that are drawn with all that they lead to
	maxRows   = 60 // wirings of an API that are drawn
	maxOthers = 6  // entries of any other list
)

// wiring is what routes share: how they reach which backend.
type wiring struct {
	key                string
	connection, target string
	address            address
	routes             []*route
}

// route is one method with its place behind the load balancer.
type route struct {
	verb, path, backend string
}

// wirings groups the private methods of an API, in the order of their first path,
// and counts the others by type.
func (p *picture) wirings(api *restview.API) (found []*wiring, others map[string]int) {
	others = map[string]int{}
	known := map[string]*wiring{}
	for _, m := range api.Methods {
		i := m.Integration
		if i == nil {
			others["no integration"]++
			continue
		}
		if i.ConnectionType != "VPC_LINK" {
			kind := i.Type
			if strings.HasPrefix(kind, "HTTP") {
				kind += " over the internet"
			}
			others[kind]++
			continue
		}
		a := p.names.address(i.URI)
		key := strings.Join([]string{i.ConnectionID, i.Target, a.origin}, "\x00")
		w := known[key]
		if w == nil {
			w = &wiring{key: key, connection: i.ConnectionID, target: i.Target, address: a}
			known[key] = w
			found = append(found, w)
		}
		w.routes = append(w.routes, &route{verb: m.Verb, path: m.Path, backend: a.path})
	}
	return found, others
}

// base is the path that the backend's paths have before the routes', where that
// is one and the same.
func (w *wiring) base() string {
	bases := map[string]bool{}
	base := ""
	for _, r := range w.routes {
		path := strings.TrimRight(strings.ReplaceAll(r.path, "+}", "}"), "/")
		if before, ok := strings.CutSuffix(strings.TrimRight(r.backend, "/"), path); ok {
			base = before
			bases[base] = true
		}
	}
	if len(bases) == 1 {
		return base
	}
	return ""
}

// line is the text of all verbs on one path.
type line struct {
	path, text string
	routes     int
	// prefix is what groups the line with others.
	prefix string
}

// lines are the routes of a wiring, one line a path. A path that the backend
// does not get as it is (under the base) says what it gets.
func (w *wiring) lines() []line {
	var lines []line
	base := strings.TrimRight(w.base(), "/")
	for i := 0; i < len(w.routes); {
		r := w.routes[i]
		verbs := []string{}
		for ; i < len(w.routes) && *w.routes[i] == (route{w.routes[i].verb, r.path, r.backend}); i++ {
			verbs = append(verbs, w.routes[i].verb)
		}
		text := strings.Join(verbs, ", ") + " " + r.path
		same := base + strings.ReplaceAll(r.path, "+}", "}")
		if !w.address.whole && strings.TrimRight(same, "/") != strings.TrimRight(r.backend, "/") {
			text += " → " + cmp.Or(r.backend, "/")
		}
		lines = append(lines, line{path: r.path, text: text, routes: len(verbs)})
	}
	return lines
}

// group puts lines of one path segment together: the first in which their paths
// differ.
func group(lines []line) [][]line {
	shared := strings.Split(lines[0].path, "/")
	for _, l := range lines {
		n := 0
		for parts := strings.Split(l.path, "/"); n < min(len(parts), len(shared)) && parts[n] == shared[n]; {
			n++
		}
		shared = shared[:n]
	}
	for i := range lines {
		parts := strings.Split(lines[i].path, "/")
		lines[i].prefix = strings.Join(parts[:min(len(parts), len(shared)+1)], "/")
	}
	slices.SortStableFunc(lines, func(a, b line) int { return strings.Compare(a.prefix, b.prefix) })
	var groups [][]line
	for i, l := range lines {
		if i == 0 || l.prefix != lines[i-1].prefix {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], l)
	}
	return groups
}

// boxes are the labels of the boxes that show a wiring's routes.
func (w *wiring) boxes() [][]string {
	lines := w.lines()
	if len(lines) <= maxAlone {
		return [][]string{texts(lines)}
	}
	groups := group(lines)
	var boxes [][]string
	var rest []line
	for i, group := range groups {
		if i >= maxBoxes-1 && len(groups) > maxBoxes {
			rest = append(rest, group...)
			continue
		}
		boxes = append(boxes, few(group, "more under "+group[0].prefix))
	}
	if len(rest) > 0 {
		boxes = append(boxes, []string{
			"… " + routes(count(rest), "more"),
			fmt.Sprintf("%s to %s", rest[0].prefix, rest[len(rest)-1].prefix),
		})
	}
	return boxes
}

// few are the texts of some lines, the last of them a count where there are many.
func few(lines []line, more string) []string {
	if len(lines) <= maxLines {
		return texts(lines)
	}
	return append(texts(lines[:maxLines-1]), "… "+routes(count(lines[maxLines-1:]), more))
}

func texts(lines []line) []string {
	var texts []string
	for _, l := range lines {
		texts = append(texts, l.text)
	}
	return texts
}

func count(lines []line) (routes int) {
	for _, l := range lines {
		routes += l.routes
	}
	return routes
}

func routes(n int, more string) string {
	if n == 1 {
		return "1 route " + more
	}
	return fmt.Sprintf("%d routes %s", n, more)
}

// joined is a list in a line, with a count of what is left out.
func joined(list []string) string { return strings.Join(limited(list), ", ") }

// limited cuts a list, with a count of what is left out.
func limited(list []string) []string {
	if len(list) <= maxOthers {
		return list
	}
	return append(slices.Clone(list[:maxOthers-1]), fmt.Sprintf("… %d more", len(list)-maxOthers+1))
}
