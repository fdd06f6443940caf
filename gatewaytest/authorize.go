package gatewaytest

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/restview"
)

// Authorizer decides in place of an authorizer of the API, or of IAM. It may be
// called by several goroutines at once. An error that is [ErrUnauthorized] is
// answered 401; any other stands for an authorizer that fails, and is answered
// 500.
type Authorizer func(*AuthorizerRequest) (Decision, error)

// ErrUnauthorized is what a Lambda authorizer says by failing with
// "Unauthorized".
var ErrUnauthorized = errors.New("Unauthorized")

// AuthorizerRequest is what an [Authorizer] decides on.
type AuthorizerRequest struct {
	// Name is the key in Options.Authorizers.
	Name string
	// Token is what the first identity source holds; for IAM the Authorization
	// header.
	Token string
	// Stage, Method and Resource name what is called, such as /orders/{id}.
	Stage, Method, Resource string
	// PathParameters are decoded.
	PathParameters map[string]string
	// Request is the call. Its body is not read yet and must not be.
	Request *http.Request
}

// Decision is what an [Authorizer] makes of a call. The zero value denies it.
type Decision struct {
	Allow bool
	// Context holds what mappings read as context.authorizer.<name>; of a Cognito
	// authorizer the names are claims.<claim>.
	Context map[string]string
	// Identity holds what mappings read as context.identity.<name>.
	Identity map[string]string
	// APIKey is the caller's API key, for an API whose key source is AUTHORIZER.
	APIKey string
}

// authorize asks whether the caller may call the method.
func (g *gateway) authorize(c *call) *failure {
	m := c.route.method
	switch m.Authorization {
	case "":
		return nil
	case "AWS_IAM":
		token := c.request.Header.Get("Authorization")
		if !strings.HasPrefix(token, signed) && len(valuesOf(c.query, "X-Amz-Signature")) == 0 {
			return c.unsigned(`AWS_IAM: the call is not signed; any Authorization header that begins with "AWS4-HMAC-SHA256" passes for a signature here`)
		}
		return g.decide(c, "AWS_IAM", token)
	}
	token, f := c.route.identity(c)
	if f != nil {
		return f
	}
	return g.decide(c, m.Authorizer, token)
}

// identity is the caller's token, or the refusal of a call without one.
func (r *route) identity(c *call) (token string, f *failure) {
	a := r.authorizer
	for n, source := range a.sources {
		values := source.values(c)
		if len(values) == 0 || values[0] == "" {
			return "", &failure{kind: unauthorized, reason: fmt.Sprintf("authorizer %s: %s is missing", a.name, source.name)}
		}
		if n == 0 {
			token = values[0]
		}
	}
	if a.validation != nil && !a.validation.MatchString(token) {
		return "", &failure{kind: unauthorized, reason: fmt.Sprintf("authorizer %s: the token does not match %q", a.name, a.validation)}
	}
	return token, nil
}

// decide asks the function of Options.
func (g *gateway) decide(c *call, name, token string) *failure {
	ask := g.options.Authorizers[name]
	if ask == nil {
		return noIntegration(fmt.Sprintf("Options.Authorizers has no function for %q, so nobody can say whether the token is good", name))
	}
	m := c.route.method
	decision, err := ask(&AuthorizerRequest{
		Name: name, Token: token, Stage: c.entry.Stage, Method: c.request.Method, Resource: m.Path,
		PathParameters: c.path, Request: c.request,
	})
	switch {
	case errors.Is(err, ErrUnauthorized):
		return &failure{kind: unauthorized, reason: "authorizer " + name + ": " + err.Error()}
	case err != nil:
		return &failure{kind: authorizerBroken, reason: "authorizer " + name + ": " + err.Error()}
	case !decision.Allow && m.Authorization == "COGNITO_USER_POOLS":
		return &failure{kind: unauthorized, reason: "authorizer " + name + " refuses the token"}
	case !decision.Allow:
		return &failure{kind: accessDenied, reason: "authorizer " + name + " denies the call"}
	}
	c.decision = decision
	return nil
}

// authorizer is a method's authorizer as calls need it.
type authorizer struct {
	name       string
	sources    []identitySource
	validation *regexp.Regexp
}

type identitySource struct {
	name   string
	values func(*call) []string
}

// newAuthorizer reads the authorizer of a method. One that is not in the template
// is taken for one that reads the Authorization header.
func newAuthorizer(api *restview.API, name string) (a *authorizer, unmodeled []string) {
	a = &authorizer{name: name}
	found := api.Authorizers[name]
	if found == nil {
		found = &restview.Authorizer{Name: name, Kind: "TOKEN"}
	}
	names := found.Sources
	if len(names) == 0 && found.Kind != "REQUEST" {
		names = []string{apigw.Parameter{Place: apigw.Header, Name: "Authorization"}.In(apigw.MethodRequest)}
	}
	for _, name := range names {
		values, known := sourceOf(name)
		if !known {
			unmodeled = append(unmodeled, fmt.Sprintf("identity source %s of authorizer %s", name, found.Name))
			continue
		}
		a.sources = append(a.sources, identitySource{name, values})
	}
	if found.Validation != "" {
		var err error
		if a.validation, err = regexp.Compile("^(?:" + found.Validation + ")$"); err != nil {
			unmodeled = append(unmodeled, fmt.Sprintf("validation expression %q of authorizer %s", found.Validation, found.Name))
		}
	}
	return a, unmodeled
}
