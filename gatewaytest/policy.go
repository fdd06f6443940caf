package gatewaytest

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// policy is a resource policy that names source addresses and VPC endpoints.
type policy struct{ statements []statement }

type statement struct {
	deny bool
	// resources are patterns of "stage/VERB/path"; none means every one.
	resources []*regexp.Regexp
	// otherwise: the statement is for every resource but those.
	otherwise  bool
	conditions []func(Source) bool
}

// newPolicy reads a resource policy; unmodeled lists what in it is left out.
func (g *gateway) newPolicy(document map[string]any) (p *policy, unmodeled []string) {
	p = &policy{}
	statements := template.List(document["Statement"])
	if one := template.Map(document["Statement"]); one != nil {
		statements = []any{one}
	}
	for n, item := range statements {
		s, left := g.newStatement(template.Map(item))
		for _, what := range left {
			unmodeled = append(unmodeled, fmt.Sprintf("Policy statement %d: %s", n, what))
		}
		// What is left out must not close the API: a statement that denies goes
		// altogether, one that allows keeps what is known of it.
		if s != nil && (len(left) == 0 || !s.deny) {
			p.statements = append(p.statements, *s)
		}
	}
	return p, unmodeled
}

// newStatement is nil for a statement that is not about calls.
func (g *gateway) newStatement(p map[string]any) (s *statement, unmodeled []string) {
	s = &statement{deny: template.Text(p["Effect"]) == "Deny"}
	if !slices.ContainsFunc(oneOrMore(p["Action"]), func(action string) bool {
		return pattern(strings.ToLower(action)).MatchString("execute-api:invoke")
	}) {
		return nil, nil
	}
	principal := p["Principal"]
	if byKind := template.Map(principal); byKind != nil {
		principal = byKind["AWS"]
	}
	if !slices.Contains(oneOrMore(principal), "*") {
		unmodeled = append(unmodeled, fmt.Sprintf("principal %q", oneOrMore(principal)))
	}
	resources := oneOrMore(p["Resource"])
	if p["Resource"] == nil && p["NotResource"] != nil {
		resources, s.otherwise = oneOrMore(p["NotResource"]), true
	}
	for _, resource := range resources {
		s.resources = append(s.resources, pattern(callPart(resource)))
	}
	conditions := template.Map(p["Condition"])
	for _, operator := range template.SortedKeys(conditions) {
		keys := template.Map(conditions[operator])
		for _, key := range template.SortedKeys(keys) {
			condition := g.newCondition(strings.TrimSuffix(operator, "IfExists"), strings.ToLower(key), oneOrMore(keys[key]))
			if condition == nil {
				unmodeled = append(unmodeled, fmt.Sprintf("condition %s of %s", operator, key))
				continue
			}
			s.conditions = append(s.conditions, condition)
		}
	}
	return s, unmodeled
}

// newCondition is nil for a condition that is not about where a call comes from.
func (g *gateway) newCondition(operator, key string, wanted []string) func(Source) bool {
	of := map[string]func(Source) string{
		"aws:sourceip": func(s Source) string { return s.IP }, "aws:vpcsourceip": func(s Source) string { return s.IP },
		"aws:sourcevpce": func(s Source) string { return s.VPCEndpoint }, "aws:sourcevpc": func(s Source) string { return s.VPC },
	}[key]
	if of == nil {
		return nil
	}
	kind, negated := strings.CutPrefix(operator, "Not")
	if rest, ok := strings.CutPrefix(operator, "StringNot"); ok {
		kind, negated = "String"+rest, true
	}
	var matches func(value, wanted string) bool
	switch {
	case kind == "IpAddress" && strings.HasSuffix(key, "sourceip"):
		matches = func(value, wanted string) bool {
			address, err := netip.ParseAddr(value)
			if err != nil {
				return false
			}
			if single, err := netip.ParseAddr(wanted); err == nil {
				return single == address.Unmap()
			}
			block, err := netip.ParsePrefix(wanted)
			return err == nil && block.Contains(address.Unmap())
		}
	case kind == "StringEquals", kind == "StringEqualsIgnoreCase":
		matches = func(value, wanted string) bool {
			return value != "" && (value == wanted || value == g.view.Name(wanted))
		}
	case kind == "StringLike":
		matches = func(value, wanted string) bool {
			return value != "" && (pattern(wanted).MatchString(value) || value == g.view.Name(wanted))
		}
	default:
		return nil
	}
	return func(s Source) bool {
		return slices.ContainsFunc(wanted, func(w string) bool { return matches(of(s), w) }) != negated
	}
}

// admit asks the resource policy. A statement that denies wins; without one that
// allows, only a caller whom IAM lets in passes (documented).
func (g *gateway) admit(c *call) *failure {
	if g.policy == nil {
		return nil
	}
	source := c.source()
	called := c.entry.Stage + "/" + c.request.Method + c.entry.Path
	allowed := false
	for n, s := range g.policy.statements {
		if !s.fits(called, source) {
			continue
		}
		if s.deny {
			return g.denied(c, " with an explicit deny", fmt.Sprintf("statement %d of the resource policy denies calls from %+v, as Options.Source has it", n, source))
		}
		allowed = true
	}
	if !allowed && c.route.method.Authorization != "AWS_IAM" {
		return g.denied(c, "", fmt.Sprintf("no statement of the resource policy allows %s from %+v, as Options.Source has it", called, source))
	}
	return nil
}

func (g *gateway) denied(c *call, how, reason string) *failure {
	account := "********" + g.account[max(0, len(g.account)-4):]
	return &failure{kind: accessDenied, reason: reason, message: fmt.Sprintf(
		"User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:%s:execute-api:%s:%s:%s/%s/%s%s%s",
		g.partition, g.region, account, g.api.ID, c.entry.Stage, c.request.Method, c.entry.Path, how)}
}

func (s *statement) fits(called string, source Source) bool {
	matches := func(p *regexp.Regexp) bool { return p.MatchString(called) }
	if len(s.resources) > 0 && slices.ContainsFunc(s.resources, matches) == s.otherwise {
		return false
	}
	return !slices.ContainsFunc(s.conditions, func(holds func(Source) bool) bool { return !holds(source) })
}

// callPart is what a resource says of "stage/VERB/path", whether it is written
// short (execute-api:/prod/GET/x) or as an ARN.
func callPart(resource string) string {
	if rest, ok := strings.CutPrefix(resource, "execute-api:/"); ok {
		return rest
	}
	if parts := strings.SplitN(resource, ":", 6); len(parts) == 6 {
		_, rest, found := strings.Cut(parts[5], "/")
		if found {
			return rest
		}
	}
	return "*"
}

// pattern makes a pattern with * and ? a regular expression.
func pattern(text string) *regexp.Regexp {
	quoted := strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(text))
	return regexp.MustCompile("^(?s:" + quoted + ")$")
}

// oneOrMore is a text, or a list of them, as a list.
func oneOrMore(v any) []string {
	if text := template.Text(v); text != "" {
		return []string{text}
	}
	return template.Texts(v)
}
