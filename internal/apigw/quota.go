package apigw

// Limits of an integration in milliseconds (DOC, the upper ones also LIVE: what
// is out of range is answered "Timeout should be between 50 ms and …").
const (
	MinTimeout     = 50
	DefaultTimeout = 29_000
	// MaxTimeout of a buffered response. More than DefaultTimeout needs a raised
	// quota, and an API that is Regional or private.
	MaxTimeout = 300_000
	// MaxStreamTimeout with ResponseTransferMode STREAM, whose quota needs no
	// raising.
	MaxStreamTimeout = 900_000
	// MaxEdgeTimeout of an edge-optimized API, which no quota raises.
	MaxEdgeTimeout = 29_000
)

// Quotas of an account or API. Those that can be raised are what accounts start
// with (DOC).
const (
	// MaxResources of an API; can be raised.
	MaxResources = 300
	// MaxDocumentationParts of an API; can be raised. An import above it was
	// refused (LIVE, 2022).
	MaxDocumentationParts = 2_000
	// MaxDefinitionSize is what an import takes, in bytes.
	MaxDefinitionSize = 6 << 20
	// MaxPayload of a buffered request or response, in bytes.
	MaxPayload = 10 << 20
	// MaxURL of a request to a Regional API and to an edge-optimized or private
	// one, in bytes.
	MaxURL, MaxURLEdge = 10_240, 8_192
	// MaxHeaders is the length of all headers of a request, in bytes, the request
	// line included; less for a private API.
	MaxHeaders = 10_240
	// MaxStageVariables of a stage.
	MaxStageVariables = 100
	// MaxLinkSubnets of a VPC link V2 (the page of HTTP APIs).
	MaxLinkSubnets = 10
	// MaxLinkName is the length of a VPC link's name, which is not empty.
	MaxLinkName = 128
)
