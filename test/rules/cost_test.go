package rules_test

import (
	"flag"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

var measure = flag.Bool("cost", false, "measure what the rules cost beside AWS's own (make bench-rules)")

// size is a number of methods, or of operations in a document.
type size struct {
	document bool
	count    int
}

func (s size) String() string {
	if s.document {
		return fmt.Sprintf("%d operations", s.count)
	}
	return fmt.Sprintf("%d methods", s.count)
}

// TestCost prints the tables of docs/rules.md. Nothing is judged: processor times
// of a shared machine are no reason to fail.
func TestCost(t *testing.T) {
	if !*measure {
		t.Skip("run with -cost, or make bench-rules")
	}
	print := func(names []string, sizes []size, rounds int) {
		dir := t.TempDir()
		var files, rows []string
		for _, name := range names {
			for _, s := range sizes {
				rows = append(rows, fmt.Sprintf("| %s | %s |", name, s))
				files = append(files, writeTemplate(t, filepath.Join(dir, fmt.Sprint(len(files))+".json"), shapeTemplate(shapes[name], s)))
			}
		}
		for i, c := range validate(t, request{Templates: files, Rounds: rounds}).Costs {
			fmt.Printf("%s %.2f | %.2f | %.0f ms |\n", rows[i],
				c.Composite[1]/c.Composite[0]-1, c.Rego[1]/c.Rego[0]-1, c.Composite[1]-c.Composite[0])
		}
	}
	fmt.Println("| shape | size | beside the engine of a synth | beside the engine in Rego | adds |")
	print([]string{"a literal host"}, []size{{false, 150}}, 7)
	print(shapeNames, []size{{true, 1000}}, 3)
	print([]string{"a literal host", "the load balancer's name", "a link by stage variable", "missing targets"}, []size{{true, 100}, {true, 3000}}, 2)
}

// shape is how the integrations of a generated API are written.
type shape struct {
	uri        func(n int, path string) any
	connection any
	target     any
	parameters map[string]any
}

type object = map[string]any

func ref(id string) any             { return object{"Ref": id} }
func attribute(id, name string) any { return object{"Fn::GetAtt": []any{id, name}} }
func join(parts ...any) any         { return object{"Fn::Join": []any{"", parts}} }

var shapeNames = []string{
	"a literal host", "the load balancer's name", "a host that is a parameter", "a link by stage variable", "a host by stage variable",
	"a host each", "missing targets", "a port without listener", "a link that is a parameter",
}

var (
	literalUri = func(_ int, path string) any { return "http://orders.example.com:80/v1" + path }
	hostParam  = map[string]any{"Host": object{"Type": "String", "Default": "orders.example.com"}}

	shapes = map[string]shape{
		"a literal host": {uri: literalUri},
		"the load balancer's name": {uri: func(_ int, path string) any {
			return join("http://", attribute("Lb", "DNSName"), ":80/v1"+path)
		}},
		"a host that is a parameter": {parameters: hostParam, uri: func(_ int, path string) any {
			return join("http://", ref("Host"), ":80/v1"+path)
		}},
		"a link by stage variable": {uri: literalUri, connection: "${stageVariables.vpcLink}"},
		"a host by stage variable": {connection: "${stageVariables.vpcLink}", uri: func(_ int, path string) any {
			return "http://${stageVariables.host}/v1" + path
		}},
		"a host each": {uri: func(n int, path string) any {
			return fmt.Sprintf("http://h%d.example.com:80/v1%s", n, path)
		}},
		"missing targets": {uri: literalUri, target: false},
		"a port without listener": {uri: func(_ int, path string) any {
			return "http://orders.example.com:8080/v1" + path
		}},
		"a link that is a parameter": {uri: literalUri, connection: ref("Host"), parameters: hostParam},
	}
)

// shapeTemplate is a whole template: network, load balancer, link, API, stage.
func shapeTemplate(s shape, n size) object {
	group := func(id string) any { return attribute(id, "GroupId") }
	rule := func(kind, peer, of, from string) object {
		return object{"Type": "AWS::EC2::SecurityGroup" + kind, "Properties": object{
			"GroupId": group(of), peer: group(from), "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80,
		}}
	}
	subnet := func(n int) object {
		return object{"Type": "AWS::EC2::Subnet", "Properties": object{
			"VpcId": ref("Vpc"), "CidrBlock": fmt.Sprintf("10.0.%d.0/24", n), "AvailabilityZone": object{"Fn::Select": []any{n, object{"Fn::GetAZs": ""}}},
		}}
	}
	resources := object{
		"Vpc":       object{"Type": "AWS::EC2::VPC", "Properties": object{"CidrBlock": "10.0.0.0/16"}},
		"SubnetA":   subnet(0),
		"SubnetB":   subnet(1),
		"LinkGroup": object{"Type": "AWS::EC2::SecurityGroup", "Properties": object{"VpcId": ref("Vpc"), "GroupDescription": "link", "SecurityGroupEgress": []any{object{"CidrIp": "255.255.255.255/32", "IpProtocol": "icmp", "FromPort": 252, "ToPort": 86}}}},
		"LbGroup":   object{"Type": "AWS::EC2::SecurityGroup", "Properties": object{"VpcId": ref("Vpc"), "GroupDescription": "load balancer"}},
		"In":        rule("Ingress", "SourceSecurityGroupId", "LbGroup", "LinkGroup"),
		"Out":       rule("Egress", "DestinationSecurityGroupId", "LinkGroup", "LbGroup"),
		"Lb":        object{"Type": "AWS::ElasticLoadBalancingV2::LoadBalancer", "Properties": object{"Scheme": "internal", "Type": "application", "Subnets": []any{ref("SubnetA"), ref("SubnetB")}, "SecurityGroups": []any{group("LbGroup")}}},
		"Listener":  object{"Type": "AWS::ElasticLoadBalancingV2::Listener", "Properties": object{"LoadBalancerArn": ref("Lb"), "Port": 80, "Protocol": "HTTP", "DefaultActions": []any{object{"Type": "fixed-response", "FixedResponseConfig": object{"StatusCode": "200"}}}}},
		"Link":      object{"Type": "AWS::ApiGatewayV2::VpcLink", "Properties": object{"Name": "link", "SubnetIds": []any{ref("SubnetA"), ref("SubnetB")}, "SecurityGroupIds": []any{group("LinkGroup")}}},
		"Stage":     object{"Type": "AWS::ApiGateway::Stage", "Properties": object{"RestApiId": ref("Api"), "DeploymentId": ref("Deployment"), "StageName": "prod", "Variables": object{"vpcLink": ref("Link"), "host": "orders.example.com"}}},
	}
	deployment := object{"Type": "AWS::ApiGateway::Deployment", "Properties": object{"RestApiId": ref("Api")}}
	if n.document {
		resources["Api"] = object{"Type": "AWS::ApiGateway::RestApi", "Properties": object{"Name": "orders", "Body": object{
			"openapi": "3.0.1", "info": object{"title": "orders", "version": "1"}, "paths": shapePaths(s, n.count),
		}}}
	} else {
		resources["Api"] = object{"Type": "AWS::ApiGateway::RestApi", "Properties": object{"Name": "orders"}}
		deployment["DependsOn"] = addShapeMethods(resources, s, n.count)
	}
	resources["Deployment"] = deployment
	template := object{"Resources": resources}
	if s.parameters != nil {
		template["Parameters"] = s.parameters
	}
	return template
}

// integration gives a block in CloudFormation's spelling.
func (s shape) integration(n int, path string) object {
	i := object{
		"Type": "HTTP_PROXY", "IntegrationHttpMethod": "GET", "Uri": s.uri(n, path), "ConnectionType": "VPC_LINK",
		"ConnectionId": ref("Link"), "IntegrationTarget": ref("Lb"),
	}
	if s.connection != nil {
		i["ConnectionId"] = s.connection
	}
	if s.target == false {
		delete(i, "IntegrationTarget")
	}
	if strings.Contains(path, "{id}") {
		i["RequestParameters"] = object{"integration.request.path.id": "method.request.path.id"}
	}
	return i
}

var openAPINames = strings.NewReplacer("IntegrationHttpMethod", "httpMethod", "Type", "type", "Uri", "uri", "ConnectionType", "connectionType", "ConnectionId", "connectionId", "IntegrationTarget", "integrationTarget", "RequestParameters", "requestParameters")

func shapePaths(s shape, count int) object {
	paths := object{}
	for n := range count {
		path := fmt.Sprintf("/group%d/item%d", n/2%20, n/2)
		parameters := []any{}
		if n%4 > 1 {
			path += "/{id}"
			parameters = append(parameters, object{"name": "id", "in": "path", "required": true, "schema": object{"type": "string"}})
		}
		block := object{}
		for key, value := range s.integration(n, path) {
			block[openAPINames.Replace(key)] = value
		}
		if paths[path] == nil {
			paths[path] = object{}
		}
		paths[path].(object)[[]string{"get", "put"}[n%2]] = object{
			"parameters": parameters, "responses": object{"200": object{"description": "ok"}}, "x-amazon-apigateway-integration": block,
		}
	}
	return paths
}

// addShapeMethods gives the ids of the methods it adds.
func addShapeMethods(resources object, s shape, count int) (ids []any) {
	for n := range count {
		parent, part, path, declared := attribute("Api", "RootResourceId"), fmt.Sprintf("item%d", n), fmt.Sprintf("/item%d", n), object{}
		if n%2 == 1 {
			parent, part, path = ref(fmt.Sprintf("Resource%d", n-1)), "{id}", fmt.Sprintf("/item%d/{id}", n-1)
			declared["method.request.path.id"] = true
		}
		resource, method := fmt.Sprintf("Resource%d", n), fmt.Sprintf("Method%d", n)
		resources[resource] = object{"Type": "AWS::ApiGateway::Resource", "Properties": object{"RestApiId": ref("Api"), "ParentId": parent, "PathPart": part}}
		resources[method] = object{"Type": "AWS::ApiGateway::Method", "Properties": object{
			"RestApiId": ref("Api"), "ResourceId": ref(resource), "HttpMethod": "GET", "AuthorizationType": "AWS_IAM",
			"RequestParameters": declared, "Integration": s.integration(n, path),
		}}
		ids = append(ids, method)
	}
	return ids
}
