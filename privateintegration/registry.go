package privateintegration

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// registry remembers what private integrations of one Stage (or App) share.
// It is a construct, so it lives exactly as long as the tree it speaks of.
type registry struct {
	constructs.Construct // nil until join
	tree                 *tree
	owner                awscdk.Stage
	node                 constructs.Node                                     // the owner's
	links                map[place]*link                                     // shared ones, by their VPC as the stack sees it
	rules                map[awscdk.Stack]constructs.Construct               // what a stack's security group rules are below
	stages               map[awsapigateway.CfnStage]map[string]boundVariable // by the variable's name
	done                 map[any]bool
	apis                 byConstruct[*api]
	ours                 map[constructs.IConstruct]bool // L2 methods made by this package
	late                 []func()                       // what must wait until every construct has been made
	invalid              []*string                      // problems found where a panic would lose its type
	hashes               []*hash
	ids                  []*logicalID // of deployments that have our hash
	unreleased           []*string    // those of them that were locked between two syntheses
}

// registryOf finds the registry, or gives a new one that is not in the tree
// yet. The CDK gives back the very pointer that was put there.
func registryOf(owner awscdk.Stage) *registry {
	node := owner.Node()
	if found, ok := node.TryFindChild(jsii.String(idRegistry)).(*registry); ok {
		return found
	}
	return &registry{
		tree:   newTree(),
		owner:  owner,
		node:   node,
		links:  map[place]*link{},
		rules:  map[awscdk.Stack]constructs.Construct{},
		stages: map[awsapigateway.CfnStage]map[string]boundVariable{},
		done:   map[any]bool{},
		apis:   newByConstruct[*api](),
		ours:   map[constructs.IConstruct]bool{},
	}
}

// join puts a new registry into the tree.
func (r *registry) join() {
	if r.Construct != nil {
		return
	}
	constructs.NewConstruct_Override(r, r.owner, jsii.String(idRegistry))
	awscdk.Aspects_Of(r).Add(r, nil)
	r.Node().AddValidation(r)
}

// once is true the first time a key is seen.
func (r *registry) once(key any) bool {
	if !hashable(key) { // a struct of the user's around a construct
		return true
	}
	if r.done[key] {
		return false
	}
	r.done[key] = true
	return true
}

// rulesOf gives what a stack's security group rules are below.
func (r *registry) rulesOf(stack awscdk.Stack) constructs.Construct {
	if r.rules[stack] == nil {
		r.rules[stack] = constructs.NewConstruct(stack, jsii.String(idRules))
	}
	return r.rules[stack]
}

// Visit completes what could not be said when it was asked for. As an aspect it
// runs at the start of every synthesis, before references are resolved. The
// registry has no children, so it is visited once.
func (r *registry) Visit(constructs.IConstruct) {
	r.unreleased = nil
	for _, id := range r.ids {
		if err := try(id.release); err != nil {
			r.unreleased = append(r.unreleased, jsii.String(*id.resource.Node().Path()+": "+err.Error()))
		}
	}
	late := r.late
	r.late = nil
	for _, complete := range late {
		complete()
	}
	for _, h := range r.hashes {
		h.settled, h.frozen = true, nil
		h.attach()
	}
}

// Validate is called once per synthesis, when references are resolved. It reports
// what was found inside a callback from the CDK.
func (r *registry) Validate() *[]*string {
	for _, id := range r.ids {
		id.settle()
	}
	problems := append(append([]*string{}, r.invalid...), r.unreleased...)
	problems = append(problems, r.stageProblems()...)
	return &problems
}
