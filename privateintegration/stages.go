package privateintegration

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/read"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// BindStageOptions say which link a stage uses.
//
// Only the link can differ by stage. API Gateway takes no stage variable as
// the target, so every stage of an API calls the same load balancer (reported
// from a real account). For a load balancer per stage make an API per stage,
// for instance one per CDK Stage.
type BindStageOptions struct {
	// VpcLink for the stage. At most one of VpcLink and VpcLinkId.
	// Default: the private integration's own.
	VpcLink awsapigatewayv2.IVpcLink
	// VpcLinkId for the stage.
	// Default: see VpcLink.
	VpcLinkId *string
}

func (p *privateIntegration) BindStage(stage interfacesawsapigateway.IStageRef, options *BindStageOptions) {
	var ps wiring.Problems
	if p.wiring.StageVariable == "" {
		ps.Add("StageVariable", wiring.CodeStageVariableUnset, "", "must be set: without it the link's id stands in the methods and is the same for every stage")
	}
	l := p.link
	if options != nil && given("options.VpcLink", options.VpcLink, &ps) {
		l = linkOf(options.VpcLink)
		wiring.CheckVpcLinkID("options.VpcLink", *l.id, &ps)
		p.checkLink("options.VpcLink", options.VpcLink, &ps)
	}
	if options != nil && options.VpcLinkId != nil {
		if options.VpcLink != nil {
			ps.Add("options.VpcLinkId", wiring.CodeConflict, *options.VpcLinkId, "must not stand beside VpcLink: give one of them")
		}
		l = &link{id: options.VpcLinkId}
		wiring.CheckVpcLinkID("options.VpcLinkId", *l.id, &ps)
		p.checkLinkID("options.VpcLinkId", l.id, &ps)
	}
	var cfn awsapigateway.CfnStage
	if read.IsNil(stage) {
		ps.Add("stage", wiring.CodeRequired, "", "is required")
	} else if !read.Hashable(stage) {
		ps.Add("stage", wiring.CodeWrongType, *stage.Node().Path(), notItself)
	} else if cfn = cfnStage(stage); cfn == nil {
		ps.Add("stage", wiring.CodeStageImported, *stage.Node().Path(), "must be made in this app: set the variable %q where the stage is made", p.wiring.StageVariable)
	} else {
		checkStack(p.registry.tree, "stage", cfn, p.registry.tree.Stack(cfn), p.stack, &ps)
	}
	p.refuse(ps)
	p.bindStage(cfn, *l.id, true)
	if *l.id != *p.link.id {
		p.open(l)
	}
}

func cfnStage(stage constructs.IConstruct) awsapigateway.CfnStage {
	if cfn, ok := stage.(awsapigateway.CfnStage); ok {
		return cfn
	}
	cfn, _ := stage.Node().DefaultChild().(awsapigateway.CfnStage)
	return cfn
}

// bindStage sets the variable by override, which joins with the variables that
// the stage has or gets, whatever the order of calls. What BindStage asks for
// takes precedence over what is bound automatically, in any order too. What the
// stage's own variables say plainly is compared here, the rest in a synthesis.
func (p *privateIntegration) bindStage(cfn awsapigateway.CfnStage, id string, asked bool) {
	r, name, own := p.registry, p.wiring.StageVariable, *p.link.id
	equal := equalIn(r.tree.Stack(cfn))
	bound := maps.Clone(r.stages[cfn])
	if bound == nil {
		bound = map[string]wiring.StageVariable{}
	}
	var ps wiring.Problems
	variable, ok := bound[name].Bind(id, own, asked, equal)
	if bound[name] = variable; !ok {
		ps.AddCarriesAnother(name, *cfn.Node().Path(), read.Resolved(r.tree.Stack(cfn), variable.ID))
	}
	ps = append(ps, r.clashes(cfn, plainVariables(cfn.Variables()), bound, func(id string) string { return id })...)
	p.refuse(ps)
	r.stages[cfn] = bound
	cfn.AddPropertyOverride(jsii.String("Variables."+name), variable.ID)
	if variable.ID == own {
		p.reviewExport(cfn)
	}
}

// equalIn compares values of a stack, as far as that can be done before all aspects
// have run.
func equalIn(stack awscdk.Stack) wiring.Equal {
	return func(a, b string) (equal, certain bool) {
		if a == b {
			return true, true
		}
		if read.IsLazy(a) || read.IsLazy(b) {
			return false, false
		}
		return read.Resolved(stack, a) == read.Resolved(stack, b), true
	}
}

// clashes compares the variables bound to a stage with those it has of its own:
// an override would silently win over one of the same name.
func (r *registry) clashes(cfn awsapigateway.CfnStage, own map[string]string, bound map[string]wiring.StageVariable, spell func(id string) string) wiring.Problems {
	given := map[string]string{}
	for name, variable := range bound {
		given[name] = spell(variable.ID)
	}
	return wiring.CheckStageVariables(func() string { return *cfn.Node().Path() }, own, given, equalIn(r.tree.Stack(cfn)))
}

// plainVariables reads what a stage was given, save overrides, without resolving
// anything. A map that is a token has none that can be seen.
func plainVariables(given any) map[string]string {
	plain := map[string]string{}
	switch given := given.(type) {
	case map[string]any:
		for name, value := range given {
			plain[name] = fmt.Sprint(value)
		}
	case *map[string]*string:
		for name, value := range *given {
			plain[name] = *value
		}
	}
	return plain
}

// variables reads what a stage was given when all aspects have run, save
// overrides. Values that are not literal are spelled as resolved spells them.
func (r *registry) variables(cfn awsapigateway.CfnStage) map[string]string {
	given, _ := r.tree.Resolve(cfn, cfn.Variables()).(map[string]any)
	out := make(map[string]string, len(given))
	for name, v := range given {
		literal, ok := v.(string)
		if !ok {
			spelled, _ := json.Marshal(v) // an intrinsic: maps, lists and strings
			literal = string(spelled)
		}
		out[name] = literal
	}
	return out
}

// openStages keeps the way open for links that a stage of the API has in the place of
// the private integration's own: asked for by another one that shares the variable,
// or a canary's. What is behind a lazy setting is taken for unknown.
func (b *binding) openStages(found deployments) {
	p, tree, name := b.integration, b.integration.registry.tree, b.integration.wiring.StageVariable
	if name == "" {
		return
	}
	override := func(canary map[string]any) string {
		id, _ := mapIn(canary, "stageVariableOverrides")[name].(string)
		return id
	}
	open := func(ids []string) {
		for _, id := range ids {
			p.open(&link{id: &id})
		}
	}
	others := func(ids ...string) []string {
		return slices.DeleteFunc(ids, func(id string) bool { return id == "" || p.opened[id] })
	}
	for _, cfn := range p.registry.survey().Stages {
		bound, ours := p.registry.stages[cfn][name]
		if !ours {
			continue
		}
		ids := others(bound.ID, override(mapIn(tree.Properties(cfn), "canarySetting")))
		if len(ids) > 0 && slices.Contains(slices.Collect(p.registry.apisByID(cfn.RestApiId(), tree.Stack(cfn))), b.api) {
			open(ids)
		}
	}
	for _, cfn := range found.byHand {
		open(others(override(mapIn(tree.Properties(cfn), "deploymentCanarySettings"))))
	}
}

// stageProblems finds stages of our APIs that lack the variable, and would
// answer every call with 5xx, and those that were given variables since they
// were bound.
func (r *registry) stageProblems() (problems []*string) {
	var needy []*binding
	for _, b := range r.bindings {
		if b.integration.wiring.StageVariable != "" && (len(b.routes) > 0 || b.document != noDocument) {
			needy = append(needy, b)
		}
	}
	if len(needy) == 0 && len(r.stages) == 0 {
		return nil
	}
	for _, b := range needy {
		problems = append(problems, b.stagesOfDeployments()...)
	}
	for _, cfn := range r.survey().Stages {
		bound, own := r.stages[cfn], r.variables(cfn)
		spell := func(id string) string { return read.Resolved(r.tree.Stack(cfn), id) }
		var ps wiring.Problems
		for _, name := range slices.Sorted(maps.Keys(bound)) {
			variable := bound[name]
			for _, other := range variable.Same {
				if id := spell(variable.ID); spell(other) != id {
					ps.AddCarriesAnother(name, *cfn.Node().Path(), id)
				}
			}
		}
		ps = append(ps, r.clashes(cfn, own, bound, spell)...)
		ps = append(ps, r.missing(cfn, own, bound, needy)...)
		if len(ps) > 0 {
			problems = append(problems, jsii.String(validationError(*cfn.Node().Path(), ps).Error()))
		}
	}
	return problems
}

// stagesOfDeployments finds stages that deployments make themselves, by StageName:
// no variable reaches them but those of an L1 deployment's own description.
func (b *binding) stagesOfDeployments() (problems []*string) {
	found, name := b.integration.registry.survey().of[b.api], b.integration.wiring.StageVariable
	all := slices.Clone(found.byHand)
	for _, deployment := range found.deployments {
		if cfn, ok := b.integration.registry.tree.Resource(deployment).(awsapigateway.CfnDeployment); ok {
			all = append(all, cfn)
		}
	}
	for _, cfn := range all {
		given := b.integration.registry.tree.Properties(cfn)
		variables := mapIn(mapIn(given, "stageDescription"), "variables")
		if given["stageName"] == nil || given["deploymentCanarySettings"] != nil || variables[name] != nil {
			continue // a canary goes to a stage that is there
		}
		var ps wiring.Problems
		ps.Add("StageName", wiring.CodeStageVariableMissing, fmt.Sprint(given["stageName"]), "must be left out: the stage that the deployment makes has no variable %s, in which methods of %s find their link; make it with NewStage and call BindStage", name, b.integration.at())
		problems = append(problems, jsii.String(validationError(*cfn.Node().Path(), ps).Error()))
	}
	return problems
}

// mapIn gives a map in another, nil where there is none. In a value of no type jsii
// leaves its mark around a map that came from Go.
func mapIn(m map[string]any, key string) map[string]any {
	in, _ := m[key].(map[string]any)
	if marked, ok := in["$jsii.map"].(map[string]any); ok {
		return marked
	}
	return in
}

// missing finds variables that a stage was not given. Whose stage it is costs
// calls, and is asked last.
func (r *registry) missing(cfn awsapigateway.CfnStage, own map[string]string, bound map[string]wiring.StageVariable, needy []*binding) (ps wiring.Problems) {
	var served []*api
	for _, b := range needy {
		name := b.integration.wiring.StageVariable
		_, ours := bound[name]
		_, theirs := own[name]
		if ours || theirs {
			continue
		}
		if served == nil {
			served = slices.AppendSeq([]*api{}, r.apisByID(cfn.RestApiId(), r.tree.Stack(cfn)))
		}
		if slices.Contains(served, b.api) {
			ps.Add("Variables."+name, wiring.CodeStageVariableMissing, "", "is required by API %s, whose methods of %s find their link in it: call BindStage with this stage",
				b.api.path(), b.integration.at())
		}
	}
	return ps
}
