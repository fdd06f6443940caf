package gatewaytest_test

import (
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/cdk-private-integration/cdk-private-integration-go/gatewaytest"
)

// template is what a synthesized stack comes to: in your test it is the file
// cdk.out/<stack>.template.json, or the JSON of a CDK assertions.Template.
const template = `{"Resources": {
  "Api": {"Type": "AWS::ApiGateway::RestApi"},
  "Orders": {"Type": "AWS::ApiGateway::Resource", "Properties": {
    "RestApiId": {"Ref": "Api"}, "ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]}, "PathPart": "orders"}},
  "Order": {"Type": "AWS::ApiGateway::Resource", "Properties": {
    "RestApiId": {"Ref": "Api"}, "ParentId": {"Ref": "Orders"}, "PathPart": "{id}"}},
  "GetOrder": {"Type": "AWS::ApiGateway::Method", "Properties": {
    "RestApiId": {"Ref": "Api"}, "ResourceId": {"Ref": "Order"}, "HttpMethod": "GET", "AuthorizationType": "NONE",
    "RequestParameters": {"method.request.path.id": true},
    "Integration": {
      "Type": "HTTP_PROXY", "IntegrationHttpMethod": "GET", "Uri": "https://orders.example.com:443/v1/orders/{id}",
      "ConnectionType": "VPC_LINK", "ConnectionId": {"Ref": "Link"}, "IntegrationTarget": {"Ref": "OrdersAlb"},
      "RequestParameters": {"integration.request.path.id": "method.request.path.id"}}}},
  "Stage": {"Type": "AWS::ApiGateway::Stage", "Properties": {"RestApiId": {"Ref": "Api"}, "StageName": "prod"}},
  "Link": {"Type": "AWS::ApiGatewayV2::VpcLink", "Properties": {"Name": "orders", "SubnetIds": ["subnet-1"]}},
  "OrdersAlb": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {"Scheme": "internal"}},
  "Listener": {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": {
    "LoadBalancerArn": {"Ref": "OrdersAlb"}, "Port": 443, "Protocol": "HTTPS"}}
}}`

func Example() {
	// What stands behind the load balancer. httptest's certificate is for
	// *.example.com.
	backend := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s was asked for %s", r.Host, r.RequestURI)
	}))
	defer backend.Close()
	pool := x509.NewCertPool()
	pool.AddCert(backend.Certificate())

	gw, err := gatewaytest.NewServer([]byte(template), &gatewaytest.Options{
		Backends: map[string]string{"OrdersAlb:443": backend.Listener.Addr().String()},
		RootCAs:  pool,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer gw.Close()

	for _, path := range []string{"/orders/7?expand=1", "/orders"} {
		resp, err := http.Get(gw.URL("prod") + path)
		if err != nil {
			fmt.Println(err)
			return
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		fmt.Println(resp.StatusCode, string(body))
	}
	for _, entry := range gw.Log() {
		fmt.Println(entry)
	}
	// Output:
	// 200 orders.example.com was asked for /v1/orders/7?expand=1
	// 403 {"message":"Missing Authentication Token"}
	// prod GET /orders/7: 200, method GetOrder, link Link, backend OrdersAlb:443, sent https://orders.example.com:443/v1/orders/7?expand=1
	// prod GET /orders: 403, because no method for GET /orders
}
