package apigw

import (
	"regexp"
	"strings"
)

// Kinds of load balancers as they stand in an ARN. A private integration takes
// the first two (DOC, LIVE: another's ARN "is not a valid ALB or NLB arn").
const (
	Application = "app"
	Network     = "net"
	Gateway     = "gwy"
)

// Types of load balancers in CloudFormation, where they are not those of an ARN.
const (
	NetworkType = "network"
	GatewayType = "gateway"
)

// LoadBalancerArnShape is the ARN that IntegrationTarget takes. AWS's pages ask
// for the listener's there, which is refused (LIVE).
const LoadBalancerArnShape = "arn:<partition>:elasticloadbalancing:<region>:<account>:loadbalancer/(app|net)/<name>/<id>"

// LoadBalancerArn is the ARN of an application or network load balancer.
type LoadBalancerArn struct{ Partition, Region, Account, Kind, Name, ID string }

var loadBalancerArn = regexp.MustCompile(`^arn:(aws[a-z-]*):elasticloadbalancing:([a-z0-9-]+):(\d{12}):loadbalancer/(app|net)/([A-Za-z0-9-]{1,32})/([0-9a-f]+)$`)

// ParseLoadBalancerArn reads the ARN of an application or network load balancer,
// whole and with nothing in it that is not known.
func ParseLoadBalancerArn(arn string) (LoadBalancerArn, bool) {
	m := loadBalancerArn.FindStringSubmatch(arn)
	if m == nil {
		return LoadBalancerArn{}, false
	}
	return LoadBalancerArn{m[1], m[2], m[3], m[4], m[5], m[6]}, true
}

// ElbResource is what an ARN of Elastic Load Balancing names: its kind
// (loadbalancer, listener, listener-rule or targetgroup) and the parts after it,
// such as app, the name and the ids.
type ElbResource struct {
	Kind  string
	Parts []string
}

// ParseElbResource reads the end of an ARN of Elastic Load Balancing. Region and
// account may be anything without a colon, what is not known included.
func ParseElbResource(arn string) (ElbResource, bool) {
	fields := strings.SplitN(arn, ":", 6)
	if len(fields) != 6 || fields[0] != "arn" || fields[2] != "elasticloadbalancing" {
		return ElbResource{}, false
	}
	parts := strings.Split(fields[5], "/")
	return ElbResource{parts[0], parts[1:]}, true
}

// LoadBalancerPart is the end of the ARN of the load balancer that a listener or
// a listener's rule belongs to, loadbalancer/app/<name>/<id>; empty for others.
func (r ElbResource) LoadBalancerPart() string {
	if r.Kind != "listener" && r.Kind != "listener-rule" || len(r.Parts) < 3 {
		return ""
	}
	return "loadbalancer/" + strings.Join(r.Parts[:3], "/")
}

// A load balancer's own name ends in the suffix of its partition.
var ownName = regexp.MustCompile(`(^|\.)elb(\.[a-z0-9-]+)?\.(` + hostSuffixes() + `)\.?$`)

// IsLoadBalancerName tells a DNS name that AWS gives to a load balancer, in any
// partition: an ALB has name.<region>.elb.<suffix>, an NLB name.elb.<region>.<suffix>.
// No certificate matches such a name (LIVE).
func IsLoadBalancerName(host string) bool { return ownName.MatchString(strings.ToLower(host)) }

// ListenerKind gives the kind of load balancer whose listeners speak a protocol
// that can carry HTTP; empty for other protocols (DOC).
func ListenerKind(protocol string) string {
	switch protocol {
	case "HTTP", "HTTPS":
		return Application
	case "TCP", "TLS", "TCP_UDP":
		return Network
	}
	return ""
}

var placeholderArn = regexp.MustCompile(`^arn:[^:]*:elasticloadbalancing:us-west-2:123456789012:(loadbalancer|listener)/[a-z]+/my-load-balancer/50dc6c495c0c9188(/f2f7dc8efc522ab2)?$`)

// IsPlaceholderArn tells the ARN that a lookup of the CDK gives for a load
// balancer or listener before it is answered (CODE, aws-cdk-lib 2.276.0).
func IsPlaceholderArn(arn string) bool { return placeholderArn.MatchString(arn) }
