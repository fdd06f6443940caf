package template

// verdict is what is known of a condition while conditions are being decided.
type verdict int

const (
	unknown verdict = iota
	deciding
	holds
	fails
)

// conditions are decided once each, when first asked for.
type conditions struct {
	definitions map[string]any
	known       map[string]verdict
}

// condition decides a named condition. What cannot be decided counts as true and
// is noted.
func (t *Template) condition(name string) bool {
	switch t.conditions.known[name] {
	case holds:
		return true
	case fails:
		return false
	case deciding:
		return t.undecidable("condition " + name + " refers to itself")
	}
	definition, ok := t.conditions.definitions[name]
	if !ok {
		return t.undecidable("condition " + name + " is not defined")
	}
	t.conditions.known[name] = deciding
	result := t.test(name, definition)
	t.conditions.known[name] = fails
	if result {
		t.conditions.known[name] = holds
	}
	return result
}

func (t *Template) undecidable(reason string) bool {
	t.undecided = append(t.undecided, reason)
	return true
}

// test decides a condition expression; name is where it stands.
func (t *Template) test(name string, expression any) bool {
	function, argument, ok := intrinsic(expression)
	operands := List(argument)
	switch {
	case ok && function == "Condition":
		return t.condition(Text(argument))
	case ok && function == "Fn::Equals" && len(operands) == 2:
		left, right := t.resolve(operands[0]), t.resolve(operands[1])
		for _, side := range []any{left, right} {
			for _, reason := range Unresolved(side) {
				return t.undecidable("condition " + name + ": " + reason)
			}
		}
		return Text(left) == Text(right)
	case ok && function == "Fn::Not" && len(operands) == 1:
		return !t.test(name, operands[0])
	case ok && function == "Fn::And" && len(operands) > 0:
		result := true
		for _, operand := range operands {
			result = t.test(name, operand) && result
		}
		return result
	case ok && function == "Fn::Or" && len(operands) > 0:
		result := false
		for _, operand := range operands {
			result = t.test(name, operand) || result
		}
		return result
	}
	return t.undecidable("condition " + name + " has a form that is not understood")
}
