package openapi

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

const (
	authType   = "x-amazon-apigateway-authtype"
	authorizer = "x-amazon-apigateway-authorizer"
	methodAuth = "x-amazon-apigateway-auth"
	signed     = "awsSigv4"
	keyHeader  = "x-api-key"
)

// security collects operations that ask for security that an import ignores.
type security struct {
	open    []string        // places
	ignored map[string]bool // schemes, with their types
	kinds   map[string]kind // of the schemes judged so far
}

type kind struct {
	holds bool   // whether API Gateway asks for it, as far as is known
	name  string // the scheme with its type
}

// judge notes an operation that says it is secured and will not be. The
// security of the root is for operations without their own (recorded for a key
// authorizer and a Cognito user pool).
func (s *security) judge(w *wirer, where *at, operation *object) {
	if methodAuthOf(operation) != "" {
		return
	}
	var ignored []string
	for _, alternative := range itemsOf(wanted(w, operation)) {
		schemes := 0
		for scheme := range membersOf(alternative) {
			schemes++
			kind := s.scheme(w, scheme)
			if kind.holds {
				return
			}
			ignored = append(ignored, kind.name)
		}
		if schemes == 0 {
			return // the document itself leaves it open
		}
	}
	if len(ignored) == 0 {
		return
	}
	s.open = append(s.open, where.String())
	if s.ignored == nil {
		s.ignored = map[string]bool{}
	}
	for _, name := range ignored {
		s.ignored[name] = true
	}
}

// wanted is the security that counts for an operation.
func wanted(w *wirer, operation any) any {
	security, own := get(operation, "security")
	if !own {
		security, _ = get(w.root, "security")
	}
	return security
}

// methodAuthOf is an operation's authentication by extension, if any.
func methodAuthOf(operation any) string {
	if kind := strings.ToUpper(getText(child(operation, methodAuth), "type")); kind != "NONE" {
		return kind
	}
	return ""
}

// held spells what of an operation's security API Gateway asks for.
func (s *security) held(w *wirer, operation any) string {
	held := methodAuthOf(operation)
	for _, alternative := range itemsOf(wanted(w, operation)) {
		for scheme, scopes := range membersOf(alternative) {
			if s.scheme(w, scheme).holds {
				held += " " + scheme + spell(scopes)
			}
		}
		held += " |"
	}
	return strings.Trim(held, " |")
}

// scheme tells what an import makes of a scheme: an apiKey with an authorizer is
// one, or with SigV4, or is API Gateway's own key, which it takes from one header;
// others are ignored (recorded).
func (s *security) scheme(w *wirer, name string) kind {
	if known, ok := s.kinds[name]; ok {
		return known
	}
	if s.kinds == nil {
		s.kinds = map[string]kind{}
	}
	schemes, _ := get(w.root, "securityDefinitions")
	if !w.swagger {
		components, _ := get(w.root, "components")
		schemes, _ = get(components, "securitySchemes")
	}
	found, _ := get(schemes, name)
	scheme := w.follow(found)
	what := getText(scheme, "type")
	k := kind{}
	switch {
	case isFunction(schemes) || isFunction(scheme) || wiring.IsToken(name+what):
		k.holds = true // not known
	case scheme == nil:
		what = "not defined"
	case what != "apiKey":
	case has(scheme, authorizer) || strings.EqualFold(getText(scheme, authType), signed):
		k.holds = true
	case has(scheme, authType):
		what = authType + " without an authorizer"
	case getText(scheme, "in") == "header" && strings.EqualFold(getText(scheme, "name"), keyHeader):
		k.holds = true
	default:
		what = fmt.Sprintf("apiKey in %s %s", getText(scheme, "in"), getText(scheme, "name"))
	}
	k.name = fmt.Sprintf("%s (%s)", name, what)
	s.kinds[name] = k
	return k
}

func (s *security) report(w *wirer) {
	if len(s.open) == 0 {
		return
	}
	w.doc.warn(WarnSecurity, fmt.Sprintf("%d of %d operations ask for security that API Gateway ignores on import, and are open to everybody who reaches the API: %s. It takes schemes of type apiKey with %s, or with %s %s, and API keys in the header %s; the backend has to check the others",
		len(s.open), w.operations, shorten(slices.Sorted(maps.Keys(s.ignored))), authorizer, authType, signed, keyHeader), s.open...)
}
