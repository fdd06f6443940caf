package wiring

import "testing"

// What lookups give on the first pass is taken like a token, wherever it stands.
func TestPlaceholdersPass(t *testing.T) {
	t.Parallel()
	const (
		parameter = "dummy-value-for-/orders/link.id"
		alb       = "arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/application/my-load-balancer/50dc6c495c0c9188"
		nlb       = "arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/network/my-load-balancer/50dc6c495c0c9188"
		name      = "my-load-balancer-123456789012.us-west-2.elb.amazonaws.com"
	)
	for what, change := range map[string]func(*Config){
		"load balancer": func(c *Config) { c.Target.Arn, c.Target.DnsName = alb, name },
		"network load balancer": func(c *Config) {
			c.Target.Arn, c.Target.Type, c.Target.Protocol = nlb, Network, "TLS"
		},
		"ARN of a parameter": func(c *Config) { c.Target.Arn = parameter },
		"port and protocol of a listener": func(c *Config) {
			c.Target.Arn, c.Target.Literal, c.Target.Port, c.Uri = alb, false, "80", new("https://orders.example.com:8443")
		},
		"link":         func(c *Config) { c.VpcLinkID = new(parameter) },
		"host":         func(c *Config) { c.Uri = new("https://" + parameter + "/v1") },
		"end of host":  func(c *Config) { c.Uri = new("https://orders." + parameter) },
		"whole of Uri": func(c *Config) { c.Uri = new(parameter) },
		"protocol":     func(c *Config) { c.Target.Protocol = parameter },
	} {
		if _, ps := New(config(change)); ps != nil {
			t.Errorf("%s: said %q", what, said(ps))
		}
	}
	for _, arn := range []string{alb, nlb, parameter} {
		if _, _, known := ArnEnv(arn); known {
			t.Errorf("Region and account of %s mean nothing", arn)
		}
	}
}

func TestPlaceholders(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{
		"vpc-12345": true, "sg-12345678": true, "p-12345": true, "dummy1a": true, "dummy-value-for-x": true,
		"arn:aws:elasticloadbalancing:us-west-2:123456789012:listener/application/my-load-balancer/50dc6c495c0c9188/f2f7dc8efc522ab2": true,
		"arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/app/my-load-balancer/50dc6c495c0c9188x":                     false,
		"vpc-123456": false, albArn: false, tok: false, "": false, "dummy": false,
	} {
		if got := IsPlaceholder(value); got != want {
			t.Errorf("%q: %v", value, got)
		}
		if IsUnknown(value) != (want || IsToken(value)) {
			t.Errorf("%q is unknown where it is a token or placeholder", value)
		}
	}
}
