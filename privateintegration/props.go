package privateintegration

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/read"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// PrivateIntegrationProps describe a private integration. The struct is read,
// never written to, and may be used again.
type PrivateIntegrationProps struct {
	// Target is the load balancer and the listener that requests go to: made by
	// TargetFromApplicationListener, TargetFromNetworkListener or
	// TargetFromLoadBalancer. Required.
	Target Target

	// Uri of the backend, scheme://host[:port][/base/path].
	//
	// The scheme decides whether API Gateway speaks TLS to the load balancer.
	// The host is the Host header and, with https, the server name and the name
	// checked against the certificate; it need not resolve. The port picks the
	// listener. The base path stands before every resource's path. Tokens and
	// stage variables pass in host and path.
	//
	// Default: the load balancer's DNS name and the listener's port over http,
	// for an HTTP or TCP listener. Required for HTTPS and TLS listeners, since no
	// certificate matches the load balancer's own name. A port that is left out
	// is the listener's; none is added after a host that is a stage variable.
	Uri *string

	// VpcLink is a link that exists. At most one of VpcLink and VpcLinkId.
	//
	// Default: one new link per stack and VPC, shared by every private
	// integration there, with a security group of its own.
	VpcLink awsapigatewayv2.IVpcLink

	// VpcLinkId is the id of a link that exists. Rules between it and the load
	// balancer are written where VpcLinkSecurityGroups states its groups; else
	// they are yours.
	// Default: see VpcLink.
	VpcLinkId *string

	// VpcLinkSubnets of a new link, which then belongs to this private
	// integration alone. One subnet per Availability Zone is used, ten at most;
	// not every zone has the service. Changing them replaces the link.
	//
	// Default: the VPC's private subnets with egress, else its isolated ones.
	VpcLinkSubnets *awsec2.SubnetSelection

	// VpcLinkSecurityGroups of a new link, which then belongs to this private
	// integration alone. Changing them replaces the link.
	//
	// Beside VpcLink or VpcLinkId: the groups which that link has, so that rules
	// can be written for it. The link is not changed.
	//
	// Default: a new group that allows nothing but the way to the target; of a link
	// made in this app, the groups that it has when the app is synthesized.
	VpcLinkSecurityGroups *[]awsec2.ISecurityGroup

	// VpcLinkName of a new link, 1 to 128 characters; the link then belongs to this
	// private integration alone. Changing it renames the link in place.
	//
	// Default: a name made from the construct's path, shortened to 128 characters.
	VpcLinkName *string

	// StageVariable names the variable that carries the link's id: letters and
	// digits, at most 64. ConnectionId is then ${stageVariables.<name>}, every
	// stage can have a link of its own, and a replaced link needs no redeploy.
	//
	// Default: the link's id stands in every method.
	StageVariable *string

	// Timeout of every method, 50 ms to 300 s, or to 900 s with
	// ResponseTransferMode STREAM. More than 29 s without STREAM needs a raised
	// quota, and an API that is Regional or private. A token must be in milliseconds.
	// Default: API Gateway's, 29 s.
	Timeout awscdk.Duration

	// ResponseTransferMode of every method.
	// Default: API Gateway's, BUFFERED.
	ResponseTransferMode awsapigateway.ResponseTransferMode
}

// Validate reports everything that is wrong with the props as a
// *[ValidationError], or nil. It needs no construct tree, and no kernel where
// the props hold plain values. What depends on the scope (its account and
// Region, the VPC, its subnets and groups) is for [NewPrivateIntegration] to check.
func (p *PrivateIntegrationProps) Validate() error {
	_, ps := p.wiring()
	if err := validationError("", ps); err != nil {
		return err
	}
	return nil
}

// wiring hands the plain values to the core.
func (p *PrivateIntegrationProps) wiring() (*wiring.Wiring, wiring.Problems) {
	if p == nil {
		var ps wiring.Problems
		ps.Add("props", wiring.CodeRequired, "", "are required")
		return nil, ps
	}
	var durations wiring.Problems
	config := wiring.Config{
		Uri:            p.Uri,
		HasVpcLink:     p.VpcLink != nil,
		VpcLinkID:      p.VpcLinkId,
		VpcLinkName:    p.VpcLinkName,
		HasLinkSubnets: p.VpcLinkSubnets != nil,
		StageVariable:  p.StageVariable,
		Defaults: wiring.Defaults{
			TimeoutInMillis:      millis("Timeout", p.Timeout, &durations),
			ResponseTransferMode: string(p.ResponseTransferMode),
		},
	}
	if t := targetOf(p.Target); t != nil {
		if p.Uri == nil || wiring.IsToken(*p.Uri) || !t.made() { // else no name can matter
			t.readName()
		}
		config.Target = &t.plain
	}
	w, ps := wiring.New(config)
	ps = append(ps, durations...)
	if stated := p.VpcLinkSecurityGroups; stated != nil && len(*stated) == 0 {
		ps.Add("VpcLinkSecurityGroups", wiring.CodeSecurityGroups, "", "must hold at least one group: a link without one is refused in shared subnets")
	}
	given("VpcLink", p.VpcLink, &ps)
	present("VpcLinkSecurityGroups", p.VpcLinkSecurityGroups, &ps)
	if p.VpcLinkSubnets != nil {
		present("VpcLinkSubnets.Subnets", p.VpcLinkSubnets.Subnets, &ps)
	}
	if len(ps) > 0 {
		return nil, ps
	}
	return w, nil
}

// millis reads a duration; one that holds a token gives a number that is one.
func millis(field string, d awscdk.Duration, ps *wiring.Problems) *float64 {
	if !given(field, d, ps) {
		return nil
	}
	var ms *float64
	if err := read.Try(func() { ms = d.ToMilliseconds(nil) }); err != nil {
		want := "must be a whole number of milliseconds"
		if *d.IsUnresolved() { // the CDK converts no token from another unit
			want = "must be in milliseconds where it is a token: Duration_Millis"
		}
		ps.Add(field, wiring.CodeTimeout, *d.ToString(), want)
	}
	return ms
}

// given tells whether something was given. What holds nothing is a problem.
func given(field string, c any, ps *wiring.Problems) bool {
	if c != nil && read.IsNil(c) {
		ps.Add(field, wiring.CodeRequired, "", "must not be nil")
		return false
	}
	return c != nil
}
