package test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// waits gives what a deployment waits for besides methods and resources.
func waits(t *testing.T, r resources, id string) (found []string) {
	t.Helper()
	names, _ := r[id].DependsOn.([]any)
	for _, name := range names {
		if kind := r[name.(string)].Type; !strings.HasPrefix(kind, "AWS::ApiGateway::") {
			found = append(found, kind)
		}
	}
	return found
}

// Every deployment waits for the way to be open, or a switch from one listener to
// another would have a gap.
func TestDeploymentsWaitForTheListenerAndTheRules(t *testing.T) {
	open := []string{"AWS::ElasticLoadBalancingV2::Listener", "AWS::EC2::SecurityGroupEgress", "AWS::EC2::SecurityGroupIngress"}
	for name, build := range map[string]func(awscdk.Stack, privateintegration.PrivateIntegration){
		"of the API": func(stack awscdk.Stack, orders privateintegration.PrivateIntegration) {
			orders.AddRoutes(newApi(stack), "GET /orders")
		},
		"of a document's API": func(stack awscdk.Stack, orders privateintegration.PrivateIntegration) {
			specApi(stack, orders.ApiDefinition(documentOf(1, nil), nil))
		},
		"made by hand": func(stack awscdk.Stack, orders privateintegration.PrivateIntegration) {
			api := awsapigateway.NewRestApi(stack, str("Api"), &awsapigateway.RestApiProps{Deploy: jsii.Bool(false)})
			orders.AddRoutes(api, "GET /orders")
			awsapigateway.NewStage(stack, str("Stage"), &awsapigateway.StageProps{
				Deployment: awsapigateway.NewDeployment(stack, str("Deployment"), &awsapigateway.DeploymentProps{Api: api}),
			})
		},
		"of L1": func(stack awscdk.Stack, orders privateintegration.PrivateIntegration) {
			api := awsapigateway.NewRestApi(stack, str("Api"), &awsapigateway.RestApiProps{Deploy: jsii.Bool(false)})
			orders.AddRoutes(api, "GET /orders")
			awsapigateway.NewCfnDeployment(stack, str("Deployment"), &awsapigateway.CfnDeploymentProps{RestApiId: api.RestApiId()})
		},
	} {
		stack := newStack(t)
		build(stack, newNetwork(stack).orders(stack))
		template := made(t, stack)
		id, _ := template.only(t, "AWS::ApiGateway::Deployment")
		if got := waits(t, template, id); !slices.Equal(got, open) {
			t.Errorf("%s: it waits for %v, want %v", name, got, open)
		}
	}
}

// What stands in another stack is no business of DependsOn: the stacks would wait
// for each other in a circle.
func TestDeploymentsWaitForNothingInAnotherStack(t *testing.T) {
	stack := newStack(t)
	there := awscdk.NewStack(stack.Node().Root().(awscdk.App), str("There"), nil)
	api := newApi(there)
	newNetwork(stack).orders(stack).AddRoutes(api, "GET /orders")
	templates := synthAll(t, stack.Node().Root().(awscdk.App))
	template := resourcesOf(t, templates["There"])
	id, _ := template.only(t, "AWS::ApiGateway::Deployment")
	if got := waits(t, template, id); got != nil {
		t.Errorf("it waits for %v", got)
	}
}
