package privateintegration

import (
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

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

// boundVariable is a link's id that a stage was given. Property overrides
// cannot be read back, so this is where they are remembered.
type boundVariable struct {
	id       string
	byItself bool // not asked for, so a BindStage may still say otherwise
}

func (p *privateIntegration) BindStage(stage interfacesawsapigateway.IStageRef, options *BindStageOptions) {
	var ps wiring.Problems
	id := p.link.id
	if p.wiring.StageVariable == "" {
		ps.Add("StageVariable", wiring.CodeStageVariableUnset, "", "must be set: without it the link's id stands in the methods and is the same for every stage")
	}
	if options != nil {
		if options.VpcLink != nil {
			id = options.VpcLink.VpcLinkId()
		}
		if options.VpcLinkId != nil {
			if options.VpcLink != nil {
				ps.Add("options.VpcLinkId", wiring.CodeConflict, *options.VpcLinkId, "must not stand beside VpcLink: give one of them")
			}
			id = options.VpcLinkId
			wiring.CheckVpcLinkID("options.VpcLinkId", *id, &ps)
		}
	}
	if stage == nil {
		ps.Add("stage", wiring.CodeRequired, "", "is required")
	} else if cfnStage(stage) == nil {
		ps.Add("stage", wiring.CodeStageImported, *stage.Node().Path(), "must be made in this app: set the variable %q where the stage is made", p.wiring.StageVariable)
	}
	raise(p.path, ps)
	p.bindStage(stage, id, false)
}

func cfnStage(stage constructs.IConstruct) awsapigateway.CfnStage {
	if cfn, ok := stage.(awsapigateway.CfnStage); ok {
		return cfn
	}
	cfn, _ := stage.Node().DefaultChild().(awsapigateway.CfnStage)
	return cfn
}

// maxStageVariables is API Gateway's limit.
const maxStageVariables = 100

// bindStage sets the variable by override, which joins with the variables that
// the stage has or gets, whatever the order of calls.
func (p *privateIntegration) bindStage(stage constructs.IConstruct, id *string, byItself bool) {
	name := p.wiring.StageVariable
	cfn := cfnStage(stage)
	path := *cfn.Node().Path()
	bound := p.registry.stages[path]
	before, known := bound[name]
	if known && (byItself || before.id == *id) {
		if before.byItself && before.id != *id {
			p.conflict(path, name, before.id)
		}
		return
	}
	if known && !before.byItself {
		p.conflict(path, name, before.id)
	}
	own := variables(cfn)
	var ps wiring.Problems
	if other, ok := own[name]; ok && other != resolved(awscdk.Stack_Of(cfn), *id) {
		ps.Add("StageVariable", wiring.CodeStageVariableConflict, name, "must be a name of its own: stage %s has a variable of that name already", path)
	}
	count := 1
	for used := range own {
		if _, ours := bound[used]; !ours && used != name {
			count++
		}
	}
	for used := range bound {
		if used != name {
			count++
		}
	}
	if count > maxStageVariables {
		ps.Add("StageVariable", wiring.CodeStageVariableLimit, name, "must fit into the %d variables of stage %s", maxStageVariables, path)
	}
	raise(p.path, ps)
	if bound == nil {
		bound = map[string]boundVariable{}
		p.registry.stages[path] = bound
	}
	bound[name] = boundVariable{id: *id, byItself: byItself}
	cfn.AddPropertyOverride(jsii.String("Variables."+name), *id)
}

func (p *privateIntegration) conflict(stage, name, other string) {
	var ps wiring.Problems
	ps.Add("StageVariable", wiring.CodeStageVariableConflict, name, "must be another name: on stage %s it carries another link, %s", stage, other)
	raise(p.path, ps)
}

// variables reads what a stage was given, save overrides.
func variables(cfn awsapigateway.CfnStage) map[string]string {
	stack := awscdk.Stack_Of(cfn)
	given, _ := resolve(cfn, cfn.Variables()).(map[string]any)
	out := map[string]string{}
	for name, v := range given {
		out[name] = resolved(stack, fmt.Sprint(v))
	}
	return out
}

// stageProblems finds stages of our APIs that lack the variable. They would
// answer every call with 5xx.
func (r *registry) stageProblems() (problems []*string) {
	type need struct {
		api, variable, integration string
	}
	needs := map[string][]need{}
	for _, h := range r.hashes {
		p := h.integration
		if p.wiring.StageVariable == "" || len(h.routes) == 0 && !h.document {
			continue
		}
		id := *h.api.construct.RestApiId()
		needs[id] = append(needs[id], need{*h.api.construct.Node().Path(), p.wiring.StageVariable, p.path})
	}
	if len(needs) == 0 {
		return nil
	}
	for _, c := range *r.owner.Node().FindAll(constructs.ConstructOrder_PREORDER) {
		cfn, ok := c.(awsapigateway.CfnStage)
		if !ok {
			continue
		}
		path := *cfn.Node().Path()
		var own map[string]string
		for _, n := range needs[*cfn.RestApiId()] {
			if _, bound := r.stages[path][n.variable]; bound {
				continue
			}
			if own == nil {
				own = variables(cfn)
			}
			if _, ok := own[n.variable]; !ok {
				problems = append(problems, jsii.String(fmt.Sprintf(
					"stage %s of API %s has no variable %q, which %s needs: call BindStage with it (%s)",
					path, n.api, n.variable, n.integration, wiring.CodeStageVariableMissing)))
			}
		}
	}
	slices.SortFunc(problems, func(a, b *string) int {
		if *a < *b {
			return -1
		}
		return 1
	})
	return problems
}
