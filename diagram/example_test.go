package diagram_test

import (
	"fmt"
	"log"

	"github.com/cdk-private-integration/cdk-private-integration-go/diagram"
)

func ExampleMermaid() {
	// As a rule: template, err := os.ReadFile("cdk.out/Orders.template.json")
	template := []byte(`{"Resources": {
		"Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Body": {"openapi": "3.0.1", "paths": {"/orders/{id}": {
			"get": {"x-amazon-apigateway-integration": {
				"type": "http_proxy", "httpMethod": "GET", "uri": "https://orders.example.com:443/v1/orders/{id}",
				"connectionType": "VPC_LINK", "connectionId": {"Ref": "Link"}, "integrationTarget": {"Ref": "Alb"}}}}}}}},
		"Prod": {"Type": "AWS::ApiGateway::Stage", "Properties": {"RestApiId": {"Ref": "Api"}, "StageName": "prod"}},
		"Link": {"Type": "AWS::ApiGatewayV2::VpcLink", "Properties": {"Name": "orders", "SubnetIds": ["subnet-1"]}},
		"Alb": {"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": {"Scheme": "internal"}},
		"Https": {"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": {"LoadBalancerArn": {"Ref": "Alb"}, "Port": 443, "Protocol": "HTTPS"}}
	}}`)
	picture, err := diagram.Mermaid(template)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(picture)
	// Output:
	// %%{init: {"layout": "dagre", "flowchart": {"wrappingWidth": 480, "rankSpacing": 18}}}%%
	// flowchart LR
	//   subgraph frame1["REST API Api"]
	//     stages1(["stage prod"])
	//     routes1["GET /orders/{id}"]
	//   end
	//   subgraph frame2["VPC link V2 Link"]
	//     uri1("https:​//orders.example.com:443/v1")
	//   end
	//   subgraph frame3["internal ALB Alb"]
	//     port1["listener HTTPS 443"]
	//   end
	//   stages1 --- routes1
	//   routes1 --> uri1
	//   uri1 --> port1
	//   classDef outside stroke-dasharray:5 5
	//   classDef problem stroke:red,stroke-width:2px
}
