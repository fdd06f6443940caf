package privateintegration

import (
	"strconv"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/read"
)

// moment runs what has to wait until every aspect has run, and must be done
// before references are resolved: reading what users may still add to, and
// writing what follows from it. A lazy value of a user's that is resolved
// earlier keeps that value, which would change the user's own constructs.
//
// The CDK has no hook for it. It asks a construct's dependencies what they stand
// for at that very time, once in a synthesis, and this one stands for nothing.
type moment struct {
	constructs.Dependable
	registry *registry
	jobs     []*job
	calls    int
}

// job is asked to run in each synthesis until it says that it is done.
type job struct {
	run  func() (done bool)
	over bool
}

// What a moment may do. With awscdk 2.270 some 3,000 calls into the kernel inside
// one callback were more than its stack held; 2.276 took 12,000 where this was
// tried, and nothing promises that.
const callsPerMoment = 1500

// afterAspects queues work that takes about so many calls into the kernel. Jobs
// run in the order in which they were queued, and what a job asks for runs at once.
func (r *registry) afterAspects(calls int, run func() (done bool)) {
	if r.inMoment {
		run()
		return
	}
	var current *moment
	if n := len(r.moments); n > 0 && r.moments[n-1].calls+calls <= callsPerMoment {
		current = r.moments[n-1]
	} else {
		current = r.newMoment()
	}
	current.calls += calls
	current.jobs = append(current.jobs, &job{run: run})
}

func (r *registry) newMoment() *moment {
	m := &moment{registry: r}
	constructs.NewDependable_Override(m)
	var stands constructs.Construct = r
	if n := len(r.moments); n > 0 {
		stands = constructs.NewConstruct(r, jsii.String(strconv.Itoa(n)))
	}
	constructs.Dependable_Implement(stands, m)
	r.node.AddDependency(stands)
	r.moments = append(r.moments, m)
	return m
}

// DependencyRoots is called by the CDK. It may be called again when the templates
// are written already: in an App for each of its Stages.
func (m *moment) DependencyRoots() *[]constructs.IConstruct {
	m.registry.inMoment = true
	defer func() { m.registry.inMoment = false; m.registry.tree.Only(nil) }()
	if m == m.registry.moments[0] {
		m.registry.found, m.registry.late = nil, nil
		m.registry.tree.Begin()
	}
	for _, j := range m.jobs {
		if !j.over {
			if err := read.Try(func() { j.over = j.run() }); err != nil {
				m.registry.late = append(m.registry.late, jsii.String(err.Error()))
			}
		}
	}
	return &[]constructs.IConstruct{}
}
