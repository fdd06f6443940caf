package gatewaytest

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// node is a place in the tree of paths.
type node struct {
	literal map[string]*node
	// variable is the one child that is a parameter, greedy or not.
	variable *node
	name     string
	greedy   bool
	routes   map[string]*route
}

// add puts a route into the tree and returns what a deployment would refuse
// about it, "" for nothing.
func (n *node) add(r *route) string {
	for _, part := range segments(r.method.Path) {
		if n.greedy {
			return fmt.Sprintf(`"Cannot create a child of a resource with a greedy path variable: {%s+}": nothing may follow it in %s`, n.name, r.method.Path)
		}
		name, greedy, variable := apigw.PathVariable(part)
		if !variable {
			if n.literal[part] == nil {
				if n.literal == nil {
					n.literal = map[string]*node{}
				}
				n.literal[part] = &node{}
			}
			n = n.literal[part]
			continue
		}
		if n.variable == nil {
			n.variable = &node{name: name, greedy: greedy}
		}
		// Known from deployments: a resource has one child with a parameter.
		if n.variable.name != name || n.variable.greedy != greedy {
			return fmt.Sprintf("a sibling of %s in %s already has a variable path part", part, r.method.Path)
		}
		n = n.variable
	}
	if n.routes == nil {
		n.routes = map[string]*route{}
	}
	if other := n.routes[r.method.Verb]; other != nil {
		return fmt.Sprintf("%s %s is also in %s", r.method.Verb, r.method.Path, other.method.Where)
	}
	n.routes[r.method.Verb] = r
	return ""
}

// find chooses the method for a path of still encoded segments: an exact part
// before a parameter before a greedy one, and the verb before ANY (documented).
// Path and verb are matched together: where the verb is missing on the nearer
// path, a farther one that has it serves the call (recorded). Values are decoded,
// as REST APIs hand them on (documented).
func (n *node) find(path []string, verb string) (*route, map[string]string) {
	if len(path) == 0 {
		r := n.routes[verb]
		if r == nil {
			r = n.routes[apigw.Any]
		}
		if r == nil {
			return nil, nil
		}
		return r, map[string]string{}
	}
	part := decode(path[0])
	if child := n.literal[part]; child != nil {
		if found, values := child.find(path[1:], verb); found != nil {
			return found, values
		}
	}
	child := n.variable
	if child == nil || part == "" && !(child.greedy && len(path) > 1) {
		return nil, nil
	}
	rest := path[1:]
	if child.greedy {
		part, rest = decode(strings.Join(path, "/")), nil
	}
	found, values := child.find(rest, verb)
	if found != nil {
		values[child.name] = part
	}
	return found, values
}

// others says which verbs a path has, "" for none.
func (n *node) others(path []string) string {
	var verbs []string
	for _, verb := range apigw.Verbs() {
		if found, _ := n.find(path, verb); found != nil {
			verbs = append(verbs, verb)
		}
	}
	if len(verbs) == 0 {
		return ""
	}
	return "; the path has " + strings.Join(verbs, ", ")
}

// segments splits a path; a trailing slash makes no segment.
func segments(path string) []string {
	path = strings.TrimSuffix(strings.TrimPrefix(path, "/"), "/")
	if path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

func decode(text string) string {
	if decoded, err := url.PathUnescape(text); err == nil {
		return decoded
	}
	return text
}
