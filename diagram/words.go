package diagram

import "strings"

// heading names what a picture shows.
func (c *chart) heading() string {
	var apis []string
	for _, f := range c.frames {
		for _, n := range f.nodes {
			if n.kind == "stages" {
				apis = append(apis, f.name)
			}
		}
	}
	return "Wiring of " + joined(apis)
}

// words says what a picture shows to those who do not see it: a sentence for each
// box, with what its arrows lead to.
func (c *chart) words() string {
	texts := map[string]string{}
	var ids []string
	say := func(prefix string, n *node) {
		texts[n.id] = prefix + strings.Join(n.lines, ", ")
		ids = append(ids, n.id)
	}
	for _, f := range c.frames {
		prefix := strings.TrimSpace(f.kind+" "+f.name) + ": "
		for _, n := range f.nodes {
			say(prefix, n)
		}
		for _, inner := range f.inner {
			texts[inner.id] = prefix + inner.kind
			ids = append(ids, inner.id)
			for _, n := range inner.nodes {
				say(prefix, n)
			}
		}
	}
	for _, n := range c.loose.nodes {
		say("", n)
	}
	var b strings.Builder
	for _, id := range ids {
		b.WriteString(texts[id])
		var to []string
		for _, a := range c.sorted() {
			if a.from != id || a.style == joins {
				continue
			}
			verb := map[string]string{solid: "leads to ", crossed: "is kept from ", dotted: "has a rule for "}[a.style]
			if a.text != "" {
				verb += "(" + a.text + ") "
			}
			to = append(to, verb+texts[a.to])
		}
		if len(to) > 0 {
			b.WriteString("; " + strings.Join(to, "; "))
		}
		b.WriteString(". ")
	}
	return strings.TrimSpace(b.String())
}
