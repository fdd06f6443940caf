package gatewaytest_test

import (
	"bufio"
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
)

// FuzzTemplate holds that no template makes loading or serving panic or hang.
func FuzzTemplate(f *testing.F) {
	operations := []operation{
		{route: "GET /", uri: "http://${stageVariables.host}/root"},
		{"GET /orders/{id}", "https://orders.example.com:443/v1/{id}?x={id}", mapped("path.id", "method.request.path.id", "header.X", "context.stage")},
		{"ANY /files/{path+}", "http://orders.example.com:80/{path}", func(i object) { i["ConnectionId"] = "${stageVariables.link}" }},
		{"POST /typed", "http://orders.example.com:80", func(i object) {
			i["Type"], i["IntegrationResponses"] = "HTTP", []any{object{"StatusCode": "200", "SelectionPattern": "2.."}}
		}},
	}
	for _, render := range renderings {
		f.Add(stack(render, nil, operations...))
	}
	f.Add(stack(asMethods, nil, operation{"GET /orders/{id}", "", mock(`#if($input.params("id") == '7' && !($context.stage != "x")){"statusCode": 200}#elseif('a' == 'b')x#else ${context.path}#end`,
		object{"StatusCode": "404", "ResponseTemplates": object{"application/json": "#set($context.responseOverride.status = 410)#set($a = $input.body)$!a$input.json(\"$['a b'][0].c\")"}})}))
	f.Add([]byte(`{"Conditions": {"A": {"Fn::Or": [{"Condition": "B"}, {"Fn::Not": [{"Condition": "A"}]}]}, "B": {"Fn::Equals": [1, "1"]}},
		"Mappings": {"M": {"a": {"b": ["c"]}}}, "Parameters": {"P": {"Type": "List<String>", "Default": "a,b"}},
		"Resources": {"Api": {"Type": "AWS::ApiGateway::RestApi", "Condition": "A", "Properties": {"Body": {"paths": {"/{x+}": {"$ref": "#/paths/~1", "get": {
			"x-amazon-apigateway-integration": {"$ref": "#/components/x"}}}}, "components": {"x": {"uri": {"Fn::Join": [{"Ref": "P"}, {"Fn::Split": ["b", "abc"]}]},
			"type": {"Fn::Select": ["0", {"Fn::FindInMap": ["M", "a", "b"]}]}}}}}}}}`))
	f.Fuzz(func(t *testing.T, template []byte) {
		hanging := time.AfterFunc(10*time.Second, func() { panic("a template hangs the server") })
		defer hanging.Stop()
		gw, err := gatewaytest.NewHandler(template, &gatewaytest.Options{
			AllowUnmodeled: true,
			Stages:         map[string]map[string]string{"prod": {}},
			Backends:       map[string]string{"OrdersAlb:80": "127.0.0.1:1", "OrdersAlb:443": "127.0.0.1:1"},
		})
		if err != nil {
			return
		}
		for _, target := range []string{"/prod", "/prod/orders/7?q=%zz", "/prod/files/a%2Fb//c", "/prod/typed", "/x/y"} {
			recorder := httptest.NewRecorder()
			gw.ServeHTTP(recorder, httptest.NewRequest("GET", target, nil))
			if recorder.Code < 200 || recorder.Code > 599 {
				t.Fatalf("%s is answered %d", target, recorder.Code)
			}
		}
	})
}

// FuzzRequest holds that no request and no answer of a backend makes a call panic
// or hang, whatever the method does with them.
func FuzzRequest(f *testing.F) {
	scalar := object{"type": "object", "properties": object{"n": object{"type": "integer"}}}
	template := stack(asMethods, func(r object) {
		withDomains(r)
		authorizer("REQUEST", object{"IdentitySource": "method.request.header.Authorization, method.request.querystring.t"})(r)
		r["Model"] = object{"Type": "AWS::ApiGateway::Model", "Properties": object{"RestApiId": object{"Ref": "Api"}, "Name": "Order", "Schema": scalar}}
		r["Validator"] = object{"Type": "AWS::ApiGateway::RequestValidator", "Properties": object{
			"RestApiId": object{"Ref": "Api"}, "ValidateRequestBody": true, "ValidateRequestParameters": true}}
		r["Answer"] = object{"Type": "AWS::ApiGateway::GatewayResponse", "Properties": object{
			"RestApiId": object{"Ref": "Api"}, "ResponseType": "DEFAULT_4XX", "ResponseTemplates": object{"text/x": "$context.error.message $context.path"}}}
		r["Api"].(object)["Properties"] = object{"BinaryMediaTypes": []any{"image/*"}, "Policy": object{"Statement": []any{object{
			"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}}}}
		guarded := properties(r, "RootXguardedGET")
		guarded["AuthorizationType"], guarded["AuthorizerId"] = "CUSTOM", object{"Ref": "Auth"}
		valid := properties(r, "RootXtypedPOST")
		valid["RequestValidatorId"], valid["RequestModels"] = object{"Ref": "Validator"}, object{"application/json": "Order"}
		valid["RequestParameters"] = object{"method.request.querystring.q": true}
	},
		operation{"ANY /{path+}", "http://x.example.com/v1/{path}?p={path}", mapped("path.path", "method.request.path.path",
			"header.X", "method.request.multivalueheader.X", "querystring.q", "method.request.multivaluequerystring.q", "header.B", "method.request.body")},
		operation{route: "GET /guarded", uri: "http://x.example.com/guarded"},
		operation{"GET /stream", "http://x.example.com/s", func(i object) { i["ResponseTransferMode"] = "STREAM" }},
		operation{"POST /typed", "http://x.example.com/t", func(i object) {
			i["Type"], i["IntegrationResponses"] = "HTTP", []any{object{"StatusCode": "200", "ResponseTemplates": object{"application/json": "#if($input.params('q') == 'x')$input.body#end$input.json('$.n[1].x')"},
				"ResponseParameters": object{"method.response.header.X": "integration.response.multivalueheader.X"}}}
		}},
		operation{"OPTIONS /mock", "", mock("{ statusCode: 200 }", object{"StatusCode": "200", "ResponseTemplates": object{"application/json": "$input.params().header.get('Origin')"}})})
	answers := make(chan []byte, 1)
	address := rawBackendWith(f, func() []byte {
		select {
		case answer := <-answers:
			return answer
		default:
			return nil
		}
	})
	handler, err := gatewaytest.NewHandler(template, &gatewaytest.Options{
		Backends:    map[string]string{"OrdersAlb:80": address},
		Authorizers: map[string]gatewaytest.Authorizer{"Auth": decides},
	})
	if err != nil {
		f.Fatal(err)
	}
	const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: a\r\nX: b\r\n\r\n{}"
	for _, seed := range [][2]string{
		{"GET /prod/a%2Fb//c?q=1&q=%zz;r HTTP/1.1\r\nHost: x\r\nX: 1\r\nX: 2\r\nConnection: X, close\r\n\r\n", ok},
		{"GET /prod/guarded?t=1 HTTP/1.1\r\nHost: api.example.com\r\nAuthorization: good\r\n\r\n", ok},
		{"GET /prod/stream HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n"},
		{"POST /prod/typed?q=x HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{\"n\": 1.0}", ok},
		{"OPTIONS /prod/mock HTTP/1.1\r\nHost: x\r\nOrigin: http://a\r\nAccept: image/png\r\n\r\n", ""},
		{"PUT //prod//x HTTP/1.1\r\nHost: x\r\nX-HTTP-Method-Override: delete\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
			"HTTP/1.1 099 x\r\nContent-Type: image/png\r\n\r\n"},
	} {
		f.Add([]byte(seed[0]), []byte(seed[1]))
	}
	f.Fuzz(func(t *testing.T, text, answer []byte) {
		request, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(text)))
		if err != nil {
			return
		}
		hanging := time.AfterFunc(10*time.Second, func() { panic("a request hangs the server") })
		defer hanging.Stop()
		select { // one that an earlier call has not taken
		case <-answers:
		default:
		}
		answers <- answer
		request.RemoteAddr = "127.0.0.1:1"
		recorder := httptest.NewRecorder()
		defer func() {
			// How a handler breaks an answer off that has begun.
			if r := recover(); r != nil && r != http.ErrAbortHandler {
				panic(r)
			}
		}()
		handler.ServeHTTP(recorder, request)
	})
}
