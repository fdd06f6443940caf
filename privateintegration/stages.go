package privateintegration

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

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
	id string
	// asked for by BindStage of private integrations with these links of their
	// own. Empty for what was bound by itself, which a BindStage may change.
	asked []string
}

func (p *privateIntegration) BindStage(stage interfacesawsapigateway.IStageRef, options *BindStageOptions) {
	var ps wiring.Problems
	if p.wiring.StageVariable == "" {
		ps.Add("StageVariable", wiring.CodeStageVariableUnset, "", "must be set: without it the link's id stands in the methods and is the same for every stage")
	}
	l := p.link
	if options != nil && options.VpcLink != nil {
		l = p.registry.tree.linkOf(options.VpcLink)
		wiring.CheckVpcLinkID("options.VpcLink", *l.id, &ps)
	}
	if options != nil && options.VpcLinkId != nil {
		if options.VpcLink != nil {
			ps.Add("options.VpcLinkId", wiring.CodeConflict, *options.VpcLinkId, "must not stand beside VpcLink: give one of them")
		}
		l = &link{id: options.VpcLinkId}
		wiring.CheckVpcLinkID("options.VpcLinkId", *l.id, &ps)
	}
	if stage == nil {
		ps.Add("stage", wiring.CodeRequired, "", "is required")
	} else if !hashable(stage) {
		ps.Add("stage", wiring.CodeWrongType, *stage.Node().Path(), "must be the stage itself, not a struct around it")
	} else if cfnStage(stage) == nil {
		ps.Add("stage", wiring.CodeStageImported, *stage.Node().Path(), "must be made in this app: set the variable %q where the stage is made", p.wiring.StageVariable)
	}
	access := planAccess(p.registry.tree, p.wiring, linkPlan{existing: l}, p.target, &ps)
	raise(p.path, ps)
	cfn := cfnStage(stage)
	p.bindStage(cfn, *l.id, true, p.registry.variables(cfn))
	if *l.id != *p.link.id {
		access.open(p, l)
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
// goes before what is bound by itself, in any order too. The stage's own
// variables are held against it.
func (p *privateIntegration) bindStage(cfn awsapigateway.CfnStage, id string, asked bool, variables map[string]string) {
	name, own := p.wiring.StageVariable, *p.link.id
	bound := maps.Clone(p.registry.stages[cfn])
	if bound == nil {
		bound = map[string]boundVariable{}
	}
	before, known := bound[name]
	var ps wiring.Problems
	switch {
	case !known || before.id == id:
	case !asked && slices.Contains(before.asked, own):
		id = before.id
	case asked && len(before.asked) == 0 && before.id == own:
	default:
		ps.Add("StageVariable", wiring.CodeStageVariableConflict, name, "must be another name: on stage %s it carries another link, %s", *cfn.Node().Path(), resolved(p.registry.tree.stack(cfn), before.id))
	}
	variable := boundVariable{id: id, asked: before.asked}
	if asked {
		variable.asked = append(slices.Clone(before.asked), own)
	}
	bound[name] = variable
	ps = append(ps, p.registry.clashes(cfn, variables, bound)...)
	raise(p.path, ps)
	p.registry.stages[cfn] = bound
	cfn.AddPropertyOverride(jsii.String("Variables."+name), id)
	if id == own {
		p.reviewExport(cfn)
	}
}

// maxStageVariables is API Gateway's limit.
const maxStageVariables = 100

// clashes holds the variables bound to a stage against those it has of its
// own, which it leaves without those it held: an override would silently win
// over one of the same name.
func (r *registry) clashes(cfn awsapigateway.CfnStage, own map[string]string, bound map[string]boundVariable) (ps wiring.Problems) {
	for _, name := range slices.Sorted(maps.Keys(bound)) {
		if value, ok := own[name]; ok && value != resolved(r.tree.stack(cfn), bound[name].id) {
			ps.Add("StageVariable", wiring.CodeStageVariableConflict, name, "must be a name of its own: stage %s has a variable of that name with another value", *cfn.Node().Path())
		}
		delete(own, name)
	}
	if count := len(own) + len(bound); count > maxStageVariables {
		ps.Add("StageVariable", wiring.CodeStageVariableLimit, strconv.Itoa(count), "must fit into the %d variables of stage %s", maxStageVariables, *cfn.Node().Path())
	}
	return ps
}

// variables reads what a stage was given, save overrides. Values that are not
// literal are spelled as resolved spells them.
func (r *registry) variables(cfn awsapigateway.CfnStage) map[string]string {
	given, _ := r.tree.resolve(cfn, cfn.Variables()).(map[string]any)
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

// stageProblems finds stages of our APIs that lack the variable, and would
// answer every call with 5xx, and those that were given variables since they
// were bound.
func (r *registry) stageProblems() (problems []*string) {
	var needy []*hash
	for _, h := range r.hashes {
		if h.integration.wiring.StageVariable != "" && (len(h.routes) > 0 || h.document != noDocument) {
			needy = append(needy, h)
		}
	}
	if len(needy) == 0 && len(r.stages) == 0 {
		return nil
	}
	for _, c := range *r.node.FindAll(constructs.ConstructOrder_PREORDER) {
		cfn, ok := c.(awsapigateway.CfnStage)
		if !ok {
			continue
		}
		bound, own := r.stages[cfn], r.variables(cfn)
		ps := r.clashes(cfn, own, bound)
		ps = append(ps, r.missing(cfn, own, bound, needy)...)
		if len(ps) > 0 {
			problems = append(problems, jsii.String(validationError(*cfn.Node().Path(), ps).Error()))
		}
	}
	return problems
}

// missing finds variables that a stage was not given. Whose stage it is costs
// calls, and is asked last.
func (r *registry) missing(cfn awsapigateway.CfnStage, own map[string]string, bound map[string]boundVariable, needy []*hash) (ps wiring.Problems) {
	var api any
	for _, h := range needy {
		name := h.integration.wiring.StageVariable
		_, ours := bound[name]
		_, theirs := own[name]
		if ours || theirs {
			continue
		}
		if api == nil {
			api = r.tree.identified(cfn.RestApiId())
		}
		if r.tree.identified(h.api.construct.RestApiId()) == api {
			ps.Add("Variables."+name, wiring.CodeStageVariableMissing, "", "is required by API %s, whose methods of %s find their link in it: call BindStage with this stage",
				*h.api.construct.Node().Path(), h.integration.path)
		}
	}
	return ps
}

// identified names an API by the construct behind its id, however it is
// spelled: a Ref and a Fn::GetAtt of one API are one.
func (t *tree) identified(id *string) any {
	if c := t.behind(id); c != nil {
		return c
	}
	return *id
}
