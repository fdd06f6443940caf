package test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatchactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

type (
	monitorOptions = privateintegration.MonitorOptions
	alarmOptions   = privateintegration.AlarmOptions
)

// alarms of a template by metric; "query" for a query.
func (r resources) alarms(t *testing.T) map[string]map[string]any {
	t.Helper()
	found := map[string]map[string]any{}
	for _, id := range r.ofType("AWS::CloudWatch::Alarm") {
		p := r[id].Properties
		name, ok := p["MetricName"].(string)
		if !ok {
			name = "query"
		}
		found[name] = p
	}
	return found
}

func TestMonitorHasAlarmsAndADashboard(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	api := newApi(stack)
	orders := n.orders(stack)
	orders.AddRoutes(api, "GET /orders")
	m := orders.Monitor(api, nil)
	if got := len(m.Alarms()); got != 4 || m.Idle() != nil || m.Dashboard() == nil {
		t.Errorf("%d alarms, Idle %v, dashboard %v", got, m.Idle(), m.Dashboard())
	}
	alarms := made(t, stack).alarms(t)
	same(t, "metrics", sortedKeys(alarms), []string{"5XXError", "HTTPCode_ELB_5XX_Count", "IntegrationLatency", "query"})
	stage := *stack.GetLogicalId(api.DeploymentStage().Node().DefaultChild().(awscdk.CfnElement))
	same(t, "dimensions", alarms["5XXError"]["Dimensions"], []any{
		map[string]any{"Name": "ApiName", "Value": "Api"},
		map[string]any{"Name": "Stage", "Value": map[string]any{"Ref": stage}},
	})
	for name, want := range map[string][]any{ // threshold, datapoints, periods, seconds
		"5XXError":               {0.05, 3, 3, 60},
		"IntegrationLatency":     {2000, 5, 5, 60},
		"HTTPCode_ELB_5XX_Count": {1, 3, 5, 60},
		"query":                  {1, 5, 5, nil},
	} {
		p := alarms[name]
		same(t, name, []any{p["Threshold"], p["DatapointsToAlarm"], p["EvaluationPeriods"], p["Period"]}, want)
		same(t, name+" without data", p["TreatMissingData"], "notBreaching")
	}
}

func TestMonitorFollowsItsOptions(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	api := newApi(stack)
	topic := awssns.NewTopic(stack, str("Topic"), nil)
	off := &alarmOptions{Off: jsii.Bool(true)}
	orders := n.orders(stack)
	orders.AddRoutes(api, "GET /orders")
	m := orders.Monitor(api, &monitorOptions{
		ApiName:            str("orders"),
		ServerErrors:       &alarmOptions{Threshold: jsii.Number(0.5), EvaluationPeriods: jsii.Number(2), Period: awscdk.Duration_Minutes(jsii.Number(5)), AlarmName: str("orders-5xx")},
		IntegrationLatency: off,
		LoadBalancerErrors: off,
		UnhealthyHosts:     off,
		Idle:               &alarmOptions{},
		AlarmActions:       &[]awscloudwatch.IAlarmAction{awscloudwatchactions.NewSnsAction(topic)},
		Dashboard:          jsii.Bool(false),
	})
	if m.IntegrationLatency() != nil || m.LoadBalancerErrors() != nil || m.UnhealthyHosts() != nil || m.Dashboard() != nil {
		t.Error("something was made that was left out")
	}
	r := made(t, stack)
	if dashboards := r.ofType("AWS::CloudWatch::Dashboard"); dashboards != nil {
		t.Errorf("a dashboard nobody asked for: %v", dashboards)
	}
	alarms := r.alarms(t)
	same(t, "metrics", sortedKeys(alarms), []string{"5XXError", "IntegrationLatency"})
	p := alarms["5XXError"]
	same(t, "5XX", []any{p["AlarmName"], p["Threshold"], p["DatapointsToAlarm"], p["EvaluationPeriods"], p["Period"]}, []any{"orders-5xx", 0.5, 2, 2, 300})
	same(t, "API's name", at(p["Dimensions"].([]any)[0], "Value"), "orders")
	p = alarms["IntegrationLatency"] // how many calls reached the backend
	same(t, "idle", []any{p["Statistic"], p["ComparisonOperator"], p["Threshold"], p["TreatMissingData"]}, []any{"SampleCount", "LessThanThreshold", 1, "breaching"})
	if seconds := p["Period"].(float64) * p["EvaluationPeriods"].(float64); seconds > 7*86400 {
		t.Errorf("CloudWatch looks back 7 days at most, not %v s", seconds)
	}
	for name, p := range alarms {
		if actions, _ := p["AlarmActions"].([]any); len(actions) != 1 {
			t.Errorf("%s has the actions %v", name, actions)
		}
	}
}

// The load balancer's metrics depend on its kind, which is known from the
// construct, the ARN or the listener's protocol.
func TestMonitorKnowsTheLoadBalancersMetrics(t *testing.T) {
	for _, row := range []struct {
		name   string
		target loadBalancerProps
		want   string // namespaces of the load balancer
	}{
		{"ALB by ARN", loadBalancerProps{LoadBalancerArn: str(albArn), Protocol: awselasticloadbalancingv2.Protocol_HTTP}, "AWS/ApplicationELB app/orders/0123456789abcdef"},
		{"NLB by ARN", loadBalancerProps{LoadBalancerArn: str(nlbArn), Protocol: awselasticloadbalancingv2.Protocol_TCP}, "AWS/NetworkELB net/orders/0123456789abcdef"},
		{"a parameter, by protocol", loadBalancerProps{Protocol: awselasticloadbalancingv2.Protocol_HTTP}, "AWS/ApplicationELB"},
		{"a parameter alone", loadBalancerProps{}, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			stack := newStack(t)
			if row.target.LoadBalancerArn == nil {
				row.target.LoadBalancerArn = awscdk.NewCfnParameter(stack, str("Arn"), nil).ValueAsString()
			}
			p := integrate(stack, "Orders", &props{Target: privateintegration.TargetFromLoadBalancer(&row.target), Uri: str("http://orders.example.com"), VpcLinkId: str("abc123")})
			api := newApi(stack)
			p.AddRoutes(api, "GET /orders")
			p.Monitor(api, nil)
			text := canonical(t, made(t, stack))
			kind, name, _ := strings.Cut(row.want, " ")
			for _, namespace := range []string{"AWS/ApplicationELB", "AWS/NetworkELB"} {
				if got, want := strings.Contains(text, namespace), namespace == kind; got != want {
					t.Errorf("%s in the template: %v, want %v", namespace, got, want)
				}
			}
			if !strings.Contains(text, name) {
				t.Errorf("no load balancer %q", name)
			}
			if got, want := strings.Contains(text, "HTTPCode_ELB"), kind == "AWS/ApplicationELB"; got != want {
				t.Errorf("HTTP codes of the load balancer: %v, want %v", got, want)
			}
		})
	}
}

func TestMonitorFailsWithoutStageOrName(t *testing.T) {
	stack := newStack(t)
	orders := newNetwork(stack).orders(stack)
	imported := awsapigateway.RestApi_FromRestApiId(stack, str("Imported"), str("a1b2c3d4e5"))
	same(t, "imported", codes(t, func() { orders.Monitor(imported, nil) }), []string{"options.ApiName required", "options.Stage required"})
	named := awsapigateway.RestApi_FromRestApiAttributes(stack, str("Named"), &awsapigateway.RestApiAttributes{RestApiId: str("a1b2c3d4e6"), RootResourceId: str("root"), RestApiName: str("orders")})
	same(t, "imported with its name", codes(t, func() { orders.Monitor(named, nil) }), []string{"options.Stage required"})
	same(t, "no API", codes(t, func() { orders.Monitor(nil, nil) }), []string{"api required"})

	app := newApp(t)
	in := func(region string) awscdk.Stack {
		return awscdk.NewStack(app, &region, &awscdk.StackProps{Env: &awscdk.Environment{Account: str("111122223333"), Region: &region}})
	}
	here := in("eu-central-1")
	same(t, "another Region", codes(t, func() { newNetwork(here).orders(here).Monitor(newApi(in("eu-west-1")), nil) }), []string{"api wrong_env"})

	api := newApi(stack)
	orders.AddRoutes(api, "GET /orders")
	orders.Monitor(api, nil)
	before := sizeOf(stack)
	same(t, "twice", codes(t, func() { orders.Monitor(api, nil) }), []string{"options.Stage id_taken"})
	if got := sizeOf(stack); got != before {
		t.Errorf("%d constructs after a refusal, %d before", got, before)
	}
}

// The same app has the same ids in each CDK Stage, and a stage of an API each
// has alarms of its own.
func TestMonitorHasIdsOfItsStage(t *testing.T) {
	app := newApp(t)
	var ids [][]string
	for _, name := range []string{"Beta", "Prod"} {
		stage := awscdk.NewStage(app, str(name), nil)
		stack := awscdk.NewStack(stage, str("Stack"), nil)
		n := newNetwork(stack)
		api := newApi(stack)
		orders := n.orders(stack)
		orders.AddRoutes(api, "GET /orders")
		orders.Monitor(api, nil)
		second := awsapigateway.NewStage(stack, str("Second"), &awsapigateway.StageProps{Deployment: api.LatestDeployment(), StageName: str("second")})
		orders.Monitor(api, &monitorOptions{Stage: second})
		template, err := os.ReadFile(filepath.Join(*stage.Synth(nil).Directory(), *stack.TemplateFile()))
		if err != nil {
			t.Fatal(err)
		}
		alarms := resourcesOf(t, template).ofType("AWS::CloudWatch::Alarm")
		slices.Sort(alarms)
		ids = append(ids, alarms)
	}
	same(t, "ids", ids[0], ids[1])
	if len(ids[0]) != 8 {
		t.Errorf("want 8 alarms, got %v", ids[0])
	}
}
