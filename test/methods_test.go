package test

import (
	"slices"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscognito"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// AWS's own example of a method over a VPC link V2, as put-integration takes
// it: once with the link's id, once with a stage variable.
func TestMethodIsWhatAwsDocuments(t *testing.T) {
	for name, c := range map[string]struct {
		props        props
		connectionID string
	}{
		"direct":         {props{VpcLinkId: str("bbb111")}, "bbb111"},
		"stage variable": {props{VpcLinkId: str("bbb111"), StageVariable: str("vpcLinkV2Id")}, "${stageVariables.vpcLinkV2Id}"},
	} {
		stack := newStack(t)
		c.props.Uri = str("https://example.com:443")
		c.props.Target = privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: str(albArn)})
		api := newApi(stack)
		integrate(stack, "Orders", &c.props).AddRoutes(api, "GET /path")
		template := made(t, stack)
		same(t, name, template.integration(t, "GET /path"), map[string]any{
			"ConnectionId":          c.connectionID,
			"ConnectionType":        "VPC_LINK",
			"IntegrationHttpMethod": "GET",
			"IntegrationTarget":     albArn,
			"Type":                  "HTTP_PROXY",
			"Uri":                   "https://example.com:443/path",
		})
	}
}

func TestUriOfAMethod(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	parameter := awscdk.NewCfnParameter(stack, str("Host"), nil).ValueAsString()
	for i, c := range []struct {
		uri, pattern string
		path         *string
		want         any
	}{
		{uri: "http://orders.example.com", pattern: "GET /", want: "http://orders.example.com:80/"},
		{uri: "http://orders.example.com/", pattern: "GET /orders", want: "http://orders.example.com:80/orders"},
		{uri: "http://orders.example.com/v1", pattern: "GET /", want: "http://orders.example.com:80/v1"},
		{uri: "http://orders.example.com/v1/", pattern: "GET /orders/{id}", want: "http://orders.example.com:80/v1/orders/{id}"},
		{uri: "http://orders.example.com:80/v1", pattern: "ANY /files/{path+}", want: "http://orders.example.com:80/v1/files/{path}"},
		{uri: "http://orders.example.com/v1", pattern: "GET /orders/{id}", path: str("/v2/o/{id}"), want: "http://orders.example.com:80/v1/v2/o/{id}"},
		{uri: "http://${stageVariables.host}/v1", pattern: "GET /orders", want: "http://${stageVariables.host}/v1/orders"},
		{uri: "http://orders.example.com/${stageVariables.base}", pattern: "GET /orders", want: "http://orders.example.com:80/${stageVariables.base}/orders"},
		{uri: "http://" + *parameter + "/v1", pattern: "GET /orders", want: map[string]any{"Fn::Join": []any{"", []any{"http://", map[string]any{"Ref": "Host"}, ":80/v1/orders"}}}},
	} {
		p := integrate(stack, "P"+string(rune('a'+i)), &props{Target: n.target(), Uri: str(c.uri)})
		verb, path, _ := cutLast(c.pattern, " ")
		got := stack.Resolve(p.IntegrationProperty(verb, path, &integrationOptions{Path: c.path}))
		same(t, c.uri+" "+c.pattern, at(got, "uri"), c.want)
	}
}

func TestPathParametersAreMappedOnBothSides(t *testing.T) {
	stack := newStack(t)
	orders := newNetwork(stack).orders(stack)
	api := newApi(stack)
	orders.AddRoutesWithOptions(api, &methodOptions{
		Method: &awsapigateway.MethodOptions{RequestParameters: &map[string]*bool{
			"method.request.querystring.page": jsii.Bool(true),
			"method.request.header.X-Trace":   jsii.Bool(true),
		}},
		Integration: &awsapigateway.IntegrationOptions{RequestParameters: &map[string]*string{
			"integration.request.header.X-Client-Ip":   str("context.identity.sourceIp"),
			"integration.request.header.X-Trace":       str("method.request.header.X-Trace"),
			"integration.request.querystring.language": str("method.request.querystring.lang"),
		}},
	}, "GET /shops/{shop}/files/{path+}")
	got := made(t, stack).method(t, "GET /shops/{shop}/files/{path+}")
	same(t, "declared", got["RequestParameters"], map[string]any{
		"method.request.path.shop":        true,
		"method.request.path.path":        true,
		"method.request.querystring.page": true,
		"method.request.querystring.lang": false,
		"method.request.header.X-Trace":   true,
	})
	same(t, "mapped", at(got, "Integration/RequestParameters"), map[string]any{
		"integration.request.path.shop":            "method.request.path.shop",
		"integration.request.path.path":            "method.request.path.path",
		"integration.request.header.X-Client-Ip":   "context.identity.sourceIp",
		"integration.request.header.X-Trace":       "method.request.header.X-Trace",
		"integration.request.querystring.language": "method.request.querystring.lang",
	})
}

func TestMethodOptionsOfTheCdkAllArrive(t *testing.T) {
	stack := newStack(t)
	orders := newNetwork(stack).orders(stack)
	api := newApi(stack)
	pool := awscognito.NewUserPool(stack, str("Pool"), nil)
	authorizer := awsapigateway.NewCognitoUserPoolsAuthorizer(stack, str("Authorizer"), &awsapigateway.CognitoUserPoolsAuthorizerProps{CognitoUserPools: &[]awscognito.IUserPool{pool}})
	model := api.AddModel(str("Order"), &awsapigateway.ModelOptions{ContentType: str("application/json"), Schema: &awsapigateway.JsonSchema{Type: awsapigateway.JsonSchemaType_OBJECT}})
	validator := api.AddRequestValidator(str("Validator"), &awsapigateway.RequestValidatorOptions{ValidateRequestBody: jsii.Bool(true)})
	methods := orders.AddRoutesWithOptions(api, &methodOptions{Method: &awsapigateway.MethodOptions{
		ApiKeyRequired:      jsii.Bool(true),
		AuthorizationScopes: jsii.Strings("orders/write"),
		Authorizer:          authorizer,
		MethodResponses:     &[]*awsapigateway.MethodResponse{{StatusCode: str("200"), ResponseModels: &map[string]awsapigateway.IModel{"application/json": model}}},
		OperationName:       str("createOrder"),
		RequestModels:       &map[string]awsapigateway.IModel{"application/json": model},
		RequestValidator:    validator,
	}}, "POST /orders")
	methods[0].AddMethodResponse(&awsapigateway.MethodResponse{StatusCode: str("404")}) // the L2 method is the user's to go on with
	template := made(t, stack)
	got := template.method(t, "POST /orders")
	ref := func(kind string) any { id, _ := template.only(t, kind); return map[string]any{"Ref": id} }
	for property, want := range map[string]any{
		"ApiKeyRequired":      true,
		"AuthorizationScopes": []any{"orders/write"},
		"AuthorizationType":   "COGNITO_USER_POOLS",
		"AuthorizerId":        ref("AWS::ApiGateway::Authorizer"),
		"MethodResponses": []any{
			map[string]any{"StatusCode": "200", "ResponseModels": map[string]any{"application/json": ref("AWS::ApiGateway::Model")}},
			map[string]any{"StatusCode": "404"},
		},
		"OperationName":      "createOrder",
		"RequestModels":      map[string]any{"application/json": ref("AWS::ApiGateway::Model")},
		"RequestValidatorId": ref("AWS::ApiGateway::RequestValidator"),
	} {
		same(t, property, got[property], want)
	}
}

func TestDefaultMethodOptionsOfResourcesAreKept(t *testing.T) {
	stack := newStack(t)
	orders := newNetwork(stack).orders(stack)
	api := newApi(stack)
	defaults := func(header string) *awsapigateway.ResourceOptions {
		return &awsapigateway.ResourceOptions{DefaultMethodOptions: &awsapigateway.MethodOptions{
			ApiKeyRequired:    jsii.Bool(true),
			RequestParameters: &map[string]*bool{"method.request.header." + header: jsii.Bool(true)},
		}}
	}
	shops := api.Root().AddResource(str("shops"), defaults("X-Shop"))
	orders.AddRoutes(api, "GET /shops/{shop}")
	// Made after the API was read for the first time.
	late := api.Root().AddResource(str("late"), defaults("X-Late"))
	orders.AddMethod(late.AddResource(str("{id}"), nil), str("get"), nil)
	orders.AddMethod(shops, str("GET"), nil)
	template := made(t, stack)
	for route, want := range map[string]map[string]any{
		"GET /shops/{shop}": {"method.request.header.X-Shop": true, "method.request.path.shop": true},
		"GET /late/{id}":    {"method.request.header.X-Late": true, "method.request.path.id": true},
		"GET /shops":        {"method.request.header.X-Shop": true},
	} {
		same(t, route, template.method(t, route)["RequestParameters"], want)
		same(t, route+" API key", template.method(t, route)["ApiKeyRequired"], true)
	}
}

func TestCustomIntegrationWithoutProxy(t *testing.T) {
	stack := newStack(t)
	orders := newNetwork(stack).orders(stack)
	options := func(responses *[]*awsapigateway.IntegrationResponse) *methodOptions {
		return &methodOptions{
			Proxy:                 jsii.Bool(false),
			IntegrationHttpMethod: str("PUT"),
			Method:                &awsapigateway.MethodOptions{MethodResponses: &[]*awsapigateway.MethodResponse{{StatusCode: str("200")}}},
			Integration: &awsapigateway.IntegrationOptions{
				RequestTemplates:     &map[string]*string{"application/json": str(`{"id": "$input.params('id')"}`)},
				PassthroughBehavior:  awsapigateway.PassthroughBehavior_NEVER,
				ContentHandling:      awsapigateway.ContentHandling_CONVERT_TO_TEXT,
				CacheKeyParameters:   jsii.Strings("method.request.path.id"),
				CacheNamespace:       str("orders"),
				IntegrationResponses: responses,
			},
		}
	}
	api := newApi(stack)
	orders.AddRoutesWithOptions(api, options(&[]*awsapigateway.IntegrationResponse{{
		StatusCode: str("200"), SelectionPattern: str("2\\d\\d"),
		ResponseTemplates: &map[string]*string{"application/json": str("$input.json('$')")},
	}}), "POST /orders/{id}")
	if warned := warningCodes(orders); warned != nil {
		t.Errorf("got warnings %v", warned)
	}
	orders.AddRoutesWithOptions(api, options(nil), "DELETE /orders/{id}")
	same(t, "without responses", warningCodes(orders), []string{"no-responses"})
	got := made(t, stack).integration(t, "POST /orders/{id}")
	for key, want := range map[string]any{
		"Type":                  "HTTP",
		"IntegrationHttpMethod": "PUT",
		"PassthroughBehavior":   "NEVER",
		"ContentHandling":       "CONVERT_TO_TEXT",
		"CacheKeyParameters":    []any{"method.request.path.id"},
		"CacheNamespace":        "orders",
		"RequestTemplates":      map[string]any{"application/json": `{"id": "$input.params('id')"}`},
		"IntegrationResponses": []any{map[string]any{
			"StatusCode": "200", "SelectionPattern": "2\\d\\d", "ResponseTemplates": map[string]any{"application/json": "$input.json('$')"},
		}},
	} {
		same(t, key, got[key], want)
	}
}

func TestStreamAndTimeouts(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	p := integrate(stack, "Orders", &props{Target: n.target(), Timeout: awscdk.Duration_Seconds(jsii.Number(10))})
	streamed := integrate(stack, "Streamed", &props{Target: n.target(), ResponseTransferMode: awsapigateway.ResponseTransferMode_STREAM, Timeout: awscdk.Duration_Minutes(jsii.Number(15))})
	api := newApi(stack)
	p.AddRoutes(api, "GET /default")
	p.AddRoutesWithOptions(api, &methodOptions{Integration: &awsapigateway.IntegrationOptions{Timeout: awscdk.Duration_Millis(jsii.Number(50))}}, "GET /quick")
	streamed.AddRoutes(api, "GET /stream")
	streamed.AddRoutesWithOptions(api, &methodOptions{Integration: &awsapigateway.IntegrationOptions{
		ResponseTransferMode: awsapigateway.ResponseTransferMode_BUFFERED, Timeout: awscdk.Duration_Seconds(jsii.Number(29)),
	}}, "GET /buffered")
	template := made(t, stack)
	for route, want := range map[string][]any{
		"GET /default":  {10000, nil},
		"GET /quick":    {50, nil},
		"GET /stream":   {900000, "STREAM"},
		"GET /buffered": {29000, "BUFFERED"},
	} {
		in := template.integration(t, route)
		same(t, route, []any{in["TimeoutInMillis"], in["ResponseTransferMode"]}, want)
	}
	same(t, "a timeout the streamed default does not allow when buffered", codes(t, func() {
		streamed.AddRoutesWithOptions(api, &methodOptions{Integration: &awsapigateway.IntegrationOptions{ResponseTransferMode: awsapigateway.ResponseTransferMode_BUFFERED}}, "GET /long")
	}), []string{"options.Integration.Timeout timeout_range"})
}

// A timeout that CloudFormation fills in stands in every rendering, and does
// not move the deployment with the number the CDK encodes it in.
func TestTimeoutThatIsAToken(t *testing.T) {
	deployment := func(tokensBefore int) []string {
		stack := newStack(t)
		for range tokensBefore {
			awscdk.Token_AsNumber(str("another"))
		}
		p := integrate(stack, "Orders", &props{Target: byArn(albArn), Uri: str("http://orders.example.com"), VpcLinkId: str("bbb111")})
		timeout := awscdk.Duration_Millis(awscdk.NewCfnParameter(stack, str("T"), &awscdk.CfnParameterProps{Type: str("Number")}).ValueAsNumber())
		in := &awsapigateway.IntegrationOptions{Timeout: timeout}
		api := newApi(stack)
		p.AddRoutesWithOptions(api, &methodOptions{Integration: in}, "GET /routes")
		p.AddMethod(api.Root().AddResource(str("method"), nil), str("GET"), &methodOptions{Integration: in})
		api.Root().AddResource(str("object"), nil).AddMethod(str("GET"), p.Integration(&integrationOptions{Integration: in}), nil)
		inherited := integrate(stack, "Inherited", &props{Target: byArn(albArn), Uri: str("http://orders.example.com"), VpcLinkId: str("bbb111"), Timeout: timeout})
		inherited.AddRoutes(api, "GET /inherited")
		same(t, "property", stack.Resolve(p.IntegrationProperty("GET", "/", &integrationOptions{Integration: in}).TimeoutInMillis), map[string]any{"Ref": "T"})
		awsapigateway.NewSpecRestApi(stack, str("Spec"), &awsapigateway.SpecRestApiProps{ApiDefinition: inherited.ApiDefinition([]byte("openapi: 3.0.0\npaths: {/a: {get: {}}}"), nil)})
		template := made(t, stack)
		for _, route := range []string{"GET /routes", "GET /method", "GET /object", "GET /inherited"} {
			same(t, route, template.integration(t, route)["TimeoutInMillis"], map[string]any{"Ref": "T"})
		}
		for _, id := range template.ofType("AWS::ApiGateway::RestApi") {
			if body := at(template[id].Properties, "Body"); body != nil {
				same(t, "document", at(body.(map[string]any)["paths"].(map[string]any)["/a"], "get/x-amazon-apigateway-integration/timeoutInMillis"), map[string]any{"Ref": "T"})
			}
		}
		return slices.Sorted(slices.Values(template.ofType("AWS::ApiGateway::Deployment")))
	}
	same(t, "deployments", deployment(3), deployment(0))
	stack := newStack(t)
	seconds := awscdk.Duration_Seconds(awscdk.Token_AsNumber(str("later")))
	same(t, "a token in seconds", codes(t, func() {
		integrate(stack, "Orders", &props{Target: byArn(albArn), Uri: str("http://orders.example.com"), VpcLinkId: str("bbb111"), Timeout: seconds})
	}), []string{"Timeout timeout_range"})
}

func TestAddProxyIsAnyOnTheResourceAndBelow(t *testing.T) {
	stack := newStack(t)
	orders := newNetwork(stack).orders(stack)
	api := newApi(stack)
	added := orders.AddProxy(api.Root(), nil)
	added = append(added, orders.AddProxy(api.Root().AddResource(str("v1"), nil), &methodOptions{Path: str("/v2/")})...)
	template := made(t, stack)
	var paths []string
	for _, method := range added {
		paths = append(paths, *method.Resource().Path())
	}
	same(t, "resources of the methods", paths, []string{"/", "/{proxy+}", "/v1", "/v1/{proxy+}"})
	name := stack.Resolve(orders.Uri())
	uri := func(path string) any {
		parts := at(name, "Fn::Join").([]any)[1].([]any)
		return map[string]any{"Fn::Join": []any{"", append(slices.Clone(parts[:len(parts)-1]), parts[len(parts)-1].(string)+path)}}
	}
	for route, path := range map[string]string{"ANY /": "/", "ANY /{proxy+}": "/{proxy}", "ANY /v1": "/v2/", "ANY /v1/{proxy+}": "/v2/{proxy}"} {
		same(t, route, template.integration(t, route)["Uri"], uri(path))
	}
	for _, route := range []string{"ANY /{proxy+}", "ANY /v1/{proxy+}"} {
		same(t, route, template.method(t, route)["RequestParameters"], map[string]any{"method.request.path.proxy": true})
		same(t, route, template.integration(t, route)["RequestParameters"], map[string]any{"integration.request.path.proxy": "method.request.path.proxy"})
	}
}

func TestRoutesOnAnApiThatHasResourcesAndOnAnImportedOne(t *testing.T) {
	stack := newStack(t)
	orders := newNetwork(stack).orders(stack)
	api := newApi(stack)
	there := api.Root().AddResource(str("orders"), nil)
	there.AddMethod(str("GET"), nil, nil)
	methods := orders.AddRoutes(api, "POST /orders", "/orders/{id}")
	if methods[0].Resource() != there {
		t.Error("a resource that is there must be used")
	}
	imported := awsapigateway.RestApi_FromRestApiAttributes(stack, str("Imported"), &awsapigateway.RestApiAttributes{RestApiId: str("abc123"), RootResourceId: str("root123")})
	orders.AddRoutes(imported, "GET /orders")
	template := made(t, stack)
	found := 0
	for _, id := range template.ofType("AWS::ApiGateway::Method") {
		if p := template[id].Properties; p["RestApiId"] == "abc123" {
			found++
			same(t, "imported", at(p, "Integration/ConnectionType"), "VPC_LINK")
		}
	}
	if found != 1 {
		t.Errorf("the imported API got %d methods, want 1", found)
	}
}
