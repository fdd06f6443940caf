package openapi

import (
	"regexp"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// plan is what a path becomes.
type plan struct {
	path    string            // the new one
	was     string            // the old one, where the text has the new one already
	names   map[string]string // variables by their new names
	widened []string          // variables that are part of a segment now
}

var (
	variableInSegment = regexp.MustCompile(`\{([^{}]*)\}`)
	notInName         = regexp.MustCompile(`[^a-zA-Z0-9._$-]+`)
)

// planPaths gives every path variables that are whole segments, of names that
// API Gateway takes, siblings of one name. What it cannot help stays as it is.
func planPaths(paths []string) map[string]plan {
	slices.Sort(paths)
	plans := map[string]plan{}
	children := map[string]string{} // parent's new path → its variable's name
	greedy := map[string]bool{}     // … whether that is {name+}
	for _, path := range paths {
		p := plan{names: map[string]string{}}
		parent := ""
		used := map[string]bool{}
		segments := strings.Split(path, "/")
		for i, segment := range segments {
			if i == 0 || segment == "" || !strings.Contains(segment, "{") || wiring.IsToken(segment) {
				parent += "/" + segment
				continue
			}
			found := variableInSegment.FindAllStringSubmatch(segment, -1)
			if len(found) == 0 || strings.ContainsAny(variableInSegment.ReplaceAllString(segment, ""), "{}?#") {
				parent += "/" + segment
				continue
			}
			whole := len(found) == 1 && found[0][0] == segment
			isGreedy := whole && strings.HasSuffix(found[0][1], "+")
			if isGreedy && i < len(segments)-1 {
				parent += "/" + segment
				continue
			}
			var names []string
			for _, one := range found {
				names = append(names, strings.Trim(notInName.ReplaceAllString(strings.Trim(one[1], "+*/;.&"), "_"), "_"))
			}
			key := parent + "/"
			name, ok := children[key]
			if !ok || greedy[key] != isGreedy {
				name = free(orName(strings.Join(slices.DeleteFunc(names, func(s string) bool { return s == "" }), "_")), used)
				if !ok {
					children[key], greedy[key] = name, isGreedy
				}
			}
			used[name] = true
			for _, one := range found {
				old := strings.TrimSuffix(one[1], "+")
				if !whole {
					p.widened = append(p.widened, old)
				} else if _, again := p.names[old]; !again {
					p.names[old] = name
				}
			}
			segments[i] = "{" + name + "}"
			if isGreedy {
				segments[i] = "{" + name + "+}"
			}
			parent += "/" + segments[i]
		}
		p.path = strings.Join(segments, "/")
		plans[path] = p
	}
	return plans
}

func orName(name string) string {
	if name == "" {
		return "variable"
	}
	return name
}
