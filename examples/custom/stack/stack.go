// Package stack is a private REST API whose methods say more than a path.
package stack

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// New adds the stack: VPC, internal load balancer, an API that only this VPC
// can reach, and its methods.
func New(scope constructs.Construct, id string) awscdk.Stack {
	stack := awscdk.NewStack(scope, jsii.String(id), nil)
	vpc, listener := service(stack)
	api := privateApi(stack, vpc)
	orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
		Target:  privateintegration.TargetFromApplicationListener(listener),
		Uri:     jsii.String("http://orders.example.com/v1"),
		Timeout: awscdk.Duration_Seconds(jsii.Number(10)),
	})

	signed(orders, api)
	mapped(orders, api)
	streamed(orders, api)
	hurried(orders, api)

	awscdk.NewCfnOutput(stack, jsii.String("Try"), &awscdk.CfnOutputProps{
		Description: jsii.String("Answers inside the VPC only"),
		Value:       api.UrlForPath(jsii.String("/orders")),
	})
	return stack
}

// signed wants requests with an IAM signature. The backend reads who it was
// from a header that callers cannot set themselves.
func signed(orders privateintegration.PrivateIntegration, api awsapigateway.RestApi) {
	orders.AddRoutesWithOptions(api, &privateintegration.MethodOptions{
		Method: &awsapigateway.MethodOptions{AuthorizationType: awsapigateway.AuthorizationType_IAM},
		Integration: &awsapigateway.IntegrationOptions{
			RequestParameters: &map[string]*string{"integration.request.header.X-Caller": jsii.String("context.identity.userArn")},
		},
	}, "GET /orders", "DELETE /orders/{id}")
}

// mapped is no proxy: the backend wants other JSON than the caller sends, at
// another path, and the caller gets another answer.
func mapped(orders privateintegration.PrivateIntegration, api awsapigateway.RestApi) {
	orders.AddRoutesWithOptions(api, &privateintegration.MethodOptions{
		Proxy: jsii.Bool(false),
		Path:  jsii.String("/internal/orders"),
		Method: &awsapigateway.MethodOptions{
			RequestValidatorOptions: &awsapigateway.RequestValidatorOptions{
				ValidateRequestBody:       jsii.Bool(true),
				ValidateRequestParameters: jsii.Bool(true),
			},
			RequestModels: &map[string]awsapigateway.IModel{
				"application/json": api.AddModel(jsii.String("NewOrder"), &awsapigateway.ModelOptions{
					Schema: &awsapigateway.JsonSchema{
						Type:       awsapigateway.JsonSchemaType_OBJECT,
						Required:   jsii.Strings("item"),
						Properties: &map[string]*awsapigateway.JsonSchema{"item": {Type: awsapigateway.JsonSchemaType_STRING}},
					},
				}),
			},
			MethodResponses: &[]*awsapigateway.MethodResponse{{StatusCode: jsii.String("201")}, {StatusCode: jsii.String("502")}},
		},
		Integration: &awsapigateway.IntegrationOptions{
			PassthroughBehavior: awsapigateway.PassthroughBehavior_NEVER, // other media types are refused
			RequestTemplates: &map[string]*string{
				"application/json": jsii.String(`{"sku": $input.json('$.item'), "requestId": "$context.requestId"}`),
			},
			IntegrationResponses: &[]*awsapigateway.IntegrationResponse{
				{StatusCode: jsii.String("201"), ResponseTemplates: &map[string]*string{"application/json": jsii.String(`{"id": $input.json('$.number')}`)}},
				{StatusCode: jsii.String("502"), SelectionPattern: jsii.String(`[45]\d\d`), ResponseTemplates: &map[string]*string{"application/json": jsii.String(`{"message": "the order was not taken"}`)}},
			},
		},
	}, "POST /orders")
}

// streamed hands bytes on as they come, and may take longer than 29 seconds.
func streamed(orders privateintegration.PrivateIntegration, api awsapigateway.RestApi) {
	orders.AddRoutesWithOptions(api, &privateintegration.MethodOptions{
		Integration: &awsapigateway.IntegrationOptions{
			ResponseTransferMode: awsapigateway.ResponseTransferMode_STREAM,
			Timeout:              awscdk.Duration_Minutes(jsii.Number(5)),
		},
	}, "GET /exports/{name}")
}

// hurried gives up earlier than the other methods do.
func hurried(orders privateintegration.PrivateIntegration, api awsapigateway.RestApi) {
	orders.AddRoutesWithOptions(api, &privateintegration.MethodOptions{
		Integration: &awsapigateway.IntegrationOptions{Timeout: awscdk.Duration_Millis(jsii.Number(500))},
	}, "GET /health")
}
