package test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
)

func TestTagsReachTheLink(t *testing.T) {
	stack := newStack(t)
	orders := newNetwork(stack).orders(stack)
	orders.AddRoutes(newApi(stack), "GET /orders")
	awscdk.Tags_Of(stack).Add(str("team"), str("platform"), nil)
	awscdk.Tags_Of(orders).Add(str("service"), str("orders"), nil)
	_, link := made(t, stack).only(t, "AWS::ApiGatewayV2::VpcLink")
	same(t, "tags", link.Properties["Tags"], map[string]any{"service": "orders", "team": "platform"})
}

func TestTagsOfAPrivateIntegrationWithoutALinkOfItsOwn(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	orders := integrate(stack, "Orders", &props{Target: n.target(), VpcLink: newLink(stack, n.vpc)})
	orders.AddRoutes(newApi(stack), "GET /orders")
	awscdk.Tags_Of(orders).Add(str("service"), str("orders"), nil)
	if _, link := made(t, stack).only(t, "AWS::ApiGatewayV2::VpcLink"); link.Properties["Tags"] != nil {
		t.Errorf("somebody else's link got tags: %v", link.Properties["Tags"])
	}
}
