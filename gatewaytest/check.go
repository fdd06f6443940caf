package gatewaytest

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/restview"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

// refused lists what a deployment of the method would be refused for, and what
// of it could not be resolved.
func (g *gateway) refused(m *restview.Method) []string {
	i := m.Integration
	private := i.Type != "MOCK"
	problems := unresolved("Path", m.Path)
	if private {
		problems = append(problems, unresolved("Uri", i.URI)...)
		// What a custom resource gives is a backend by its logical id.
		if !template.Unknowable(g.view.Type(i.Target)) || g.view.Type(i.Target) == "" {
			problems = append(problems, unresolved("IntegrationTarget", i.Target)...)
		}
	}
	if len(problems) > 0 {
		return problems
	}
	if private {
		if i.HTTPMethod == "" {
			problems = append(problems, "IntegrationHttpMethod is missing")
		}
		if !uriStart.MatchString(i.URI) {
			problems = append(problems, fmt.Sprintf("Uri starts with neither http:// nor https:// nor a stage variable: %q", i.URI))
		}
		// Documented: 50 ms to 29 s, more after a quota raise; 15 min when streaming.
		if i.TimeoutMillis < 50 || i.TimeoutMillis > 15*60*1000 {
			problems = append(problems, fmt.Sprintf("TimeoutInMillis is not in 50 to 900000: %d", i.TimeoutMillis))
		}
		problems = append(problems, g.refusedConnection(i)...)
	}
	for _, key := range template.SortedKeys(i.RequestParameters) {
		// A path parameter must be declared on the method to be mapped (documented
		// and reported from real accounts).
		if source := i.RequestParameters[key]; strings.HasPrefix(source, "method.request.path.") {
			if _, declared := m.Parameters[source]; !declared {
				problems = append(problems, "method does not declare "+source+", which "+key+" is mapped from")
			}
		}
	}
	return problems
}

func unresolved(field, value string) (problems []string) {
	for _, what := range template.Unresolved(value) {
		problems = append(problems, fmt.Sprintf("%s cannot be resolved: %s", field, what))
	}
	return problems
}

var (
	uriStart = regexp.MustCompile(`^(https?://|\$\{stageVariables\.)`)
	balancer = regexp.MustCompile(`^arn:[^:]+:elasticloadbalancing:[^:]*:[^:]*:loadbalancer/(app|net)/`)
	// Stage variables as CloudFormation and the API take them (documented).
	variableName  = regexp.MustCompile(`^[A-Za-z0-9]{1,64}$`)
	variableValue = regexp.MustCompile(`^[A-Za-z0-9\-._~:/?#&=,]{1,512}$`)
)

// refusedConnection checks link and target against what is reported from real
// accounts; texts in quotes are API Gateway's.
func (g *gateway) refusedConnection(i *restview.Integration) []string {
	if i.ConnectionID == "" {
		return []string{"ConnectionId is missing"}
	}
	v := g.view
	_, byVariable := restview.StageVariable(i.ConnectionID)
	link, known := v.Link(i.ConnectionID)
	if kind := v.Type(i.ConnectionID); kind != "" && !known && !template.Unknowable(kind) {
		return []string{fmt.Sprintf("ConnectionId is %s, an %s and no VPC link", v.Name(i.ConnectionID), kind)}
	}
	kind := v.Type(i.Target)
	switch {
	case strings.Contains(i.Target, "${stageVariables."):
		return []string{"IntegrationTarget cannot be a stage variable: " + i.Target}
	case i.Target == "" && !byVariable && !known && !g.givenByID(v.Name(i.ConnectionID)):
		return []string{fmt.Sprintf(`IntegrationTarget is missing, and link %s is not in the template: if it is of version 1, name it in Options.Backends: "%[1]s:<port>"`, v.Name(i.ConnectionID))}
	case i.Target == "" && known && link.Version == 2:
		return []string{fmt.Sprintf(`"IntegrationTarget is required for VpcLinkV2 %s"`, v.Name(i.ConnectionID))}
	case kind != "" && template.Unknowable(kind):
		return nil
	case i.Target != "" && (!balancer.MatchString(i.Target) || kind != "" && kind != "AWS::ElasticLoadBalancingV2::LoadBalancer"):
		return []string{fmt.Sprintf(`IntegrationTarget: %q "is not a valid ALB or NLB arn"`, v.Name(i.Target))}
	}
	return nil
}

// givenByID reports whether Options name a link as one of version 1.
func (g *gateway) givenByID(link string) bool {
	for key := range g.options.Backends {
		if port, ok := strings.CutPrefix(key, link+":"); ok && !strings.Contains(port, ":") {
			return true
		}
	}
	return false
}

// refusedStage lists what a deployment of the stage would be refused for.
func refusedStage(s *restview.Stage) []string {
	var problems []string
	if names := template.Unresolved(s.Name); len(names) > 0 || s.Name == "" {
		problems = append(problems, fmt.Sprintf("StageName cannot be resolved: %s", strings.Join(names, ", ")))
	}
	for _, name := range template.SortedKeys(s.Variables) {
		value := s.Variables[name]
		if !variableName.MatchString(name) {
			problems = append(problems, fmt.Sprintf("stage variable %q has a name of more than letters and digits", name))
		}
		// The id of a link of another stack need not be known.
		if len(template.Unresolved(value)) == 0 && !variableValue.MatchString(value) {
			problems = append(problems, fmt.Sprintf("stage variable %s has a value that is not allowed: %q", name, value))
		}
	}
	return problems
}
