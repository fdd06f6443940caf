package gatewaytest

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/restview"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/template"
)

func chooseAPI(v *restview.View, id string) (*restview.API, error) {
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
		return nil, errors.New("template has no REST API with methods")
	case len(found) == 0:
		return nil, fmt.Errorf("template has no REST API %q with methods; Options.API can be one of %q", id, ids)
	case len(found) > 1:
		return nil, fmt.Errorf("template has several REST APIs: Options.API must be one of %q", ids)
	}
	return found[0], nil
}

// load prepares everything a call needs and returns what stands against serving.
func (s *Server) load(t *template.Template, v *restview.View, api *restview.API) []string {
	problems := t.Undecided()
	for _, stage := range api.Stages {
		for _, problem := range refusedStage(stage) {
			problems = append(problems, stage.ID+": "+problem)
		}
		s.stages[stage.Name] = maps.Clone(stage.Variables)
	}
	for name, variables := range s.options.Stages {
		if s.stages[name] == nil {
			s.stages[name] = map[string]string{}
		}
		maps.Copy(s.stages[name], variables)
	}
	if len(s.stages) == 0 {
		problems = append(problems, "the API has no stage in the template: name one in Options.Stages")
	}
	s.notes = append(s.notes, api.Assumed...)
	unmodeled := unmodeledAround(t, api)
	for _, feature := range unmodeled {
		s.notes = append(s.notes, "not modeled: "+feature)
	}
	var routes []*route
	for _, m := range api.Methods {
		r := &route{method: m, plans: map[string]*plan{}}
		r.unmodeled, r.servable = unmodeledMethod(m)
		var wrong []string
		if r.servable {
			wrong = refused(v, m)
		}
		if r.servable && m.Integration != nil {
			list, refusedMappings, left := mappings(m.Integration.RequestParameters)
			r.mappings, r.unmodeled = list, append(r.unmodeled, left...)
			wrong = append(wrong, refusedMappings...)
			if m.Integration.KebabTarget {
				r.notes = append(r.notes, "integration-target is taken for integrationTarget, which is not established")
			}
		}
		if problem := s.root.add(r); problem != "" {
			wrong = append(wrong, problem)
		}
		for _, problem := range wrong {
			problems = append(problems, m.Where+": "+problem)
		}
		for _, feature := range r.unmodeled {
			unmodeled = append(unmodeled, m.Where+": "+feature)
			r.notes = append(r.notes, "not modeled: "+feature)
		}
		routes = append(routes, r)
	}
	if !s.options.AllowUnmodeled {
		for _, feature := range unmodeled {
			problems = append(problems, "not modeled: "+feature)
		}
	}
	if len(problems) == 0 {
		s.connect(v, routes)
	}
	return problems
}

// connect plans every route in every stage and finds the backends.
func (s *Server) connect(v *restview.View, routes []*route) {
	needed := map[string]bool{}
	for _, r := range routes {
		if !r.servable {
			continue
		}
		for stage, variables := range s.stages {
			p := newPlan(v, r.method.Integration, stage, variables)
			r.plans[stage] = p
			if p.failure == "" {
				needed[p.backend] = true
			}
		}
	}
	keys := slices.Sorted(maps.Keys(needed))
	for _, r := range routes {
		for _, p := range r.plans {
			if p.failure != "" {
				continue
			}
			address, ok := s.options.Backends[p.backend]
			if !ok {
				p.failure = fmt.Sprintf("no backend for %q: the template needs %q, Options.Backends has %q",
					p.backend, keys, slices.Sorted(maps.Keys(s.options.Backends)))
				continue
			}
			p.transport = s.transport(address, r.method.Integration.SkipVerification)
		}
	}
}
