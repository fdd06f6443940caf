package test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/jsii-runtime-go"
)

// What integration responses map is declared on the method, beside what the user
// declares: API Gateway refuses a mapping to a header that the method has not.
func TestMappedResponsesAreDeclared(t *testing.T) {
	stack := newStack(t)
	p := integrate(stack, "Orders", &props{Target: byArn(albArn), Uri: str("http://orders.example.com"), VpcLinkId: str("bbb111")})
	in := &awsapigateway.IntegrationOptions{IntegrationResponses: &[]*awsapigateway.IntegrationResponse{
		{StatusCode: str("200")},
		{StatusCode: str("302"), SelectionPattern: str("302"), ResponseParameters: &map[string]*string{
			"method.response.header.Location": str("integration.response.header.Location"), "method.response.header.X-A": str("'a'"),
		}},
	}}
	own := &awsapigateway.MethodOptions{MethodResponses: &[]*awsapigateway.MethodResponse{
		{StatusCode: str("404")}, {StatusCode: str("302"), ResponseParameters: &map[string]*bool{"method.response.header.X-A": jsii.Bool(false)}},
	}}
	options := &methodOptions{Integration: in, Proxy: jsii.Bool(false)}
	api := newApi(stack)
	p.AddRoutesWithOptions(api, options, "GET /plain")
	p.AddRoutesWithOptions(api, &methodOptions{Integration: in, Proxy: jsii.Bool(false), Method: own}, "GET /own")
	byDefault := api.Root().AddResource(str("default"), &awsapigateway.ResourceOptions{DefaultMethodOptions: own})
	p.AddMethod(byDefault, str("GET"), options)
	object := p.Integration(&integrationOptions{Integration: in, Proxy: jsii.Bool(false)})
	api.Root().AddResource(str("object"), nil).AddMethod(str("GET"), object, nil)
	api.Root().AddResource(str("own-object"), nil).AddMethod(str("GET"), object, own)

	template := made(t, stack)
	location := map[string]any{"method.response.header.Location": true, "method.response.header.X-A": true}
	beside := map[string]any{"method.response.header.Location": true, "method.response.header.X-A": false}
	plain := []any{map[string]any{"StatusCode": "200"}, map[string]any{"StatusCode": "302", "ResponseParameters": location}}
	owned := []any{map[string]any{"StatusCode": "404"}, map[string]any{"StatusCode": "302", "ResponseParameters": beside}, map[string]any{"StatusCode": "200"}}
	for route, want := range map[string][]any{"GET /plain": plain, "GET /object": plain, "GET /own": owned, "GET /default": owned, "GET /own-object": owned} {
		same(t, route, template.method(t, route)["MethodResponses"], want)
	}
}
