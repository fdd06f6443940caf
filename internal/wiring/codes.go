package wiring

// Codes of problems. They are part of the library's interface: docs/errors.md
// has a row for each, with cause and cure, and a test holds the two together.
const (
	CodeRequired       = "required"        // a required argument or field is missing
	CodeNoStack        = "no_stack"        // the scope is not inside a stack
	CodeConflict       = "conflict"        // two fields that exclude each other
	CodeIDTaken        = "id_taken"        // the scope already has a child of that id
	CodeCdkRefused     = "cdk_refused"     // the CDK itself refused what was asked
	CodeWrongType      = "wrong_type"      // a construct of another kind than wanted
	CodeWrongEnv       = "wrong_env"       // another account or Region than the private integration's
	CodeWrongStage     = "wrong_stage"     // in another CDK Stage or App than the private integration
	CodeWrongVpc       = "wrong_vpc"       // made in this app for another VPC than the load balancer's
	CodeVpcRequired    = "vpc_required"    // a link has to be made and no VPC is known
	CodeSubnets        = "subnets"         // no subnet to put the link into, or more than 10
	CodeSecurityGroups = "security_groups" // no way to open the link's group to the target

	CodeArn              = "arn"                // no load balancer ARN
	CodeListenerArn      = "listener_arn"       // a listener's ARN
	CodeTargetGroupArn   = "target_group_arn"   // a target group's ARN
	CodeClassicLb        = "classic_lb"         // a classic load balancer
	CodeGatewayLb        = "gateway_lb"         // a gateway load balancer
	CodeListenerProtocol = "listener_protocol"  // a protocol no integration can speak
	CodeListenerPort     = "listener_port"      // a port API Gateway does not reach
	CodeTargetDnsName    = "target_dns_unknown" // no Uri, and no name to make one of

	CodeUri             = "uri_syntax"       // not scheme://host[:port][/path]
	CodeUriRequired     = "uri_required"     // TLS listener without a named host
	CodeUriScheme       = "uri_scheme"       // neither http nor https
	CodeUriHost         = "uri_host"         // no valid host name
	CodeUriIPv6         = "uri_ipv6"         // an IPv6 literal
	CodeUriUserInfo     = "uri_userinfo"     // user:password@
	CodeUriQuery        = "uri_query"        // ?query
	CodeUriFragment     = "uri_fragment"     // #fragment
	CodeUriPort         = "uri_port"         // a port API Gateway does not reach
	CodeUriPath         = "uri_path"         // a base path that cannot be sent
	CodeSchemeMismatch  = "scheme_mismatch"  // scheme against the listener's protocol
	CodePortMismatch    = "port_mismatch"    // port against the listener's
	CodeCertificateName = "certificate_name" // https to the load balancer's own name

	CodePattern            = "pattern_syntax"        // not "VERB /path"
	CodeVerb               = "verb"                  // an HTTP method API Gateway does not know
	CodePath               = "path_syntax"           // a path API Gateway does not take
	CodePathSegment        = "path_segment"          // a segment with characters it does not take
	CodePathGreedy         = "path_greedy_position"  // {rest+} before the end
	CodePathDuplicateParam = "path_duplicate_param"  // the same parameter twice in a path
	CodeRouteDuplicate     = "route_duplicate"       // verb and path twice
	CodeResourceElsewhere  = "resource_elsewhere"    // below a resource that another stack makes
	CodeRouteSibling       = "route_sibling"         // siblings with variable parts of different names
	CodeParamUnmapped      = "path_param_unmapped"   // {x} in the backend path with no source
	CodeMappingKey         = "mapping_key"           // not integration.request.…
	CodeMappingValue       = "mapping_value"         // not method.request.…, context.…, 'static' …
	CodeMappingUnknown     = "mapping_unknown_param" // maps a path parameter the route does not have
	CodeMappingUnused      = "mapping_unused"        // fills a placeholder the backend path does not have
	CodeMethodParameter    = "method_parameter"      // declared by the method, and not method.request.…
	CodeParameterName      = "parameter_name"        // one name in two places of a request

	CodeTimeout               = "timeout_range"              // outside 50 ms – 300 s (900 s streamed)
	CodeTransferMode          = "transfer_mode"              // neither BUFFERED nor STREAM
	CodeStreamProxy           = "stream_proxy"               // STREAM without proxy
	CodeStreamCache           = "stream_cache"               // STREAM with cache or content handling
	CodeConnectionGiven       = "connection_given"           // ConnectionType or VpcLink in the integration's options
	CodeEnum                  = "enum"                       // not one of the values API Gateway knows
	CodeStatusCode            = "status_code"                // of an integration response: not three digits from 100 to 599
	CodeTlsConfig             = "insecure_skip_verification" // asked for where no Uri is https
	CodeIntegrationMethod     = "integration_http_method"    // unknown verb for the backend
	CodeStageVariableUnset    = "stage_variable_unset"       // a stage to bind, and no StageVariable
	CodeStageVariableConflict = "stage_variable_conflict"    // one name for two links, or one that is taken
	CodeStageVariableLimit    = "stage_variable_limit"       // more variables than a stage can have
	CodeStageVariableMissing  = "stage_variable_missing"     // a stage that uses the integration lacks it
	CodeStageImported         = "stage_imported"             // a stage that is not made in this app
	CodeStageVariableName     = "stage_variable_name"        // characters API Gateway refuses, or too long
	CodeVpcLinkID             = "vpc_link_id"                // no id of a VPC link
	CodeVpcLinkName           = "vpc_link_name"              // not 1 to 128 characters
	CodeCredentials           = "credentials_conflict"       // role and passthrough at once
	CodeStageVariableReused   = "stage_variable_reused"      // a V1-era stage variable for a V2 link
)

// Codes of OpenAPI documents.
const (
	CodeOpenApiSyntax        = "openapi_syntax"          // neither JSON nor YAML that can be read whole
	CodeOpenApiVersion       = "openapi_version"         // not OpenAPI 2.0, 3.0 or 3.1
	CodeOpenApiStructure     = "openapi_structure"       // an object or list of another kind than the place wants
	CodeOpenApiSize          = "openapi_size"            // larger than API Gateway, or a template, takes
	CodeOpenApiVerb          = "openapi_verb"            // an operation API Gateway has no method for
	CodeOpenApiRef           = "openapi_ref"             // $ref to a place that is not there
	CodeOpenApiExternalRef   = "openapi_external_ref"    // $ref to another document
	CodeOpenApiParameterName = "openapi_parameter_name"  // a parameter's name that API Gateway does not import
	CodeOpenApiModelName     = "openapi_model_name"      // a schema's name that API Gateway takes for no model
	CodeOpenApiOwn           = "openapi_own_integration" // an integration of its own where none is wanted
	CodeOpenApiOwnTarget     = "openapi_own_target"      // integration-target and integrationTarget disagree
	CodeOpenApiChoice        = "openapi_choice"          // a choice that is for no operation, or not well-formed
)
