package gatewaytest

import "crypto/x509"

// Options say what a template does not. The zero value, or nil, is valid.
type Options struct {
	// Backends maps a listener to the "host:port" that answers for it. A listener
	// is "<load balancer>:<port>", where the load balancer is its logical id in
	// the template or, for one that is not there, its ARN. A call that needs a
	// backend that is not given is answered 500; the log names the key.
	Backends map[string]string
	// RootCAs are the authorities that API Gateway trusts. Default: the system's.
	RootCAs *x509.CertPool
	// API is the logical id of the API to serve (for methods of an API of another
	// stack, the value of their RestApiId). Default: the only one with methods.
	API string
	// Stages adds stages, and variables to stages of the template: stage name to
	// stage variables. Needed only where the template has no stage.
	Stages map[string]map[string]string
	// Parameters are values of template parameters and pseudo parameters
	// ("AWS::Region"). Default: their own defaults; us-east-1 and 123456789012.
	Parameters map[string]string
	// Imports are values of exports, by export name, of nested stacks' outputs, as
	// "LogicalId.Outputs.Name", and of what Fn::GetStackOutput reads, as
	// "StackName.Outputs.Name". Default: none; the id of a VPC link need not be
	// known.
	Imports map[string]string
	// StageInBackendPath puts the stage before the backend's path, as one AWS page
	// says. Default: not, as reported from real accounts.
	StageInBackendPath bool
	// AllowUnmodeled serves a template with features that are not modeled. Such a
	// feature is skipped and noted in the log of every call it would have touched;
	// a method that cannot be served without it is answered 501, a status that
	// API Gateway itself never gives. Default: NewServer fails with the list.
	AllowUnmodeled bool
}
