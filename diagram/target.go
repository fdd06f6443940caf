package diagram

import (
	"fmt"
	"slices"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// addTargets draws what a listener does with a request: its own action, and that
// of each of its rules.
func (p *picture) addTargets(from, listener string) {
	var rules []*template.Resource
	for _, r := range p.template.Resources("AWS::ElasticLoadBalancingV2::ListenerRule") {
		if p.view.Name(template.Text(r.Properties["ListenerArn"])) == listener {
			rules = append(rules, r)
		}
	}
	slices.SortStableFunc(rules, func(a, b *template.Resource) int {
		first, _ := template.Int(a.Properties["Priority"])
		second, _ := template.Int(b.Properties["Priority"])
		return first - second
	})
	for n, r := range rules {
		if n == maxOthers {
			p.chart.arrow(from, solid, "", p.chart.node(nil, "target", listener+" rest", box, plain, fmt.Sprintf("… %d more rules", len(rules)-n)))
			break
		}
		p.addActions(from, when(r.Properties["Conditions"]), r.ID, r.Properties["Actions"])
	}
	own, ok := p.template.Resource(listener)
	if !ok {
		return
	}
	text := ""
	if len(rules) > 0 {
		text = "otherwise"
	}
	p.addActions(from, text, listener, own.Properties["DefaultActions"])
}

// when is a listener rule's first condition: "path-pattern /v1/*".
func when(conditions any) string {
	all := template.List(conditions)
	if len(all) == 0 {
		return "rule"
	}
	condition := template.Map(all[0])
	values := template.Texts(condition["Values"])
	for _, key := range template.SortedKeys(condition) {
		values = append(values, template.Texts(template.Map(condition[key])["Values"])...)
	}
	text := template.Text(condition["Field"]) + " " + joined(values)
	if len(all) > 1 {
		text += ", …"
	}
	return text
}

func (p *picture) addActions(from, text, owner string, actions any) {
	for n, item := range template.List(actions) {
		action := template.Map(item)
		key := fmt.Sprint(owner, " ", n)
		switch kind := template.Text(action["Type"]); kind {
		case "forward":
			arns := template.Texts([]any{action["TargetGroupArn"]})
			for _, group := range template.List(template.Map(action["ForwardConfig"])["TargetGroups"]) {
				arns = append(arns, template.Text(template.Map(group)["TargetGroupArn"]))
			}
			slices.Sort(arns)
			for _, arn := range slices.Compact(arns) {
				if arn != "" {
					p.chart.arrow(from, solid, text, p.targetGroup(arn))
				}
			}
		case "fixed-response":
			status := template.Text(template.Map(action["FixedResponseConfig"])["StatusCode"])
			p.chart.arrow(from, solid, text, p.chart.node(nil, "target", key, rounded, plain, "fixed response "+p.names.of(status)))
		case "redirect":
			p.chart.arrow(from, solid, text, p.chart.node(nil, "target", key, rounded, plain, "redirect"))
		}
	}
}

// targetGroup draws a target group with what the template registers in it.
func (p *picture) targetGroup(arn string) string {
	id := p.view.Name(arn)
	group, ok := p.template.Resource(id)
	if !ok {
		return p.chart.node(nil, "target", id, box, outside, "target group"+elsewhere, p.names.of(id))
	}
	lines := []string{"target group", p.names.of(id)}
	about := p.names.of(template.Text(group.Properties["Protocol"]))
	if port := template.Text(group.Properties["Port"]); port != "" {
		about += " " + p.names.of(port)
	}
	if about != "" {
		lines = append(lines, about)
	}
	var members []string
	for _, target := range template.List(group.Properties["Targets"]) {
		members = append(members, p.names.value(template.Text(template.Map(target)["Id"])))
	}
	for _, service := range p.template.Resources("AWS::ECS::Service") {
		for _, item := range template.List(service.Properties["LoadBalancers"]) {
			if p.view.Name(template.Text(template.Map(item)["TargetGroupArn"])) == id {
				members = append(members, "ECS service "+p.names.of(service.ID))
			}
		}
	}
	for _, scaling := range p.template.Resources("AWS::AutoScaling::AutoScalingGroup") {
		for _, arn := range template.Texts(scaling.Properties["TargetGroupARNs"]) {
			if p.view.Name(arn) == id {
				members = append(members, "Auto Scaling group "+p.names.of(scaling.ID))
			}
		}
	}
	return p.chart.node(nil, "target", id, box, plain, append(lines, limited(members)...)...)
}
