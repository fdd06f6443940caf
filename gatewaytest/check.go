package gatewaytest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
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
			problems = append(problems, `"Enumeration value for HttpMethod must be non-empty": IntegrationHttpMethod is missing`)
		}
		// A stage variable cannot be the scheme (recorded).
		if scheme, _, _ := strings.Cut(i.URI, "://"); apigw.DefaultPort(scheme) == 0 {
			problems = append(problems, fmt.Sprintf(`"Invalid HTTP endpoint specified for URI": it starts with neither http:// nor https://: %q`, i.URI))
		}
		longest := apigw.MaxTimeout
		if i.TransferMode == apigw.Stream {
			longest = apigw.MaxStreamTimeout
		}
		if i.TimeoutMillis < apigw.MinTimeout || i.TimeoutMillis > longest {
			problems = append(problems, fmt.Sprintf(`TimeoutInMillis: "Timeout should be between %d ms and %d ms", and not %d`, apigw.MinTimeout, longest, i.TimeoutMillis))
		}
		problems = append(problems, g.refusedConnection(i)...)
	}
	problems = append(problems, refusedMappings(m)...)
	return append(problems, refusedResponses(m)...)
}

// refusedMappings checks the parameters that an integration reads: each must be
// declared by the method, and one name stands for one place (recorded).
func refusedMappings(m *restview.Method) (problems []string) {
	places := map[string]apigw.Place{}
	for _, key := range template.SortedKeys(m.Integration.RequestParameters) {
		source := apigw.ParseMappingSource(m.Integration.RequestParameters[key])
		if source.Kind != apigw.ParameterSource {
			continue
		}
		name, place := source.Parameter.Name, source.Parameter.Place.Single()
		declared := apigw.Parameter{Place: place, Name: name}.In(apigw.MethodRequest)
		if _, ok := m.Parameters[declared]; !ok {
			problems = append(problems, fmt.Sprintf(`"Invalid mapping expression parameter specified": method does not declare %s, which %s is mapped from: add it to RequestParameters`, declared, key))
		}
		if other := places[name]; other != "" && other != place {
			problems = append(problems, fmt.Sprintf(`"Parameter names must be unique across querystring, header and path": %s is read from %s and %s, rename one`, name, other, place))
		}
		places[name] = place
	}
	return problems
}

// refusedResponses checks that the method has the responses, and their headers,
// that its integration's responses fill (reported from real accounts).
func refusedResponses(m *restview.Method) (problems []string) {
	if m.Responses == nil {
		return nil
	}
	for _, r := range m.Integration.Responses {
		headers, declared := m.Responses[r.StatusCode]
		if !declared {
			problems = append(problems, fmt.Sprintf(`"No method response exists for method": declare status %s of its integration's responses`, r.StatusCode))
			continue
		}
		for _, key := range template.SortedKeys(r.Parameters) {
			if p, ok := apigw.ParseResponseMappingKey(key); ok && !slices.Contains(headers, strings.ToLower(p.Name)) {
				problems = append(problems, fmt.Sprintf(`"Invalid mapping expression parameter specified": response %s of the method does not declare %s`, r.StatusCode, key))
			}
		}
	}
	return problems
}

func unresolved(field, value string) (problems []string) {
	for _, what := range template.Unresolved(value) {
		problems = append(problems, fmt.Sprintf("%s cannot be resolved: %s%s", field, what, cure(what)))
	}
	return problems
}

// cure says how options give a value that a template does not hold, "" where they
// cannot.
func cure(what string) string {
	if strings.HasPrefix(what, "parameter ") {
		return ": give it in Options.Parameters"
	}
	name, attribute := what, false
	for _, prefix := range []string{"Fn::ImportValue ", "Fn::GetStackOutput "} {
		name = strings.TrimPrefix(name, prefix)
	}
	if name == what { // an attribute, "Own.Host of Custom::Balancer", or a dynamic reference
		name, _, attribute = strings.Cut(what, " of ")
	}
	switch {
	case attribute && strings.Contains(name, " "), name == what && !strings.HasPrefix(what, "{{resolve:"):
		return ""
	}
	return fmt.Sprintf(": give it in Options.Imports[%q]", name)
}

// isBalancer tells the ARN of a load balancer that a link can lead to.
func isBalancer(arn string) bool {
	r, ok := apigw.ParseElbResource(arn)
	return ok && r.Kind == "loadbalancer" && len(r.Parts) > 1 && (r.Parts[0] == apigw.Application || r.Parts[0] == apigw.Network)
}

// refusedConnection checks link and target against what is reported from real
// accounts; texts in quotes are API Gateway's.
func (g *gateway) refusedConnection(i *restview.Integration) []string {
	if i.ConnectionID == "" {
		return []string{"ConnectionId is missing: it is the id of a VPC link, or a stage variable that holds one"}
	}
	v := g.view
	_, byVariable := apigw.StageVariableOf(i.ConnectionID)
	link, known := v.Link(i.ConnectionID)
	if kind := v.Type(i.ConnectionID); kind != "" && !known && !template.Unknowable(kind) {
		return []string{fmt.Sprintf("ConnectionId is %s, an %s and no VPC link", v.Name(i.ConnectionID), kind)}
	}
	kind := v.Type(i.Target)
	if known && link.Version == 1 {
		if problem := g.refusedTarget(link); problem != "" {
			return []string{problem}
		}
	}
	switch {
	case len(apigw.StageVariables(i.Target)) > 0:
		return []string{"IntegrationTarget cannot be a stage variable, and is " + i.Target + ": give the load balancer's ARN"}
	case i.Target == "" && !byVariable && !known && !g.givenByID(v.Name(i.ConnectionID)):
		return []string{fmt.Sprintf(`IntegrationTarget is missing, and link %s is not in the template: give the load balancer's ARN or, if the link is of version 1, name it in Options.Backends: "%[1]s:<port>"`, v.Name(i.ConnectionID))}
	case i.Target == "" && known && link.Version == 2:
		return []string{fmt.Sprintf(`"IntegrationTarget is required for VpcLinkV2 %s": give the load balancer's ARN`, v.Name(i.ConnectionID))}
	case kind != "" && template.Unknowable(kind):
		return nil
	case i.Target != "" && !apigw.IsPlaceholderArn(i.Target) && (!isBalancer(i.Target) || kind != "" && kind != "AWS::ElasticLoadBalancingV2::LoadBalancer"):
		return []string{fmt.Sprintf(`IntegrationTarget: %q "is not a valid ALB or NLB arn": give that of the load balancer`, v.Name(i.Target))}
	}
	return nil
}

// refusedTarget says what is wrong with the targets of a link of version 1, which
// leads to network load balancers, "" for nothing.
func (g *gateway) refusedTarget(link *restview.Link) string {
	for _, target := range link.Targets {
		kind := g.view.Type(target)
		found, inTemplate := g.view.LoadBalancer(target)
		r, isArn := apigw.ParseElbResource(target)
		if inTemplate && !found.External && found.Kind != apigw.NetworkType ||
			!inTemplate && kind != "" && !template.Unknowable(kind) ||
			isArn && (r.Kind != "loadbalancer" || r.Parts[0] != apigw.Network) {
			return fmt.Sprintf(`ConnectionId: %s is a link of version 1, whose TargetArns takes network load balancers ("NLB ARN is malformed"): %s is none`, link.ID, target)
		}
	}
	return ""
}

// refusedParts are the resources of an API whose path part is there already under
// the same parent.
func refusedParts(t *template.Template, v *restview.View, api string) (problems []string) {
	known := map[string]string{}
	for _, r := range t.Resources("AWS::ApiGateway::Resource") {
		parent, part := template.Text(r.Properties["ParentId"]), template.Text(r.Properties["PathPart"])
		if v.Name(template.Text(r.Properties["RestApiId"])) != api {
			continue
		}
		key := parent + "\x00" + part
		if other := known[key]; other != "" {
			problems = append(problems, fmt.Sprintf(`%s: "Another resource with the same parent already has this name": %s has the PathPart %q too`, r.ID, other, part))
		}
		known[key] = r.ID
	}
	return problems
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
	switch names := template.Unresolved(s.Name); {
	case len(names) > 0:
		problems = append(problems, unresolved("StageName", s.Name)...)
	case !apigw.IsStageName(s.Name):
		problems = append(problems, fmt.Sprintf("StageName has 1 to 128 letters, digits, hyphens and underscores, and is %q", s.Name))
	}
	for _, name := range template.SortedKeys(s.Variables) {
		value := s.Variables[name]
		if !apigw.IsStageVariableName(name) {
			problems = append(problems, fmt.Sprintf("stage variable %q: a name has 1 to 64 letters and digits", name))
		}
		// The id of a link of another stack need not be known.
		if len(template.Unresolved(value)) == 0 && !apigw.IsStageVariableValue(value) {
			problems = append(problems, fmt.Sprintf("stage variable %s: a value has 1 to 512 letters, digits and - . _ ~ : / ? # & = , and is %q", name, value))
		}
	}
	return problems
}
