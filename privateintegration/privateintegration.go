package privateintegration

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/read"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// PrivateIntegration connects REST APIs to one listener of one load balancer.
// It is made by [NewPrivateIntegration] only. All methods panic with a
// *[ValidationError] for what they refuse, and then have changed nothing. One
// exception: where the CDK itself refuses what is made (cdk_refused), such as a
// verb that was added by hand after the API was first seen here or options of
// Method that are not complete, what the same call made before it stays.
type PrivateIntegration interface {
	constructs.Construct
	awsec2.IConnectable

	// AddRoutes adds a method per pattern, "VERB /path/{param}/{rest+}"; without a
	// verb it is ANY. Resources are made as needed. The methods come back in the
	// order of the patterns and are made in sorted order, so that the order of the
	// patterns changes nothing in the template. On an imported API they stand on the
	// resources that L1 constructs of the app make, such as those of a CfnInclude.
	//
	// Errors: required, pattern_syntax, verb, path_*, route_duplicate,
	// route_sibling, resource_elsewhere (also for what the API's own document makes).
	AddRoutes(api awsapigateway.IRestApi, patterns ...string) []awsapigateway.Method

	// AddRoutesWithOptions is AddRoutes with options for each of the methods.
	AddRoutesWithOptions(api awsapigateway.IRestApi, options *MethodOptions, patterns ...string) []awsapigateway.Method

	// AddMethod adds one method to a resource. The backend gets the resource's
	// path after the base path of Uri, unless options say otherwise.
	//
	// Errors: verb, path_*, route_*, mapping_*, timeout_range, stream_*, cdk_refused.
	AddMethod(resource awsapigateway.IResource, httpMethod *string, options *MethodOptions) awsapigateway.Method

	// AddProxy adds ANY to a resource and to its {proxy+}, so that everything
	// below the resource reaches the backend under its own path. A Path in the
	// options stands for the resource's. The two methods come back in that order.
	//
	// Errors: as AddMethod.
	AddProxy(resource awsapigateway.IResource, options *MethodOptions) []awsapigateway.Method

	// Integration gives the CDK's own object, for resource.AddMethod,
	// DefaultIntegration and ProxyResource. It reads verb and path from the method
	// it is bound to. What cannot be checked before that is reported at synth.
	//
	// Errors: mapping_*, timeout_range, stream_*, connection_given.
	Integration(options *IntegrationOptions) awsapigateway.Integration

	// IntegrationProperty gives the Integration property of a hand-written
	// CfnMethod on the resource path. Declare the path parameters in the method's
	// own RequestParameters; a deployment made by hand must depend on the method
	// and be replaced when the property changes. With StageVariable call BindStage
	// with the API's stages.
	//
	// Errors: verb, path_*, mapping_*, timeout_range, stream_*.
	IntegrationProperty(httpMethod string, path string, options *IntegrationOptions) *awsapigateway.CfnMethod_IntegrationProperty

	// ApiDefinition wires an OpenAPI document, 2.0, 3.0 or 3.1 in JSON or YAML, for
	// a SpecRestApi: every operation becomes a private integration with the
	// backend path of its own path. Path parameters that an operation does not
	// declare are declared. Everything else in the document stays as it is.
	//
	// The document stands in the template. One that is large (above 700 kB there)
	// or would lose something on the way (a number beyond a double's digits, a
	// null) goes through a file asset instead, up to the 6 MB that API Gateway
	// imports, where nothing in it is for CloudFormation to fill in: that takes
	// StageVariable, a load balancer by its literal ARN and a literal Uri. With a
	// file the environment must be bootstrapped.
	//
	// Errors: openapi_*, path_*, route_*, insecure_skip_verification, and those of
	// the integrations. Paths of errors are "document#" and a JSON pointer.
	ApiDefinition(document []byte, options *OpenApiOptions) awsapigateway.ApiDefinition

	// RoutesDefinition gives the routes of AddRoutes as one body, for a SpecRestApi:
	// one resource for CloudFormation instead of two or more a route, so that
	// neither its 500 resources nor API Gateway's throttled calls limit them, and
	// no kernel call a route. The same route is the same integration. Options may
	// be nil; they bring keys, an authorizer, preflights, and routes of other
	// private integrations.
	//
	// Errors: pattern_syntax, verb, path_*, route_*, conflict, required,
	// openapi_size (a thousand routes take about 1 MB of a template), and those of
	// the integrations.
	RoutesDefinition(options *RoutesOptions, patterns ...string) awsapigateway.ApiDefinition

	// BindStage gives a further stage the link's id under StageVariable. See
	// [BindStageOptions]. The stage of an API's own deployment is bound automatically.
	//
	// Errors: stage_variable_*, stage_imported, vpc_link_id, conflict, wrong_env,
	// wrong_stage, wrong_vpc.
	BindStage(stage interfacesawsapigateway.IStageRef, options *BindStageOptions)

	// RedeployOn renews a deployment whenever a method of this private integration
	// on its API changes. Deployments in this app are found and renewed without it;
	// it is for one whose API cannot be told to be the same, such as an import by a
	// parameter beside one by a literal id. An L1 deployment has no hash: put a
	// digest of what you change into its logical id.
	//
	// Errors: required, wrong_env, wrong_stage.
	RedeployOn(deployment awsapigateway.Deployment)

	// Adopt rewires methods that exist in this app. It takes methods, resources with
	// all below them and REST APIs, made by L1 or L2 constructs or imported, and a
	// CfnInclude. Methods over a V1 link or another link are rewired, those to the
	// internet only when named one by one. ConnectionType, ConnectionId,
	// IntegrationTarget and Uri change in one update, with a new deployment where an
	// L2 construct makes it. The path of a method's Uri is kept whole, an Fn::Sub or
	// Fn::Join too; scheme, host and port come from Uri when it is given, else from
	// the method. Mappings stay. What was left alone, and why, is an annotation on
	// this construct: of many methods, those whose Uri does not fit the listener; of
	// one that is named that is an error.
	//
	// Errors: wrong_type, stage_variable_reused (a V1-era stage variable would put
	// the V2 link into methods that have no target), uri_*, scheme_mismatch,
	// port_mismatch.
	Adopt(methods ...constructs.IConstruct)

	// PatchOperations gives the JSON of `aws apigateway update-integration
	// --patch-operations` for a method on the resource path, such as "/orders/{id}",
	// of an API that CloudFormation does not own: /connectionId, /uri and
	// /integrationTarget. It may hold tokens: put it into a CfnOutput. API Gateway
	// calls the old integration until a new deployment follows.
	//
	// Errors: path_*.
	PatchOperations(path string) *string

	// Monitor adds what somebody on call wants to know of a stage of the API:
	// alarms, and a dashboard. Alarms cost by the month and metric, dashboards
	// by the month. See [MonitorOptions] for each alarm and its threshold. A stage
	// is monitored once by one private integration.
	//
	// Errors: required, id_taken, wrong_env, wrong_stage.
	Monitor(api awsapigateway.IRestApi, options *MonitorOptions) Monitoring

	// VpcLink is the link, nil when it was given as an id.
	VpcLink() awsapigatewayv2.IVpcLink
	// VpcLinkId is the link's id, usually a token.
	VpcLinkId() *string
	// ConnectionId is what integrations carry: the link's id, or
	// "${stageVariables.<name>}" with StageVariable.
	ConnectionId() *string
	// TargetArn is the load balancer's ARN.
	TargetArn() *string
	// Uri is the backend's address with scheme, host, port and base path.
	Uri() *string
	// Connections are those of the link's security groups. Empty when the link's
	// groups are not known.
	Connections() awsec2.Connections

	sealed()
}

type privateIntegration struct {
	constructs.Construct
	wiring   *wiring.Wiring
	registry *registry
	stack    awscdk.Stack
	target   *target
	link     *link
	vpc      awsec2.IVpc
	bindings map[*api]*binding
	opened   map[string]bool // ids of links that the way is kept open for anyway
	imports  int             // of APIs that Adopt knows by their ids
	// replacements are what inspect has read in this synthesis.
	replacements map[string]any
	base         awsapigateway.Integration
	connection   awsapigateway.IVpcLink
	connections  awsec2.Connections
	untagged     awscdk.TagManager
	undo         []func() // while it is being made
	notes        awscdk.Annotations
	late         awscdk.Annotations // of a child, where warnings that come late can be acknowledged
	said         map[string]bool    // late ones, in this synthesis or an earlier one
}

var _ PrivateIntegration = (*privateIntegration)(nil)

func (p *privateIntegration) sealed() {}

// NewPrivateIntegration adds a private integration below scope: a VPC link V2
// with its security group unless one is given or shared, and the rules between
// link and load balancer. Methods come by AddRoutes and its siblings.
//
// It panics with a *[ValidationError] that lists every problem; nothing has
// been added to the tree then.
func NewPrivateIntegration(scope constructs.Construct, id *string, props *PrivateIntegrationProps) PrivateIntegration {
	var ps wiring.Problems
	stack, stage := checkPlace(scope, id, &ps)
	w, problems := props.wiring()
	ps = append(ps, problems...)
	refuse := func() {
		if len(ps) == 0 {
			return
		}
		if !ps.Has(wiring.CodeIDTaken) && !read.IsNil(scope) && id != nil && scope.Node().TryFindChild(id) != nil {
			ps = append(taken(*id), ps...)
		}
		raise(pathBelow(scope, id), ps)
	}
	if stage == nil || props == nil || props.VpcLink != nil && read.IsNil(props.VpcLink) || targetOf(props.Target) == nil || len(targetOf(props.Target).plain.Problems) > 0 {
		refuse() // the rest needs a place, a target and a link that can be asked
	}
	t := targetOf(props.Target)
	shared := registryOf(stage)
	stack = shared.tree.SameStack(stack)
	shared.tree.StandsIn(stack, stage)
	checkEnv(shared.tree, stack, props, t, &ps)
	plan := planLink(shared.tree, props, t, &ps)
	checkVpc(shared.tree, props, plan, t, &ps)
	if w == nil {
		refuse()
	}
	checkAccess(shared.tree, plan, t, &ps)
	refuse()

	p := &privateIntegration{wiring: w, registry: shared, stack: stack, target: t, vpc: t.vpc, bindings: map[*api]*binding{}, opened: map[string]bool{}}
	if err := read.Try(func() { p.build(scope, id, plan) }); err != nil {
		made := len(p.undo) > 0
		for _, remove := range p.undo {
			remove()
		}
		if ps = taken(*id); made {
			ps = p.refused(err, *id, props, plan)
		}
		raise(pathBelow(scope, id), ps)
	}
	p.undo = nil
	return p
}

func taken(id string) (ps wiring.Problems) {
	ps.Add("id", wiring.CodeIDTaken, id, "must be new in its scope")
	return ps
}

// build makes what a private integration consists of. The CDK may refuse any of
// it, such as an id that the user has taken: what was made is then taken away.
func (p *privateIntegration) build(scope constructs.Construct, id *string, plan linkPlan) {
	constructs.NewConstruct_Override(p, scope, id)
	p.undoes(scope, *id)
	p.registry.tree.Stands(p, p.stack)
	p.registry.join(p)
	p.link = plan.make(p)
	if p.vpc == nil {
		p.vpc = plan.vpc
	}
	if p.wiring.StageVariable == "" {
		p.wiring.ConnectionID = *p.link.id
	}
	p.open(p.link)
	p.review()
	p.registry.afterAspects(30, p.inspect)
}

// undoes says how to take a construct away again.
func (p *privateIntegration) undoes(scope constructs.IConstruct, id string) {
	p.undo = append(p.undo, func() { scope.Node().TryRemoveChild(&id) })
}

// checkPlace finds out whether the construct can stand where it is wanted, and
// gives its stack and Stage.
func checkPlace(scope constructs.Construct, id *string, ps *wiring.Problems) (stack awscdk.Stack, stage awscdk.Stage) {
	if id == nil || *id == "" {
		ps.Add("id", wiring.CodeRequired, "", "is required")
	}
	if read.IsNil(scope) {
		ps.Add("scope", wiring.CodeRequired, "", "is required: a stack, or a construct inside one")
		return nil, nil
	}
	stack, itself := scope.(awscdk.Stack)
	if !itself {
		stack = read.Attempt(func() awscdk.Stack { return awscdk.Stack_Of(scope) })
	}
	if stack != nil {
		if err := read.Try(func() { stage = awscdk.Stage_Of(stack) }); err != nil { // the CDK takes none as a scope
			ps.Add("scope", wiring.CodeWrongType, *stack.Node().Path(), notItself)
			return nil, nil
		}
	}
	if stage == nil {
		ps.Add("scope", wiring.CodeNoStack, *scope.Node().Path(), "must be a stack, or a construct inside one")
	}
	return stack, stage
}

// pathBelow gives the path that a construct has or would have, for messages.
func pathBelow(scope constructs.Construct, id *string) string {
	if read.IsNil(scope) {
		return ""
	}
	path := *scope.Node().Path()
	switch {
	case id == nil || *id == "":
		return path
	case path == "":
		return *id
	}
	return path + "/" + *id
}

// at is the path of the private integration.
func (p *privateIntegration) at() string { return *p.Node().Path() }

// refuse panics when there are problems.
func (p *privateIntegration) refuse(ps wiring.Problems) {
	if len(ps) > 0 {
		raise(p.at(), ps)
	}
}

func (p *privateIntegration) VpcLink() awsapigatewayv2.IVpcLink { return p.link.construct }
func (p *privateIntegration) VpcLinkId() *string                { return p.link.id }
func (p *privateIntegration) ConnectionId() *string             { return jsii.String(p.wiring.ConnectionID) }
func (p *privateIntegration) TargetArn() *string                { return jsii.String(p.wiring.TargetArn) }
func (p *privateIntegration) Uri() *string                      { return jsii.String(p.wiring.Uri.String()) }

// Tags makes a private integration taggable: what Tags_Of adds to it goes to the
// link that it made, which stands beside it in the tree where it is shared. A tag
// of the same key on the stack wins there. Without such a link tags go nowhere.
func (p *privateIntegration) Tags() awscdk.TagManager {
	if p.link != nil && p.link.made {
		if cfn := p.link.cfn(p.registry.tree); cfn != nil {
			return cfn.Tags()
		}
	}
	if p.untagged == nil { // jsii takes no nil here
		p.untagged = awscdk.NewTagManager(awscdk.TagType_NOT_TAGGABLE, jsii.String(""), nil, nil)
	}
	return p.untagged
}

var _ awscdk.ITaggable = (*privateIntegration)(nil)

func (p *privateIntegration) Connections() awsec2.Connections {
	if p.connections == nil {
		var groups []awsec2.ISecurityGroup
		for _, g := range p.link.groups {
			if g.SG != nil {
				groups = append(groups, g.SG)
			}
		}
		p.connections = awsec2.NewConnections(&awsec2.ConnectionsProps{SecurityGroups: &groups})
	}
	return p.connections
}
