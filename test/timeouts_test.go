package test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/jsii-runtime-go"
)

// A timeout above 29 s is written and warned of: once where it is the private
// integration's, and for each call whose options give one. An edge-optimized
// API, which one without endpoint types is, refuses it.
func TestTimeoutsAboveTheQuota(t *testing.T) {
	stack := newStack(t)
	seconds := func(n float64) *awsapigateway.IntegrationOptions {
		return &awsapigateway.IntegrationOptions{Timeout: awscdk.Duration_Seconds(jsii.Number(n))}
	}
	api := func(id string, types ...awsapigateway.EndpointType) awsapigateway.RestApi {
		p := &awsapigateway.RestApiProps{CloudWatchRole: jsii.Bool(false)}
		if types != nil {
			p.EndpointTypes = &types
		}
		return awsapigateway.NewRestApi(stack, str(id), p)
	}
	plain := integrate(stack, "Plain", &props{Target: byArn(albArn), Uri: str("http://orders.example.com"), VpcLinkId: str("bbb111")})
	slow := integrate(stack, "Slow", &props{Target: byArn(albArn), Uri: str("http://orders.example.com"), VpcLinkId: str("bbb111"), Timeout: awscdk.Duration_Seconds(jsii.Number(60))})
	regional := api("Regional", awsapigateway.EndpointType_REGIONAL)
	plain.AddRoutesWithOptions(regional, &methodOptions{Integration: seconds(300)}, "GET /a", "GET /b")
	plain.AddRoutesWithOptions(regional, &methodOptions{Integration: seconds(29)}, "GET /c")
	slow.AddRoutes(regional, "GET /d")
	slow.AddRoutesWithOptions(regional, &methodOptions{Integration: seconds(10)}, "GET /e")

	edge := api("Edge", awsapigateway.EndpointType_EDGE)
	silent := api("Silent")
	for name, call := range map[string]func(){
		"options":  func() { plain.AddRoutesWithOptions(edge, &methodOptions{Integration: seconds(30)}, "GET /a") },
		"unsaid":   func() { plain.AddMethod(silent.Root(), str("get"), &methodOptions{Integration: seconds(30)}) },
		"by proxy": func() { plain.AddProxy(silent.Root(), &methodOptions{Integration: seconds(30)}) },
	} {
		same(t, name, codes(t, call), []string{"options.Integration.Timeout timeout_range"})
	}
	same(t, "the private integration's", codes(t, func() { slow.AddRoutes(edge, "GET /a") }), []string{"api timeout_range"})
	streamed := integrate(stack, "Streamed", &props{Target: byArn(albArn), Uri: str("http://orders.example.com"), VpcLinkId: str("bbb111"),
		Timeout: awscdk.Duration_Minutes(jsii.Number(15)), ResponseTransferMode: awsapigateway.ResponseTransferMode_STREAM})
	streamed.AddRoutes(edge, "GET /streamed")
	streamed.AddRoutes(silent, "GET /streamed")

	template := made(t, stack)
	same(t, "timeout", template.integration(t, "GET /b")["TimeoutInMillis"], 300000)
	var warned []string
	for _, entry := range *assertions.Annotations_FromStack(stack).FindWarning(str("*"), assertions.Match_StringLikeRegexp(str("timeout-quota"))) {
		text, _ := entry.Entry.Data.(string) //nolint:staticcheck // SA1019: the assertions module still returns the old type
		text, _, _ = strings.Cut(text, " is above")
		warned = append(warned, *entry.Id+": "+text) //nolint:staticcheck // SA1019: as above
	}
	same(t, "warnings", warned, []string{"/Stack/Plain: the timeout of GET /a", "/Stack/Slow: Timeout"})
}

// A parameter that the method declares itself is checked by its name.
func TestMethodsOwnParameters(t *testing.T) {
	stack := newStack(t)
	p := integrate(stack, "Orders", &props{Target: byArn(albArn), Uri: str("http://orders.example.com"), VpcLinkId: str("bbb111")})
	api := newApi(stack)
	declaring := func(name string) *methodOptions {
		return &methodOptions{Method: &awsapigateway.MethodOptions{RequestParameters: &map[string]*bool{name: jsii.Bool(true)}}}
	}
	same(t, "odd key", codes(t, func() { p.AddRoutesWithOptions(api, declaring("id"), "GET /{id}") }),
		[]string{"options.Method.RequestParameters[id] method_parameter"})
	same(t, "one name in two places", codes(t, func() { p.AddRoutesWithOptions(api, declaring("method.request.querystring.id"), "GET /{id}") }),
		[]string{"options.Method.RequestParameters[method.request.querystring.id] parameter_name"})
	same(t, "by AddMethod", codes(t, func() { p.AddMethod(api.Root(), str("get"), declaring("querystring.x")) }),
		[]string{"options.Method.RequestParameters[querystring.x] method_parameter"})
	p.AddRoutesWithOptions(api, declaring("method.request.querystring.x"), "get /{id}")
	same(t, "a verb in lower case", made(t, stack).integration(t, "GET /{id}")["IntegrationHttpMethod"], "GET")
}

// A name makes a link of the private integration's own.
func TestVpcLinkName(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	same(t, "too long", codes(t, func() {
		integrate(stack, "Long", &props{Target: n.target(), VpcLinkName: str(strings.Repeat("x", 129))})
	}),
		[]string{"VpcLinkName vpc_link_name"})
	integrate(stack, "Named", &props{Target: n.target(), VpcLinkName: str("orders")}).AddRoutes(newApi(stack), "GET /a")
	_, link := made(t, stack).only(t, "AWS::ApiGatewayV2::VpcLink")
	same(t, "name", link.Properties["Name"], "orders")
}
