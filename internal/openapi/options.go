package openapi

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// Own says what becomes of an integration that an operation brings.
type Own string

// Keep is the default: the integration stays, and one over a VPC link gets
// what it lacks.
const (
	Keep    Own = "KEEP"
	Replace Own = "REPLACE"
	Refuse  Own = "REFUSE"
)

// Options are what the document does not say.
type Options struct {
	Wiring                   *wiring.Wiring
	InsecureSkipVerification bool
	// PrependBasePath puts the document's base path between that of the wiring's
	// Uri and an operation's path.
	PrependBasePath bool
	Own             Own
	// Adapt changes what can be changed without a loss instead of refusing it.
	Adapt   bool
	Choices []Choice
	// Tree keeps the wired document's tree, which only JSON and YAML need.
	Tree bool
}

// Choice is for one operation, or for all whose path begins with a prefix.
type Choice struct {
	// OperationID takes precedence over every prefix, a longer prefix over a shorter.
	OperationID, PathPrefix string
	// Wiring is nil for the document's.
	Wiring *wiring.Wiring
	// Own is empty for the document's.
	Own Own
	// Options of the integrations. With PathPrefix, their Path replaces the
	// prefix; with OperationID, it is the whole backend path.
	Options wiring.Options
}

// choices finds the choice for an operation, and knows which found none.
type choices struct {
	list     []Choice
	byID     map[string]int
	prefixes []int // longest first
	used     []bool
}

func field(i int) string { return fmt.Sprintf("options.Operations[%d]", i) }

func newChoices(list []Choice, ps *wiring.Problems) choices {
	c := choices{list: list, byID: map[string]int{}, used: make([]bool, len(list))}
	seen := map[string]int{}
	for i, choice := range list {
		key := choice.OperationID + "\x00" + choice.PathPrefix
		if len(choice.PathPrefix) > 1 {
			key = strings.TrimRight(key, "/")
		}
		first, again := seen[key]
		switch {
		case (choice.OperationID == "") == (choice.PathPrefix == ""):
			ps.Add(field(i), wiring.CodeOpenApiChoice, "", "must have one of PathPrefix and OperationId")
		case again:
			ps.Add(field(i), wiring.CodeOpenApiChoice, choice.OperationID+choice.PathPrefix, "must not repeat %s", field(first))
		case choice.OperationID != "":
			c.byID[choice.OperationID] = i
		case choice.PathPrefix[0] != '/':
			ps.Add(field(i)+".PathPrefix", wiring.CodeOpenApiChoice, choice.PathPrefix, "must start with /")
		default:
			c.prefixes = append(c.prefixes, i)
		}
		seen[key] = i
		checkOwn(field(i)+".OwnIntegrations", choice.Own, ps)
	}
	slices.SortStableFunc(c.prefixes, func(a, b int) int { return len(list[b].PathPrefix) - len(list[a].PathPrefix) })
	return c
}

func checkOwn(field string, own Own, ps *wiring.Problems) {
	if own != "" && own != Keep && own != Replace && own != Refuse {
		ps.Add(field, wiring.CodeOpenApiChoice, string(own), "must be %s, %s or %s", Keep, Replace, Refuse)
	}
}

// isByID tells whether a choice is for this operationId.
func (c *choices) isByID(operationID string) bool {
	_, ok := c.byID[operationID]
	return ok
}

// find gives the index of an operation's choice, -1 for none.
func (c *choices) find(path, operationID string) int {
	found := -1
	if i, ok := c.byID[operationID]; ok {
		found = i
	} else if at := slices.IndexFunc(c.prefixes, func(i int) bool { return hasPrefix(path, c.list[i].PathPrefix) }); at >= 0 {
		found = c.prefixes[at]
	}
	if found >= 0 {
		c.used[found] = true
	}
	return found
}

// hasPrefix compares whole segments: /orders is no prefix of /orders-old.
func hasPrefix(path, prefix string) bool {
	prefix = strings.TrimRight(prefix, "/")
	rest, ok := strings.CutPrefix(path, prefix)
	return ok && (rest == "" || rest[0] == '/')
}

// checkIDs refuses a choice by an operationId that stands more than once. Paths
// that refer to one path item share its operation, which counts once.
func (c *choices) checkIDs(places map[string][]string, ps *wiring.Problems) {
	for i, choice := range c.list {
		if found := places[choice.OperationID]; len(found) > 1 {
			ps.Add(field(i)+".OperationId", wiring.CodeOpenApiChoice, choice.OperationID, "must be an operationId that stands once in the document, not %d times: %s", len(found), shorten(found))
		}
	}
}

// unused reports choices that no operation is for: a misspelt name would
// otherwise pass unnoticed.
func (c *choices) unused(ps *wiring.Problems) {
	for i, choice := range c.list {
		if c.used[i] {
			continue
		}
		if choice.OperationID != "" {
			ps.Add(field(i)+".OperationId", wiring.CodeOpenApiChoice, choice.OperationID, "must be an operationId of the document")
		} else {
			ps.Add(field(i)+".PathPrefix", wiring.CodeOpenApiChoice, choice.PathPrefix, "must be the beginning of a path of the document")
		}
	}
}
