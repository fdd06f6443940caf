package test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awselasticloadbalancingv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsec2"
	"github.com/aws/jsii-runtime-go"
	"pgregory.net/rapid"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// shop is an app in the making, as its statements see it.
type shop struct {
	network, app awscdk.Stack // two stacks, or one and the same
	vpc          awsec2.Vpc
	alb          awselasticloadbalancingv2.ApplicationLoadBalancer
	http, admin  awselasticloadbalancingv2.ApplicationListener
	link         awsapigatewayv2.VpcLink
	api, manual  awsapigateway.RestApi
	imported     awsapigateway.IRestApi // of api
	deployment   awsapigateway.Deployment
	stage        awsapigateway.Stage
	integrations map[string]privateintegration.PrivateIntegration
}

// statement is one line of the app.
type statement struct {
	needs []string
	// kept names what the CDK itself writes in the order of the statements: those of
	// one name stay in their order.
	kept string
	run  func(*shop)
}

func (s *shop) group(id string) awsec2.SecurityGroup {
	return awsec2.NewSecurityGroup(s.network, &id, &awsec2.SecurityGroupProps{Vpc: s.vpc, AllowAllOutbound: jsii.Bool(false)})
}

func (s *shop) listener(id string, port float64) awselasticloadbalancingv2.ApplicationListener {
	return s.alb.AddListener(&id, &awselasticloadbalancingv2.BaseApplicationListenerProps{
		Port: &port, Protocol: awselasticloadbalancingv2.ApplicationProtocol_HTTP, Open: jsii.Bool(false),
		DefaultAction: awselasticloadbalancingv2.ListenerAction_FixedResponse(jsii.Number(200), nil),
	})
}

func (s *shop) integrate(id string, p *props) { s.integrations[id] = integrate(s.app, id, p) }

// statements by name, in an order that works.
var statements = []struct {
	name string
	statement
}{
	{"vpc", statement{run: func(s *shop) {
		s.vpc = awsec2.NewVpc(s.network, str("Vpc"), &awsec2.VpcProps{MaxAzs: jsii.Number(2), NatGateways: jsii.Number(0), SubnetConfiguration: &[]*awsec2.SubnetConfiguration{
			{Name: str("Apps"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED}, {Name: str("Public"), SubnetType: awsec2.SubnetType_PUBLIC},
		}})
	}}},
	{"alb", statement{needs: []string{"vpc"}, run: func(s *shop) {
		s.alb = awselasticloadbalancingv2.NewApplicationLoadBalancer(s.network, str("Alb"), &awselasticloadbalancingv2.ApplicationLoadBalancerProps{Vpc: s.vpc, VpcSubnets: &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED}})
	}}},
	{"alb's group", statement{needs: []string{"alb"}, run: func(s *shop) { s.alb.AddSecurityGroup(s.group("AlbMore")) }}},
	{"http", statement{needs: []string{"alb"}, run: func(s *shop) { s.http = s.listener("Http", 80) }}},
	{"admin", statement{needs: []string{"alb"}, run: func(s *shop) { s.admin = s.listener("Admin", 8080) }}},
	{"link", statement{needs: []string{"vpc"}, run: func(s *shop) {
		s.link = awsapigatewayv2.NewVpcLink(s.network, str("Link"), &awsapigatewayv2.VpcLinkProps{Vpc: s.vpc, Subnets: &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED}})
	}}},
	{"link's group", statement{needs: []string{"link"}, kept: "groups", run: func(s *shop) { s.link.AddSecurityGroups(s.group("LinkOne")) }}},
	{"link's other group", statement{needs: []string{"link"}, kept: "groups", run: func(s *shop) { s.link.AddSecurityGroups(s.group("LinkTwo")) }}},
	{"link's subnets", statement{needs: []string{"link"}, run: func(s *shop) {
		var more []interfacesawsec2.ISubnetRef
		for _, subnet := range *s.vpc.PublicSubnets() {
			more = append(more, subnet)
		}
		s.link.AddSubnets(more...)
	}}},
	{"api", statement{run: func(s *shop) { s.api = newApi(s.app); s.api.Root().AddMethod(str("OPTIONS"), nil, nil) }}},
	{"import", statement{needs: []string{"api"}, run: func(s *shop) {
		s.imported = awsapigateway.RestApi_FromRestApiAttributes(s.app, str("Import"), &awsapigateway.RestApiAttributes{RestApiId: s.api.RestApiId(), RootResourceId: s.api.RestApiRootResourceId()})
	}}},
	{"manual", statement{run: func(s *shop) {
		s.manual = awsapigateway.NewRestApi(s.app, str("Manual"), &awsapigateway.RestApiProps{Deploy: jsii.Bool(false), CloudWatchRole: jsii.Bool(false)})
		s.manual.Root().AddMethod(str("OPTIONS"), nil, nil)
	}}},
	{"deployment", statement{needs: []string{"manual"}, run: func(s *shop) {
		s.deployment = awsapigateway.NewDeployment(s.app, str("Deployment"), &awsapigateway.DeploymentProps{Api: s.manual})
	}}},
	{"stage", statement{needs: []string{"deployment"}, run: func(s *shop) {
		s.stage = awsapigateway.NewStage(s.app, str("Stage"), &awsapigateway.StageProps{Deployment: s.deployment, StageName: str("live")})
	}}},
	{"stage's variable", statement{needs: []string{"stage"}, run: func(s *shop) {
		s.stage.Node().DefaultChild().(awsapigateway.CfnStage).SetVariables(&map[string]*string{"color": str("blue")})
	}}},
	{"hash of the user's", statement{needs: []string{"deployment"}, kept: "hash", run: func(s *shop) { s.deployment.AddToLogicalId("v1") }}},
	{"orders", statement{needs: []string{"http"}, run: func(s *shop) {
		s.integrate("Orders", &props{Target: privateintegration.TargetFromApplicationListener(s.http)})
	}}},
	{"payments", statement{needs: []string{"admin", "link"}, run: func(s *shop) {
		s.integrate("Payments", &props{Target: privateintegration.TargetFromApplicationListener(s.admin), VpcLink: s.link})
	}}},
	{"staged", statement{needs: []string{"http"}, run: func(s *shop) {
		s.integrate("Staged", &props{Target: privateintegration.TargetFromApplicationListener(s.http), StageVariable: str("link")})
	}}},
	{"staged admin", statement{needs: []string{"admin"}, run: func(s *shop) {
		s.integrate("StagedAdmin", &props{Target: privateintegration.TargetFromApplicationListener(s.admin), StageVariable: str("link")})
	}}},
	{"routes of orders", statement{needs: []string{"orders", "api"}, kept: "methods", run: func(s *shop) {
		s.integrations["Orders"].AddRoutes(s.api, "GET /orders", "GET /orders/{id}")
	}}},
	{"routes of payments", statement{needs: []string{"payments", "api"}, kept: "methods", run: func(s *shop) {
		s.integrations["Payments"].AddRoutes(s.api, "ANY /payments/{rest+}")
	}}},
	{"a route that may be there", statement{needs: []string{"payments", "api"}, kept: "methods", run: func(s *shop) {
		s.integrations["Payments"].AddRoutes(s.api, "GET /orders")
	}}},
	{"routes of staged on the import", statement{needs: []string{"staged", "import"}, run: func(s *shop) {
		s.integrations["Staged"].AddRoutes(s.imported, "GET /imported")
	}}},
	{"more routes of staged", statement{needs: []string{"staged", "api"}, kept: "methods", run: func(s *shop) {
		s.integrations["Staged"].AddRoutes(s.api, "GET /staged")
	}}},
	{"routes of orders by hand", statement{needs: []string{"orders", "manual"}, kept: "manual methods", run: func(s *shop) {
		s.integrations["Orders"].AddRoutes(s.manual, "GET /orders")
	}}},
	{"routes of staged", statement{needs: []string{"staged", "manual"}, kept: "manual methods", run: func(s *shop) {
		s.integrations["Staged"].AddRoutes(s.manual, "GET /staged")
	}}},
	{"routes of staged admin", statement{needs: []string{"staged admin", "manual"}, kept: "manual methods", run: func(s *shop) {
		s.integrations["StagedAdmin"].AddRoutes(s.manual, "GET /admin")
	}}},
	{"bind", statement{needs: []string{"staged", "stage"}, run: func(s *shop) { s.integrations["Staged"].BindStage(s.stage, nil) }}},
	{"bind to another link", statement{needs: []string{"staged", "stage", "link"}, run: func(s *shop) {
		s.integrations["Staged"].BindStage(s.stage, &privateintegration.BindStageOptions{VpcLink: s.link})
	}}},
	{"redeploy", statement{needs: []string{"orders", "deployment"}, kept: "hash", run: func(s *shop) { s.integrations["Orders"].RedeployOn(s.deployment) }}},
}

// order is the statements of one app, by their places in the list, in an order
// that gives each what it needs.
func order(t *rapid.T, wanted []bool, shuffled bool) (found []int) {
	done := map[string]bool{}
	for {
		var ready []int
		waiting := map[string]bool{}
		for i, s := range statements {
			if !wanted[i] || done[s.name] {
				continue
			}
			missing := slices.ContainsFunc(s.needs, func(n string) bool { return !done[n] })
			if !missing && !(s.kept != "" && waiting[s.kept]) {
				ready = append(ready, i)
			}
			if s.kept != "" {
				waiting[s.kept] = true
			}
		}
		if len(ready) == 0 {
			return found
		}
		next := ready[0]
		if shuffled {
			next = rapid.SampledFrom(ready).Draw(t, "next")
		}
		done[statements[next].name] = true
		found = append(found, next)
	}
}

// outcome of an app: its templates and warnings, or the codes of what was refused.
type outcome struct{ refused, templates, warnings string }

var codeInText = regexp.MustCompile(`\(([a-z_]+)\)`)

func run(t *testing.T, steps []int, twoStacks bool) (o outcome) {
	t.Helper()
	dir := t.TempDir()
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: &dir, Context: cdkContext(t), BuiltinCloudFormationValidation: jsii.Bool(false)})
	s := &shop{network: awscdk.NewStack(app, str("Network"), nil), integrations: map[string]privateintegration.PrivateIntegration{}}
	s.app = s.network
	if twoStacks {
		s.app = awscdk.NewStack(app, str("App"), nil)
	}
	var refused []string
	attempt := func(call func()) {
		defer func() {
			var invalid *privateintegration.ValidationError
			switch r := recover(); {
			case r == nil:
			case errors.As(asError(r), &invalid):
				for _, p := range invalid.Problems {
					refused = append(refused, string(p.Code))
				}
			default:
				found := codeInText.FindAllStringSubmatch(fmt.Sprint(r), -1)
				if found == nil {
					t.Fatalf("a foreign panic: %v", r)
				}
				for _, code := range found {
					refused = append(refused, code[1])
				}
			}
		}()
		call()
	}
	for _, i := range steps {
		attempt(func() { statements[i].run(s) })
	}
	attempt(func() { app.Synth(nil) })
	if slices.Sort(refused); len(refused) > 0 {
		return outcome{refused: strings.Join(slices.Compact(refused), " ")}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.template.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no templates: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var template any
		if err := json.Unmarshal(text, &template); err != nil {
			t.Fatal(err)
		}
		sorted, err := json.MarshalIndent(template, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		o.templates += string(sorted) + "\n"
	}
	o.warnings = strings.Join(warningCodes(app), " ")
	return o
}

func asError(r any) error {
	err, _ := r.(error)
	return err
}

// The order of an app's statements changes nothing, where the CDK does not write
// the order itself.
func TestOrderOfStatementsChangesNothing(t *testing.T) {
	type app struct {
		straight, shuffled []int
		twoStacks          bool
	}
	draw := rapid.Custom(func(rt *rapid.T) app {
		wanted := make([]bool, len(statements))
		for i := range statements { // needs stand above
			wanted[i] = rapid.IntRange(0, 4).Draw(rt, "wanted") > 0
		}
		return app{order(rt, wanted, false), order(rt, wanted, true), rapid.Bool().Draw(rt, "two stacks")}
	})
	refusals := 0
	for n := range *drawnCases {
		a := draw.Example(*drawnSeed + n)
		straight, shuffled := run(t, a.straight, a.twoStacks), run(t, a.shuffled, a.twoStacks)
		if straight.refused != "" {
			refusals++
		}
		if straight != shuffled {
			var names []string
			for _, i := range a.shuffled {
				names = append(names, statements[i].name)
			}
			t.Errorf("seed %d, two stacks %v: %s\n straight %s\n shuffled %s", *drawnSeed+n, a.twoStacks, strings.Join(names, " · "),
				straight.difference(shuffled), shuffled.difference(straight))
		}
	}
	t.Logf("%d of %d apps were refused", refusals, *drawnCases)
}

// difference is what the other outcome does not have.
func (o outcome) difference(other outcome) string {
	if o.refused != other.refused || o.warnings != other.warnings {
		return fmt.Sprintf("refused %q, warned %q", o.refused, o.warnings)
	}
	theirs := strings.Split(other.templates, "\n")
	var own []string
	for line := range strings.SplitSeq(o.templates, "\n") {
		if !slices.Contains(theirs, line) {
			own = append(own, line)
		}
	}
	return "\n" + strings.Join(own, "\n")
}
