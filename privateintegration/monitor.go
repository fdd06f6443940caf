package privateintegration

import (
	"cmp"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/read"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// MonitorOptions say what is watched, and from when on it is an alarm. The zero
// value gives all alarms but Idle, and a dashboard.
type MonitorOptions struct {
	// Stage of the API to watch.
	// Default: the stage that the API makes itself. Required for an API that has
	// none: an imported one, or one with Deploy false.
	Stage interfacesawsapigateway.IStageRef

	// ApiName as CloudWatch has it, the dimension ApiName. APIs of one name in an
	// account and Region share their metrics.
	// Default: the API's name. Required for one that was imported without it.
	ApiName *string

	// ServerErrors is the share of the stage's calls that are answered with 5XX,
	// by API Gateway or by the backend, from 0 to 1.
	// Default: above 0.05 in 3 minutes of 3, as CloudWatch recommends.
	ServerErrors *AlarmOptions

	// IntegrationLatency is the time from sending a call to the backend to its
	// answer, in milliseconds, the 90th percentile.
	// Default: from 2000 in 5 minutes of 5, as CloudWatch recommends. A backend
	// that cannot be reached shows here as 10 s and more.
	IntegrationLatency *AlarmOptions

	// LoadBalancerErrors are 5XX answers that the load balancer gives by itself,
	// a count a minute: 503 without a healthy target, 502, 504. Application load
	// balancers only; the backend's own errors are among ServerErrors.
	// Default: from 1 in 3 minutes of 5.
	LoadBalancerErrors *AlarmOptions

	// UnhealthyHosts are targets that fail their health checks, the most in any
	// target group of the load balancer. A period times evaluation periods can be
	// three hours at most, since a query looks for the target groups.
	// Default: from 1 in 5 minutes of 5.
	UnhealthyHosts *AlarmOptions

	// Idle is the number of calls that reach the backend in a day. A VPC link
	// without traffic for 60 days becomes INACTIVE, and no metric says that it
	// did; this alarm says it long before. It is in alarm until the first call.
	// Default: no such alarm. With &AlarmOptions{}: below 1 on 7 days of 7, the
	// longest time CloudWatch looks back.
	Idle *AlarmOptions

	// AlarmActions of every alarm, for instance an SNS topic's.
	// Default: none; alarms show their state only.
	AlarmActions *[]awscloudwatch.IAlarmAction

	// Dashboard false leaves the dashboard out.
	// Default: true.
	Dashboard *bool

	// DashboardName, unique in the account.
	// Default: given by CloudFormation.
	DashboardName *string
}

// AlarmOptions change an alarm. What is left out is as [MonitorOptions] says.
type AlarmOptions struct {
	// Off leaves the alarm out.
	// Default: false.
	Off *bool
	// Threshold in the alarm's unit.
	Threshold *float64
	// EvaluationPeriods are how many periods are looked at.
	EvaluationPeriods *float64
	// DatapointsToAlarm are how many of these must be past the threshold.
	// Default: as many as the evaluation periods, where those are given.
	DatapointsToAlarm *float64
	// Period of one data point.
	Period awscdk.Duration
	// AlarmName, unique in the account and Region.
	// Default: given by CloudFormation.
	AlarmName *string
}

// Monitoring is what [PrivateIntegration] Monitor made. Alarms that were left
// out, or whose metric is not known for the load balancer, are nil.
type Monitoring interface {
	// Alarms are all that were made, in the order of MonitorOptions.
	Alarms() []awscloudwatch.Alarm
	ServerErrors() awscloudwatch.Alarm
	IntegrationLatency() awscloudwatch.Alarm
	LoadBalancerErrors() awscloudwatch.Alarm
	UnhealthyHosts() awscloudwatch.Alarm
	Idle() awscloudwatch.Alarm
	// Dashboard is nil where it was left out.
	Dashboard() awscloudwatch.Dashboard

	sealed()
}

type monitoring struct {
	made      map[*signal]awscloudwatch.Alarm
	signals   *signals
	dashboard awscloudwatch.Dashboard
}

var _ Monitoring = (*monitoring)(nil)

func (m *monitoring) sealed() {}

func (m *monitoring) Alarms() (all []awscloudwatch.Alarm) {
	for _, s := range m.signals.all() {
		if alarm := m.made[s]; alarm != nil {
			all = append(all, alarm)
		}
	}
	return all
}

func (m *monitoring) ServerErrors() awscloudwatch.Alarm       { return m.made[&m.signals.serverErrors] }
func (m *monitoring) IntegrationLatency() awscloudwatch.Alarm { return m.made[&m.signals.latency] }
func (m *monitoring) LoadBalancerErrors() awscloudwatch.Alarm { return m.made[&m.signals.balancer] }
func (m *monitoring) UnhealthyHosts() awscloudwatch.Alarm     { return m.made[&m.signals.unhealthy] }
func (m *monitoring) Idle() awscloudwatch.Alarm               { return m.made[&m.signals.idle] }
func (m *monitoring) Dashboard() awscloudwatch.Dashboard      { return m.dashboard }

func (p *privateIntegration) Monitor(api awsapigateway.IRestApi, options *MonitorOptions) Monitoring {
	var o MonitorOptions
	if options != nil {
		o = *options
	}
	var ps wiring.Problems
	subject := p.monitored(api, o, &ps)
	present("options.AlarmActions", o.AlarmActions, &ps)
	for _, alarm := range []struct {
		name    string
		options *AlarmOptions
	}{
		{"ServerErrors", o.ServerErrors}, {"IntegrationLatency", o.IntegrationLatency}, {"LoadBalancerErrors", o.LoadBalancerErrors},
		{"UnhealthyHosts", o.UnhealthyHosts}, {"Idle", o.Idle},
	} {
		if alarm.options != nil {
			given("options."+alarm.name+".Period", alarm.options.Period, &ps)
		}
	}
	p.refuse(ps)

	id := idMonitoring + subject.id
	if p.Node().TryFindChild(jsii.String(id)) != nil {
		ps.Add("options.Stage", wiring.CodeIDTaken, subject.id, "must be a stage that is not monitored yet")
		p.refuse(ps)
	}
	scope := constructs.NewConstruct(p, jsii.String(id))
	s := subject.signals(o)
	m := &monitoring{made: map[*signal]awscloudwatch.Alarm{}, signals: s}
	for _, signal := range s.all() {
		if alarm := signal.alarm(scope); alarm != nil {
			if o.AlarmActions != nil {
				alarm.AddAlarmAction(*o.AlarmActions...)
			}
			m.made[signal] = alarm
		}
	}
	if o.Dashboard == nil || *o.Dashboard {
		m.dashboard = s.dashboard(scope, subject, m, o.DashboardName)
	}
	return m
}

// subject is what is monitored: a stage of an API, and the load balancer.
type subject struct {
	id           string  // of the construct
	apiName      *string // dimension ApiName
	stage        *string // dimension Stage
	kind         string  // of load balancer: app, net or not known
	loadBalancer *string // dimension LoadBalancer
}

// monitored finds out what the metrics are called. It reads names and paths
// only, and resolves nothing.
func (p *privateIntegration) monitored(api awsapigateway.IRestApi, o MonitorOptions, ps *wiring.Problems) (s subject) {
	if read.IsNil(api) {
		ps.Add("api", wiring.CodeRequired, "", "is required")
		return s
	}
	checkStack(p.registry.tree, "api", api, p.registry.tree.Stack(api), p.stack, ps) // alarms see their own Region's metrics
	s.apiName = o.ApiName
	if s.apiName == nil {
		s.apiName = api.RestApiName()
		_, made := p.registry.tree.Resource(api).(awsapigateway.CfnRestApi)
		if !made && *s.apiName == *api.Node().Id() { // what the CDK fills in
			ps.Add("options.ApiName", wiring.CodeRequired, "", "is required for an API that was imported without its name")
		}
	}
	stage := o.Stage
	if stage != nil && !given("options.Stage", stage, ps) {
		return s
	}
	if stage == nil {
		if made := read.Attempt(api.DeploymentStage); made != nil {
			stage = made
		}
	}
	if stage == nil {
		ps.Add("options.Stage", wiring.CodeRequired, "", "is required for an API that makes no stage itself")
		return s
	}
	s.stage = stage.StageRef().StageName
	s.id = strings.ReplaceAll(p.registry.tree.PathIn(p.stack, stage), "/", "-")
	arn, _ := apigw.ParseLoadBalancerArn(*p.TargetArn())
	s.kind = cmp.Or(p.target.plain.Type, arn.Kind, apigw.ListenerKind(p.target.plain.Protocol))
	s.loadBalancer = awscdk.Fn_Select(jsii.Number(1), awscdk.Fn_Split(jsii.String("loadbalancer/"), p.TargetArn(), nil))
	return s
}
