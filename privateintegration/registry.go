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
	constructs.Construct
	owner   constructs.IConstruct
	links   map[string]*link                    // shared ones, by the path of their scope
	stages  map[string]map[string]boundVariable // by the stage's path, then the variable's name
	done    map[string]bool
	apis    map[awsapigateway.IRestApi]*api
	ours    map[constructs.IConstruct]bool // L2 methods made by this package
	late    []func()                       // what must wait until every construct has been made
	invalid []*string                      // problems found where a panic would lose its type
	hashes  []*hash
}

// registryOf finds or makes the registry. The CDK gives back the very pointer
// that was put into the tree.
func registryOf(scope constructs.Construct) *registry {
	owner := awscdk.Stage_Of(scope)
	if found, ok := child(owner, idRegistry).(*registry); ok {
		return found
	}
	r := &registry{owner: owner, done: map[string]bool{}, ours: map[constructs.IConstruct]bool{}, links: map[string]*link{}, stages: map[string]map[string]boundVariable{}, apis: map[awsapigateway.IRestApi]*api{}}
	constructs.NewConstruct_Override(r, owner, jsii.String(idRegistry))
	awscdk.Aspects_Of(r).Add(&finish{r}, nil)
	r.Node().AddValidation(&validation{r})
	return r
}

// Shared makes the registry a construct the CDK's Go runtime accepts: it wants
// one exported method on the pointer.
func (r *registry) Shared() int { return len(r.done) }

// once is true the first time a key is seen.
func (r *registry) once(key string) bool {
	if r.done[key] {
		return false
	}
	r.done[key] = true
	return true
}

// finish runs at the start of every synthesis, before references are resolved.
// The registry has no children, so it is visited once.
type finish struct{ registry *registry }

// Visit completes what could not be said when it was asked for.
func (f *finish) Visit(constructs.IConstruct) {
	late := f.registry.late
	f.registry.late = nil
	for _, complete := range late {
		complete()
	}
	for _, h := range f.registry.hashes {
		h.settled, h.frozen = true, nil
		h.attach()
	}
}

// validation reports at synth what was found inside a callback from the CDK.
type validation struct{ registry *registry }

// Validate is called once per synthesis.
func (v *validation) Validate() *[]*string {
	problems := append([]*string{}, v.registry.invalid...)
	problems = append(problems, v.registry.stageProblems()...)
	return &problems
}
