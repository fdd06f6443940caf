package test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// listening is an application load balancer with an HTTP listener on port 80.
func listening(stack awscdk.Stack, internetFacing, open bool) privateintegration.Target {
	alb := awselasticloadbalancingv2.NewApplicationLoadBalancer(stack, str("Alb"), &awselasticloadbalancingv2.ApplicationLoadBalancerProps{Vpc: newVpc(stack), InternetFacing: &internetFacing})
	return privateintegration.TargetFromApplicationListener(alb.AddListener(str("Http"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port: jsii.Number(80), Open: &open, DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(200), nil),
	}))
}

// Each warning is silent once it is acknowledged on a parent, whether it comes in
// the call that causes it or in the synthesis.
func TestWarnings(t *testing.T) {
	nested := func(stack awscdk.Stack) awsapigateway.IRestApi {
		return newApi(awscdk.NewNestedStack(stack, str("Nested"), nil))
	}
	elsewhere := func(stack awscdk.Stack) awsapigateway.IRestApi {
		other := awscdk.NewStack(stack.Node().Root().(awscdk.App), str("Other"), nil)
		other.Node().SetContext(str("@aws-cdk/core:defaultCrossStackReferences"), "strong")
		return newApi(other)
	}
	imported := func(stack awscdk.Stack) awsapigateway.IRestApi {
		return awsapigateway.RestApi_FromRestApiAttributes(stack, str("Imported"), &awsapigateway.RestApiAttributes{RestApiId: str("abc123"), RootResourceId: str("root123")})
	}
	linked := func(uri string, variable *string) func(awscdk.Stack) *props {
		return func(awscdk.Stack) *props {
			return &props{Target: byArn(albArn), VpcLinkId: str("bbb111"), Uri: &uri, StageVariable: variable}
		}
	}
	private := func(stack awscdk.Stack) *props { return &props{Target: newNetwork(stack).target()} }
	for name, c := range map[string]struct {
		props func(awscdk.Stack) *props
		api   func(awscdk.Stack) awsapigateway.IRestApi
		want  []string
	}{
		"internal and closed": {props: private},
		"internet-facing, open and plaintext": {props: func(s awscdk.Stack) *props { return &props{Target: listening(s, true, true)} },
			want: []string{"internet-facing", "open-listener", "plaintext"}},
		"internet-facing, closed": {props: func(s awscdk.Stack) *props { return &props{Target: listening(s, true, false)} },
			want: []string{"internet-facing", "plaintext"}},
		"internal, open":           {props: func(s awscdk.Stack) *props { return &props{Target: listening(s, false, true)} }, want: []string{"open-listener"}},
		"private top-level domain": {props: linked("http://orders.internal", nil), want: []string{"host"}},
		"host without a dot":       {props: linked("http://orders", nil), want: []string{"host"}},
		"address":                  {props: linked("http://10.0.0.1", nil), want: []string{"host"}},
		"public name":              {props: linked("http://orders.example.com", nil)},
		"imported API":             {props: linked("http://orders.example.com", nil), api: imported, want: []string{"imported-api"}},
		"API in a nested stack":    {props: linked("http://orders.example.com", nil), api: nested, want: []string{"nested-api"}},
		"API in another stack":     {props: private, api: elsewhere, want: []string{"exported-link"}},
		"the same with an id":      {props: linked("http://orders.example.com", nil), api: elsewhere},
		"the same with a variable, which the API's own stage imports": {props: func(s awscdk.Stack) *props {
			p := private(s)
			p.StageVariable = str("link")
			return p
		}, api: elsewhere}, // the stage imports the id and can be bound to another
		"a rule that is missing": {props: func(s awscdk.Stack) *props {
			frozen := awsec2.SecurityGroup_FromSecurityGroupId(s, str("Frozen"), str("sg-0123456789abcdef0"), &awsec2.SecurityGroupImportOptions{Mutable: jsii.Bool(false)})
			return withGroup(newVpc(s), frozen)
		}, want: []string{"missing-rule"}},
	} {
		for _, acknowledged := range []bool{false, true} {
			stack := newStack(t)
			want := c.want
			if acknowledged {
				for _, code := range c.want {
					awscdk.Annotations_Of(stack).AcknowledgeWarning(str("privateintegration:"+code), str("known"))
				}
				want = nil
			}
			awscdk.NewCfnWaitConditionHandle(stack, str("Something"), nil) // AWS's validator refuses an empty stack
			p := integrate(stack, "Orders", c.props(stack))
			if c.api != nil {
				p.AddRoutes(c.api(stack), "GET /orders", "GET /orders/{id}")
			}
			synthesize(t, stack.Node().Root().(awscdk.App))
			if got := warningCodes(p); !slices.Equal(got, want) {
				t.Errorf("%s, acknowledged %v: got %v, want %v", name, acknowledged, got, want)
			}
		}
	}
}

// Plaintext inside the VPC is worth a word and no more.
func TestPlaintextToAnInternalLoadBalancerIsAnInfo(t *testing.T) {
	stack := newStack(t)
	p := newNetwork(stack).orders(stack)
	synthesize(t, stack.Node().Root().(awscdk.App))
	same(t, "annotations", annotations(p), []string{
		"info: requests reach the load balancer unencrypted: use an HTTPS or TLS listener where they must not [ack: privateintegration:plaintext]",
	})
}

// An unknown link's groups are somebody else's business, and said to be.
func TestLinkByIdIsAnInfo(t *testing.T) {
	stack := newStack(t)
	p := integrate(stack, "Orders", &props{Target: byArn(albArn), VpcLinkId: str("bbb111"), Uri: str("https://orders.example.com")})
	if got := annotations(p); len(got) != 1 || warningCodes(p) != nil {
		t.Errorf("want one info on the link's groups, got %v", got)
	}
}

func TestAWarningIsGivenOncePerCause(t *testing.T) {
	stack := newStack(t)
	p := integrate(stack, "Orders", &props{Target: byArn(albArn), VpcLinkId: str("bbb111"), Uri: str("https://orders.example.com")})
	imported := awsapigateway.RestApi_FromRestApiAttributes(stack, str("Imported"), &awsapigateway.RestApiAttributes{RestApiId: str("abc123"), RootResourceId: str("root123")})
	p.AddRoutes(imported, "GET /a")
	p.AddRoutes(imported, "GET /b", "GET /c")
	for range 2 {
		synthesize(t, stack.Node().Root().(awscdk.App))
	}
	same(t, "warnings", warningCodes(p), []string{"imported-api"})
}

// One occurrence of a warning is acknowledged, by what it is about.
func TestOneOccurrenceOfAWarningIsAcknowledged(t *testing.T) {
	stack := newStack(t)
	orders := integrate(stack, "Orders", &props{Target: byArn(albArn), VpcLinkId: str("bbb111"), Uri: str("http://orders.example.com")})
	awscdk.Validations_Of(stack).Acknowledge(&awscdk.Acknowledgment{
		Id:     jsii.String("Annotation::privateintegration:imported-api"),
		Reason: jsii.String("deployed by its own team"),
		Where:  &map[string]any{"api": "Stack/One"},
	})
	for _, id := range []string{"One", "Two"} {
		orders.AddRoutes(awsapigateway.RestApi_FromRestApiAttributes(stack, &id, &awsapigateway.RestApiAttributes{
			RestApiId: jsii.String("api" + id), RootResourceId: jsii.String("root" + id),
		}), "GET /orders")
	}
	made(t, stack)
	var warned []string
	for _, a := range annotations(stack) {
		if strings.HasPrefix(a, "warning: API Stack/") {
			warned = append(warned, strings.Fields(a)[2])
		}
	}
	same(t, "APIs that are warned of", warned, []string{"Stack/Two"})
}
