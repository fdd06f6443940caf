package privateintegration

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/read"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// registry remembers what private integrations of one Stage (or App) share.
// It is a construct, so it lives exactly as long as the tree it speaks of.
type registry struct {
	constructs.Construct // nil until join
	tree                 *read.Tree
	owner                awscdk.Stage
	node                 constructs.Node                                            // the owner's
	links                map[read.Place]*link                                       // shared ones, by their VPC as the stack sees it
	rules                map[awscdk.Stack]*securityGroupRules                       // by the stack they are written into
	written              map[string]bool                                            // rules, by the key that EC2 takes once
	stages               map[awsapigateway.CfnStage]map[string]wiring.StageVariable // by the variable's name
	apis                 read.Map[*api]
	allApis              []*api
	documents            []documented
	ours                 map[constructs.IConstruct]bool // L2 methods made by this package
	adopted              map[string]bool                // paths of methods that Adopt has rewired
	bindings             []*binding
	moments              []*moment
	found                *survey // of this synthesis
	inMoment             bool    // inside a job of a moment
	// What is found inside a callback of the CDK, where a panic would lose its type,
	// is reported when the CDK validates: once and for all, or in each synthesis.
	problems, late []*string
}

// documented is an API that is made of a document, with the routes in it.
type documented struct {
	api    awsapigateway.IRestApi
	routes *wiring.Routes
}

// registryOf finds the registry, or gives a new one that is not in the tree
// yet. The CDK gives back the very pointer that was put there.
func registryOf(owner awscdk.Stage) *registry {
	node := owner.Node()
	if found, ok := node.TryFindChild(jsii.String(idRegistry)).(*registry); ok {
		return found
	}
	return &registry{
		tree:    read.New(),
		owner:   owner,
		node:    node,
		links:   map[read.Place]*link{},
		rules:   map[awscdk.Stack]*securityGroupRules{},
		written: map[string]bool{},
		stages:  map[awsapigateway.CfnStage]map[string]wiring.StageVariable{},
		apis:    read.NewMap[*api](),
		ours:    map[constructs.IConstruct]bool{},
		adopted: map[string]bool{},
	}
}

// join puts a new registry into the tree.
func (r *registry) join(p *privateIntegration) {
	if r.Construct != nil {
		return
	}
	constructs.NewConstruct_Override(r, r.owner, jsii.String(idRegistry))
	p.undoes(r.owner, idRegistry)
	r.node.AddValidation(r)
}

// Validate is called once per synthesis, when references are resolved.
func (r *registry) Validate() *[]*string {
	problems := append(append([]*string{}, r.problems...), r.late...)
	problems = append(problems, r.stageProblems()...)
	return &problems
}
