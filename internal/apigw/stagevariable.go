package apigw

import (
	"regexp"
	"strings"
)

// StageVariablePattern matches a reference to a stage variable; an underscore in
// a name is read too, since the API takes it.
const StageVariablePattern = `\$\{stageVariables\.([A-Za-z0-9_]+)\}`

const stageVariableStart = "${" + VariableOfStage

var (
	stageName          = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)
	stageVariableName  = regexp.MustCompile(`^[A-Za-z0-9]{1,64}$`)
	stageVariableValue = regexp.MustCompile(`^[A-Za-z0-9\-._~:/?#&=,]{1,512}$`)
	stageVariable      = regexp.MustCompile(StageVariablePattern)
)

// IsStageName tells a name that a stage can have: 1 to 128 letters, digits,
// hyphens and underscores (DOC).
func IsStageName(s string) bool { return stageName.MatchString(s) }

// IsStageVariableName tells a name that both CloudFormation and the API take: 1
// to 64 letters and digits (DOC). The API alone takes an underscore too.
func IsStageVariableName(s string) bool { return stageVariableName.MatchString(s) }

// IsStageVariableValue tells a value that a stage variable can have: 1 to 512 of
// letters, digits and - . _ ~ : / ? # & = , (DOC).
func IsStageVariableValue(s string) bool { return stageVariableValue.MatchString(s) }

// StageVariable spells the reference to a stage variable.
func StageVariable(name string) string { return stageVariableStart + name + "}" }

// StageVariableOf gives the name when text is a reference to a stage variable
// and nothing else.
func StageVariableOf(text string) (name string, ok bool) {
	m := stageVariable.FindStringSubmatch(text)
	if m == nil || m[0] != text {
		return "", false
	}
	return m[1], true
}

// StageVariables are the names that a text refers to, in order, each once.
func StageVariables(text string) (names []string) {
	seen := map[string]bool{}
	for _, m := range stageVariable.FindAllStringSubmatch(text, -1) {
		if !seen[m[1]] {
			seen[m[1]] = true
			names = append(names, m[1])
		}
	}
	return names
}

// ReplaceStageVariables puts what with gives in the place of each reference. A
// reference to a name that no stage can have stays as it is: API Gateway does not
// read it as one.
func ReplaceStageVariables(text string, with func(name string) string) string {
	if !strings.Contains(text, stageVariableStart) {
		return text
	}
	return stageVariable.ReplaceAllStringFunc(text, func(reference string) string {
		name, _ := StageVariableOf(reference)
		return with(name)
	})
}

// StrayExpressions are the ${…} of a text that are no reference to a stage
// variable: ${stage}, ${context.stage}, ${stageVariables.a-b}. API Gateway gives
// them no meaning in an address or an id (DOC). One that is not closed counts to
// the end.
func StrayExpressions(text string) (stray []string) {
	rest := ReplaceStageVariables(text, func(string) string { return "" })
	for {
		at := strings.Index(rest, "${")
		if at < 0 {
			return stray
		}
		rest = rest[at:]
		end := strings.IndexByte(rest, '}') + 1
		if end == 0 {
			end = len(rest)
		}
		stray = append(stray, rest[:end])
		rest = rest[end:]
	}
}
