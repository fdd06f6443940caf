package wiring

import (
	"slices"
	"strings"
	"testing"
)

func TestRulesBetween(t *testing.T) {
	t.Parallel()
	link, open := SecurityGroup{Key: "sg-link", Name: "Link"}, SecurityGroup{Key: "sg-open", Name: "Open", AllowsAllOutbound: true}
	alb, second := SecurityGroup{Key: "sg-alb", Name: "Alb"}, SecurityGroup{Key: "sg-second", Name: "Second"}
	vpc := SecurityGroup{Key: "10.0.0.0/16", Name: "Vpc"}
	for name, c := range map[string]struct {
		link, target []SecurityGroup
		want         []string
	}{
		"both ways":               {[]SecurityGroup{link}, []SecurityGroup{alb}, []string{"Egress Link Alb:443", "Ingress Alb Link:443"}},
		"out is open":             {[]SecurityGroup{open}, []SecurityGroup{alb}, []string{"Ingress Alb Open:443"}},
		"two by two":              {[]SecurityGroup{link, open}, []SecurityGroup{alb, second}, []string{"Egress Link Alb:443", "Ingress Alb Link:443", "Egress Link Second:443", "Ingress Second Link:443", "Ingress Alb Open:443", "Ingress Second Open:443"}},
		"a target without groups": {[]SecurityGroup{link, open}, nil, []string{"Egress Link Vpc:443"}},
		"a link without groups":   {nil, []SecurityGroup{alb}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, rule := range RulesBetween(c.link, c.target, vpc, "443") {
				got = append(got, rule.ID())
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// EC2 takes 255 characters of a few kinds.
func TestRuleTexts(t *testing.T) {
	t.Parallel()
	rule := SecurityGroupRule{At: SecurityGroup{Name: "Alb"}, Peer: SecurityGroup{Name: "Größe " + strings.Repeat("x", 300)}, Port: "443"}
	if got := rule.Description(); len(got) != 255 || !strings.HasPrefix(got, "Private integration: port 443 from Gre x") {
		t.Errorf("description %q", got)
	}
	rule.Peer.Name = "Link"
	if got, want := rule.Missing(), "an Ingress rule for TCP port 443 from Link"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	rule.Egress = true
	if got, want := rule.Missing(), "an Egress rule for TCP port 443 to Link"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
