package gatewaytest

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/restview"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

func chooseAPI(t *template.Template, v *restview.View, id string) (*restview.API, error) {
	var found []*restview.API
	var ids []string
	for _, api := range v.APIs {
		if len(api.Methods) > 0 && (id == "" || api.ID == id) {
			found = append(found, api)
		}
		if len(api.Methods) > 0 {
			ids = append(ids, api.ID)
		}
	}
	switch {
	case len(ids) == 0:
		if left := unexpanded(t); left != "" {
			return nil, fmt.Errorf("template has no REST API with methods, but %s", left)
		}
		return nil, errors.New("template has no REST API with methods: give that of the stack with the AWS::ApiGateway::Method resources, or with the API's Body")
	case len(found) == 0:
		return nil, fmt.Errorf("template has no REST API %q with methods; Options.API can be one of %q", id, ids)
	case len(found) > 1:
		return nil, fmt.Errorf("template has several REST APIs: Options.API must be one of %q", ids)
	}
	return found[0], nil
}

// unexpanded names what a template leaves to others, and how to give it: SAM's
// types and includes to macros, methods to a document in S3 or a nested stack.
func unexpanded(t *template.Template) string {
	const expand = ": give it expanded, as `aws cloudformation get-template --template-stage Processed` shows it"
	for _, r := range t.Resources() {
		if strings.HasPrefix(r.Type, "AWS::Serverless::") {
			return fmt.Sprintf("%s is an %s%s", r.ID, r.Type, expand)
		}
		for _, what := range template.Unresolved(r.Properties["Body"]) {
			if strings.HasPrefix(what, "Fn::Transform") {
				return fmt.Sprintf("the Body of %s is an %s%s", r.ID, what, expand)
			}
		}
		if r.Type == "AWS::ApiGateway::RestApi" && r.Properties["BodyS3Location"] != nil {
			return fmt.Sprintf("%s takes its definition from BodyS3Location: give it as Body", r.ID)
		}
	}
	for _, r := range t.Resources("AWS::CloudFormation::Stack") {
		return fmt.Sprintf("stack %s is nested: give the template of the stack with the methods", r.ID)
	}
	return ""
}

// load prepares everything a call needs and returns what stands against serving.
func (g *gateway) load(t *template.Template) []string {
	problems := append(t.Undecided(), refusedParts(t, g.view, g.api.ID)...)
	problems = append(problems, g.loadStages()...)
	g.notes = append(g.notes, g.api.Assumed...)
	g.notes = append(g.notes, firewalls(t, g.api)...)
	for _, m := range g.api.Domains {
		name := strings.ToLower(m.Domain)
		g.domains[name] = append(g.domains[name], m)
	}
	g.loadKeys()
	unmodeled := unmodeledAround(t, g.api)
	for _, kind := range template.SortedKeys(g.api.Responses) {
		if status := g.api.Responses[kind].StatusCode; status != "" && !apigw.IsStatusCode(status) {
			problems = append(problems, fmt.Sprintf("gateway response %s: StatusCode must have three digits, from 100 to 599, and is %q", kind, status))
		}
		changed, left := newChangedResponse(g.api.Responses[kind])
		g.responses[kind] = changed
		for _, what := range left {
			unmodeled = append(unmodeled, "gateway response "+kind+": "+what)
		}
	}
	if g.api.Policy != nil {
		var left []string
		g.policy, left = g.newPolicy(g.api.Policy)
		for _, what := range left {
			unmodeled = append(unmodeled, g.api.ID+": "+what)
		}
	}
	for _, feature := range unmodeled {
		g.notes = append(g.notes, "not modeled: "+feature)
	}
	models, wrong := compileModels(g.api)
	problems = append(problems, wrong...)
	var ofMethods grouped
	for _, m := range g.api.Methods {
		r := &route{method: m, plans: map[planKey]*plan{}}
		for _, problem := range g.loadRoute(r) {
			ofMethods.add(m.Where, problem)
		}
		r.schemas = schemas{}
		for contentType, name := range m.Models {
			r.schemas[contentType] = models[name]
			if models[name] == nil && len(wrong) == 0 {
				ofMethods.add(m.Where, fmt.Sprintf("there is no model %q; there are %q", name, template.SortedKeys(models)))
			}
		}
		for _, feature := range r.unmodeled {
			unmodeled = append(unmodeled, m.Where+": "+feature)
			r.notes = append(r.notes, "not modeled: "+feature)
		}
		g.routes = append(g.routes, r)
	}
	problems = append(problems, ofMethods.lines()...)
	if !g.options.AllowUnmodeled {
		for _, feature := range unmodeled {
			problems = append(problems, "not modeled: "+feature)
		}
		if len(unmodeled) > 0 {
			problems = append(problems, "Options.AllowUnmodeled leaves such features out")
		}
	}
	if len(problems) == 0 {
		g.connect()
	}
	return problems
}

// grouped are problems of methods, those of one text together.
type grouped struct {
	texts  []string
	places map[string][]string
}

func (g *grouped) add(place, text string) {
	if g.places == nil {
		g.places = map[string][]string{}
	}
	if g.places[text] == nil {
		g.texts = append(g.texts, text)
	}
	g.places[text] = append(g.places[text], place)
}

// lines are the problems, each with the first places that it is met in.
func (g *grouped) lines() (lines []string) {
	const named = 3
	for _, text := range g.texts {
		places := g.places[text]
		more := ""
		if len(places) > named {
			more = fmt.Sprintf(" and %d more", len(places)-named)
		}
		lines = append(lines, fmt.Sprintf("%s%s: %s", strings.Join(places[:min(named, len(places))], ", "), more, text))
	}
	return lines
}

// loadStages reads the stages of the template and of Options.
func (g *gateway) loadStages() (problems []string) {
	for _, s := range g.api.Stages {
		for _, problem := range refusedStage(s) {
			problems = append(problems, s.ID+": "+problem)
		}
		made := &stage{variables: maps.Clone(s.Variables)}
		if canary, ok := s.Canary(); ok {
			made.percent, made.canary = canary.Percent, canary.Variables
		}
		g.stages[s.Name] = made
	}
	for name, variables := range g.options.Stages {
		if g.stages[name] == nil {
			g.stages[name] = &stage{variables: map[string]string{}}
		}
		maps.Copy(g.stages[name].variables, variables)
	}
	if len(g.stages) == 0 {
		problems = append(problems, "the API has no stage in the template: name one in Options.Stages")
	}
	return problems
}

// loadRoute prepares one method and returns what a deployment would refuse.
func (g *gateway) loadRoute(r *route) (problems []string) {
	m := r.method
	r.unmodeled, r.servable = unmodeledMethod(m)
	if problem := g.root.add(r); problem != "" {
		problems = append(problems, problem)
	}
	if m.Authorization != "" && m.Authorization != "AWS_IAM" {
		var left []string
		r.authorizer, left = newAuthorizer(g.api, m.Authorizer)
		r.unmodeled = append(r.unmodeled, left...)
	}
	i := m.Integration
	if i == nil {
		return append(problems, "method has no integration: give it one over a VPC link, or a MOCK")
	}
	if !r.servable {
		return problems
	}
	problems = append(problems, g.refused(m)...)
	if i.Type != apigw.HTTPProxy {
		var left []string
		r.requests, left = newTemplates(i.RequestTemplates, noOverride)
		for _, what := range left {
			r.unmodeled = append(r.unmodeled, "request "+what)
		}
		for _, response := range i.Responses {
			made, left := newIntegrationResponse(response)
			r.responses = append(r.responses, made)
			r.unmodeled = append(r.unmodeled, left...)
		}
	}
	list, wrong, left, broken := mappings(i.RequestParameters)
	r.mappings, r.broken, r.unmodeled = list, broken, append(r.unmodeled, left...)
	problems = append(problems, wrong...)
	if i.KebabTarget {
		r.notes = append(r.notes, "integration-target is taken for integrationTarget, which is not established")
	}
	return problems
}

// connect plans every route in every stage and finds the backends.
func (g *gateway) connect() {
	needed := map[string]bool{}
	for _, r := range g.routes {
		if !r.servable || r.method.Integration.Type == "MOCK" {
			continue
		}
		for name, s := range g.stages {
			for _, way := range []struct {
				canary    bool
				variables map[string]string
			}{{false, s.variables}, {true, s.canary}} {
				if way.canary && s.percent <= 0 {
					continue
				}
				p := g.newPlan(r, name, way.variables)
				r.plans[planKey{name, way.canary}] = p
				if p.failure == nil {
					needed[p.backend] = true
				}
			}
		}
	}
	lists := fmt.Sprintf("the template needs %q, Options.Backends has %q",
		slices.Sorted(maps.Keys(needed)), slices.Sorted(maps.Keys(g.options.Backends)))
	missing := map[string]*failure{}
	for _, r := range g.routes {
		for _, p := range r.plans {
			if p.failure != nil {
				continue
			}
			address, ok := g.options.Backends[p.backend]
			if !ok {
				if missing[p.backend] == nil {
					missing[p.backend] = internal(fmt.Sprintf("no backend for %q: %s", p.backend, lists))
				}
				p.failure = missing[p.backend]
				continue
			}
			p.transport = g.transportTo(address, r.method.Integration.SkipVerification)
		}
	}
}
