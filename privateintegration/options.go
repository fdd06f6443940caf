package privateintegration

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// MethodOptions are what a method says beyond its verb and path.
type MethodOptions struct {
	// Method is everything the CDK's own methods can say: authorizer, API key,
	// models, validator, responses. Path parameters are declared automatically.
	// Default: the resource's defaults.
	Method *awsapigateway.MethodOptions

	// Integration is everything the CDK's own integrations can say, save
	// ConnectionType and VpcLink, which the private integration decides. Mappings
	// of path parameters are added automatically; those given here take precedence.
	// Default: a plain proxy.
	Integration *awsapigateway.IntegrationOptions

	// Path of the backend after the base path of Uri, "/v2/orders/{id}". Every
	// {parameter} is one of the resource's or mapped in
	// Integration.RequestParameters.
	// Default: the resource's path.
	Path *string

	// Proxy false gives type HTTP, with mapping templates and responses in
	// Integration: without responses API Gateway answers every call with 500. The
	// statuses and headers that they map are declared on the method automatically,
	// beside the MethodResponses of Method.
	// Default: true, type HTTP_PROXY.
	Proxy *bool

	// IntegrationHttpMethod is the verb of the backend's request.
	// Default: the method's own.
	IntegrationHttpMethod *string
}

// IntegrationOptions are MethodOptions without Method, for renderings in which
// the method is somebody else's.
type IntegrationOptions struct {
	// Integration as in [MethodOptions].
	Integration *awsapigateway.IntegrationOptions
	// Path as in [MethodOptions].
	Path *string
	// Proxy as in [MethodOptions].
	Proxy *bool
	// IntegrationHttpMethod as in [MethodOptions].
	IntegrationHttpMethod *string
}

func (o *MethodOptions) integration() *IntegrationOptions {
	if o == nil {
		return nil
	}
	return &IntegrationOptions{Integration: o.Integration, Path: o.Path, Proxy: o.Proxy, IntegrationHttpMethod: o.IntegrationHttpMethod}
}

func (o *MethodOptions) method() awsapigateway.MethodOptions {
	if o == nil || o.Method == nil {
		return awsapigateway.MethodOptions{}
	}
	return *o.Method
}

// declared are the parameters that the method declares itself.
func (o *MethodOptions) declared() map[string]*bool {
	if declared := o.method().RequestParameters; declared != nil {
		return *declared
	}
	return nil
}

// read is plain for a caller who named the argument options.
func (o *IntegrationOptions) read(ps *wiring.Problems) *wiring.Options {
	var own wiring.Problems
	plain := o.plain(&own)
	*ps = append(*ps, own.Under("options")...)
	return plain
}

// plain reads the options once, however many routes share them.
func (o *IntegrationOptions) plain(ps *wiring.Problems) *wiring.Options {
	if o == nil {
		return &wiring.Options{}
	}
	w := &wiring.Options{Path: o.Path, Proxy: o.Proxy, HTTPMethod: o.IntegrationHttpMethod}
	in := o.Integration
	if in == nil {
		return w
	}
	w.TimeoutInMillis = millis("Integration.Timeout", in.Timeout, ps)
	w.ResponseTransferMode = string(in.ResponseTransferMode)
	w.RequestParameters = stringMap(in.RequestParameters)
	w.RequestTemplates = stringMap(in.RequestTemplates)
	w.PassthroughBehavior = string(in.PassthroughBehavior)
	w.ContentHandling = string(in.ContentHandling)
	w.CacheNamespace = value(in.CacheNamespace)
	w.ConnectionGiven = in.ConnectionType != "" || in.VpcLink != nil
	if in.CacheKeyParameters != nil {
		for _, key := range *in.CacheKeyParameters {
			w.CacheKeyParameters = append(w.CacheKeyParameters, value(key)) // the core refuses an empty one
		}
	}
	passthrough := isTrue(in.CredentialsPassthrough)
	switch {
	case given("Integration.CredentialsRole", in.CredentialsRole, ps):
		w.Credentials = *in.CredentialsRole.RoleArn()
		w.CredentialsConflict = passthrough
	case passthrough:
		w.Credentials = "arn:" + *awscdk.Aws_PARTITION() + ":iam::*:user/*"
	}
	if in.IntegrationResponses != nil {
		for _, r := range *in.IntegrationResponses {
			if r == nil {
				r = &awsapigateway.IntegrationResponse{} // the core refuses an empty one
			}
			w.Responses = append(w.Responses, wiring.Response{
				StatusCode:         value(r.StatusCode),
				SelectionPattern:   value(r.SelectionPattern),
				ContentHandling:    string(r.ContentHandling),
				ResponseParameters: stringMap(r.ResponseParameters),
				ResponseTemplates:  stringMap(r.ResponseTemplates),
			})
		}
	}
	return w
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func isTrue(b *bool) bool { return b != nil && *b }

func stringMap(m *map[string]*string) map[string]string {
	if m == nil {
		return nil
	}
	out := make(map[string]string, len(*m))
	for key, v := range *m {
		out[key] = value(v)
	}
	return out
}
