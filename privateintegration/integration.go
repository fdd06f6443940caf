package privateintegration

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/read"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// anyPath stands for a path that is not known yet; as a token it passes every
// check that needs one.
const anyPath = "${Token[path]}"

// integration is the CDK's integration object. The CDK asks it for a config
// once for every method it is given to.
type integration struct {
	awsapigateway.Integration
	owner   *privateIntegration
	plain   *wiring.Options
	options awsapigateway.IntegrationOptions
}

func (p *privateIntegration) Integration(options *IntegrationOptions) awsapigateway.Integration {
	var ps wiring.Problems
	plain := options.read(&ps)
	described, problems := p.wiring.Describe(wiring.Route{Verb: wiring.Any, Path: anyPath}, plain)
	ps = append(ps, problems.Under("options")...)
	p.refuse(ps)

	p.reviewMethodTimeout(options, described, "Integration")
	i := &integration{owner: p, plain: plain}
	if options != nil && options.Integration != nil {
		i.options = *options.Integration
	}
	if p.connection == nil {
		p.connection = awsapigateway.VpcLink_FromVpcLinkId(p, jsii.String(idConnection), p.ConnectionId())
	}
	i.options.ConnectionType = awsapigateway.ConnectionType_VPC_LINK
	i.options.VpcLink = p.connection
	i.options.ResponseTransferMode = awsapigateway.ResponseTransferMode(described.ResponseTransferMode)
	if i.options.Timeout == nil && described.TimeoutInMillis != nil {
		i.options.Timeout = awscdk.Duration_Millis(described.TimeoutInMillis)
	}
	awsapigateway.NewIntegration_Override(i, &awsapigateway.IntegrationProps{
		Type:                  awsapigateway.IntegrationType(described.Type),
		IntegrationHttpMethod: jsii.String(described.HTTPMethod),
		Uri:                   p.Uri(),
		Options:               &i.options,
	})
	return i
}

// Bind is called by the CDK while it makes a method. A panic would reach the
// user without its type, so problems wait for the synthesis.
func (i *integration) Bind(method awsapigateway.Method) *awsapigateway.IntegrationConfig {
	p := i.owner
	construct := method.Api()
	a := p.registry.apiOf(construct)
	resource := method.Resource()
	route := wiring.Route{Verb: *method.HttpMethod(), Path: *resource.Path()}
	in, problems := p.wiring.Describe(route, i.plain)
	if path := i.plain.Path; route.Path == "/" && path != nil && strings.Contains(*path, "{proxy}") {
		problems = nil // the CDK's doing, not a parameter that was forgotten
		problems.Add("Path", wiring.CodeParamUnmapped, *path, "must not hold {proxy}: the CDK puts a method of {proxy+} on / too, which has no such parameter; leave Path out and put the base path into Uri, or use AddProxy")
	}
	problems = problems.Under("options")
	p.checkTimeout(a, in, i.plain, &problems)
	p.checkApi("api", a, &problems)
	if len(problems) > 0 {
		err := validationError(*method.Node().Path(), problems)
		p.registry.problems = append(p.registry.problems, jsii.String(err.Error()))
	}
	a.given[route] = true // jsii has another Go value for the method from now on
	a.note(route)
	if err := read.Try(func() {
		bound := p.bind(a)
		bound.add(route, in.CloudFormation())
		bound.note(method, !a.imported && construct == a.construct)
	}); err != nil {
		p.registry.problems = append(p.registry.problems, jsii.String(err.Error()))
	}
	p.registry.afterAspects(6, func() bool { p.complete(method, in); return true })
	if proxy, ok := resource.(awsapigateway.ProxyResource); ok && route.Path == "/{proxy+}" {
		p.registry.afterAspects(8, func() bool { p.reviewRoot(a, proxy, route.Verb); return true })
	}

	options := i.options
	options.RequestParameters = nil
	if len(in.RequestParameters) > 0 {
		options.RequestParameters = pointers(in.RequestParameters)
	}
	return &awsapigateway.IntegrationConfig{
		Type:                  awsapigateway.IntegrationType(in.Type),
		IntegrationHttpMethod: jsii.String(in.HTTPMethod),
		Uri:                   jsii.String(in.Uri),
		Options:               &options,
	}
}

// reviewRoot warns where the CDK gave the root a mock for a method of its
// {proxy+}: it does where the integration is the proxy resource's default alone.
func (p *privateIntegration) reviewRoot(a *api, proxy awsapigateway.ProxyResource, verb string) {
	method, ok := proxy.ParentResource().Node().TryFindChild(&verb).(awsapigateway.Method)
	if !ok {
		return
	}
	cfn, _ := method.Node().DefaultChild().(awsapigateway.CfnMethod)
	if cfn == nil {
		return
	}
	if block, _ := p.registry.tree.Properties(cfn)["integration"].(map[string]any); block["type"] == "MOCK" {
		p.warnLate("root-mock", occurrence{"api": a.path()}, "%s / of API %s is a MOCK, which the CDK adds beside /{proxy+} where its integration is only the proxy resource's default: use AddProxy with the root, or give the API the DefaultIntegration", verb, a.path())
	}
}

// complete says what the CDK's config has no field for. The L1 resource does
// not exist yet when the integration is bound. Only leaves are overridden: a
// user may have overridden others by now.
func (p *privateIntegration) complete(method awsapigateway.Method, in wiring.Integration) {
	cfn, ok := method.Node().DefaultChild().(awsapigateway.CfnMethod)
	if !ok {
		return
	}
	cfn.AddPropertyOverride(jsii.String("Integration.IntegrationTarget"), in.TargetArn)
	p.completeResponses(method, cfn, in.MethodResponses)
	var given map[string]any
	if declared := cfn.RequestParameters(); declared != nil {
		given, _ = p.registry.tree.Stack(method.Api()).Resolve(declared).(map[string]any)
	}
	for _, name := range slices.Sorted(maps.Keys(in.MethodRequestParameters)) {
		if given[name] != nil {
			continue // the user's own declaration takes precedence
		}
		cfn.AddPropertyOverride(jsii.String("RequestParameters."+strings.ReplaceAll(name, ".", `\.`)), in.MethodRequestParameters[name])
	}
}

// property spells the integration as the L1 struct.
func property(in wiring.Integration) *awsapigateway.CfnMethod_IntegrationProperty {
	words := in.CloudFormation()
	if responses, ok := words["IntegrationResponses"].([]any); ok {
		for i, one := range responses {
			responses[i] = filled(&awsapigateway.CfnMethod_IntegrationResponseProperty{}, one.(map[string]any))
		}
	}
	return filled(&awsapigateway.CfnMethod_IntegrationProperty{}, words)
}

// filled sets the fields of a struct of the CDK, which have CloudFormation's
// names.
func filled[T any](property *T, words map[string]any) *T {
	fields := reflect.ValueOf(property).Elem()
	for word, value := range words {
		switch v := value.(type) {
		case string:
			value = &v
		case float64:
			value = &v
		case []string:
			value = jsii.Strings(v...)
		case map[string]string:
			value = pointers(v)
		}
		fields.FieldByName(word).Set(reflect.ValueOf(value))
	}
	return property
}

func pointers(m map[string]string) *map[string]*string {
	out := make(map[string]*string, len(m))
	for key, v := range m {
		out[key] = &v
	}
	return &out
}
