package wiring

import (
	"regexp"
	"slices"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// What lookups of the CDK (fromLookup, valueFromLookup) give while their answer
// is not in cdk.context.json: placeholders, in a template that the CLI throws
// away. It then looks up and synthesizes again. So they are values that are not
// known yet, and must not be refused, or the lookup would never come about
// (found in the source of aws-cdk-lib 2.276.0).
const placeholderText = `dummy-value-for-[A-Za-z0-9_.\-/]*` // of an SSM parameter, by its name

var (
	placeholderParameter = regexp.MustCompile(placeholderText)

	placeholderIDs = []string{
		"my-load-balancer-123456789012.us-west-2.elb.amazonaws.com", "Z3DZXE0EXAMPLE", // a load balancer's name and hosted zone
		"sg-1234", "sg-12345678", "sg-123456789012", // groups of a load balancer, by lookup, of a listener
		"vpc-12345", "s-12345", "s-67890", "p-12345", "p-67890", "dummy1a", "dummy1b", "dummy1c", "1.2.3.4/5", // a VPC with its subnets, zones and CIDR
	}
)

// IsPlaceholder tells what a lookup of the CDK gives before its answer is known,
// or a text that holds the placeholder of a parameter.
func IsPlaceholder(s string) bool {
	return apigw.IsPlaceholderArn(s) || slices.Contains(placeholderIDs, s) || placeholderParameter.MatchString(s)
}

// IsUnknown tells a value that is not known yet: a token or a placeholder.
func IsUnknown(s string) bool { return IsToken(s) || IsPlaceholder(s) }
