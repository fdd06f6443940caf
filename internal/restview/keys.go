package restview

import "github.com/cdk-private-integration/cdk-private-integration-go/internal/template"

// Key is an API key.
type Key struct {
	// ID is the logical id.
	ID string
	// Value is what callers send, "" where API Gateway makes it up.
	Value string
	// Enabled is false for a key that is switched off, as keys are by default.
	Enabled bool
	// Stages holds, by API and then by name, the stages that its usage plans
	// cover. Without a usage plan a key opens nothing (documented).
	Stages map[string]map[string]bool
}

func (v *View) addKeys() {
	known := map[string]*Key{}
	for _, r := range v.template.Resources("AWS::ApiGateway::ApiKey") {
		key := &Key{
			ID: r.ID, Value: template.Text(r.Properties["Value"]), Enabled: template.Bool(r.Properties["Enabled"]),
			Stages: map[string]map[string]bool{},
		}
		known[r.ID] = key
		v.Keys = append(v.Keys, key)
	}
	for _, r := range v.template.Resources("AWS::ApiGateway::UsagePlanKey") {
		key := known[v.Name(template.Text(r.Properties["KeyId"]))]
		plan, ok := v.template.Owner(template.Text(r.Properties["UsagePlanId"]))
		if key == nil || !ok {
			continue
		}
		for _, item := range template.List(plan.Properties["ApiStages"]) {
			api := v.Name(template.Text(template.Map(item)["ApiId"]))
			if key.Stages[api] == nil {
				key.Stages[api] = map[string]bool{}
			}
			key.Stages[api][v.stageName(template.Map(item)["Stage"])] = true
		}
	}
}

// stageName is the name of a stage that is given by name or by reference.
func (v *View) stageName(value any) string {
	text := template.Text(value)
	if r, ok := v.template.Owner(text); ok && r.Type == "AWS::ApiGateway::Stage" {
		return template.Text(r.Properties["StageName"])
	}
	return text
}
