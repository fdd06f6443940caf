package test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// Calls that are made inside one callback nest on the kernel's stack, so that the
// work of a large app is spread over several.
func TestLargeAppsFitOnTheKernelsStack(t *testing.T) {
	for name, add := range map[string]func(stack awscdk.Stack, p privateintegration.PrivateIntegration){
		"2,000 methods with our Integration": func(stack awscdk.Stack, p privateintegration.PrivateIntegration) {
			root, in := newApi(stack).Root(), p.Integration(nil)
			for i := range 500 {
				root.AddResource(str(fmt.Sprintf("r%d", i)), nil).AddMethod(str("GET"), in, nil)
			}
		},
		"2,000 resources of another API made by hand": func(stack awscdk.Stack, p privateintegration.PrivateIntegration) {
			p.AddRoutes(newApi(stack), "GET /orders")
			other := awsapigateway.NewCfnRestApi(stack, str("Other"), &awsapigateway.CfnRestApiProps{Name: str("other")})
			for i := range 500 {
				awsapigateway.NewCfnResource(stack, str(fmt.Sprintf("Resource%d", i)), &awsapigateway.CfnResourceProps{
					RestApiId: other.Ref(), ParentId: other.AttrRootResourceId(), PathPart: str(fmt.Sprintf("r%d", i)),
				})
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			context := *cdkContext(t)
			context["@aws-cdk/core:stackResourceLimit"] = 0 // of four stacks instead of twelve
			app := awscdk.NewApp(&awscdk.AppProps{Outdir: str(t.TempDir()), Context: &context, BuiltinCloudFormationValidation: jsii.Bool(false)})
			for i := range 4 {
				stack := awscdk.NewStack(app, str(fmt.Sprintf("Stack%d", i)), nil)
				add(stack, integrate(stack, "Orders", &props{Target: byArn(albArn), VpcLinkId: str("bbb111"), Uri: str("https://orders.example.com")}))
			}
			synthesize(t, app)
		})
	}
}
