package wiring

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Spell gives what a resolved value says as one string: the parts of an Fn::Join
// by nothing and of an Fn::Sub in their order, and of any other intrinsic what
// opaque makes of it. What is no text at all is empty.
func Spell(value any, opaque func(intrinsic map[string]any) string) string {
	switch value := value.(type) {
	case string:
		return value
	case map[string]any:
		if join, ok := value["Fn::Join"].([]any); ok && len(join) == 2 && join[0] == "" {
			if parts, ok := join[1].([]any); ok {
				var b strings.Builder
				for _, part := range parts {
					b.WriteString(Spell(part, opaque))
				}
				return b.String()
			}
		}
		switch sub := value["Fn::Sub"].(type) {
		case string:
			return spellSub(sub, nil, opaque)
		case []any:
			if len(sub) == 2 {
				text, isText := sub[0].(string)
				variables, isMap := sub[1].(map[string]any)
				if isText && isMap {
					return spellSub(text, variables, opaque)
				}
			}
		}
		if attribute, ok := value["Fn::GetAtt"].(string); ok { // as YAML may have it
			return opaque(getAtt(attribute))
		}
		return opaque(value)
	}
	return ""
}

func getAtt(attribute string) map[string]any {
	id, name, _ := strings.Cut(attribute, ".")
	return map[string]any{"Fn::GetAtt": []any{id, name}}
}

var subVariable = regexp.MustCompile(`\$\{[^}]*\}`)

// spellSub fills in an Fn::Sub: ${Id}, ${Id.Attribute}, and ${!text} for itself.
func spellSub(text string, variables map[string]any, opaque func(map[string]any) string) string {
	return subVariable.ReplaceAllStringFunc(text, func(variable string) string {
		name := variable[len("${") : len(variable)-len("}")]
		if literal, ok := strings.CutPrefix(name, "!"); ok {
			return "${" + literal + "}"
		}
		if value, ok := variables[name]; ok {
			return Spell(value, opaque)
		}
		if strings.Contains(name, ".") {
			return opaque(getAtt(name))
		}
		return opaque(map[string]any{"Ref": name})
	})
}

// LateValue finds what CloudFormation reads only while it deploys in a resolved
// value: a parameter of the template, by its logical id, or a dynamic reference.
// It is spelled as Fn::Sub or the template has it, and empty where there is none.
func LateValue(value any, isParameter func(id string) bool) string {
	switch value := value.(type) {
	case string:
		return dynamicReference.FindString(value)
	case []any:
		for _, item := range value {
			if found := LateValue(item, isParameter); found != "" {
				return found
			}
		}
	case map[string]any:
		if id, ok := value["Ref"].(string); ok && isParameter(id) {
			return ShowIntrinsic(value)
		}
		if sub, ok := value["Fn::Sub"]; ok {
			text, _ := sub.(string)
			if parts, ok := sub.([]any); ok && len(parts) > 0 {
				text, _ = parts[0].(string)
			}
			for _, variable := range subVariable.FindAllString(text, -1) {
				if isParameter(variable[len("${") : len(variable)-len("}")]) {
					return variable
				}
			}
		}
		for _, function := range slices.Sorted(maps.Keys(value)) {
			if found := LateValue(value[function], isParameter); found != "" {
				return found
			}
		}
	}
	return ""
}

var dynamicReference = regexp.MustCompile(`\{\{resolve:[^}]*\}\}`)

// ShowIntrinsic spells an intrinsic for people, as Fn::Sub would.
func ShowIntrinsic(intrinsic map[string]any) string {
	if id, ok := intrinsic["Ref"].(string); ok {
		return "${" + id + "}"
	}
	if attribute, ok := intrinsic["Fn::GetAtt"].([]any); ok && len(attribute) == 2 {
		return fmt.Sprintf("${%v.%v}", attribute[0], attribute[1])
	}
	for function := range intrinsic {
		return "${" + function + "}"
	}
	return ""
}

// Refers tells whether a resolved value holds an intrinsic anywhere.
func Refers(value any) bool {
	switch value := value.(type) {
	case []any:
		return slices.ContainsFunc(value, Refers)
	case map[string]any:
		for key, item := range value {
			if key == "Ref" || strings.HasPrefix(key, "Fn::") || Refers(item) {
				return true
			}
		}
	}
	return false
}
