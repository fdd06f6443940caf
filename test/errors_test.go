package test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// byArn targets a load balancer of which only the ARN is known.
func byArn(arn string) privateintegration.Target {
	return privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: &arn})
}

// plainMistakes are props of plain values with what is wrong with them.
func plainMistakes() map[string]struct {
	props *props
	want  []string
} {
	arn := func(resource string) string {
		return "arn:aws:elasticloadbalancing:eu-central-1:111122223333:" + resource
	}
	with := func(p props) *props {
		if p.Target == nil {
			p.Target = byArn(albArn)
		}
		if p.Uri == nil {
			p.Uri = str("http://orders.example.com")
		}
		if p.VpcLinkId == nil {
			p.VpcLinkId = str("bbb111")
		}
		return &p
	}
	listening := func(protocol awselasticloadbalancingv2.Protocol, port float64) privateintegration.Target {
		return privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: str(albArn), Protocol: protocol, Port: &port})
	}
	return map[string]struct {
		props *props
		want  []string
	}{
		"nothing":             {nil, []string{"props required"}},
		"empty":               {&props{}, []string{"Target required"}},
		"no target made":      {with(props{Target: privateintegration.TargetFromApplicationListener(nil)}), []string{"Target required"}},
		"no network listener": {with(props{Target: privateintegration.TargetFromNetworkListener(nil)}), []string{"Target required"}},
		"no target props":     {with(props{Target: privateintegration.TargetFromLoadBalancer(nil)}), []string{"Target required"}},
		"no load balancer":    {with(props{Target: privateintegration.TargetFromLoadBalancer(&loadBalancerProps{})}), []string{"Target.LoadBalancerArn required"}},
		"listener":            {with(props{Target: byArn(arn("listener/app/orders/0123456789abcdef/0123456789abcdef"))}), []string{"Target.LoadBalancerArn listener_arn"}},
		"target group":        {with(props{Target: byArn(arn("targetgroup/orders/0123456789abcdef"))}), []string{"Target.LoadBalancerArn target_group_arn"}},
		"classic":             {with(props{Target: byArn(arn("loadbalancer/orders"))}), []string{"Target.LoadBalancerArn classic_lb"}},
		"gateway":             {with(props{Target: byArn(arn("loadbalancer/gwy/orders/0123456789abcdef"))}), []string{"Target.LoadBalancerArn gateway_lb"}},
		"no ARN":              {with(props{Target: byArn("orders")}), []string{"Target.LoadBalancerArn arn"}},
		"UDP":                 {with(props{Target: listening(awselasticloadbalancingv2.Protocol_UDP, 80)}), []string{"Target.Protocol listener_protocol"}},
		"TCP of an ALB":       {with(props{Target: listening(awselasticloadbalancingv2.Protocol_TCP, 80)}), []string{"Target.Protocol listener_protocol"}},
		"listener's port":     {with(props{Target: listening(awselasticloadbalancingv2.Protocol_HTTP, 81), Uri: str("http://orders.example.com:8080")}), []string{"Target.Port listener_port", "Uri port_mismatch"}},
		"https without Uri":   {&props{Target: listening(awselasticloadbalancingv2.Protocol_HTTPS, 443), VpcLinkId: str("bbb111")}, []string{"Uri uri_required"}},
		"no name":             {&props{Target: listening(awselasticloadbalancingv2.Protocol_HTTP, 80), VpcLinkId: str("bbb111")}, []string{"Uri target_dns_unknown"}},
		"no scheme":           {with(props{Uri: str("orders.example.com")}), []string{"Uri uri_syntax"}},
		"ftp":                 {with(props{Uri: str("ftp://orders.example.com:8080")}), []string{"Uri uri_scheme"}},
		"host":                {with(props{Uri: str("http://-orders-")}), []string{"Uri uri_host"}},
		"IPv6":                {with(props{Uri: str("http://[::1]:8080")}), []string{"Uri uri_ipv6"}},
		"user info":           {with(props{Uri: str("http://me:secret@orders.example.com")}), []string{"Uri uri_userinfo"}},
		"query":               {with(props{Uri: str("http://orders.example.com/?a=b")}), []string{"Uri uri_query"}},
		"fragment":            {with(props{Uri: str("http://orders.example.com/#a")}), []string{"Uri uri_fragment"}},
		"port":                {with(props{Uri: str("http://orders.example.com:81")}), []string{"Uri uri_port"}},
		"base path":           {with(props{Uri: str("http://orders.example.com/{id}")}), []string{"Uri uri_path"}},
		"scheme of HTTPS":     {with(props{Target: listening(awselasticloadbalancingv2.Protocol_HTTPS, 443)}), []string{"Uri scheme_mismatch"}},
		"port of listener":    {with(props{Target: listening(awselasticloadbalancingv2.Protocol_HTTP, 8080), Uri: str("http://orders.example.com:80")}), []string{"Uri port_mismatch"}},
		"own name over TLS":   {with(props{Uri: str("https://internal-orders-1.eu-central-1.elb.amazonaws.com")}), []string{"Uri certificate_name"}},
		"two links and more": {with(props{VpcLinkSubnets: &awsec2.SubnetSelection{}, VpcLinkSecurityGroups: &[]awsec2.ISecurityGroup{}}),
			[]string{"VpcLinkSubnets conflict", "VpcLinkSecurityGroups security_groups"}},
		"link's id":       {with(props{VpcLinkId: str("${stageVariables.link}")}), []string{"VpcLinkId vpc_link_id"}},
		"variable's name": {with(props{StageVariable: str("vpc-link")}), []string{"StageVariable stage_variable_name"}},
		"transfer mode":   {with(props{ResponseTransferMode: "CHUNKED"}), []string{"ResponseTransferMode transfer_mode"}},
		"everything at once, in the order of the fields": {
			with(props{Target: byArn("orders"), Uri: str("ftp://[::1]"), VpcLinkId: str("No Id"), StageVariable: str("a b"), ResponseTransferMode: "CHUNKED"}),
			[]string{"Target.LoadBalancerArn arn", "Uri uri_scheme", "Uri uri_ipv6", "VpcLinkId vpc_link_id", "StageVariable stage_variable_name", "ResponseTransferMode transfer_mode"},
		},
	}
}

// found gives "path code" of each problem of an error.
func found(t *testing.T, err error) (problems []string) {
	t.Helper()
	var invalid *privateintegration.ValidationError
	if !errors.As(err, &invalid) {
		t.Fatalf("want a *ValidationError, got %T: %v", err, err)
	}
	for _, p := range invalid.Problems {
		problems = append(problems, p.Path+" "+string(p.Code))
	}
	return problems
}

const child = "PRIVATEINTEGRATION_TEST_CHILD"

// Validate of plain values needs no kernel: it runs where there is no node.
func TestValidateOfPlainValuesStartsNoKernel(t *testing.T) {
	if os.Getenv(child) == "" {
		run := exec.Command(os.Args[0], "-test.run=^TestValidateOfPlainValuesStartsNoKernel$", "-test.v")
		run.Env = []string{child + "=1", "PATH="}
		if out, err := run.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS") {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	for name, c := range plainMistakes() {
		if got := found(t, c.props.Validate()); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %v\nwant %v", name, got, c.want)
		}
	}
	if err := (&props{Target: byArn(albArn), Uri: str("http://orders.example.com")}).Validate(); err != nil {
		t.Error(err)
	}
}

func TestConstructorFindsWhatValidateFindsAndLeavesTheTreeAlone(t *testing.T) {
	stack := newStack(t)
	before := sizeOf(stack.Node().Root())
	for name, c := range plainMistakes() {
		if got := codes(t, func() { integrate(stack, "Orders", c.props) }); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %v\nwant %v", name, got, c.want)
		}
	}
	if after := sizeOf(stack.Node().Root()); after != before {
		t.Errorf("the tree grew from %d to %d constructs", before, after)
	}
	// The id is still free.
	integrate(stack, "Orders", &props{Target: byArn(albArn), Uri: str("http://orders.example.com"), VpcLinkId: str("bbb111")})
}

// The mistakes that only constructs can show.
func TestConstructorFindsWhatTheTreeTells(t *testing.T) {
	app := newApp(t)
	stack := awscdk.NewStack(app, str("Stack"), &awscdk.StackProps{Env: &awscdk.Environment{Account: str("999988887777"), Region: str("us-east-1")}})
	free := awscdk.NewStack(app, str("Free"), nil)
	n := newNetwork(free)
	constructs.NewConstruct(free, str("Taken"))
	public := awsec2.NewVpc(free, str("Public"), &awsec2.VpcProps{MaxAzs: jsii.Number(1), SubnetConfiguration: &[]*awsec2.SubnetConfiguration{{Name: str("P"), SubnetType: awsec2.SubnetType_PUBLIC}}})
	plain := func() *props {
		return &props{Target: byArn(albArn), Uri: str("http://orders.example.com"), VpcLinkId: str("bbb111")}
	}
	inVpc := func(vpc awsec2.IVpc) *props {
		return &props{Target: privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancerArn: str(nlbArn), Vpc: vpc}), Uri: str("http://orders.example.com")}
	}
	both := plain()
	both.VpcLink = newLink(free, n.vpc)
	noGroups := inVpc(n.vpc)
	noGroups.VpcLinkSecurityGroups = &[]awsec2.ISecurityGroup{}
	noSubnets := inVpc(n.vpc)
	noSubnets.VpcLinkSubnets = &awsec2.SubnetSelection{SubnetGroupName: str("nowhere")}
	many := make([]awsec2.ISubnet, 11)
	for i := range many {
		many[i] = awsec2.Subnet_FromSubnetId(free, str(fmt.Sprintf("Subnet%d", i)), str(fmt.Sprintf("subnet-0123456789abcde%02d", i)))
	}
	manySubnets := inVpc(n.vpc)
	manySubnets.VpcLinkSubnets = &awsec2.SubnetSelection{Subnets: &many}
	fraction := plain()
	fraction.Timeout = awscdk.Duration_Seconds(jsii.Number(0.0001))
	short := plain()
	short.Timeout = awscdk.Duration_Millis(jsii.Number(49))
	listenerOnPort := n.alb.AddListener(str("Odd"), &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port: jsii.Number(81), Protocol: awselasticloadbalancingv2.ApplicationProtocol_HTTP, Open: jsii.Bool(false),
		DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(200), nil),
	})
	theirs := awselasticloadbalancingv2.ApplicationLoadBalancer_FromApplicationLoadBalancerAttributes(free, str("Theirs"), &awselasticloadbalancingv2.ApplicationLoadBalancerAttributes{LoadBalancerArn: str(albArn), SecurityGroupId: str("sg-0123456789abcdef0")})
	before := sizeOf(app)
	for name, c := range map[string]struct {
		scope constructs.Construct
		id    *string
		props *props
		want  []string
	}{
		"no scope":           {nil, str("Orders"), plain(), []string{"scope required"}},
		"no id":              {free, nil, plain(), []string{"id required"}},
		"no id and no props": {free, str(""), nil, []string{"id required", "props required"}},
		"no stack":           {app, str("Orders"), plain(), []string{"scope no_stack"}},
		"taken":              {free, str("Taken"), plain(), []string{"id id_taken"}},
		"elsewhere":          {stack, str("Orders"), plain(), []string{"Target.LoadBalancerArn wrong_env", "Target.LoadBalancerArn wrong_env"}},
		"two links":          {free, str("Orders"), both, []string{"VpcLinkId conflict"}},
		"no VPC":             {free, str("Orders"), &props{Target: byArn(albArn), Uri: str("http://orders.example.com")}, []string{"Target.Vpc vpc_required"}},
		"imported, no VPC":   {free, str("Orders"), &props{Target: privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancer: theirs}), Uri: str("http://orders.example.com")}, []string{"Target.Vpc vpc_required"}},
		"public VPC":         {free, str("Orders"), inVpc(public), []string{"VpcLinkSubnets subnets"}},
		"no such subnets":    {free, str("Orders"), noSubnets, []string{"VpcLinkSubnets subnets"}},
		"eleven subnets":     {free, str("Orders"), manySubnets, []string{"VpcLinkSubnets subnets"}},
		"no groups":          {free, str("Orders"), noGroups, []string{"VpcLinkSecurityGroups security_groups"}},
		"fraction":           {free, str("Orders"), fraction, []string{"Timeout timeout_range"}},
		"too short":          {free, str("Orders"), short, []string{"Timeout timeout_range"}},
		"unreachable":        {free, str("Orders"), &props{Target: privateintegration.TargetFromApplicationListener(listenerOnPort)}, []string{"Target listener_port"}},
		"both load balancers": {free, str("Orders"), &props{VpcLinkId: str("bbb111"), Uri: str("http://orders.example.com"),
			Target: privateintegration.TargetFromLoadBalancer(&loadBalancerProps{LoadBalancer: n.alb, LoadBalancerArn: str(albArn)})}, []string{"Target.LoadBalancerArn conflict"}},
	} {
		got := codes(t, func() { privateintegration.NewPrivateIntegration(c.scope, c.id, c.props) })
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %v\nwant %v", name, got, c.want)
		}
	}
	if after := sizeOf(app); after != before {
		t.Errorf("the tree grew from %d to %d constructs", before, after)
	}
}

func TestMethodsFindEveryMistakeAndLeaveTheTreeAlone(t *testing.T) {
	stack := newStack(t)
	orders := newNetwork(stack).orders(stack)
	api := newApi(stack)
	there := api.Root().ResourceForPath(str("/orders/{id}"))
	there.AddMethod(str("GET"), nil, nil)
	rootless := awsapigateway.RestApi_FromRestApiId(stack, str("Rootless"), str("abc123"))
	role := awsiam.Role_FromRoleArn(stack, str("Role"), str("arn:aws:iam::111122223333:role/orders"), nil)
	link := awsapigateway.VpcLink_FromVpcLinkId(stack, str("V1"), str("abc123"))
	mapped := func(key, value string) *methodOptions {
		return &methodOptions{Integration: &awsapigateway.IntegrationOptions{RequestParameters: &map[string]*string{key: &value}}}
	}
	in := func(o awsapigateway.IntegrationOptions) *methodOptions { return &methodOptions{Integration: &o} }
	routes := func(patterns ...string) func() { return func() { orders.AddRoutes(api, patterns...) } }
	with := func(o *methodOptions, pattern string) func() {
		return func() { orders.AddRoutesWithOptions(api, o, pattern) }
	}
	stream := awsapigateway.ResponseTransferMode_STREAM
	before := sizeOf(stack)
	for name, c := range map[string]struct {
		call func()
		want []string
	}{
		"no API":                   {func() { orders.AddRoutes(nil, "GET /") }, []string{"api required"}},
		"API without a root":       {func() { orders.AddRoutes(rootless, "GET /") }, []string{"api wrong_type"}},
		"no resource, no verb":     {func() { orders.AddMethod(nil, nil, nil) }, []string{"resource required", "httpMethod required"}},
		"unknown verb":             {func() { orders.AddMethod(there, str("FETCH"), nil) }, []string{"httpMethod verb"}},
		"method that is there":     {func() { orders.AddMethod(there, str("get"), nil) }, []string{"resource route_duplicate"}},
		"proxy nowhere":            {func() { orders.AddProxy(nil, nil) }, []string{"resource required"}},
		"proxy beside a parameter": {func() { orders.AddProxy(there.ParentResource(), nil) }, []string{"resource route_sibling"}},
		"no deployment":            {func() { orders.RedeployOn(nil) }, []string{"deployment required"}},
		"patterns":                 {routes("GET orders", "GET /a//b", "GET /a/", "GET /{a}/{a}", "GET /{x+}/y", "GET /a{b}", "FETCH /a", "GET /a b"), []string{"patterns[0] path_syntax", "patterns[1] path_syntax", "patterns[2] path_syntax", "patterns[3] path_duplicate_param", "patterns[4] path_greedy_position", "patterns[5] path_segment", "patterns[6] verb", "patterns[7] pattern_syntax"}},
		"twice":                    {routes("GET /a", "GET /a"), []string{"patterns[1] route_duplicate"}},
		"what the API holds":       {routes("GET /orders/{id}", "GET /orders/{other}"), []string{"patterns[0] route_duplicate", "patterns[1] route_sibling"}},
		"mapping key":              {with(mapped("header.X", "'x'"), "/a"), []string{"options.Integration.RequestParameters[header.X] mapping_key"}},
		"mapping value":            {with(mapped("integration.request.header.X", "x"), "/a"), []string{"options.Integration.RequestParameters[integration.request.header.X] mapping_value"}},
		"mapping from nowhere":     {with(mapped("integration.request.header.X", "method.request.path.id"), "/a"), []string{"options.Integration.RequestParameters[integration.request.header.X] mapping_unknown_param"}},
		"mapping to nowhere":       {with(mapped("integration.request.path.id", "'x'"), "/a"), []string{"options.Integration.RequestParameters[integration.request.path.id] mapping_unused"}},
		"unmapped":                 {with(&methodOptions{Path: str("/{id}")}, "/a"), []string{"options.Path path_param_unmapped"}},
		"timeout":                  {with(in(awsapigateway.IntegrationOptions{Timeout: awscdk.Duration_Seconds(jsii.Number(301))}), "/a"), []string{"options.Integration.Timeout timeout_range"}},
		"streamed custom":          {with(&methodOptions{Proxy: jsii.Bool(false), Integration: &awsapigateway.IntegrationOptions{ResponseTransferMode: stream}}, "/a"), []string{"options.Integration.ResponseTransferMode stream_proxy"}},
		"streamed cache":           {with(in(awsapigateway.IntegrationOptions{ResponseTransferMode: stream, CacheNamespace: str("x")}), "/a"), []string{"options.Integration.ResponseTransferMode stream_cache"}},
		"another connection":       {with(in(awsapigateway.IntegrationOptions{ConnectionType: awsapigateway.ConnectionType_INTERNET}), "/a"), []string{"options.Integration connection_given"}},
		"another link":             {with(in(awsapigateway.IntegrationOptions{VpcLink: link}), "/a"), []string{"options.Integration connection_given"}},
		"role and passthrough":     {with(in(awsapigateway.IntegrationOptions{CredentialsRole: role, CredentialsPassthrough: jsii.Bool(true)}), "/a"), []string{"options.Integration.CredentialsPassthrough credentials_conflict"}},
		"key that is nil":          {with(in(awsapigateway.IntegrationOptions{CacheKeyParameters: &[]*string{nil}}), "/a"), []string{"options.Integration.CacheKeyParameters[0] required"}},
		"response that is nil":     {with(in(awsapigateway.IntegrationOptions{IntegrationResponses: &[]*awsapigateway.IntegrationResponse{nil}}), "/a"), []string{"options.Integration.IntegrationResponses[0] required"}},
		"response's status":        {with(in(awsapigateway.IntegrationOptions{IntegrationResponses: &[]*awsapigateway.IntegrationResponse{{StatusCode: str("2xx")}}}), "/a"), []string{"options.Integration.IntegrationResponses[0].StatusCode status_code"}},
		"content handling":         {with(in(awsapigateway.IntegrationOptions{ContentHandling: "CONVERT"}), "/a"), []string{"options.Integration.ContentHandling enum"}},
		"backend's verb":           {with(&methodOptions{IntegrationHttpMethod: str("FETCH")}, "/a"), []string{"options.IntegrationHttpMethod integration_http_method"}},
		"integration":              {func() { orders.Integration(&integrationOptions{Path: str("orders")}) }, []string{"options.Path path_syntax"}},
		"property":                 {func() { orders.IntegrationProperty("FETCH", "/a/", nil) }, []string{"httpMethod verb", "path path_syntax"}},
		"one mistake shared by routes": {func() {
			orders.AddRoutesWithOptions(api, &methodOptions{IntegrationHttpMethod: str("FETCH")}, "/a", "/b")
		}, []string{"options.IntegrationHttpMethod integration_http_method"}},
	} {
		if got := codes(t, c.call); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %v\nwant %v", name, got, c.want)
		}
	}
	if after := sizeOf(stack); after != before {
		t.Errorf("the tree grew from %d to %d constructs", before, after)
	}
}

func TestErrorNamesConstructFieldValueAndCode(t *testing.T) {
	stack := newStack(t)
	defer func() {
		err, ok := recover().(error)
		if !ok {
			t.Fatal("want an error")
		}
		var field privateintegration.FieldError
		if !errors.As(err, &field) || field.Path != "Uri" || field.Code != "uri_port" || field.Value != "http://orders.example.com:81" {
			t.Errorf("errors.As gives %+v", field)
		}
		for _, part := range []string{"Stack/Orders: ", `Uri: `, `got "http://orders.example.com:81"`, "(uri_port)"} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("the text must hold %q: %s", part, err)
			}
		}
	}()
	integrate(stack, "Orders", &props{Target: byArn(albArn), Uri: str("http://orders.example.com:81"), VpcLinkId: str("bbb111")})
}

func TestListenerArnErrorNamesTheCure(t *testing.T) {
	err := (&props{Target: byArn("arn:aws:elasticloadbalancing:eu-central-1:111122223333:listener/app/orders/0123456789abcdef/fedcba9876543210"), Uri: str("http://orders.example.com")}).Validate()
	if err == nil || !strings.Contains(err.Error(), "loadbalancer/app/orders/0123456789abcdef") {
		t.Errorf("the cure is the load balancer's ARN: %v", err)
	}
}

// What the CDK alone can refuse comes as a *ValidationError too. Here: a method
// made by hand after the API was read.
func TestRefusalOfTheCdkIsAValidationError(t *testing.T) {
	stack := newStack(t)
	orders := newNetwork(stack).orders(stack)
	api := newApi(stack)
	resource := orders.AddRoutes(api, "GET /orders")[0].Resource()
	resource.AddMethod(str("POST"), nil, nil)
	before := sizeOf(stack)
	same(t, "problems", codes(t, func() { orders.AddRoutes(api, "POST /orders") }), []string{"POST /orders cdk_refused"})
	same(t, "problems", codes(t, func() { orders.AddMethod(resource, str("POST"), nil) }), []string{"POST /orders cdk_refused"})
	if after := sizeOf(stack); after != before {
		t.Errorf("the tree grew from %d to %d constructs", before, after)
	}
}
