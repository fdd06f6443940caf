package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsec2"
	"github.com/aws/jsii-runtime-go"
)

// link by hand, with the rules both ways.
func (n network) link() (awsapigatewayv2.VpcLink, awsec2.ISecurityGroup) {
	group := awsec2.NewSecurityGroup(n.stack, jsii.String("LinkGroup"), &awsec2.SecurityGroupProps{
		Vpc:              n.vpc,
		AllowAllOutbound: jsii.Bool(false),
	})
	group.Connections().AllowTo(n.alb, awsec2.Port_Tcp(jsii.Number(80)), nil)
	link := awsapigatewayv2.NewVpcLink(n.stack, jsii.String("Link"), &awsapigatewayv2.VpcLinkProps{
		Vpc:            n.vpc,
		Subnets:        isolated(),
		SecurityGroups: &[]interfacesawsec2.ISecurityGroupRef{group},
	})
	return link, group
}

func isolated() *awsec2.SubnetSelection {
	return &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED}
}

// identity is what replaces the link when it changes, while the link's Ref stays
// the same: a correct hash of a deployment has it.
func (n network) identity(group awsec2.ISecurityGroup) []any {
	return []any{n.vpc.SelectSubnets(isolated()).SubnetIds, group.SecurityGroupId()}
}

// byHandL2 is the CDK's own methods, with an override for the target and what
// the deployment's hash does not see added to it. What can be shared is shared
// and what can be asked once is asked once.
func byHandL2(n network, routes int) {
	link, group := n.link()
	api, arn := n.newApi(), n.alb.LoadBalancerArn()
	connection := awsapigateway.VpcLink_FromVpcLinkId(n.stack, jsii.String("Connection"), link.VpcLinkId())
	options := &awsapigateway.IntegrationOptions{
		ConnectionType:    awsapigateway.ConnectionType_VPC_LINK,
		VpcLink:           connection,
		RequestParameters: &map[string]*string{"integration.request.path.id": jsii.String("method.request.path.id")},
	}
	declared := &awsapigateway.MethodOptions{RequestParameters: &map[string]*bool{"method.request.path.id": jsii.Bool(true)}}
	items := parent(api)
	for i := range routes {
		integration := awsapigateway.NewIntegration(&awsapigateway.IntegrationProps{
			Type:                  awsapigateway.IntegrationType_HTTP_PROXY,
			IntegrationHttpMethod: jsii.String("GET"),
			Uri:                   jsii.String(backend + path(i)),
			Options:               options,
		})
		method := items.AddResource(jsii.String(name(i)), nil).AddMethod(jsii.String("GET"), integration, declared)
		method.Node().DefaultChild().(awsapigateway.CfnMethod).AddPropertyOverride(jsii.String("Integration.IntegrationTarget"), arn)
	}
	api.LatestDeployment().AddToLogicalId(map[string]any{"target": arn, "link": n.identity(group)})
}

// byHandOpenApi is a document that was wired by its author.
func byHandOpenApi(n network, routes int) {
	link, group := n.link()
	id, arn := link.VpcLinkId(), n.alb.LoadBalancerArn()
	api := awsapigateway.NewSpecRestApi(n.stack, jsii.String("Api"), &awsapigateway.SpecRestApiProps{
		ApiDefinition: awsapigateway.ApiDefinition_FromInline(document(routes, func(i int) any {
			return map[string]any{
				"type":                "http_proxy",
				"httpMethod":          "GET",
				"connectionType":      "VPC_LINK",
				"connectionId":        id,
				"integrationTarget":   arn,
				"uri":                 backend + path(i),
				"passthroughBehavior": "when_no_match",
				"requestParameters":   map[string]any{"integration.request.path.id": "method.request.path.id"},
				"responses":           map[string]any{"default": map[string]any{"statusCode": "200"}},
			}
		})),
		CloudWatchRole: jsii.Bool(false),
	})
	api.LatestDeployment().AddToLogicalId(map[string]any{"link": n.identity(group)}) // the rest is in the body
}

// methodsAlone is what no way with methods of the CDK's can do without: two
// calls a route, and nothing is integrated.
func methodsAlone(n network, routes int) {
	n.link()
	items, nothing := parent(n.newApi()), awsapigateway.NewMockIntegration(nil)
	for i := range routes {
		items.AddResource(jsii.String(name(i)), nil).AddMethod(jsii.String("GET"), nothing, nil)
	}
}

// byHandL1 writes every resource of the API.
func byHandL1(n network, routes int) {
	link, group := n.link()
	id, arn := link.VpcLinkId(), n.alb.LoadBalancerArn()
	addL1(n, routes, func(i int) *awsapigateway.CfnMethod_IntegrationProperty {
		return &awsapigateway.CfnMethod_IntegrationProperty{
			Type:                  jsii.String("HTTP_PROXY"),
			IntegrationHttpMethod: jsii.String("GET"),
			ConnectionType:        jsii.String("VPC_LINK"),
			ConnectionId:          id,
			IntegrationTarget:     arn,
			Uri:                   jsii.String(backend + path(i)),
			RequestParameters:     &map[string]*string{"integration.request.path.id": jsii.String("method.request.path.id")},
		}
	}, group)
}

// addL1 writes an API by L1 resources. A deployment is immutable, so that its
// id has to change with what it deploys.
func addL1(n network, routes int, integration func(int) *awsapigateway.CfnMethod_IntegrationProperty, group awsec2.ISecurityGroup) {
	api := awsapigateway.NewCfnRestApi(n.stack, jsii.String("Api"), &awsapigateway.CfnRestApiProps{Name: jsii.String("orders")})
	apiID := api.Ref()
	resource := func(id string, parent *string, part string) *string {
		return awsapigateway.NewCfnResource(n.stack, &id, &awsapigateway.CfnResourceProps{RestApiId: apiID, ParentId: parent, PathPart: &part}).Ref()
	}
	items := resource("Item", resource("Items", api.AttrRootResourceId(), "items"), "{id}")
	methods := make([]awsapigateway.CfnMethod, routes)
	hashed := n.identity(group)
	for i := range methods {
		in := integration(i)
		methods[i] = awsapigateway.NewCfnMethod(n.stack, jsii.String("Get"+name(i)), &awsapigateway.CfnMethodProps{
			RestApiId:         apiID,
			ResourceId:        resource("Resource"+name(i), items, name(i)),
			HttpMethod:        jsii.String("GET"),
			AuthorizationType: jsii.String("NONE"),
			RequestParameters: map[string]any{"method.request.path.id": true},
			Integration:       in,
		})
		hashed = append(hashed, *in.Uri, *in.ConnectionId, *in.IntegrationTarget)
	}
	spelled, err := json.Marshal(n.stack.Resolve(hashed))
	if err != nil {
		panic(err) // it came as JSON
	}
	deployment := awsapigateway.NewCfnDeployment(n.stack, jsii.String(fmt.Sprintf("Deployment%x", sha256.Sum256(spelled))), &awsapigateway.CfnDeploymentProps{RestApiId: apiID})
	for _, method := range methods {
		deployment.AddResourceDependency(method, nil)
	}
	awsapigateway.NewCfnStage(n.stack, jsii.String("Stage"), &awsapigateway.CfnStageProps{
		RestApiId: apiID, DeploymentId: deployment.Ref(), StageName: jsii.String("prod"),
	})
}
