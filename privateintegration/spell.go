package privateintegration

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// property spells the integration as the L1 struct.
func property(in wiring.Integration) *awsapigateway.CfnMethod_IntegrationProperty {
	out := &awsapigateway.CfnMethod_IntegrationProperty{
		Type:                  jsii.String(in.Type),
		IntegrationHttpMethod: jsii.String(in.HTTPMethod),
		ConnectionType:        jsii.String(wiring.VpcLink),
		ConnectionId:          jsii.String(in.ConnectionID),
		IntegrationTarget:     jsii.String(in.TargetArn),
		Uri:                   jsii.String(in.Uri),
		TimeoutInMillis:       in.TimeoutInMillis,
		ResponseTransferMode:  optional(in.ResponseTransferMode),
		PassthroughBehavior:   optional(in.PassthroughBehavior),
		ContentHandling:       optional(in.ContentHandling),
		CacheNamespace:        optional(in.CacheNamespace),
		Credentials:           optional(in.Credentials),
	}
	if len(in.RequestParameters) > 0 {
		out.RequestParameters = pointers(in.RequestParameters)
	}
	if len(in.RequestTemplates) > 0 {
		out.RequestTemplates = pointers(in.RequestTemplates)
	}
	if len(in.CacheKeyParameters) > 0 {
		out.CacheKeyParameters = jsii.Strings(in.CacheKeyParameters...)
	}
	if len(in.Responses) > 0 {
		responses := make([]any, len(in.Responses))
		for i, r := range in.Responses {
			one := &awsapigateway.CfnMethod_IntegrationResponseProperty{
				StatusCode:       jsii.String(r.StatusCode),
				SelectionPattern: optional(r.SelectionPattern),
				ContentHandling:  optional(r.ContentHandling),
			}
			if len(r.ResponseParameters) > 0 {
				one.ResponseParameters = pointers(r.ResponseParameters)
			}
			if len(r.ResponseTemplates) > 0 {
				one.ResponseTemplates = pointers(r.ResponseTemplates)
			}
			responses[i] = one
		}
		out.IntegrationResponses = responses
	}
	return out
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func pointers(m map[string]string) *map[string]*string {
	out := make(map[string]*string, len(m))
	for key, v := range m {
		out[key] = &v
	}
	return &out
}
