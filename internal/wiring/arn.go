package wiring

import (
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// Load balancer types as they stand in an ARN.
const (
	Application = apigw.Application
	Network     = apigw.Network
)

// loadBalancerType reads "app" or "net" out of an ARN; empty when the ARN is a
// token or no load balancer's.
func loadBalancerType(arn string) string {
	parsed, _ := apigw.ParseLoadBalancerArn(arn)
	return parsed.Kind
}

// ArnEnv gives the Region and account of a literal load balancer ARN; ok is
// false for the placeholder of a lookup, whose Region and account mean nothing.
func ArnEnv(arn string) (region, account string, ok bool) {
	parsed, ok := apigw.ParseLoadBalancerArn(arn)
	return parsed.Region, parsed.Account, ok && !IsPlaceholder(arn)
}

// CheckArn refuses every ARN but an application or network load balancer's.
// AWS's own pages ask for the listener's ARN; on real accounts that is refused
// with "is not a valid ALB or NLB arn" and the stack rolls back.
func CheckArn(path, arn string) (ps Problems) {
	if loadBalancerType(arn) != "" || IsPlaceholder(arn) {
		return nil
	}
	// Region and account are often tokens; what kind of resource it is, is
	// often still there to read.
	resource, _ := apigw.ParseElbResource(mask(arn))
	switch kind := resource.Kind; {
	case kind == "listener" || kind == "listener-rule":
		cure := ""
		if part := resource.LoadBalancerPart(); part != "" && strings.Contains(arn, strings.TrimPrefix(part, "loadbalancer/")) {
			cure = ": it ends in " + part
		}
		ps.AddListener(path, arn, cure)
	case kind == "targetgroup":
		ps.AddTargetGroup(path, arn)
	case kind == "loadbalancer" && len(resource.Parts) > 0 && resource.Parts[0] == apigw.Gateway:
		ps.AddGatewayLoadBalancer(path, arn)
	case IsToken(arn):
	case kind == "loadbalancer" && len(resource.Parts) < 2:
		ps.Add(path, CodeClassicLb, arn, "must be an application or network load balancer: a VPC link V2 cannot reach a classic one")
	default:
		ps.Add(path, CodeArn, arn, "must be %s", apigw.LoadBalancerArnShape)
	}
	return ps
}

// AddListener refuses a listener where its load balancer is wanted.
func (ps *Problems) AddListener(path, value, cure string) {
	ps.Add(path, CodeListenerArn, value, "must be the load balancer's ARN, not the listener's%s", cure)
}

// AddTargetGroup refuses a target group likewise.
func (ps *Problems) AddTargetGroup(path, value string) {
	ps.Add(path, CodeTargetGroupArn, value, "must be the load balancer's ARN, not a target group's: take the LoadBalancerArn of the balancer in front of it")
}

// AddGatewayLoadBalancer refuses a load balancer of that type.
func (ps *Problems) AddGatewayLoadBalancer(path, value string) {
	ps.Add(path, CodeGatewayLb, value, "must be an application or network load balancer: a gateway load balancer takes no requests")
}
