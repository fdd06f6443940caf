package wiring

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Deployed is a method with what its integration says.
type Deployed struct {
	Route       Route
	Integration map[string]any
}

// DeploymentDigest is of all that a deployment follows: the methods, in whatever
// order they were added, and what has CloudFormation replace a load balancer or a
// link while every Ref to it stays the same. Tokens in it are for the CDK to resolve.
func DeploymentDigest(methods []Deployed, replacements map[string]any) string {
	methods = slices.SortedStableFunc(slices.Values(methods), func(a, b Deployed) int { return Compare(a.Route, b.Route) })
	parts := map[string]any{"routes": methods}
	maps.Copy(parts, replacements)
	spelled, err := json.Marshal(parts)
	if err != nil {
		return err.Error() // strings, numbers and maps of them: cannot happen
	}
	return Digest(string(spelled))
}

// Awaits tells whether something waits for what stands at a path of constructs,
// given the paths of all that it depends on: for a construct as for those below it,
// and for a stack also where one in it is named.
func Awaits(path string, dependencies []string) bool {
	return slices.ContainsFunc(dependencies, func(other string) bool {
		return strings.HasPrefix(path+"/", other+"/") || strings.HasPrefix(other+"/", path+"/")
	})
}

// Given is a value in a field of the user's, with what to do if CloudFormation
// reads it only while it deploys: another value then comes without a change of the
// template, and so without a new deployment.
type Given struct{ Field, Value, Cure string }

// GivenLate are the values that may be read so. A link that is made here has an id
// that is known, and its replacements are followed; a load balancer that is made here
// is too, and goes by its DNS name where the Uri names no other host.
func (w *Wiring) GivenLate(linkMade, targetMade bool, dnsName string) (values []Given) {
	const early = "give the value while the app is synthesized"
	add := func(field, value, cure string) {
		if IsToken(value) || LateValue(value, nil) != "" {
			values = append(values, Given{field, value, cure})
		}
	}
	if w.StageVariable == "" && !linkMade {
		add("VpcLinkId", w.ConnectionID, "set StageVariable, or "+early)
	}
	if !targetMade {
		add("Target.LoadBalancerArn", w.TargetArn, early)
	}
	if !targetMade || w.Uri.Host != dnsName || w.Uri.BasePath != "" {
		add("Uri", w.Uri.String(), early)
	}
	return values
}

// ReadLate tells what CloudFormation reads while it deploys in a resolved value, where
// the template has these parameters; empty for nothing. Parameters that the CDK
// makes for what a nested stack uses of the stack around it do not count.
func ReadLate(value any, parameters []any) string {
	const handedOn = "referenceto" // begins their names
	return LateValue(value, func(id string) bool {
		return slices.Contains(parameters, any(id)) && !strings.HasPrefix(id, handedOn)
	})
}
