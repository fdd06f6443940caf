package privateintegration

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// signal is one alarm: its metric, and from when on it is one.
type signal struct {
	id          string
	description string
	metric      func(period awscdk.Duration) awscloudwatch.IMetric // nil where it is not known
	operator    awscloudwatch.ComparisonOperator
	missing     awscloudwatch.TreatMissingData

	// From the options, else the defaults.
	off                              bool
	threshold, evaluated, datapoints float64
	period                           awscdk.Duration
	name                             *string
}

// signals are those of MonitorOptions, in its order.
type signals struct{ serverErrors, latency, balancer, unhealthy, idle signal }

func (s *signals) all() []*signal {
	return []*signal{&s.serverErrors, &s.latency, &s.balancer, &s.unhealthy, &s.idle}
}

const (
	above     = awscloudwatch.ComparisonOperator_GREATER_THAN_THRESHOLD
	from      = awscloudwatch.ComparisonOperator_GREATER_THAN_OR_EQUAL_TO_THRESHOLD
	below     = awscloudwatch.ComparisonOperator_LESS_THAN_THRESHOLD
	noCall    = awscloudwatch.TreatMissingData_NOT_BREACHING // no call, no error
	noTraffic = awscloudwatch.TreatMissingData_BREACHING
)

// signals with their defaults, which docs of MonitorOptions state.
func (s subject) signals(o MonitorOptions) *signals {
	minute, day := awscdk.Duration_Minutes(jsii.Number(1)), awscdk.Duration_Days(jsii.Number(1))
	all := &signals{
		serverErrors: signal{id: "ServerErrors", operator: above, missing: noCall, threshold: 0.05, evaluated: 3, datapoints: 3, period: minute,
			description: "Calls are answered with 5XX. The access log has the cause: integration.error, and error.responseType.",
			metric:      s.apiMetric("5XXError", "Average")},
		latency: signal{id: "IntegrationLatency", operator: from, missing: noCall, threshold: 2000, evaluated: 5, datapoints: 5, period: minute,
			description: "The backend answers slowly, in milliseconds, or cannot be reached.",
			metric:      s.apiMetric("IntegrationLatency", "p90")},
		unhealthy: signal{id: "UnhealthyHosts", operator: from, missing: noCall, threshold: 1, evaluated: 5, datapoints: 5, period: minute,
			description: "Targets of the load balancer fail their health checks.",
			metric:      s.unhealthyHosts()},
		idle: signal{id: "Idle", operator: below, missing: noTraffic, threshold: 1, evaluated: 7, datapoints: 7, period: day, off: o.Idle == nil,
			description: "No call has reached the backend. A VPC link becomes INACTIVE after 60 days without traffic.",
			metric:      s.apiMetric("IntegrationLatency", "SampleCount")},
		balancer: signal{id: "LoadBalancerErrors", operator: from, missing: noCall, threshold: 1, evaluated: 5, datapoints: 3, period: minute,
			description: "The load balancer answers with 5XX by itself: without a healthy target, above all."},
	}
	if s.kind == apigw.Application {
		all.balancer.metric = s.loadBalancerMetric("HTTPCode_ELB_5XX_Count", "Sum")
	}
	for i, options := range []*AlarmOptions{o.ServerErrors, o.IntegrationLatency, o.LoadBalancerErrors, o.UnhealthyHosts, o.Idle} {
		all.all()[i].apply(options)
	}
	return all
}

func (s *signal) apply(o *AlarmOptions) {
	if o == nil {
		return
	}
	s.off = o.Off != nil && *o.Off
	s.name = o.AlarmName
	if o.Threshold != nil {
		s.threshold = *o.Threshold
	}
	if o.EvaluationPeriods != nil {
		s.evaluated, s.datapoints = *o.EvaluationPeriods, *o.EvaluationPeriods
	}
	if o.DatapointsToAlarm != nil {
		s.datapoints = *o.DatapointsToAlarm
	}
	if o.Period != nil {
		s.period = o.Period
	}
}

// alarm is nil where it is off, or its metric is not known.
func (s *signal) alarm(scope constructs.Construct) awscloudwatch.Alarm {
	if s.off || s.metric == nil {
		return nil
	}
	return awscloudwatch.NewAlarm(scope, jsii.String(s.id), &awscloudwatch.AlarmProps{
		AlarmName:          s.name,
		AlarmDescription:   jsii.String(s.description),
		Metric:             s.metric(s.period),
		ComparisonOperator: s.operator,
		Threshold:          jsii.Number(s.threshold),
		EvaluationPeriods:  jsii.Number(s.evaluated),
		DatapointsToAlarm:  jsii.Number(s.datapoints),
		TreatMissingData:   s.missing,
	})
}

func (s subject) apiMetric(name, statistic string) func(awscdk.Duration) awscloudwatch.IMetric {
	return metric("AWS/ApiGateway", name, statistic, &map[string]*string{"ApiName": s.apiName, "Stage": s.stage})
}

func (s subject) loadBalancerMetric(name, statistic string) func(awscdk.Duration) awscloudwatch.IMetric {
	return metric(s.namespace(), name, statistic, &map[string]*string{"LoadBalancer": s.loadBalancer})
}

func metric(namespace, name, statistic string, dimensions *map[string]*string) func(awscdk.Duration) awscloudwatch.IMetric {
	return func(period awscdk.Duration) awscloudwatch.IMetric {
		return awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
			Namespace:     jsii.String(namespace),
			MetricName:    jsii.String(name),
			Statistic:     jsii.String(statistic),
			DimensionsMap: dimensions,
			Period:        period,
		})
	}
}

// namespace of the load balancer's metrics; empty where its kind is not known.
func (s subject) namespace() string {
	switch s.kind {
	case apigw.Application:
		return "AWS/ApplicationELB"
	case apigw.Network:
		return "AWS/NetworkELB"
	}
	return ""
}

// unhealthyHosts is a query: hosts are counted by target group, and which
// groups a load balancer has is known to CloudWatch better than to this app.
func (s subject) unhealthyHosts() func(awscdk.Duration) awscloudwatch.IMetric {
	if s.namespace() == "" {
		return nil
	}
	return func(period awscdk.Duration) awscloudwatch.IMetric {
		return awscloudwatch.NewMathExpression(&awscloudwatch.MathExpressionProps{
			Expression: jsii.String(fmt.Sprintf(`SELECT MAX(UnHealthyHostCount) FROM SCHEMA("%s", LoadBalancer, TargetGroup) WHERE LoadBalancer = '%s'`, s.namespace(), *s.loadBalancer)),
			Label:      jsii.String("unhealthy hosts, most in a target group"),
			Period:     period,
		})
	}
}

// dashboard shows the calls from the caller's side to the backend's: what is
// answered, how long it takes, and what the load balancer says of it.
func (s *signals) dashboard(scope constructs.Construct, about subject, m *monitoring, name *string) awscloudwatch.Dashboard {
	minute := awscdk.Duration_Minutes(jsii.Number(1))
	graph := func(title string, signal *signal, metrics ...awscloudwatch.IMetric) awscloudwatch.IWidget {
		var lines []*awscloudwatch.HorizontalAnnotation
		if alarm := m.made[signal]; alarm != nil {
			lines = append(lines, alarm.ToAnnotation())
		}
		return awscloudwatch.NewGraphWidget(&awscloudwatch.GraphWidgetProps{
			Title:           jsii.String(title),
			Left:            &metrics,
			LeftAnnotations: &lines,
			LeftYAxis:       &awscloudwatch.YAxisProps{Min: jsii.Number(0)},
			Width:           jsii.Number(12),
		})
	}
	d := awscloudwatch.NewDashboard(scope, jsii.String("Dashboard"), &awscloudwatch.DashboardProps{DashboardName: name})
	if alarms := m.Alarms(); len(alarms) > 0 {
		states := make([]interfacesawscloudwatch.IAlarmRef, len(alarms))
		for i, alarm := range alarms {
			states[i] = alarm
		}
		d.AddWidgets(awscloudwatch.NewAlarmStatusWidget(&awscloudwatch.AlarmStatusWidgetProps{Alarms: &states, Width: jsii.Number(24)}))
	}
	d.AddWidgets(
		graph("Calls", nil, about.apiMetric("Count", "Sum")(minute), about.apiMetric("4XXError", "Sum")(minute), about.apiMetric("5XXError", "Sum")(minute)),
		graph("Share of 5XX", &s.serverErrors, about.apiMetric("5XXError", "Average")(minute)),
	)
	row := []awscloudwatch.IWidget{graph("Backend, milliseconds", &s.latency, about.apiMetric("IntegrationLatency", "p50")(minute), about.apiMetric("IntegrationLatency", "p90")(minute), about.apiMetric("IntegrationLatency", "p99")(minute))}
	if s.unhealthy.metric != nil {
		row = append(row, graph("Unhealthy hosts", &s.unhealthy, s.unhealthy.metric(minute)))
	}
	d.AddWidgets(row...)
	if about.kind == apigw.Application {
		d.AddWidgets(
			graph("5XX by the load balancer and behind it", &s.balancer, about.loadBalancerMetric("HTTPCode_ELB_5XX_Count", "Sum")(minute), about.loadBalancerMetric("HTTPCode_Target_5XX_Count", "Sum")(minute)),
			graph("Connections the backend did not take", nil, about.loadBalancerMetric("TargetConnectionErrorCount", "Sum")(minute), about.loadBalancerMetric("RejectedConnectionCount", "Sum")(minute)),
		)
	}
	return d
}
