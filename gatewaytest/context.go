package gatewaytest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// contextValues are the context variables that are modeled, without "context.".
var contextValues = map[string]func(*call) string{
	"accountId":                   func(c *call) string { return c.gateway.account },
	"apiId":                       func(c *call) string { return c.gateway.api.ID },
	"awsEndpointRequestId":        func(c *call) string { return c.id },
	"domainName":                  func(c *call) string { return c.domainName() },
	"domainPrefix":                func(c *call) string { prefix, _, _ := strings.Cut(c.domainName(), "."); return prefix },
	"error.message":               func(c *call) string { return c.errorValue((*failure).text) },
	"error.messageString":         func(c *call) string { return c.errorValue((*failure).quoted) },
	"error.responseType":          func(c *call) string { return c.errorValue(func(f *failure) string { return f.kind.name }) },
	"error.validationErrorString": func(c *call) string { return c.errorValue(func(f *failure) string { return f.validation }) },
	"extendedRequestId":           func(c *call) string { return c.extendedID },
	"httpMethod":                  func(c *call) string { return c.request.Method },
	"identity.apiKey":             func(c *call) string { return c.key },
	"identity.apiKeyId":           func(c *call) string { return c.keyID },
	"identity.sourceIp":           func(c *call) string { return c.source().IP },
	"identity.userAgent":          func(c *call) string { return c.request.UserAgent() },
	"identity.vpceId":             func(c *call) string { return c.source().VPCEndpoint },
	"identity.vpcId":              func(c *call) string { return c.source().VPC },
	"isCanaryRequest":             func(c *call) string { return map[bool]string{true: "true"}[c.canary] },
	"path":                        func(c *call) string { return c.request.URL.Path },
	"protocol":                    func(c *call) string { return c.request.Proto },
	"requestId":                   func(c *call) string { return c.id },
	"requestTime":                 func(c *call) string { return c.entry.Time.UTC().Format("02/Jan/2006:15:04:05 -0700") },
	"requestTimeEpoch":            func(c *call) string { return strconv.FormatInt(c.entry.Time.UnixMilli(), 10) },
	"resourcePath":                func(c *call) string { return c.resourcePath() },
	"stage":                       func(c *call) string { return c.entry.Stage },
	"xrayTraceId":                 func(c *call) string { return c.trace },
}

// identityValues are what IAM and Cognito say of a caller, and so [Decision].
var identityValues = []string{
	"accessKey", "accountId", "caller", "cognitoAuthenticationProvider", "cognitoAuthenticationType",
	"cognitoIdentityId", "cognitoIdentityPoolId", "principalOrgId", "user", "userArn",
}

// contextValue is a context variable as a function of the call.
func contextValue(name string) (value func(*call) string, known bool) {
	if value, ok := contextValues[name]; ok {
		return value, true
	}
	if name, ok := strings.CutPrefix(name, "authorizer."); ok {
		return func(c *call) string { return c.decision.Context[name] }, true
	}
	if name, ok := strings.CutPrefix(name, "identity."); ok && slices.Contains(identityValues, name) {
		return func(c *call) string { return c.decision.Identity[name] }, true
	}
	return func(*call) string { return "" }, false
}

func (c *call) errorValue(of func(*failure) string) string {
	if c.failure == nil {
		return ""
	}
	return of(c.failure)
}

func (c *call) resourcePath() string {
	if c.route == nil {
		return ""
	}
	return c.route.method.Path
}

// domainName is the host that was called: a custom domain or the API's own.
func (c *call) domainName() string {
	return cmp.Or(c.entry.Domain, c.gateway.api.ID+".execute-api."+c.gateway.region+"."+c.gateway.suffix)
}
