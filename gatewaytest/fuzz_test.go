package gatewaytest_test

import (
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
			if recorder.Code < 400 {
				t.Fatalf("%s is answered %d without a backend", target, recorder.Code)
			}
		}
	})
}
