package test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// jsii has two Go values for a construct that Go code was handed before its
// constructor returned, and gives either, at random. Each test tries that often
// enough to meet both.
const manyTimes = 12

// synthesizer is one written in Go: the stack is handed to it half made.
type synthesizer struct{ awscdk.DefaultStackSynthesizer }

func (s *synthesizer) Bind(stack awscdk.Stack) { s.DefaultStackSynthesizer.Bind(stack) }

func TestStackThatItsSynthesizerKnowsHasOneLinkAndOneRuleEach(t *testing.T) {
	app := newApp(t)
	stacks := make([]awscdk.Stack, manyTimes)
	for i := range stacks {
		s := &synthesizer{}
		awscdk.NewDefaultStackSynthesizer_Override(s, nil)
		stacks[i] = awscdk.NewStack(app, str(fmt.Sprintf("Stack%d", i)), &awscdk.StackProps{Synthesizer: s})
		n := newNetwork(stacks[i])
		integrate(stacks[i], "Orders", &props{Target: n.target()})
		integrate(stacks[i], "Payments", &props{Target: n.target()})
	}
	for name, template := range synthAll(t, app) {
		r := resourcesOf(t, template)
		for _, kind := range []string{"AWS::ApiGatewayV2::VpcLink", "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"} {
			if got := len(r.ofType(kind)); got != 1 {
				t.Errorf("%s has %d of %s, want 1", name, got, kind)
			}
		}
	}
}

func TestApiThatItsDefinitionKnowsIsReadOnce(t *testing.T) {
	app := newApp(t)
	stack := awscdk.NewStack(app, str("Stack"), nil)
	orders := newNetwork(stack).orders(stack)
	document := []byte(`{"openapi":"3.0.3","info":{"title":"orders","version":"1"},"paths":{"/documented":{"get":{}}}}`)
	for i := range manyTimes {
		api := awsapigateway.NewSpecRestApi(stack, str(fmt.Sprintf("Api%d", i)), &awsapigateway.SpecRestApiProps{ApiDefinition: orders.ApiDefinition(document, nil)})
		orders.AddRoutes(api, "GET /orders")
		orders.AddMethod(api.Root().GetResource(str("orders")), str("PUT"), nil)
		if got := codes(t, func() { orders.AddRoutes(api, "PUT /orders") }); !slices.Equal(got, []string{"patterns[0] route_duplicate"}) {
			t.Errorf("AddRoutes of a method that is there: %v", got)
		}
	}
}

func TestAdoptLeavesMethodsWithOurIntegrationAlone(t *testing.T) {
	app := newApp(t)
	stack := awscdk.NewStack(app, str("Stack"), nil)
	n := newNetwork(stack)
	orders := integrate(stack, "Orders", &props{Target: n.target(), Uri: str("http://orders.example.com")})
	other := integrate(stack, "Other", &props{Target: n.target(), Uri: str("http://other.example.com")})
	api := newApi(stack)
	for i := range manyTimes {
		awsapigateway.NewMethod(stack, str(fmt.Sprintf("Method%d", i)), &awsapigateway.MethodProps{
			Resource:    api.Root().AddResource(str(fmt.Sprintf("r%d", i)), nil),
			HttpMethod:  str("GET"),
			Integration: orders.Integration(nil),
		})
	}
	other.Adopt(api)
	for route, method := range made(t, stack).methods() {
		if uri, _ := at(method, "Integration/Uri").(string); !strings.HasPrefix(uri, "http://orders.example.com") {
			t.Errorf("%s was adopted: %q", route, uri)
		}
	}
}

// decorated is a link as a user may wrap it, which jsii does not know.
type decorated struct {
	awsapigatewayv2.IVpcLink
	tags []string
}

func TestLinkInAStructOfTheUsersIsTaken(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	link := newLink(stack, n.vpc)
	orders := integrate(stack, "Orders", &props{Target: n.target(), VpcLink: decorated{link, []string{"orders"}}, StageVariable: str("link")})
	api := newApi(stack)
	orders.AddRoutes(api, "GET /orders")
	further := awsapigateway.NewStage(stack, str("Further"), &awsapigateway.StageProps{Deployment: api.LatestDeployment(), StageName: str("further")})
	orders.BindStage(further, nil)
	if got := *orders.VpcLinkId(); got != *link.VpcLinkId() {
		t.Errorf("VpcLinkId is %q", got)
	}
	made(t, stack)
}

// Ids named Default are no part of a construct's address, so that two constructs
// may have one address.
func TestNestedStackOfTheDefaultIdIsAStackOfItsOwn(t *testing.T) {
	stack := newStack(t)
	nested := awscdk.NewNestedStack(stack, str("Default"), nil)
	orders := integrate(stack, "Orders", &props{Target: byArn(albArn), Uri: str("http://orders.example.com"), VpcLinkId: str("bbb111")})
	orders.AddRoutes(newApi(stack), "GET /one")
	there := orders.AddRoutes(newApi(nested), "GET /two")
	if got := *there[0].Node().Path(); !strings.HasPrefix(got, "Stack/Default/Api/") {
		t.Errorf("the nested stack's method is %s", got)
	}
}

func TestAdoptTakesAMethodInThePlaceOfOneOfOurs(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	orders := integrate(stack, "Orders", &props{Target: n.target(), Uri: str("http://orders.example.com")})
	other := integrate(stack, "Other", &props{Target: n.target(), Uri: str("http://other.example.com")})
	api := newApi(stack)
	orders.AddRoutes(api, "GET /one")
	resource := api.Root().GetResource(str("one"))
	resource.Node().TryRemoveChild(str("GET"))
	resource.AddMethod(str("GET"), awsapigateway.NewHttpIntegration(str("http://example.com/one"), nil), nil)
	other.Adopt(resource.Node().FindChild(str("GET")))
	same(t, "Uri", made(t, stack).integration(t, "GET /one")["Uri"], "http://other.example.com:80/one")
}

func TestStructsOfTheUsersAroundConstructsMakeNoForeignPanic(t *testing.T) {
	stack := newStack(t)
	orders := newNetwork(stack).orders(stack)
	api := awsapigateway.NewRestApi(stack, str("Api"), &awsapigateway.RestApiProps{Deploy: jsii.Bool(false)})
	orders.AddRoutes(api, "GET /orders")
	own := awsapigateway.NewDeployment(stack, str("Deployment"), &awsapigateway.DeploymentProps{Api: api})
	orders.RedeployOn(struct {
		awsapigateway.Deployment
		tags []string
	}{own, nil})
	stage := awsapigateway.NewStage(stack, str("Further"), &awsapigateway.StageProps{Deployment: own, StageName: str("further")})
	behind := integrate(stack, "Behind", &props{Target: byArn(albArn), Uri: str("http://orders.example.com"), VpcLinkId: str("bbb111"), StageVariable: str("link")})
	got := codes(t, func() {
		behind.BindStage(struct {
			awsapigateway.CfnStage
			tags []string
		}{stage.Node().DefaultChild().(awsapigateway.CfnStage), nil}, nil)
	})
	same(t, "a struct around a stage", got, []string{"stage wrong_type"})
	wrapped := struct {
		awsec2.ISecurityGroup
		tags []string
	}{awsec2.SecurityGroup_FromSecurityGroupId(stack, str("Group"), str("sg-0123456789abcdef0"), nil), nil}
	err := (&props{Target: byArn(albArn), Uri: str("http://orders.example.com"), VpcLinkSecurityGroups: &[]awsec2.ISecurityGroup{wrapped, wrapped}}).Validate()
	same(t, "structs around groups", found(t, err), []string{"VpcLinkSecurityGroups[0] wrong_type", "VpcLinkSecurityGroups[1] wrong_type"})
	made(t, stack)
}

// The CDK takes no struct around what goes into a link: the field is named. A group
// that is no part of one may be wrapped.
func TestStructsAroundNetworksAreRefusedByTheirField(t *testing.T) {
	type (
		vpc    struct{ awsec2.IVpc }
		group  struct{ awsec2.ISecurityGroup }
		subnet struct{ awsec2.ISubnet }
	)
	stack := newStack(t)
	n := newNetwork(stack)
	own := awsec2.NewSecurityGroup(stack, str("Own"), &awsec2.SecurityGroupProps{Vpc: n.vpc, AllowAllOutbound: jsii.Bool(false)})
	first := (*n.vpc.PrivateSubnets())[0]
	before := sizeOf(stack)
	for name, c := range map[string]struct {
		p    props
		want []string
	}{
		"VPC":          {props{Target: privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: str(albArn), Vpc: &vpc{n.vpc}})}, []string{"Target.Vpc wrong_type"}},
		"VPC by value": {props{Target: privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: str(albArn), Vpc: vpc{n.vpc}})}, []string{"Target.Vpc wrong_type"}},
		"groups":       {props{VpcLinkSecurityGroups: &[]awsec2.ISecurityGroup{own, &group{own}, group{own}}}, []string{"VpcLinkSecurityGroups[1] wrong_type", "VpcLinkSecurityGroups[2] wrong_type"}},
		"subnet":       {props{VpcLinkSubnets: &awsec2.SubnetSelection{Subnets: &[]awsec2.ISubnet{&subnet{first}}}}, []string{"VpcLinkSubnets.Subnets[0] wrong_type"}},
	} {
		if c.p.Target == nil {
			c.p.Target = n.target()
		}
		c.p.Uri = str("http://orders.example.com")
		same(t, name, codes(t, func() { integrate(stack, "Orders", &c.p) }), c.want)
	}
	if after := sizeOf(stack); after != before {
		t.Errorf("the tree grew from %d to %d constructs", before, after)
	}
	theirs := awsec2.SecurityGroup_FromSecurityGroupId(stack, str("Theirs"), str("sg-0123456789abcdef0"), nil)
	integrate(stack, "Orders", &props{
		Target:    privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: str(albArn), SecurityGroups: &[]awsec2.ISecurityGroup{theirs}}),
		Uri:       str("http://orders.example.com"),
		VpcLinkId: str("bbb111"), VpcLinkSecurityGroups: &[]awsec2.ISecurityGroup{&group{own}},
	})
	_, rule := made(t, stack).only(t, "AWS::EC2::SecurityGroupIngress")
	same(t, "the rule", rule.Properties["GroupId"], "sg-0123456789abcdef0")
}

// What is made at the place of something that was removed is another construct.
func TestWhatIsRemovedAndMadeAnewIsNotTakenForTheOld(t *testing.T) {
	app := newApp(t)
	build := func(id string) awscdk.Stack {
		stack := awscdk.NewStack(app, &id, nil)
		integrate(stack, "Orders", &props{Target: newNetwork(stack).target(), StageVariable: str("link")}).
			AddRoutes(newApi(stack), "GET /orders/{id}")
		return stack
	}
	build("Stack")
	fresh := made(t, build("Other"))
	app.Node().TryRemoveChild(str("Stack"))
	again := build("Stack")
	same(t, "a stack that was made anew", sortedKeys(made(t, again).methods()), sortedKeys(fresh.methods()))
	for _, kind := range []string{"AWS::ApiGatewayV2::VpcLink", "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"} {
		made(t, again).only(t, kind)
	}

	orders := integrate(again, "More", &props{Target: byArn(albArn), Uri: str("http://orders.example.com"), VpcLinkId: str("bbb111")})
	again.Node().TryRemoveChild(str("Api"))
	orders.AddRoutes(newApi(again), "GET /orders/{key}")
	same(t, "an API that was made anew", sortedKeys(made(t, again).methods()), []string{"GET /orders/{key}"})
}

// What a platform's construct embeds besides the CDK's is none of our business.
func TestStructsOfTheUsersAreTaken(t *testing.T) {
	type (
		owner            interface{ Owner() string }
		platformListener struct {
			awselasticloadbalancingv2.ApplicationListener
			owner
		}
		platformApi struct {
			owner
			awsapigateway.RestApi
		}
	)
	stack := newStack(t)
	n, api := newNetwork(stack), newApi(stack)
	integrate(stack, "Orders", &props{Target: privateintegration.TargetFromApplicationListener(&platformListener{ApplicationListener: n.listener})}).
		AddRoutes(&platformApi{RestApi: api}, "GET /orders")
	template := made(t, stack)
	id, _ := template.only(t, "AWS::ApiGateway::Deployment")
	if got := waits(t, template, id); !slices.Contains(got, "AWS::ElasticLoadBalancingV2::Listener") {
		t.Errorf("the deployment waits for %v", got)
	}
}

// A struct of the user's around nothing, and a nil of a type, pass for a construct
// with the compiler.
func TestNilsOfEveryKindAreRefused(t *testing.T) {
	stack := newStack(t)
	n := newNetwork(stack)
	orders := n.orders(stack)
	staged := integrate(stack, "Staged", &props{Target: n.target(), StageVariable: str("link")})
	type (
		wrappedStack    struct{ awscdk.Stack }
		wrappedListener struct {
			awselasticloadbalancingv2.ApplicationListener
		}
		wrappedNetwork struct {
			awselasticloadbalancingv2.NetworkListener
		}
		wrappedBalancer struct {
			awselasticloadbalancingv2.ApplicationLoadBalancer
		}
		wrappedTarget     struct{ privateintegration.Target }
		wrappedVpc        struct{ awsec2.Vpc }
		wrappedLink       struct{ awsapigatewayv2.VpcLink }
		wrappedDuration   struct{ awscdk.Duration }
		wrappedGroup      struct{ awsec2.SecurityGroup }
		wrappedSubnet     struct{ awsec2.Subnet }
		wrappedApi        struct{ awsapigateway.RestApi }
		wrappedResource   struct{ awsapigateway.Resource }
		wrappedStage      struct{ awsapigateway.Stage }
		wrappedDeployment struct{ awsapigateway.Deployment }
		wrappedMethod     struct{ awsapigateway.Method }
		wrappedRole       struct{ awsiam.Role }
		deepApi           struct{ *wrappedApi }
	)
	var noStack *wrappedStack
	var noListener *wrappedListener
	var noVpc *wrappedVpc
	var noApi *wrappedApi
	of := func(p loadBalancerProps) func() {
		return func() {
			integrate(stack, "More", &props{Target: privateintegration.TargetFromLoadBalancer(&p), Uri: str("http://orders.example.com"), VpcLinkId: str("bbb111")})
		}
	}
	with := func(p props) func() {
		return func() {
			if p.Target == nil {
				p.Target = n.target()
			}
			integrate(stack, "More", &p)
		}
	}
	imported := awselasticloadbalancingv2.ApplicationListener_FromApplicationListenerAttributes(stack, str("Imported"), &awselasticloadbalancingv2.ApplicationListenerAttributes{
		ListenerArn: str("arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/orders/0123456789abcdef/0123456789abcdef"), SecurityGroup: awsec2.SecurityGroup_FromSecurityGroupId(stack, str("Theirs"), str("sg-0123456789abcdef0"), nil),
	})
	api := newApi(stack)
	stage := api.DeploymentStage()
	before := sizeOf(stack)
	for name, c := range map[string]struct {
		call func()
		want []string
	}{
		"nil scope":         {func() { integrate(noStack, "More", &props{Target: n.target()}) }, []string{"scope required"}},
		"scope around nil":  {func() { integrate(&wrappedStack{}, "More", &props{Target: n.target()}) }, []string{"scope required"}},
		"scope in a struct": {func() { integrate(&wrappedStack{stack}, "More", &props{Target: n.target()}) }, []string{"scope wrong_type"}},
		"nil listener":      {with(props{Target: privateintegration.TargetFromApplicationListener(noListener)}), []string{"Target required"}},
		"listener":          {with(props{Target: privateintegration.TargetFromApplicationListener(wrappedListener{})}), []string{"Target required"}},
		"network listener":  {with(props{Target: privateintegration.TargetFromNetworkListener(wrappedNetwork{})}), []string{"Target required"}},
		"imported listener": {with(props{Target: privateintegration.TargetFromApplicationListener(imported)}), []string{"Target wrong_type"}},
		"load balancer":     {of(loadBalancerProps{LoadBalancer: wrappedBalancer{}}), []string{"Target.LoadBalancer required"}},
		"nil VPC":           {of(loadBalancerProps{LoadBalancerArn: str(albArn), Vpc: noVpc}), []string{"Target.Vpc required"}},
		"VPC":               {of(loadBalancerProps{LoadBalancerArn: str(albArn), Vpc: wrappedVpc{}}), []string{"Target.Vpc required"}},
		"target's group":    {of(loadBalancerProps{LoadBalancerArn: str(albArn), SecurityGroups: &[]awsec2.ISecurityGroup{wrappedGroup{}}}), []string{"Target.SecurityGroups[0] required"}},
		"link":              {with(props{VpcLink: wrappedLink{}}), []string{"VpcLink required"}},
		"link's group":      {with(props{VpcLinkSecurityGroups: &[]awsec2.ISecurityGroup{wrappedGroup{}}}), []string{"VpcLinkSecurityGroups[0] required"}},
		"subnet":            {with(props{VpcLinkSubnets: &awsec2.SubnetSelection{Subnets: &[]awsec2.ISubnet{(*n.vpc.PrivateSubnets())[0], wrappedSubnet{}}}}), []string{"VpcLinkSubnets.Subnets[1] required"}},
		"timeout":           {with(props{Timeout: wrappedDuration{}}), []string{"Timeout required"}},
		"target":            {with(props{Target: wrappedTarget{}}), []string{"Target required"}},
		"stage to watch":    {func() { orders.Monitor(api, &privateintegration.MonitorOptions{Stage: wrappedStage{}}) }, []string{"options.Stage required"}},
		"what alarms do": {func() {
			orders.Monitor(api, &privateintegration.MonitorOptions{AlarmActions: &[]awscloudwatch.IAlarmAction{nil}, Idle: &privateintegration.AlarmOptions{Period: wrappedDuration{}}})
		}, []string{"options.AlarmActions[0] required", "options.Idle.Period required"}},
		"nil API":     {func() { orders.AddRoutes(noApi, "GET /a") }, []string{"api required"}},
		"API":         {func() { orders.AddRoutes(wrappedApi{}, "GET /a") }, []string{"api required"}},
		"API, deep":   {func() { orders.AddRoutes(deepApi{}, "GET /a") }, []string{"api required"}},
		"API, deeper": {func() { orders.AddRoutes(&deepApi{&wrappedApi{}}, "GET /a") }, []string{"api required"}},
		"resource":    {func() { orders.AddMethod(wrappedResource{}, str("GET"), nil) }, []string{"resource required"}},
		"proxy":       {func() { orders.AddProxy(wrappedResource{}, nil) }, []string{"resource required"}},
		"role": {func() {
			orders.AddRoutesWithOptions(api, &methodOptions{Integration: &awsapigateway.IntegrationOptions{CredentialsRole: wrappedRole{}}}, "GET /a")
		}, []string{"options.Integration.CredentialsRole required"}},
		"stage":        {func() { staged.BindStage(wrappedStage{}, nil) }, []string{"stage required"}},
		"stage's link": {func() { staged.BindStage(stage, &privateintegration.BindStageOptions{VpcLink: wrappedLink{}}) }, []string{"options.VpcLink required"}},
		"deployment":   {func() { orders.RedeployOn(wrappedDeployment{}) }, []string{"deployment required"}},
		"method":       {func() { orders.Adopt(wrappedMethod{}) }, []string{"methods[0] required"}},
		"monitored":    {func() { orders.Monitor(wrappedApi{}, nil) }, []string{"api required"}},
		"rules":        {func() { privateintegration.AddRules(noStack) }, []string{"scope required"}},
	} {
		t.Run(name, func(t *testing.T) { same(t, "codes", codes(t, c.call), c.want) })
	}
	if after := sizeOf(stack); after != before {
		t.Errorf("the tree grew from %d to %d constructs", before, after)
	}
}
