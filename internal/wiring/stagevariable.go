package wiring

import (
	"maps"
	"slices"
	"strconv"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// StageVariable is a link's id that a stage is given under a name.
type StageVariable struct {
	ID string
	// Asked are the links of their own of those who asked for it. Empty for what was
	// bound automatically, which who asks may change.
	Asked []string
	// Same are ids that only a synthesis can compare with ID.
	Same []string
}

// Equal compares two values, as far as that can be done yet.
type Equal func(a, b string) (equal, certain bool)

// Bind gives the variable an id, by request or automatically, for somebody whose
// link is own. Requests take precedence in any order. The zero value is a variable
// that is not bound yet. ok is false where it carries another link already.
func (v StageVariable) Bind(id, own string, asked bool, equal Equal) (_ StageVariable, ok bool) {
	same := v.Same
	is, certain := v.ID == "", true
	if !is { // there is something to compare with
		is, certain = equal(v.ID, id)
	}
	switch {
	case is:
	case !asked && slices.Contains(v.Asked, own):
		id = v.ID
	case asked && len(v.Asked) == 0 && v.ID == own:
	case !certain:
		same = append(slices.Clone(same), id)
		id = v.ID
	default:
		return v, false
	}
	bound := StageVariable{ID: id, Asked: v.Asked, Same: same}
	if asked {
		bound.Asked = append(slices.Clone(v.Asked), own)
	}
	return bound, true
}

// AddCarriesAnother says that a stage's variable carries another link.
func (ps *Problems) AddCarriesAnother(name, stage, id string) {
	ps.Add("StageVariable", CodeStageVariableConflict, name, "must be another name: on stage %s it carries another link, %s", stage, id)
}

// CheckStageVariables compares ids that a stage is given by name with the variables
// that it has of its own: one of the same name would silently lose. The stage's name
// is asked for where it is told.
func CheckStageVariables(stage func() string, own, given map[string]string, equal Equal) (ps Problems) {
	count := len(own)
	for _, name := range slices.Sorted(maps.Keys(given)) {
		value, taken := own[name]
		if !taken {
			count++
		} else if is, certain := equal(value, given[name]); certain && !is {
			ps.Add("StageVariable", CodeStageVariableConflict, name, "must be a name of its own: stage %s has a variable of that name with another value", stage())
		}
	}
	if count > apigw.MaxStageVariables {
		ps.Add("StageVariable", CodeStageVariableLimit, strconv.Itoa(count), "must fit into the %d variables of stage %s", apigw.MaxStageVariables, stage())
	}
	return ps
}
