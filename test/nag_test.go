package test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	pipeline "github.com/cdk-private-integration/cdk-private-integration-go/examples/pipeline/stack"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/golden"
)

// acknowledged are the rules of cdk-nag's AwsSolutions pack that examples break
// on purpose, and why. Each is about what a user's app decides.
var acknowledged = map[string]string{
	"APIG1": "access logs need a role in the settings of the whole account, which an example leaves alone",
	"APIG2": "custom shows request validation; elsewhere the backend validates",
	"APIG3": "a web ACL is another bill",
	"APIG4": "custom shows an authorizer; the others are to be called with curl",
	"APIG6": "execution logs need a role in the settings of the whole account, which an example leaves alone",
	"COG4":  "as APIG4; Cognito is one authorizer of many",
	"ELB2":  "access logs of the load balancer need a bucket",
	"VPC7":  "flow logs are another bill",

	"EC23": "custom's endpoint is open to the VPC's CIDR, a token that cdk-nag cannot read",
	"EC26": "nlb's instance keeps nothing on its disk",
	"EC28": "detailed monitoring is another bill",
	"EC29": "nlb's instance is to go away with its stack",
	"ECS4": "container insights are another bill",

	"IAM4": "the CDK's role for API Gateway's logs has the policy that AWS manages for it",

	"CB4":  "the CDK's pipeline uses the key that AWS manages",
	"IAM5": "the CDK's pipeline writes its own roles",
	"S1":   "the CDK's pipeline makes its own bucket",
}

// What this library makes breaks no rule. What examples break is listed in
// testdata/nag.txt, so that a review sees what comes and what goes.
func TestExamplesUnderCdkNag(t *testing.T) {
	var list []string
	unused := maps.Clone(acknowledged)
	// A pipeline synthesizes a Stage when it is added, before cdk-nag is there.
	stage := example{"pipeline's stage", func(app awscdk.App) { pipeline.NewStage(app, "Beta") }}
	for _, e := range append(slices.Clone(examples), stage) {
		lines := e.assembly(t).nag
		if len(lines) == 0 {
			t.Errorf("%s: cdk-nag looked at nothing", e.name)
		}
		for _, line := range lines {
			if line.Compliance == "Compliant" {
				continue
			}
			id, _, _ := strings.Cut(strings.TrimPrefix(line.RuleID, "AwsSolutions-"), "[")
			finding := strings.Join([]string{e.name + ":", line.RuleID, line.Compliance, line.ResourceID}, " ")
			list = append(list, finding)
			if strings.Contains(line.ResourceID, "/PrivateIntegration") {
				t.Errorf("made by this library: %s", finding)
			}
			if acknowledged[id] == "" {
				t.Errorf("acknowledged by nobody: %s", finding)
			}
			delete(unused, id)
		}
	}
	for _, id := range sortedKeys(unused) {
		t.Errorf("%s is acknowledged and no example breaks it", id)
	}
	slices.Sort(list)
	golden.Check(t, "testdata/nag.txt", []byte(strings.Join(slices.Compact(list), "\n")+"\n"))
}
