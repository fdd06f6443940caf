package read

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
)

// Made is the resource of a construct in a list, nil where there is none or the
// entry is refused anyway.
func (t *Tree) Made(c constructs.IConstruct) constructs.IConstruct {
	if IsNil(c) || !Hashable(c) {
		return nil
	}
	return t.Resource(c)
}

// SameVpc is false only for two VPCs that are both made in this app.
func (t *Tree) SameVpc(a, b awsec2.IVpc) bool {
	if a == b {
		return true
	}
	one, other := t.CfnVpc(a), t.CfnVpc(b)
	return one == nil || other == nil || one == other
}

// CfnVpc is the resource of a VPC that is made in this app, also by an L1
// construct behind an import.
func (t *Tree) CfnVpc(vpc awsec2.IVpc) constructs.IConstruct {
	if cfn, ok := t.Made(vpc).(awsec2.CfnVPC); ok {
		return cfn
	}
	return t.Behind(Attempt(vpc.VpcId))
}

// Elsewhere tells whether an id is that of another VPC of this app.
func (t *Tree) Elsewhere(id *string, vpc awsec2.IVpc) bool {
	other, wanted := t.Behind(id), t.CfnVpc(vpc)
	return other != nil && wanted != nil && other != wanted
}

// LinkElsewhere tells whether a link of this app is in another VPC of it, as far as
// that can be told before all aspects have run.
func (t *Tree) LinkElsewhere(cfn awsapigatewayv2.CfnVpcLink, vpc awsec2.IVpc) bool {
	if l2, ok := cfn.Node().Scope().(awsapigatewayv2.VpcLink); ok {
		own := Attempt(l2.Vpc)
		return own != nil && !t.SameVpc(own, vpc)
	}
	if ids := cfn.SubnetIds(); ids != nil {
		for _, id := range *ids { // of a list that is a token there is one, with nothing behind it
			if subnet, ok := t.Behind(id).(awsec2.CfnSubnet); ok && t.Elsewhere(subnet.VpcId(), vpc) {
				return true
			}
		}
	}
	return false
}
