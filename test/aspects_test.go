package test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// visitor calls a function for each construct that it visits.
type visitor struct{ visit func(constructs.IConstruct) }

func (v *visitor) Visit(c constructs.IConstruct) { v.visit(c) }

// Methods that an aspect adds get all that others have, in each rendering and in
// each synthesis.
func TestMethodsAddedByAnAspect(t *testing.T) {
	stack := newStack(t)
	orders := newNetwork(stack).orders(stack)
	api := newApi(stack)
	api.Root().AddMethod(str("OPTIONS"), nil, nil)
	visits := 0
	awscdk.Aspects_Of(stack).Add(&visitor{func(c constructs.IConstruct) {
		resource, ok := c.(awsapigateway.RestApi)
		if !ok || *resource.Node().Path() != *api.Node().Path() || visits > 0 {
			return
		}
		visits++
		api.Root().AddResource(str("l2"), nil).AddMethod(str("GET"), orders.Integration(nil), nil)
		orders.AddRoutes(api, "GET /routes/{id}")
	}}, nil)
	for range 2 {
		template := made(t, stack)
		for _, route := range []string{"GET /l2", "GET /routes/{id}"} {
			block := template.integration(t, route)
			if block["IntegrationTarget"] == nil || block["ConnectionId"] == nil {
				t.Errorf("%s lacks a part: %v", route, block)
			}
		}
	}
	if visits != 1 {
		t.Errorf("the aspect added methods %d times", visits)
	}
}

// Ids of ours that are taken, by a user or by a VPC whose path spells alike.
func TestTakenIdsLeaveTheTreeAlone(t *testing.T) {
	stack := newStack(t)
	inner := constructs.NewConstruct(stack, str("A"))
	network := func(scope constructs.Construct, id string) func() {
		vpc := awsec2.NewVpc(scope, &id, &awsec2.VpcProps{MaxAzs: jsii.Number(2), NatGateways: jsii.Number(0), SubnetConfiguration: &[]*awsec2.SubnetConfiguration{{Name: str("Apps"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED}}})
		listener := newAlb(constructs.NewConstruct(stack, str("Alb"+id)), vpc)
		return func() {
			integrate(stack, fmt.Sprint("Orders", id), &props{Target: privateintegration.TargetFromApplicationListener(listener)})
		}
	}
	network(inner, "B")()
	second := network(stack, "A--B")
	before := sizeOf(stack)
	same(t, "a VPC that spells alike", codes(t, second), []string{"VpcLinkName id_taken"})
	if after := sizeOf(stack); after != before {
		t.Errorf("the tree grew from %d to %d constructs", before, after)
	}

	taken := awscdk.NewStack(stack.Node().Root().(awscdk.App), str("Taken"), nil)
	constructs.NewConstruct(taken, str("PrivateIntegrationRules"))
	n := newNetwork(taken)
	size := sizeOf(taken)
	for range 2 {
		same(t, "a holder of rules that is taken", codes(t, func() { n.orders(taken) }), []string{"scope id_taken"})
		if after := sizeOf(taken); after != size {
			t.Fatalf("the tree grew from %d to %d constructs", size, after)
		}
	}

	// What was refused is made once the ids are free.
	taken.Node().TryRemoveChild(str("PrivateIntegrationRules"))
	constructs.NewConstruct(taken, str("PrivateIntegration-Vpc"))
	same(t, "the link's id is taken", codes(t, func() { n.orders(taken) }), []string{"scope id_taken"})
	taken.Node().TryRemoveChild(str("PrivateIntegration-Vpc"))
	n.orders(taken).AddRoutes(newApi(taken), "GET /orders")
	template := made(t, taken)
	for _, kind := range []string{"AWS::ApiGatewayV2::VpcLink", "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"} {
		template.only(t, kind)
	}
}
