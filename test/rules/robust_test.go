package rules_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
)

// mutants of each good template; the validator is given them in one go.
const mutants = 12

// junk is what stands where something else was expected.
var junk = []string{
	`null`, `""`, `0`, `-1`, `3.5`, `true`, `[]`, `{}`, `[null]`, `"80"`, `"{"`, `"{+}"`, `"https://"`, `"${stageVariables."`, `"arn:"`,
	`{"Ref": "Lb"}`, `{"Ref": "AWS::NoValue"}`, `{"Fn::GetAtt": ["Link", "Nothing"]}`, `{"Fn::If": ["C", {"Ref": "Lb"}, null]}`,
	`{"Fn::Sub": "${Lb}${!stageVariables.x}{y}"}`, `{"Fn::Join": ["", ["http", {"Ref": "Lb"}, "{x}"]]}`, `{"a": {"b": null}}`,
}

// junked gives good templates with junk in random places. A rule that meets a
// value it did not expect must stay silent: an error in one takes the whole
// validation down with it. AWS's own rules are left out: some of them do give up
// on such values.
func junked(t *testing.T, good []string) (broken []string) {
	t.Helper()
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(1, 2))
	for _, file := range good {
		for n := range mutants {
			template := readTemplate(t, file)
			template["Conditions"] = map[string]any{"C": map[string]any{"Fn::Equals": []any{"a", "b"}}}
			for range 1 + random.IntN(4) {
				var value any
				if err := json.Unmarshal([]byte(junk[random.IntN(len(junk))]), &value); err != nil {
					t.Fatal(err)
				}
				places := placesIn(template["Resources"])
				places[random.IntN(len(places))](value)
			}
			broken = append(broken, writeTemplate(t, filepath.Join(dir, fmt.Sprintf("%d-%s", n, filepath.Base(file))), template))
		}
	}
	return broken
}

// placesIn gives a setter for every value below a node.
func placesIn(node any) (places []func(any)) {
	switch node := node.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(node)) {
			places = append(places, func(v any) { node[key] = v })
			places = append(places, placesIn(node[key])...)
		}
	case []any:
		for i := range node {
			places = append(places, func(v any) { node[i] = v })
			places = append(places, placesIn(node[i])...)
		}
	}
	return places
}
