package check

import (
	"slices"
	"strconv"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/cmd/private-integration/internal/cfn"
)

// locate finds the JSON pointer for a path of the validator's, such as
// "Properties.Body.paths./orders.v1/{id}.get" below a pointer. Keys may hold the
// dots that divide them: the longest that fits is taken. It goes as far as there
// is something.
func locate(tree any, below, path string) string {
	at, ok := walk(tree, below)
	if !ok {
		return below
	}
	var keys []string
	for path != "" {
		key, rest, ok := next(at, path)
		if !ok {
			break
		}
		keys, path = append(keys, key), rest
		at, _ = child(at, key)
	}
	return below + cfn.Pointer(keys...)
}

// walk follows a JSON pointer.
func walk(at any, pointer string) (any, bool) {
	for key := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if pointer == "" {
			break
		}
		var ok bool
		if at, ok = child(at, strings.NewReplacer("~1", "/", "~0", "~").Replace(key)); !ok {
			return nil, false
		}
	}
	return at, true
}

func child(at any, key string) (any, bool) {
	switch at := at.(type) {
	case map[string]any:
		value, ok := at[key]
		return value, ok
	case []any:
		if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(at) {
			return at[i], true
		}
	}
	return nil, false
}

// next takes the key off a path that the value has.
func next(at any, path string) (key, rest string, ok bool) {
	ends := []int{len(path)}
	for i, r := range path {
		if strings.ContainsRune("./[]", r) {
			ends = append(ends, i)
		}
	}
	slices.SortFunc(ends, func(a, b int) int { return b - a })
	for _, end := range ends {
		if _, found := child(at, path[:end]); found {
			rest = strings.TrimPrefix(path[end:], "]")
			if rest != "" {
				rest = rest[1:] // ".", "/" or "["
			}
			return path[:end], rest, true
		}
	}
	return "", "", false
}
