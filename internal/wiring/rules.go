package wiring

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
)

// SecurityGroup is a security group as far as rules between groups need it.
type SecurityGroup struct {
	// Key is the same for one group in the whole app, whatever names it.
	Key string
	// Name is what ids of rules and messages call it.
	Name string
	// AllowsAllOutbound says that an egress rule would add nothing.
	AllowsAllOutbound bool
}

// SecurityGroupRule lets TCP through on one port: into or out of the group At,
// from or to Peer, which may stand for a VPC's CIDR.
type SecurityGroupRule struct {
	At, Peer SecurityGroup
	Egress   bool
	Port     string
}

// RulesBetween gives what has to be open from the groups of a link to those of
// a load balancer, both ways and nothing wider. Without groups of the load
// balancer, which then lets everything in, the link may go to its VPC.
func RulesBetween(link, target []SecurityGroup, vpc SecurityGroup, port string) (rules []SecurityGroupRule) {
	if len(target) == 0 {
		target = []SecurityGroup{vpc}
	}
	for _, from := range link {
		for _, to := range target {
			if !from.AllowsAllOutbound {
				rules = append(rules, SecurityGroupRule{At: from, Peer: to, Egress: true, Port: port})
			}
			if to != vpc {
				rules = append(rules, SecurityGroupRule{At: to, Peer: from, Port: port})
			}
		}
	}
	return rules
}

// LetsEverybodyIn tells whether ingress rules, resolved as CloudFormation has them,
// let the whole internet in on a port. A listener of the CDK does that by default,
// on internal load balancers too.
func LetsEverybodyIn(ingress any, port float64) bool {
	spelled, err := json.Marshal(ingress)
	if err != nil {
		return false
	}
	var rules []struct{ CidrIp, CidrIpv6, IpProtocol, FromPort, ToPort any }
	if json.Unmarshal(spelled, &rules) != nil {
		return false
	}
	for _, r := range rules {
		everybody := r.CidrIp == any("0.0.0.0/0") || r.CidrIpv6 == any("::/0")
		if everybody && (fmt.Sprint(r.IpProtocol) == "-1" || portOfRule(r.FromPort) <= port && port <= portOfRule(r.ToPort)) {
			return true
		}
	}
	return false
}

// portOfRule reads a port; one that is not literal matches nothing.
func portOfRule(v any) float64 {
	n, err := strconv.ParseFloat(fmt.Sprint(v), 64)
	if err != nil {
		return math.NaN()
	}
	return n
}

// Key is the same for what EC2 takes once.
func (r SecurityGroupRule) Key() string {
	return r.Direction() + " " + r.At.Key + " " + r.Peer.Key + ":" + r.Port
}

// ID of the rule's construct.
func (r SecurityGroupRule) ID() string {
	return r.Direction() + " " + r.At.Name + " " + r.Peer.Name + ":" + r.Port
}

// Direction as EC2 calls it.
func (r SecurityGroupRule) Direction() string {
	if r.Egress {
		return "Egress"
	}
	return "Ingress"
}

// Missing says which rule has to be added by hand.
func (r SecurityGroupRule) Missing() string {
	return fmt.Sprintf("an %s rule for TCP port %s %s %s", r.Direction(), r.Port, r.word(), r.Peer.Name)
}

// Description keeps to the characters and the length that EC2 takes.
func (r SecurityGroupRule) Description() string {
	text := notInDescription.ReplaceAllString(fmt.Sprintf("Private integration: port %s %s %s", r.Port, r.word(), r.Peer.Name), "")
	return text[:min(len(text), 255)]
}

func (r SecurityGroupRule) word() string {
	if r.Egress {
		return "to"
	}
	return "from"
}

var notInDescription = regexp.MustCompile(`[^a-zA-Z0-9. _\-:/()#,@\[\]+=&;{}!$*]`)
