package test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2targets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
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

// A backend may be given the URL of the API in front of it. A deployment that
// waited for its listener would then wait for itself, which CloudFormation refuses.
func TestDeploymentsWaitForNoListenerThatNeedsTheirStage(t *testing.T) {
	for name, build := range map[string]func(stack awscdk.Stack, n network, url *string){
		"a function behind it": func(stack awscdk.Stack, n network, url *string) {
			fn := awslambda.NewFunction(stack, str("Fn"), &awslambda.FunctionProps{
				Runtime: awslambda.Runtime_NODEJS_22_X(), Handler: str("index.handler"), Code: awslambda.Code_FromInline(str("-")),
				Environment: &map[string]*string{"PUBLIC_URL": url},
			})
			n.listener.AddTargets(str("Fn"), &awselasticloadbalancingv2.AddApplicationTargetsProps{
				Priority: jsii.Number(1), Conditions: &[]awselasticloadbalancingv2.ListenerCondition{awselasticloadbalancingv2.ListenerCondition_PathPatterns(jsii.Strings("/fn"))},
				Targets: &[]awselasticloadbalancingv2.IApplicationLoadBalancerTarget{awselasticloadbalancingv2targets.NewLambdaTarget(fn)},
			})
		},
		"an action of a rule": func(_ awscdk.Stack, n network, url *string) {
			n.listener.AddAction(str("Home"), &awselasticloadbalancingv2.AddApplicationActionProps{
				Priority: jsii.Number(1), Conditions: &[]awselasticloadbalancingv2.ListenerCondition{awselasticloadbalancingv2.ListenerCondition_PathPatterns(jsii.Strings("/home"))},
				Action: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(200), &awselasticloadbalancingv2.FixedResponseOptions{MessageBody: url}),
			})
		},
	} {
		stack := newStack(t)
		n, api := newNetwork(stack), newApi(stack)
		build(stack, n, api.Url())
		n.orders(stack).AddRoutes(api, "GET /orders")
		template := made(t, stack)
		id, _ := template.only(t, "AWS::ApiGateway::Deployment")
		if got, want := waits(t, template, id), []string{"AWS::EC2::SecurityGroupEgress", "AWS::EC2::SecurityGroupIngress"}; !slices.Equal(got, want) {
			t.Errorf("%s: it waits for %v, want %v", name, got, want)
		}
	}
}

// What a listener needs besides is waited for with it: rules, and what they call.
func TestDeploymentsWaitForTheListenersRules(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	n.listener.AddTargets(str("Service"), &awselasticloadbalancingv2.AddApplicationTargetsProps{
		Port: jsii.Number(8080), Protocol: awselasticloadbalancingv2.ApplicationProtocol_HTTP, Priority: jsii.Number(1),
		Conditions: &[]awselasticloadbalancingv2.ListenerCondition{awselasticloadbalancingv2.ListenerCondition_PathPatterns(jsii.Strings("/service"))},
	})
	n.orders(stack).AddRoutes(newApi(stack), "GET /orders")
	template := made(t, stack)
	id, _ := template.only(t, "AWS::ApiGateway::Deployment")
	want := []string{"AWS::ElasticLoadBalancingV2::Listener", "AWS::ElasticLoadBalancingV2::TargetGroup", "AWS::ElasticLoadBalancingV2::ListenerRule", "AWS::EC2::SecurityGroupEgress", "AWS::EC2::SecurityGroupIngress"}
	if got := waits(t, template, id); !slices.Equal(got, want) {
		t.Errorf("it waits for %v, want %v", got, want)
	}
}
