package test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscognito"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

func TestRoutesDefinition(t *testing.T) {
	stack, orders := inApp(t, nil)
	specApi(stack, orders.RoutesDefinition(nil, "GET /orders", "POST /orders", "GET /orders/{id}", "/files/{path+}"))
	found := resourcesOf(t, synth(t, stack))
	paths := body(t, found, "paths")
	same(t, "paths", sortedKeys(paths), []string{"/files/{path+}", "/orders", "/orders/{id}"})
	same(t, "verbs", sortedKeys(paths["/orders"].(map[string]any)), []string{"get", "post"})
	same(t, "any", sortedKeys(paths["/files/{path+}"].(map[string]any)), []string{"x-amazon-apigateway-any-method"})
	same(t, "declared", body(t, found, "paths", "/orders/{id}", "get")["parameters"], []any{map[string]any{"$ref": "#/components/parameters/id"}})
	same(t, "declaration", body(t, found, "components", "parameters", "id"), map[string]any{"in": "path", "name": "id", "required": true, "schema": map[string]any{"type": "string"}})
	same(t, "mapped", body(t, found, "paths", "/files/{path+}", "x-amazon-apigateway-any-method", "x-amazon-apigateway-integration")["requestParameters"], map[string]any{"integration.request.path.path": "method.request.path.path"})
}

// The own stage of the API gets the link's id of each private integration.
func TestRoutesDefinitionOfGroups(t *testing.T) {
	stack, orders := literal(t)
	reports := privateintegration.NewPrivateIntegration(stack, jsii.String("Reports"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromLoadBalancer(&privateintegration.LoadBalancerTargetProps{LoadBalancerArn: jsii.String(strings.Replace(loadBalancerArn, "orders", "reports", 1))}),
		Uri:    jsii.String("https://reports.example.com"), VpcLinkId: jsii.String("ccc222"), StageVariable: jsii.String("reportsLink"),
	})
	specApi(stack, orders.RoutesDefinition(&privateintegration.RoutesOptions{
		Integration:    &privateintegration.IntegrationOptions{Integration: &awsapigateway.IntegrationOptions{Timeout: awscdk.Duration_Seconds(jsii.Number(3))}},
		ApiKeyRequired: jsii.Bool(true),
		Groups: []privateintegration.RoutesGroup{
			{Patterns: []string{"GET /reports"}, PrivateIntegration: reports, Integration: &privateintegration.IntegrationOptions{Path: jsii.String("/v2")}, InsecureSkipVerification: jsii.Bool(true)},
			{Patterns: []string{"GET /open"}, ApiKeyRequired: jsii.Bool(false)},
		},
	}, "GET /orders"))
	found := resourcesOf(t, synth(t, stack))
	operation := func(path string) map[string]any { return body(t, found, "paths", path, "get") }
	integration := func(path string) map[string]any {
		return body(t, found, "paths", path, "get", "x-amazon-apigateway-integration")
	}
	same(t, "timeouts", []any{integration("/orders")["timeoutInMillis"], integration("/open")["timeoutInMillis"], integration("/reports")["timeoutInMillis"]}, []any{3000.0, 3000.0, nil})
	same(t, "uri", integration("/reports")["uri"], "https://reports.example.com:443/v2")
	same(t, "tls", integration("/reports")["tlsConfig"], map[string]any{"insecureSkipVerification": true})
	same(t, "keys", []any{operation("/orders")["security"], operation("/reports")["security"], operation("/open")["security"]},
		[]any{[]any{map[string]any{"apiKey": []any{}}}, []any{map[string]any{"apiKey": []any{}}}, nil})
	_, stage := found.only(t, "AWS::ApiGateway::Stage")
	same(t, "variables", stage.Properties["Variables"], map[string]any{"reportsLink": "ccc222", "vpcLink": "bbb111"})
	same(t, "warnings", warningCodes(stack), []string{"insecure-skip-verification"})
}

func TestRoutesDefinitionAuthorizers(t *testing.T) {
	stack, orders := literal(t)
	pool := awscognito.UserPool_FromUserPoolArn(stack, jsii.String("Pool"), jsii.String("arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_A"))
	function := awslambda.Function_FromFunctionArn(stack, jsii.String("Function"), jsii.String("arn:aws:lambda:eu-west-1:111122223333:function:check"))
	specApi(stack, orders.RoutesDefinition(&privateintegration.RoutesOptions{
		Authorizer: &privateintegration.RoutesAuthorizer{UserPools: []awscognito.IUserPool{pool}, Scopes: []string{"orders/read"}},
		Groups: []privateintegration.RoutesGroup{
			{Patterns: []string{"GET /signed"}, Authorizer: &privateintegration.RoutesAuthorizer{Iam: jsii.Bool(true)}},
			{Patterns: []string{"GET /token"}, Authorizer: &privateintegration.RoutesAuthorizer{Function: function, ResultsCacheTtl: awscdk.Duration_Seconds(jsii.Number(0))}},
			{Patterns: []string{"GET /request"}, Authorizer: &privateintegration.RoutesAuthorizer{Function: function, IdentitySources: []string{"method.request.header.X", "context.identity.sourceIp"}}},
			{Patterns: []string{"GET /open"}, Authorizer: &privateintegration.RoutesAuthorizer{}},
		},
	}, "GET /orders"))
	found := resourcesOf(t, synth(t, stack))
	uri := map[string]any{"Fn::Join": []any{"", []any{"arn:", map[string]any{"Ref": "AWS::Partition"}, ":apigateway:", map[string]any{"Ref": "AWS::Region"}, ":lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:check/invocations"}}}
	header := func(name, kind string, authorizer map[string]any) map[string]any {
		scheme := map[string]any{"type": "apiKey", "name": name, "in": "header", "x-amazon-apigateway-authtype": kind}
		if authorizer != nil {
			scheme["x-amazon-apigateway-authorizer"] = authorizer
		}
		return scheme
	}
	same(t, "schemes", body(t, found, "components", "securitySchemes"), map[string]any{
		"authorizer1": header("Authorization", "cognito_user_pools", map[string]any{"type": "cognito_user_pools", "providerARNs": []any{"arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_A"}}),
		"authorizer2": header("Authorization", "awsSigv4", nil),
		"authorizer3": header("Authorization", "custom", map[string]any{"type": "token", "authorizerUri": uri, "authorizerResultTtlInSeconds": 0.0}),
		"authorizer4": header("Unused", "custom", map[string]any{"type": "request", "authorizerUri": uri, "identitySource": "method.request.header.X, context.identity.sourceIp"}),
	})
	for path, want := range map[string]any{
		"/orders": []any{map[string]any{"authorizer1": []any{"orders/read"}}}, "/signed": []any{map[string]any{"authorizer2": []any{}}}, "/open": nil,
	} {
		same(t, path, body(t, found, "paths", path, "get")["security"], want)
	}
	_, permission := found.only(t, "AWS::Lambda::Permission")
	apiID, _ := found.only(t, "AWS::ApiGateway::RestApi")
	if source, _ := json.Marshal(permission.Properties["SourceArn"]); !strings.Contains(string(source), `{"Ref":"`+apiID+`"},"/authorizers/*"`) {
		t.Errorf("the permission is for %s", source)
	}
}

// OPTIONS of a body answer as those of the CDK's resources do.
func TestRoutesDefinitionPreflight(t *testing.T) {
	for name, cors := range map[string]*awsapigateway.CorsOptions{
		"all origins": {AllowOrigins: awsapigateway.Cors_ALL_ORIGINS()},
		"one origin":  {AllowOrigins: jsii.Strings("https://a.example"), AllowMethods: jsii.Strings("GET"), AllowHeaders: jsii.Strings("X"), AllowCredentials: jsii.Bool(true), MaxAge: awscdk.Duration_Minutes(jsii.Number(5)), StatusCode: jsii.Number(200), ExposeHeaders: jsii.Strings("Y", "Z")},
		"two origins": {AllowOrigins: jsii.Strings("https://a.example", "https://b.example"), AllowMethods: jsii.Strings("ANY"), DisableCache: jsii.Bool(true)},
	} {
		stack, orders := literal(t)
		specApi(stack, orders.RoutesDefinition(&privateintegration.RoutesOptions{DefaultCorsPreflightOptions: cors, ApiKeyRequired: jsii.Bool(true)}, "GET /a/{id}", "ANY /b", "OPTIONS /c"))
		byHand := awsapigateway.NewRestApi(stack, str("ByHand"), &awsapigateway.RestApiProps{CloudWatchRole: jsii.Bool(false), DefaultCorsPreflightOptions: cors})
		byHand.Root().AddResource(str("a"), nil).AddResource(str("{id}"), nil)
		template := resourcesOf(t, synth(t, stack))
		want := template.integration(t, "OPTIONS /a/{id}")
		options := optionsOf(t, template)
		got := options["x-amazon-apigateway-integration"].(map[string]any)
		answer := want["IntegrationResponses"].([]any)[0].(map[string]any)
		ours := got["responses"].(map[string]any)["default"].(map[string]any)
		same(t, name+": status", ours["statusCode"], answer["StatusCode"])
		same(t, name+": headers", ours["responseParameters"], answer["ResponseParameters"])
		same(t, name+": template", ours["responseTemplates"], answer["ResponseTemplates"])
		same(t, name+": request", got["requestTemplates"], want["RequestTemplates"])
		same(t, name+": security", options["security"], nil)
		same(t, name+": variable", len(options["parameters"].([]any)), 1)
	}
}

// optionsOf finds the preflight of /a/{id} in the body of the API that has one.
func optionsOf(t *testing.T, found resources) map[string]any {
	t.Helper()
	for _, id := range found.ofType("AWS::ApiGateway::RestApi") {
		spec, ok := found[id].Properties["Body"].(map[string]any)
		if !ok {
			continue
		}
		paths := spec["paths"].(map[string]any)
		for path, verbs := range map[string][]string{"/b": {"x-amazon-apigateway-any-method"}, "/c": {"options"}} {
			same(t, path, sortedKeys(paths[path].(map[string]any)), verbs)
		}
		return paths["/a/{id}"].(map[string]any)["options"].(map[string]any)
	}
	t.Fatal("no API has a body")
	return nil
}

func TestRoutesDefinitionRefused(t *testing.T) {
	stack, orders := inApp(t, nil)
	type (
		wrapped struct {
			privateintegration.PrivateIntegration
		}
		wrappedFunction struct{ awslambda.IFunction }
		wrappedPool     struct{ awscognito.IUserPool }
	)
	far := integrate(awscdk.NewStack(awscdk.NewStage(newApp(t), str("Far"), nil), str("Stack"), nil), "Orders", &props{Target: byArn(albArn), Uri: str("http://orders.example.com"), VpcLinkId: str("bbb111")})
	by := func(other privateintegration.PrivateIntegration) *privateintegration.RoutesOptions {
		return &privateintegration.RoutesOptions{Groups: []privateintegration.RoutesGroup{{PrivateIntegration: other, Patterns: []string{"GET /b"}}}}
	}
	before := sizeOf(stack)
	function := awslambda.Function_FromFunctionArn(newStack(t), jsii.String("Function"), jsii.String("arn:aws:lambda:eu-west-1:111122223333:function:check"))
	authorizer := func(a privateintegration.RoutesAuthorizer) *privateintegration.RoutesOptions {
		return &privateintegration.RoutesOptions{Authorizer: &a}
	}
	for name, c := range map[string]struct {
		options  *privateintegration.RoutesOptions
		patterns []string
		want     string
	}{
		"nothing":           {nil, nil, "patterns required"},
		"patterns":          {nil, []string{"GET", "FETCH /a", "GET /a", "GET /a", "GET /{x}/b", "GET /{y}"}, "patterns[0] path_syntax, patterns[1] verb, patterns[3] route_duplicate, patterns[5] route_sibling"},
		"an empty group":    {&privateintegration.RoutesOptions{Groups: []privateintegration.RoutesGroup{{}}}, []string{"GET /a"}, "options.Groups[0].Patterns required"},
		"a route of both":   {&privateintegration.RoutesOptions{Groups: []privateintegration.RoutesGroup{{Patterns: []string{"GET /a"}}}}, []string{"GET /a"}, "options.Groups[0].Patterns[0] route_duplicate"},
		"a timeout":         {&privateintegration.RoutesOptions{Groups: []privateintegration.RoutesGroup{{Patterns: []string{"GET /a", "GET /b"}, Integration: &privateintegration.IntegrationOptions{Integration: &awsapigateway.IntegrationOptions{Timeout: awscdk.Duration_Millis(jsii.Number(1))}}}}}, nil, "options.Groups[0].Integration.Integration.Timeout timeout_range"},
		"nothing to verify": {&privateintegration.RoutesOptions{InsecureSkipVerification: jsii.Bool(true)}, []string{"GET /a"}, "options.InsecureSkipVerification insecure_skip_verification"},
		"two authorizers":   {authorizer(privateintegration.RoutesAuthorizer{Iam: jsii.Bool(true), Function: function}), []string{"GET /a"}, "options.Authorizer conflict"},
		"scopes alone":      {authorizer(privateintegration.RoutesAuthorizer{Scopes: []string{"a"}}), []string{"GET /a"}, "options.Authorizer.Scopes conflict"},
		"a cache alone":     {authorizer(privateintegration.RoutesAuthorizer{IdentitySources: []string{"a"}}), []string{"GET /a"}, "options.Authorizer.Function required"},
		"no pool":           {authorizer(privateintegration.RoutesAuthorizer{UserPools: []awscognito.IUserPool{nil}}), []string{"GET /a"}, "options.Authorizer.UserPools[0] required"},
		"no function":       {authorizer(privateintegration.RoutesAuthorizer{Function: &wrappedFunction{}}), []string{"GET /a"}, "options.Authorizer.Function required"},
		"an empty pool":     {authorizer(privateintegration.RoutesAuthorizer{UserPools: []awscognito.IUserPool{(*wrappedPool)(nil), wrappedPool{}}}), []string{"GET /a"}, "options.Authorizer.UserPools[0] required, options.Authorizer.UserPools[1] required"},
		"an empty one":      {by((*wrapped)(nil)), []string{"GET /a"}, "options.Groups[0].PrivateIntegration required"},
		"one in a struct":   {by(&wrapped{orders}), []string{"GET /a"}, "options.Groups[0].PrivateIntegration wrong_type"},
		"one far away":      {by(far), []string{"GET /a"}, "options.Groups[0].PrivateIntegration wrong_stage"},
		"no origins":        {&privateintegration.RoutesOptions{DefaultCorsPreflightOptions: &awsapigateway.CorsOptions{}}, []string{"GET /a"}, "options.DefaultCorsPreflightOptions.AllowOrigins required"},
		"a pattern twice":   {&privateintegration.RoutesOptions{Integration: &privateintegration.IntegrationOptions{Proxy: jsii.Bool(false), Integration: &awsapigateway.IntegrationOptions{IntegrationResponses: &[]*awsapigateway.IntegrationResponse{{StatusCode: str("200")}, {StatusCode: str("201")}}}}}, []string{"GET /a"}, "options.Integration.Integration.IntegrationResponses[1].SelectionPattern conflict"},
	} {
		if got := strings.Join(codes(t, func() { orders.RoutesDefinition(c.options, c.patterns...) }), ", "); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
	if after := sizeOf(stack); after != before {
		t.Errorf("%d constructs before, %d after", before, after)
	}
}

// A thousand routes fit into a stack.
func TestRoutesDefinitionOfAThousandRoutes(t *testing.T) {
	stack := newStack(t)
	orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromApplicationListener(newNetwork(stack).listener), Uri: jsii.String("http://orders.example.com"),
	})
	var patterns []string
	for i := range 1000 {
		patterns = append(patterns, fmt.Sprintf("GET /items%d/{id}", i))
	}
	specApi(stack, orders.RoutesDefinition(nil, patterns...))
	same(t, "paths", len(body(t, resourcesOf(t, synth(t, stack)), "paths")), 1000)
}

// AddRoutes knows what a body has already, the preflights included.
func TestRoutesBesideARoutesDefinition(t *testing.T) {
	stack := newStack(t)
	orders := newNetwork(stack).orders(stack)
	api := awsapigateway.NewSpecRestApi(stack, str("Api"), &awsapigateway.SpecRestApiProps{
		ApiDefinition: orders.RoutesDefinition(&privateintegration.RoutesOptions{DefaultCorsPreflightOptions: &awsapigateway.CorsOptions{AllowOrigins: jsii.Strings("*")}}, "GET /orders", "GET /orders/{id}"),
	})
	before := sizeOf(stack)
	same(t, "codes", codes(t, func() {
		orders.AddRoutes(api, "GET /orders", "OPTIONS /orders", "GET /orders/{key}/lines", "POST /orders")
	}), []string{
		"patterns[0] route_duplicate", "patterns[1] route_duplicate", "patterns[2] route_sibling", "patterns[3] resource_elsewhere",
	})
	if after := sizeOf(stack); after != before {
		t.Errorf("the tree grew from %d to %d constructs", before, after)
	}
}
