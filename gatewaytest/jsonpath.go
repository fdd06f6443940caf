package gatewaytest

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
)

// jsonPath is a JSONPath of names and indices, which finds one value at most.
type jsonPath []jsonStep

type jsonStep struct {
	name string
	// index of a list where there is no name.
	index int
}

var jsonStepText = regexp.MustCompile(`^(?:\.([A-Za-z_][\w-]*)|\['([^'"\\]+)'\]|\[(\d{1,9})\])`)

// parseJSONPath reads a path such as $.items[0].name; ok is false for one that
// searches.
func parseJSONPath(text string) (p jsonPath, ok bool) {
	rest, ok := strings.CutPrefix(text, "$")
	for ok && rest != "" {
		found := jsonStepText.FindStringSubmatch(rest)
		if found == nil {
			return nil, false
		}
		index, _ := strconv.Atoi(found[3])
		p, rest = append(p, jsonStep{found[1] + found[2], index}), rest[len(found[0]):]
	}
	return p, ok
}

// of is the value in a body as JSON without blanks, "" where there is none.
func (p jsonPath) of(body []byte) string {
	value := json.RawMessage(body)
	for _, step := range p {
		var object map[string]json.RawMessage
		var list []json.RawMessage
		switch {
		case step.name != "" && json.Unmarshal(value, &object) == nil:
			value = object[step.name]
		case step.name == "" && json.Unmarshal(value, &list) == nil && step.index < len(list):
			value = list[step.index]
		default:
			return ""
		}
	}
	var compact bytes.Buffer
	if json.Compact(&compact, value) != nil {
		return ""
	}
	return compact.String()
}
