package gatewaytest

import (
	"crypto/x509"
	"net/http"
)

// Options say what a template does not. The zero value, or nil, is valid.
type Options struct {
	// Backends maps a listener to the "host:port" that answers for it, or to
	// "http://host:port" for one that speaks plain HTTP whatever the Uri asks for,
	// as a service on a laptop does. A listener
	// is "<load balancer>:<port>", where the load balancer is its logical id in
	// the template or, for one that is not there, its ARN. A link of version 1 that
	// is known only by its id is "<link id>:<port>". A call that needs a backend
	// that is not given is answered 500; the log names the key.
	Backends map[string]string
	// RootCAs are the authorities that API Gateway trusts. Default: the system's.
	RootCAs *x509.CertPool
	// InsecureBackends takes any certificate of a backend, or an expired one, or
	// one for another name. Default: each is checked as API Gateway does.
	InsecureBackends bool
	// API is the logical id of the API to serve (for methods of an API of another
	// stack, the value of their RestApiId). Default: the only one with methods.
	API string
	// Stages adds stages, and variables to stages of the template: stage name to
	// stage variables. Needed only where the template has no stage.
	Stages map[string]map[string]string
	// Parameters are values of template parameters and pseudo parameters
	// ("AWS::Region"). Default: their own defaults; us-east-1 and 123456789012.
	Parameters map[string]string
	// Imports are values of what is kept elsewhere: of exports, by export name; of
	// outputs that Fn::GetStackOutput reads, as "StackName.OutputName"; of nested
	// stacks' outputs, as "LogicalId.Outputs.Name"; of custom resources and others
	// whose attributes nobody knows, as "LogicalId.Attribute"; of dynamic
	// references, as "{{resolve:ssm:/name}}". Default: none; the id of a VPC link
	// need not be known.
	Imports map[string]string
	// APIKeys are values of API keys: logical id to value for a key whose value
	// API Gateway makes up, any name to value for a key of elsewhere. Default: the
	// keys of the template that have a value.
	APIKeys map[string]string
	// Authorizers decide in place of the API's authorizers, by logical id (of an
	// OpenAPI body: by the name of the security scheme), and under "AWS_IAM" in
	// place of IAM. Without one, a call that brings a token is answered 500.
	Authorizers map[string]Authorizer
	// Source says where a call comes from, for resource policies and for
	// context.identity. Default: the address that the request came from, and no
	// VPC endpoint.
	Source func(*http.Request) Source
	// OnCall, when set, is told of every call before its answer ends. It may be
	// called by several goroutines at once.
	OnCall func(Entry)
	// StageInBackendPath puts the stage before the backend's path, as one AWS page
	// says. Default: not, as reported from real accounts.
	StageInBackendPath bool
	// AllowUnmodeled serves a template with features that are not modeled. Such a
	// feature is skipped and noted in the log of every call it would have touched;
	// a method that cannot be served without it is answered 501, a status that
	// API Gateway itself never gives. Default: NewServer fails with the list.
	AllowUnmodeled bool
}

// Source is where a call comes from.
type Source struct {
	// IP is the caller's address.
	IP string
	// VPCEndpoint and VPC are the endpoint of a private API and its VPC, each by
	// its id or, for one of the template, by its logical id; else empty.
	VPCEndpoint, VPC string
}
