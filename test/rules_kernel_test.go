package test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

const connectionMissing = "PI003" // by the rule pack
const timeoutTooShort = "F3034"   // by AWS's own rules

// newBrokenMethod has a finding of the rule pack and one of AWS's own rules.
func newBrokenMethod(scope constructs.Construct, id string) awsapigateway.CfnMethod {
	return awsapigateway.NewCfnMethod(scope, jsii.String(id), &awsapigateway.CfnMethodProps{
		RestApiId:         jsii.String("a1b2c3d4e5"),
		ResourceId:        jsii.String("f6g7h8"),
		HttpMethod:        jsii.String("GET"),
		AuthorizationType: jsii.String("NONE"),
		Integration: &awsapigateway.CfnMethod_IntegrationProperty{
			Type:                  jsii.String("HTTP_PROXY"),
			IntegrationHttpMethod: jsii.String("GET"),
			Uri:                   jsii.String("https://orders.example.com/v1"),
			ConnectionType:        jsii.String("VPC_LINK"),
			TimeoutInMillis:       jsii.Number(40),
		},
	})
}

func newUncheckedApp(t *testing.T) awscdk.App {
	t.Helper()
	return awscdk.NewApp(&awscdk.AppProps{Outdir: jsii.String(t.TempDir())})
}

// findings synthesizes and gives "rule resource" of every active finding of
// AWS's engine.
func findings(t *testing.T, app awscdk.App) (found []string) {
	t.Helper()
	app.Synth(nil)
	for _, f := range reported(t, app) {
		found = append(found, f.rule+" "+f.resource)
	}
	return found
}

// finding is what a rule says about a resource of a stack.
type finding struct{ rule, resource, stack, path, text string }

// reported reads the findings that a synthesis wrote down.
func reported(t *testing.T, app awscdk.App) (found []finding) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(*app.Outdir(), "validation-report.json"))
	if err != nil {
		t.Fatal(err)
	}
	var report struct {
		PluginReports []struct {
			Violations []struct {
				RuleName, Description string
				ViolatingConstructs   []struct {
					ConstructPath          string
					CloudFormationResource struct{ LogicalId, TemplatePath string }
				}
			}
		}
	}
	if err := json.Unmarshal(content, &report); err != nil {
		t.Fatal(err)
	}
	for _, p := range report.PluginReports {
		for _, v := range p.Violations {
			for _, c := range v.ViolatingConstructs {
				stack, _, _ := strings.Cut(filepath.Base(c.CloudFormationResource.TemplatePath), ".")
				found = append(found, finding{v.RuleName, c.CloudFormationResource.LogicalId, stack, c.ConstructPath, v.Description})
			}
		}
	}
	return found
}

func TestAddRulesReachesStacksInStages(t *testing.T) {
	app := newUncheckedApp(t)
	stage := awscdk.NewStage(app, jsii.String("Prod"), nil)
	stack := awscdk.NewStack(stage, jsii.String("Stack"), nil)
	newBrokenMethod(stack, "Method")
	privateintegration.AddRules(stack)
	privateintegration.AddRules(app)
	found := findings(t, app)
	if want := []string{connectionMissing + " Method", timeoutTooShort + " Method"}; !slices.Equal(sorted(found), sorted(want)) {
		t.Errorf("got %q, want %q, each once", found, want)
	}
}

func sorted(s []string) []string { return slices.Sorted(slices.Values(s)) }

func TestFindingIsAcknowledgedByIdBelowTheConstruct(t *testing.T) {
	app := newUncheckedApp(t)
	method := newBrokenMethod(awscdk.NewStack(app, jsii.String("Stack"), nil), "Method")
	newBrokenMethod(awscdk.NewStack(app, jsii.String("Other"), nil), "Another")
	privateintegration.AddRules(app)
	awscdk.Validations_Of(method).Acknowledge(&awscdk.Acknowledgment{
		Id:     jsii.String("CloudFormation-Validate::" + connectionMissing),
		Reason: jsii.String("to see it go"),
	})
	want := []string{timeoutTooShort + " Another", timeoutTooShort + " Method", connectionMissing + " Another"}
	if found := findings(t, app); !slices.Equal(sorted(found), sorted(want)) {
		t.Errorf("got %q, want AWS's findings and that of the other method", found)
	}
}

func TestAddRulesBesideAnotherPlugin(t *testing.T) {
	app := newUncheckedApp(t)
	newBrokenMethod(awscdk.NewStack(app, jsii.String("Stack"), nil), "Method")
	other := &quietPlugin{}
	awscdk.Validations_Of(app).AddPlugins(other)
	privateintegration.AddRules(app)
	if found := findings(t, app); !slices.Contains(found, connectionMissing+" Method") {
		t.Errorf("got %q", found)
	}
	if other.runs != 1 {
		t.Errorf("the other plugin ran %d times", other.runs)
	}
}

func TestRulesGoIntoAValidatorOfTheUsersOwn(t *testing.T) {
	app := newUncheckedApp(t)
	newBrokenMethod(awscdk.NewStack(app, jsii.String("Stack"), nil), "Method")
	awscdk.Validations_Of(app).AddPlugins(awscdk.NewCloudFormationValidatePlugin(&awscdk.CloudFormationValidatePluginProps{RegoRules: privateintegration.Rules()}))
	if found := findings(t, app); !slices.Contains(found, connectionMissing+" Method") {
		t.Errorf("got %q", found)
	}
}

func TestAddRulesBesideAValidatorOfTheUsersOwnFailsAtSynth(t *testing.T) {
	app := newUncheckedApp(t)
	awscdk.NewStack(app, jsii.String("Stack"), nil)
	awscdk.Validations_Of(app).AddPlugins(awscdk.NewCloudFormationValidatePlugin(nil))
	privateintegration.AddRules(app)
	defer func() {
		if said := fmt.Sprint(recover()); !strings.Contains(said, "only one instance of CloudFormationValidatePlugin") {
			t.Errorf("got %s", said)
		}
	}()
	app.Synth(nil)
}

// A finding is found again in the code by the path of its construct, and a text
// of its own is not hidden behind another's of the same rule.
func TestFindingsNameConstructs(t *testing.T) {
	app := newUncheckedApp(t)
	stack := awscdk.NewStack(awscdk.NewStage(app, jsii.String("Prod"), nil), jsii.String("Stack"), nil)
	newBrokenMethod(stack, "Method")
	other := newBrokenMethod(stack, "Other")
	other.AddPropertyOverride(jsii.String("Integration.ConnectionId"), jsii.String("arn:aws:x"))
	third := newBrokenMethod(stack, "Third")
	third.AddPropertyOverride(jsii.String("Integration.ConnectionId"), jsii.String("arn:aws:y"))
	privateintegration.AddRules(app)
	app.Synth(nil)
	got := map[string]string{}
	for _, f := range reported(t, app) {
		if strings.HasPrefix(f.rule, "PI") {
			got[f.path] = f.rule + " " + f.text
		}
	}
	for path, want := range map[string]string{"Prod/Stack/Method": "PI003 ", "Prod/Stack/Other": "PI006 ", "Prod/Stack/Third": "PI006 "} {
		if !strings.HasPrefix(got[path], want) {
			t.Errorf("%s: want %s, got %q of %v", path, want, got[path], got)
		}
	}
	if !strings.Contains(got["Prod/Stack/Other"], "arn:aws:x") || !strings.Contains(got["Prod/Stack/Third"], "arn:aws:y") {
		t.Errorf("each has a text of its own, got %v", got)
	}
}

// quietPlugin is a validation plugin that finds nothing.
type quietPlugin struct{ runs int }

func (*quietPlugin) Name() *string       { return jsii.String("quiet") }
func (*quietPlugin) Version() *string    { return jsii.String("1.0.0") }
func (*quietPlugin) RuleIds() *[]*string { return &[]*string{} }
func (q *quietPlugin) Validate(awscdk.IPolicyValidationContext) *awscdk.PolicyValidationPluginReport {
	q.runs++
	return &awscdk.PolicyValidationPluginReport{Success: jsii.Bool(true), Violations: &[]*awscdk.PolicyViolation{}}
}
