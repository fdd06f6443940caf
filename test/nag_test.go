package test

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// acknowledged are the rules of cdk-nag's AwsSolutions pack that examples break
// on purpose, to stay short and cheap. Each is about what a user's app decides;
// nothing that this library makes may break a rule.
var acknowledged = map[string]string{
}

// testdata/nag.txt lists every finding, so that a new one and one that is gone
// both show up in a review.
func TestExamplesUnderCdkNag(t *testing.T) {
	var list []string
	unused := maps.Clone(acknowledged)
	for _, name := range slices.Sorted(maps.Keys(examples)) {
		checked := 0
		for _, line := range example(t, name).nag {
			if line.Compliance == "Compliant" {
				checked++
				continue
			}
			finding := name + " " + line.RuleID + " " + line.Compliance + " " + line.ResourceID
			list = append(list, finding)
			if strings.Contains(line.ResourceID, "/PrivateIntegration") {
				t.Errorf("the library made it: %s", finding)
			}
			if acknowledged[rule(line)] == "" {
				t.Errorf("nobody acknowledged it: %s", finding)
			}
			delete(unused, rule(line))
		}
		if checked == 0 {
			t.Errorf("%s: cdk-nag found nothing to check", name)
		}
	}
	for id := range unused {
		t.Errorf("%s is acknowledged, and no example breaks it", id)
	}
	slices.Sort(list)
	golden(t, "nag.txt", []byte(strings.Join(slices.Compact(list), "\n")+"\n"))
}

// rule is the id without the finding in brackets.
func rule(line nagLine) string {
	id, _, _ := strings.Cut(strings.TrimPrefix(line.RuleID, "AwsSolutions-"), "[")
	return id
}
