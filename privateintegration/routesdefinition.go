package privateintegration

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/openapi"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

func (p *privateIntegration) RoutesDefinition(options *RoutesOptions, patterns ...string) awsapigateway.ApiDefinition {
	if options == nil {
		options = &RoutesOptions{}
	}
	b := routesBody{p: p, uses: []*privateIntegration{p}, body: openapi.Routes{Title: *p.Node().Id(), Schemes: map[string]any{}}}
	common := RoutesGroup{
		Patterns: patterns, PrivateIntegration: p, Integration: options.Integration, ApiKeyRequired: options.ApiKeyRequired,
		Authorizer: options.Authorizer, InsecureSkipVerification: options.InsecureSkipVerification,
	}
	b.add(common, common, "patterns", "options")
	for i, group := range options.Groups {
		field := fmt.Sprintf("options.Groups[%d]", i)
		if len(group.Patterns) == 0 {
			b.ps.Add(field+".Patterns", wiring.CodeRequired, "", "must have at least one route")
		}
		b.add(group, common, field+".Patterns", field)
	}
	if len(b.body.Routes) == 0 && len(b.ps) == 0 {
		b.ps.Add("patterns", wiring.CodeRequired, "", "must have at least one route: API Gateway deploys no empty API")
	}
	if cors := options.DefaultCorsPreflightOptions; cors != nil {
		b.body.Preflight = preflight(cors, "options.DefaultCorsPreflightOptions", &b.ps)
	}
	p.refuse(b.ps)
	definition := p.definition(b.body.Document(), b.uses)
	if len(b.functions) > 0 {
		return permitted(definition, b.functions)
	}
	return definition
}

// routesBody collects the routes of a body.
type routesBody struct {
	p         *privateIntegration
	ps        wiring.Problems
	planned   wiring.Routes
	body      openapi.Routes
	uses      []*privateIntegration
	schemes   map[*RoutesAuthorizer]string
	functions []awslambda.IFunction
}

// add adds the routes of a group, whose fields are named as the user typed them.
func (b *routesBody) add(group, common RoutesGroup, patternsField, field string) {
	by := b.p.orOther(field+".PrivateIntegration", group.PrivateIntegration, &b.ps)
	if !slices.Contains(b.uses, by) {
		b.uses = append(b.uses, by)
	}
	given, at := group.Integration, field+".Integration"
	if given == nil {
		given, at = common.Integration, "options.Integration"
	}
	var problems wiring.Problems
	plain := given.plain(&problems)
	insecure := isTrue(firstOf(group.InsecureSkipVerification, common.InsecureSkipVerification))
	if plain.InsecureSkipVerification = insecure && by.wiring.Uri.Scheme != "http"; insecure != plain.InsecureSkipVerification {
		b.ps.Add(field+".InsecureSkipVerification", wiring.CodeTlsConfig, "true", "needs a Uri with https: nothing is verified otherwise")
	}
	security := b.security(group, common, field)
	for i, pattern := range group.Patterns {
		place := fmt.Sprintf("%s[%d]", patternsField, i)
		route, refused := wiring.ParsePattern(place, pattern)
		if wiring.IsToken(pattern) {
			refused.Add(place, wiring.CodePathSegment, pattern, "must not hold a token: the CDK takes none in a path")
		}
		if len(refused) > 0 {
			b.ps = append(b.ps, refused...)
			continue
		}
		b.ps = append(b.ps, b.planned.Check(place, pattern, route)...)
		b.planned.Add(route)
		described, refused := by.wiring.Describe(route, plain)
		problems = append(problems, refused...)
		problems = append(problems, openapi.CheckPatterns(described.Responses)...)
		b.body.Routes = append(b.body.Routes, openapi.Route{Route: route, Integration: described, Security: security})
	}
	b.ps = append(b.ps, problems.Under(at)...)
}

// security names the schemes that a group asks for, and adds them to the body.
func (b *routesBody) security(group, common RoutesGroup, field string) map[string][]string {
	security := map[string][]string{}
	if isTrue(firstOf(group.ApiKeyRequired, common.ApiKeyRequired)) {
		security["apiKey"] = nil
		b.body.Schemes["apiKey"] = map[string]any{"type": "apiKey", "name": "x-api-key", "in": "header"}
	}
	authorizer, field := group.Authorizer, field+".Authorizer"
	if authorizer == nil {
		authorizer, field = common.Authorizer, "options.Authorizer"
	}
	if authorizer == nil {
		return security
	}
	name, known := b.schemes[authorizer]
	if !known {
		scheme := authorizer.scheme(field, &b.ps)
		if scheme == nil {
			return security
		}
		if b.schemes == nil {
			b.schemes = map[*RoutesAuthorizer]string{}
		}
		name = fmt.Sprintf("authorizer%d", len(b.schemes)+1)
		b.schemes[authorizer], b.body.Schemes[name] = name, scheme
		if authorizer.Function != nil && !slices.Contains(b.functions, authorizer.Function) {
			b.functions = append(b.functions, authorizer.Function)
		}
	}
	security[name] = authorizer.Scopes
	return security
}

// scheme spells an authorizer as a security scheme; nil for an empty one.
func (a *RoutesAuthorizer) scheme(field string, ps *wiring.Problems) map[string]any {
	kinds := 0
	for _, given := range []bool{isTrue(a.Iam), len(a.UserPools) > 0, a.Function != nil} {
		if given {
			kinds++
		}
	}
	if kinds > 1 {
		ps.Add(field, wiring.CodeConflict, "", "must have one of Iam, UserPools and Function")
	}
	if len(a.Scopes) > 0 && len(a.UserPools) == 0 {
		ps.Add(field+".Scopes", wiring.CodeConflict, "", "are for UserPools")
	}
	if a.Function == nil && (len(a.IdentitySources) > 0 || a.ResultsCacheTtl != nil) {
		ps.Add(field+".Function", wiring.CodeRequired, "", "is required beside IdentitySources and ResultsCacheTtl")
	}
	if a.Function != nil && !given(field+".Function", a.Function, ps) {
		return nil
	}
	before := len(*ps)
	if present(field+".UserPools", &a.UserPools, ps); len(*ps) > before {
		return nil
	}
	scheme := map[string]any{"type": "apiKey", "name": "Authorization", "in": "header"}
	switch {
	case isTrue(a.Iam):
		scheme["x-amazon-apigateway-authtype"] = "awsSigv4"
	case len(a.UserPools) > 0:
		var arns []string
		for _, pool := range a.UserPools {
			arns = append(arns, *pool.UserPoolArn())
		}
		scheme["x-amazon-apigateway-authtype"] = "cognito_user_pools"
		scheme["x-amazon-apigateway-authorizer"] = map[string]any{"type": "cognito_user_pools", "providerARNs": arns}
	case a.Function != nil:
		stack := awscdk.Stack_Of(a.Function)
		authorizer := map[string]any{
			"type":          "token",
			"authorizerUri": fmt.Sprintf("arn:%s:apigateway:%s:lambda:path/2015-03-31/functions/%s/invocations", *stack.Partition(), *stack.Region(), *a.Function.FunctionArn()),
		}
		if len(a.IdentitySources) > 0 {
			scheme["name"] = "Unused" // as API Gateway exports it
			authorizer["type"], authorizer["identitySource"] = "request", strings.Join(a.IdentitySources, ", ")
		}
		if a.ResultsCacheTtl != nil {
			seconds := *a.ResultsCacheTtl.ToSeconds(nil)
			if seconds < 0 || seconds > 3600 {
				ps.Add(field+".ResultsCacheTtl", wiring.CodeTimeout, fmt.Sprint(seconds, " s"), "must be at most an hour")
			}
			authorizer["authorizerResultTtlInSeconds"] = seconds
		}
		scheme["x-amazon-apigateway-authtype"], scheme["x-amazon-apigateway-authorizer"] = "custom", authorizer
	default:
		return nil
	}
	return scheme
}

// permittedDefinition lets API Gateway call the functions of a body's
// authorizers, once the API has an id.
type permittedDefinition struct {
	awsapigateway.ApiDefinition
	definition awsapigateway.ApiDefinition
	functions  []awslambda.IFunction
}

func permitted(definition awsapigateway.ApiDefinition, functions []awslambda.IFunction) awsapigateway.ApiDefinition {
	d := &permittedDefinition{definition: definition, functions: functions}
	awsapigateway.NewApiDefinition_Override(d)
	return d
}

// Bind is called by the CDK while it makes the API.
func (d *permittedDefinition) Bind(scope constructs.Construct) *awsapigateway.ApiDefinitionConfig {
	return d.definition.Bind(scope)
}

// BindAfterCreate permits the calls.
func (d *permittedDefinition) BindAfterCreate(scope constructs.Construct, restApi interfacesawsapigateway.IRestApiRef) {
	d.definition.BindAfterCreate(scope, restApi)
	stack := awscdk.Stack_Of(scope)
	api := scope.Node().FindChild(jsii.String("Resource")).(awsapigateway.CfnRestApi) // restApi itself has no id yet
	for i, function := range d.functions {
		awslambda.NewCfnPermission(scope, jsii.String(fmt.Sprint(idPermission, i+1)), &awslambda.CfnPermissionProps{
			Action:       jsii.String("lambda:InvokeFunction"),
			FunctionName: function.FunctionArn(),
			Principal:    jsii.String("apigateway.amazonaws.com"),
			SourceArn: stack.FormatArn(&awscdk.ArnComponents{
				Service: jsii.String("execute-api"), Resource: api.Ref(), ResourceName: jsii.String("authorizers/*"),
			}),
		})
	}
}

func firstOf(own, common *bool) *bool {
	if own != nil {
		return own
	}
	return common
}
