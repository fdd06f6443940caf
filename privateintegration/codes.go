package privateintegration

import "github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"

// Code names a kind of problem. Codes are stable; docs/errors.md has cause and
// cure of each.
type Code string

// The codes of problems, named after their text.
const (
	// Place, arguments, link and security groups.
	CodeRequired       Code = wiring.CodeRequired       // a required argument or field is missing
	CodeNoStack        Code = wiring.CodeNoStack        // the scope is not inside a stack
	CodeConflict       Code = wiring.CodeConflict       // two fields that exclude each other
	CodeIdTaken        Code = wiring.CodeIDTaken        // the scope already has a child of that id
	CodeCdkRefused     Code = wiring.CodeCdkRefused     // the CDK itself refused what was asked
	CodeWrongType      Code = wiring.CodeWrongType      // a construct of another kind than wanted
	CodeWrongEnv       Code = wiring.CodeWrongEnv       // another account or Region than the private integration's
	CodeWrongStage     Code = wiring.CodeWrongStage     // in another CDK Stage or App than the private integration
	CodeWrongVpc       Code = wiring.CodeWrongVpc       // made in this app for another VPC than the load balancer's
	CodeVpcRequired    Code = wiring.CodeVpcRequired    // a link has to be made and no VPC is known
	CodeSubnets        Code = wiring.CodeSubnets        // no subnet to put the link into, or more than 10
	CodeSecurityGroups Code = wiring.CodeSecurityGroups // no way to open the link's group to the target

	// Target.
	CodeArn              Code = wiring.CodeArn              // no load balancer ARN
	CodeListenerArn      Code = wiring.CodeListenerArn      // a listener's ARN
	CodeTargetGroupArn   Code = wiring.CodeTargetGroupArn   // a target group's ARN
	CodeClassicLb        Code = wiring.CodeClassicLb        // a classic load balancer
	CodeGatewayLb        Code = wiring.CodeGatewayLb        // a gateway load balancer
	CodeListenerProtocol Code = wiring.CodeListenerProtocol // a protocol no integration can speak
	CodeListenerPort     Code = wiring.CodeListenerPort     // a port API Gateway does not reach
	CodeTargetDnsUnknown Code = wiring.CodeTargetDnsName    // no Uri, and no name to make one of

	// Uri.
	CodeUriSyntax       Code = wiring.CodeUri             // not scheme://host[:port][/path]
	CodeUriRequired     Code = wiring.CodeUriRequired     // TLS listener without a named host
	CodeUriScheme       Code = wiring.CodeUriScheme       // neither http nor https
	CodeUriHost         Code = wiring.CodeUriHost         // no valid host name
	CodeUriIpv6         Code = wiring.CodeUriIPv6         // an IPv6 literal
	CodeUriUserinfo     Code = wiring.CodeUriUserInfo     // user:password@
	CodeUriQuery        Code = wiring.CodeUriQuery        // ?query
	CodeUriFragment     Code = wiring.CodeUriFragment     // #fragment
	CodeUriPort         Code = wiring.CodeUriPort         // a port API Gateway does not reach
	CodeUriPath         Code = wiring.CodeUriPath         // a base path that cannot be sent
	CodeSchemeMismatch  Code = wiring.CodeSchemeMismatch  // scheme against the listener's protocol
	CodePortMismatch    Code = wiring.CodePortMismatch    // port against the listener's
	CodeCertificateName Code = wiring.CodeCertificateName // https to the load balancer's own name

	// Routes and mappings.
	CodePatternSyntax       Code = wiring.CodePattern            // not "VERB /path"
	CodeVerb                Code = wiring.CodeVerb               // an HTTP method API Gateway does not know
	CodePathSyntax          Code = wiring.CodePath               // a path API Gateway does not take
	CodePathSegment         Code = wiring.CodePathSegment        // a segment with characters it does not take
	CodePathGreedyPosition  Code = wiring.CodePathGreedy         // {rest+} before the end
	CodePathDuplicateParam  Code = wiring.CodePathDuplicateParam // the same parameter twice in a path
	CodeRouteDuplicate      Code = wiring.CodeRouteDuplicate     // verb and path twice
	CodeResourceElsewhere   Code = wiring.CodeResourceElsewhere  // on or below a resource that something else makes
	CodeRouteSibling        Code = wiring.CodeRouteSibling       // siblings with variable parts of different names
	CodePathParamUnmapped   Code = wiring.CodeParamUnmapped      // {x} in the backend path with no source
	CodeMappingKey          Code = wiring.CodeMappingKey         // not integration.request.…
	CodeMappingValue        Code = wiring.CodeMappingValue       // not method.request.…, context.…, 'static' …
	CodeMappingUnknownParam Code = wiring.CodeMappingUnknown     // maps a path parameter the route does not have
	CodeMappingUnused       Code = wiring.CodeMappingUnused      // fills a placeholder the backend path does not have
	CodeMethodParameter     Code = wiring.CodeMethodParameter    // declared by the method, and not method.request.…
	CodeParameterName       Code = wiring.CodeParameterName      // one name in two places of a request

	// Integration and stages.
	CodeTimeoutRange             Code = wiring.CodeTimeout               // outside 50 ms – 300 s (900 s streamed)
	CodeTransferMode             Code = wiring.CodeTransferMode          // neither BUFFERED nor STREAM
	CodeStreamProxy              Code = wiring.CodeStreamProxy           // STREAM without proxy
	CodeStreamCache              Code = wiring.CodeStreamCache           // STREAM with cache or content handling
	CodeConnectionGiven          Code = wiring.CodeConnectionGiven       // ConnectionType or VpcLink in the integration's options
	CodeEnum                     Code = wiring.CodeEnum                  // not one of the values API Gateway knows
	CodeStatusCode               Code = wiring.CodeStatusCode            // of an integration response: not three digits from 100 to 599
	CodeInsecureSkipVerification Code = wiring.CodeTlsConfig             // asked for where no Uri is https
	CodeIntegrationHttpMethod    Code = wiring.CodeIntegrationMethod     // unknown verb for the backend
	CodeStageVariableUnset       Code = wiring.CodeStageVariableUnset    // a stage to bind, and no StageVariable
	CodeStageVariableConflict    Code = wiring.CodeStageVariableConflict // one name for two links, or one that is taken
	CodeStageVariableLimit       Code = wiring.CodeStageVariableLimit    // more variables than a stage can have
	CodeStageVariableMissing     Code = wiring.CodeStageVariableMissing  // a stage that uses the integration lacks it
	CodeStageImported            Code = wiring.CodeStageImported         // a stage that is not made in this app
	CodeStageVariableName        Code = wiring.CodeStageVariableName     // characters API Gateway refuses, or too long
	CodeVpcLinkId                Code = wiring.CodeVpcLinkID             // no id of a VPC link
	CodeVpcLinkName              Code = wiring.CodeVpcLinkName           // not 1 to 128 characters
	CodeCredentialsConflict      Code = wiring.CodeCredentials           // role and passthrough at once
	CodeStageVariableReused      Code = wiring.CodeStageVariableReused   // a V1-era stage variable for a V2 link

	// OpenAPI documents.
	CodeOpenApiSyntax         Code = wiring.CodeOpenApiSyntax        // neither JSON nor YAML that can be read whole
	CodeOpenApiVersion        Code = wiring.CodeOpenApiVersion       // not OpenAPI 2.0, 3.0 or 3.1
	CodeOpenApiStructure      Code = wiring.CodeOpenApiStructure     // an object or list of another kind than the place wants
	CodeOpenApiSize           Code = wiring.CodeOpenApiSize          // larger than API Gateway, or a template, takes
	CodeOpenApiVerb           Code = wiring.CodeOpenApiVerb          // an operation API Gateway has no method for
	CodeOpenApiRef            Code = wiring.CodeOpenApiRef           // $ref to a place that is not there
	CodeOpenApiExternalRef    Code = wiring.CodeOpenApiExternalRef   // $ref to another document
	CodeOpenApiParameterName  Code = wiring.CodeOpenApiParameterName // a parameter's name that API Gateway does not import
	CodeOpenApiModelName      Code = wiring.CodeOpenApiModelName     // a schema's name that API Gateway takes for no model
	CodeOpenApiOwnIntegration Code = wiring.CodeOpenApiOwn           // an integration of its own where none is wanted
	CodeOpenApiOwnTarget      Code = wiring.CodeOpenApiOwnTarget     // integration-target and integrationTarget disagree
	CodeOpenApiChoice         Code = wiring.CodeOpenApiChoice        // a choice that is for no operation, or not well-formed
)
