package check

import (
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/cmd/private-integration/internal/cfn"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// locate finds the JSON pointer for a path of the validator's, such as
// "Properties.Body.paths./orders.v1/{id}.get" below some steps. Keys may hold the
// dots that divide them: the longest that fits is taken. It goes as far as there
// is something.
func locate(tree any, steps []string, path string) string {
	at, _ := apigw.At(tree, steps)
	for path != "" {
		key, rest, ok := next(at, path)
		if !ok {
			break
		}
		steps, path = append(slices.Clip(steps), key), rest
		at, _ = apigw.At(at, []string{key})
	}
	return cfn.Pointer(steps...)
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
		if _, found := apigw.At(at, []string{path[:end]}); found {
			rest = strings.TrimPrefix(path[end:], "]")
			if rest != "" {
				rest = rest[1:] // ".", "/" or "["
			}
			return path[:end], rest, true
		}
	}
	return "", "", false
}
