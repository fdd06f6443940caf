package wiring

import (
	"encoding/json"
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

func TestLetsEverybodyIn(t *testing.T) {
	t.Parallel()
	for rules, want := range map[string]bool{
		`[{"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}]`:                 true,
		`[{"CidrIpv6": "::/0", "IpProtocol": "tcp", "FromPort": "400", "ToPort": "500"}]`:                true,
		`[{"CidrIp": "0.0.0.0/0", "IpProtocol": "-1"}]`:                                                  true,
		`[{"CidrIp": "0.0.0.0/0", "IpProtocol": -1}]`:                                                    true,
		`[{"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80}]`:                   false,
		`[{"CidrIp": "10.0.0.0/8", "IpProtocol": "-1"}]`:                                                 false,
		`[{"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": {"Ref": "P"}, "ToPort": 65535}]`:      false,
		`[{"CidrIp": "0.0.0.0/0", "IpProtocol": "tcp", "FromPort": 1, "ToPort": {"Ref": "P"}}]`:          false,
		`[{"SourceSecurityGroupId": "sg-1", "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}]`:       false,
		`[{"CidrIp": {"Ref": "Cidr"}, "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}]`:             false,
		`[{"CidrIp": {"Ref": "Cidr"}, "IpProtocol": "-1"}, {"CidrIp": "0.0.0.0/0", "IpProtocol": "-1"}]`: true,
		`{"Ref": "Rules"}`: false,
		`null`:             false,
	} {
		var ingress any
		if err := json.Unmarshal([]byte(rules), &ingress); err != nil {
			t.Fatal(err)
		}
		if got := LetsEverybodyIn(ingress, 443); got != want {
			t.Errorf("%s: %v, want %v", rules, got, want)
		}
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
