package privateintegration

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

const responseHeader = apigw.MethodResponse + string(apigw.Header) + "."

// methodResponses joins what the user declares, or else the resource for all its
// methods, with the statuses and headers that the integration's responses need.
// A declaration of the user's own takes precedence.
func methodResponses(given *[]*awsapigateway.MethodResponse, needed []wiring.MethodResponse, resource awsapigateway.IResource) *[]*awsapigateway.MethodResponse {
	if len(needed) == 0 {
		return given
	}
	if given == nil {
		if defaults := resource.DefaultMethodOptions(); defaults != nil {
			given = defaults.MethodResponses
		}
	}
	var joined []*awsapigateway.MethodResponse
	if given != nil {
		joined = slices.Clone(*given)
	}
	for _, n := range needed {
		at := slices.IndexFunc(joined, func(r *awsapigateway.MethodResponse) bool { return r != nil && value(r.StatusCode) == n.StatusCode })
		if at < 0 {
			at = len(joined)
			joined = append(joined, &awsapigateway.MethodResponse{StatusCode: &n.StatusCode})
		}
		response := *joined[at]
		response.ResponseParameters = withHeaders(response.ResponseParameters, n.Headers)
		joined[at] = &response
	}
	return &joined
}

func withHeaders(given *map[string]*bool, names []string) *map[string]*bool {
	if len(names) == 0 {
		return given
	}
	joined := map[string]*bool{}
	for _, name := range names {
		joined[responseHeader+name] = jsii.Bool(true)
	}
	if given != nil {
		maps.Copy(joined, *given)
	}
	return &joined
}

// completeResponses does the same for a method that the CDK has made from our
// Integration, when all that will be declared is.
func (p *privateIntegration) completeResponses(method awsapigateway.Method, cfn awsapigateway.CfnMethod, needed []wiring.MethodResponse) {
	if len(needed) == 0 {
		return
	}
	declared, _ := p.registry.tree.Stack(method.Api()).Resolve(cfn.MethodResponses()).([]any)
	for _, n := range needed {
		at := slices.IndexFunc(declared, func(one any) bool {
			response, _ := one.(map[string]any)
			return response["statusCode"] == n.StatusCode
		})
		if at < 0 {
			method.AddMethodResponse(&awsapigateway.MethodResponse{StatusCode: &n.StatusCode, ResponseParameters: withHeaders(nil, n.Headers)})
			continue
		}
		parameters, _ := declared[at].(map[string]any)["responseParameters"].(map[string]any)
		for _, name := range n.Headers {
			if key := responseHeader + name; parameters[key] == nil {
				cfn.AddPropertyOverride(jsii.String(fmt.Sprintf("MethodResponses.%d.ResponseParameters.%s", at, strings.ReplaceAll(key, ".", `\.`))), true)
			}
		}
	}
}
