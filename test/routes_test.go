package test

import (
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

func TestAddRoutesGivesMethodsInTheCallersOrder(t *testing.T) {
	stack := newStack(t)
	orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromApplicationListener(newNetwork(stack).listener),
	})
	methods := orders.AddRoutes(newApi(stack), "POST /orders", "GET /orders/{id}", "GET /orders", "/")
	var got []string
	for _, m := range methods {
		got = append(got, *m.HttpMethod()+" "+*m.Resource().Path())
	}
	if want := []string{"POST /orders", "GET /orders/{id}", "GET /orders", "ANY /"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if n := len(resourcesOf(t, synth(t, stack)).ofType("AWS::ApiGateway::Method")); n != 4 {
		t.Errorf("got %d methods, want 4", n)
	}
}

func TestAddRoutesFailsForBadPatternsAndLeavesTheTreeAlone(t *testing.T) {
	stack := newStack(t)
	orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromApplicationListener(newNetwork(stack).listener),
	})
	api := newApi(stack)
	before := len(*stack.Node().FindAll(""))
	got := codes(t, func() { orders.AddRoutes(api, "GET /ok", "GET orders", "GET /ok", "GET /a/{x}", "GET /a/{y}/z") })
	want := []string{"patterns[1] path_syntax", "patterns[2] route_duplicate", "patterns[4] route_sibling"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if after := len(*stack.Node().FindAll("")); after != before {
		t.Errorf("the tree grew from %d to %d constructs", before, after)
	}
}

// Methods that came by Integration count, before and after an API is read.
func TestRoutesSeeMethodsOfIntegration(t *testing.T) {
	stack := newStack(t)
	orders, api := newNetwork(stack).orders(stack), newApi(stack)
	integration := orders.Integration(nil)
	a := api.Root().AddResource(str("a"), nil)
	a.AddMethod(str("GET"), integration, nil)
	a.AddResource(str("{id}"), nil).AddMethod(str("GET"), integration, nil)
	same(t, "before", codes(t, func() { orders.AddRoutes(api, "GET /a", "GET /a/{x}") }), []string{"patterns[0] route_duplicate", "patterns[1] route_sibling"})
	orders.AddRoutes(api, "POST /a")
	a.AddMethod(str("PUT"), integration, nil)
	same(t, "after", codes(t, func() { orders.AddRoutes(api, "PUT /a") }), []string{"patterns[0] route_duplicate"})
}

// The CDK adds an OPTIONS to each resource of an API with CORS, also to one that a
// route makes.
func TestRoutesRefuseTheOptionsOfCors(t *testing.T) {
	stack := newStack(t)
	orders := newNetwork(stack).orders(stack)
	api := awsapigateway.NewRestApi(stack, str("Api"), &awsapigateway.RestApiProps{
		CloudWatchRole:              jsii.Bool(false),
		DefaultCorsPreflightOptions: &awsapigateway.CorsOptions{AllowOrigins: jsii.Strings("*")},
	})
	before := sizeOf(stack)
	same(t, "new and old resources", codes(t, func() { orders.AddRoutes(api, "GET /a", "OPTIONS /a", "OPTIONS /", "OPTIONS /b/{id}") }),
		[]string{"patterns[1] route_duplicate", "patterns[2] route_duplicate", "patterns[3] route_duplicate"})
	if after := sizeOf(stack); after != before {
		t.Errorf("the tree grew from %d to %d constructs", before, after)
	}
	orders.AddRoutes(api, "GET /a", "ANY /b")
	late := api.Root().AddResource(str("late"), nil)
	same(t, "a resource that came later", codes(t, func() { orders.AddMethod(late, str("options"), nil) }), []string{"resource route_duplicate"})
}
