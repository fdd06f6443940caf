package wiring

import (
	"regexp"
	"strings"
)

// Load balancer types as they stand in an ARN.
const (
	Application = "app"
	Network     = "net"
)

var elbv2Arn = regexp.MustCompile(`^arn:[a-z-]+:elasticloadbalancing:([a-z0-9-]+):(\d{12}):loadbalancer/(app|net)/[A-Za-z0-9-]{1,32}/[0-9a-f]+$`)

// loadBalancerType reads "app" or "net" out of an ARN; empty when the ARN is a
// token or no load balancer's.
func loadBalancerType(arn string) string {
	if m := elbv2Arn.FindStringSubmatch(arn); m != nil {
		return m[3]
	}
	return ""
}

// ArnEnv gives the Region and account of a literal load balancer ARN.
func ArnEnv(arn string) (region, account string, ok bool) {
	m := elbv2Arn.FindStringSubmatch(arn)
	if m == nil {
		return "", "", false
	}
	return m[1], m[2], true
}

// CheckArn refuses every ARN but an application or network load balancer's.
// AWS's own pages ask for the listener's ARN; on real accounts that is refused
// with "is not a valid ALB or NLB arn" and the stack rolls back.
func CheckArn(path, arn string) (ps Problems) {
	if elbv2Arn.MatchString(arn) {
		return nil
	}
	// Region and account are often tokens; what kind of resource it is, is
	// often still there to read.
	resource := ""
	if parts := strings.SplitN(mask(arn), ":", 6); len(parts) == 6 && parts[0] == "arn" && parts[2] == "elasticloadbalancing" {
		resource = arn[len(arn)-len(parts[5]):]
	}
	kind, rest, _ := strings.Cut(resource, "/")
	switch {
	case kind == "listener" || kind == "listener-rule":
		cure := strings.Split(rest, "/")
		if len(cure) >= 3 {
			ps.Add(path, CodeListenerArn, arn, "must be the load balancer's ARN, not the listener's: it ends in loadbalancer/%s", strings.Join(cure[:3], "/"))
			return ps
		}
		ps.Add(path, CodeListenerArn, arn, "must be the load balancer's ARN, not the listener's")
	case kind == "targetgroup":
		ps.Add(path, CodeTargetGroupArn, arn, "must be the load balancer's ARN, not a target group's: take the LoadBalancerArn of the balancer in front of it")
	case kind == "loadbalancer" && strings.HasPrefix(rest, "gwy/"):
		ps.Add(path, CodeGatewayLb, arn, "must be an application or network load balancer: a gateway load balancer takes no requests")
	case IsToken(arn):
	case kind == "loadbalancer" && !strings.Contains(rest, "/"):
		ps.Add(path, CodeClassicLb, arn, "must be an application or network load balancer: a VPC link V2 cannot reach a classic one")
	default:
		ps.Add(path, CodeArn, arn, "must be arn:<partition>:elasticloadbalancing:<region>:<account>:loadbalancer/(app|net)/<name>/<id>")
	}
	return ps
}
