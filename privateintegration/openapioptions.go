package privateintegration

import (
	"fmt"
	"slices"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/openapi"
	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// OwnIntegrations says what becomes of an x-amazon-apigateway-integration that
// an operation of a document brings.
type OwnIntegrations string

const (
	// OwnIntegrations_KEEP leaves it as it is. One with connectionType VPC_LINK
	// gets what it lacks of connectionId, integrationTarget, uri, type, httpMethod
	// and, where the options ask for it, tlsConfig; integration-target is spelled
	// integrationTarget. Its timeout and all else stay its own.
	OwnIntegrations_KEEP OwnIntegrations = OwnIntegrations(openapi.Keep)
	// OwnIntegrations_REPLACE puts a private integration in its place, whatever it
	// is: a mock that answers OPTIONS is replaced too.
	OwnIntegrations_REPLACE OwnIntegrations = OwnIntegrations(openapi.Replace)
	// OwnIntegrations_REFUSE makes it an error, openapi_own_integration.
	OwnIntegrations_REFUSE OwnIntegrations = OwnIntegrations(openapi.Refuse)
)

// OpenApiOptions are what a document does not say.
type OpenApiOptions struct {
	// InsecureSkipVerification lets API Gateway trust any issuer of the backend's
	// certificate, for a private CA. It is still documented to check the name, the
	// dates, and that a root CA with keyCertSign is in the chain. Rendered as
	// tlsConfig for every private integration over https; warns.
	// Default: false.
	InsecureSkipVerification *bool

	// PrependBasePath puts the document's base path between that of Uri and each
	// operation's own: basePath of OpenAPI 2.0, the path of servers in 3.x, their
	// variables by their defaults. API Gateway ignores a base path (documented), so
	// without it the backend is called without the base path, and a warning says so.
	// A Path in Operations stays as it is given. Servers of several paths are an
	// error: give the path in Uri.
	// Default: false.
	PrependBasePath *bool

	// Adapt changes what API Gateway refuses instead of refusing it, where that
	// needs no decision: schemas get names of letters and digits, together with
	// what refers to them; variables of sibling paths get one name; a variable that
	// is part of a segment ({id}.json, {name}:cancel) becomes the whole segment, so
	// that the API is wider than the document and the backend gets the same bytes;
	// operations that fall together are one, if they ask for the same security;
	// declarations of parameters with names that no import takes are left out (a
	// proxy passes the parameters on all the same); operationIds become unique; and
	// responses and links that are referred to and not there are left out. A warning
	// lists it, every wider path among it. Operations are chosen by the document's
	// own paths.
	// Default: false.
	Adapt *bool

	// OwnIntegrations for operations that bring an integration.
	// Default: OwnIntegrations_KEEP.
	OwnIntegrations OwnIntegrations

	// Operations say otherwise for some operations. The one for an operationId
	// takes precedence over those for a path, a longer path over a shorter; one alone
	// counts. One that is for no operation of the document is an error.
	Operations []OpenApiOperation
}

// OpenApiOperation says what is different for one operation, or for all below
// a path.
type OpenApiOperation struct {
	// PathPrefix of the document's paths, in whole segments: /orders is for
	// /orders and /orders/{id}, not for /orders-old. Exactly one of PathPrefix and
	// OperationId.
	PathPrefix *string

	// OperationId of the one operation.
	OperationId *string

	// PrivateIntegration to use.
	// Default: the one whose ApiDefinition is called.
	PrivateIntegration PrivateIntegration

	// Options of the integration. Path beside PathPrefix takes the prefix's place
	// in the backend's path; beside OperationId it is the whole path.
	// Default: those of the PrivateIntegration.
	Options *IntegrationOptions

	// InsecureSkipVerification as in [OpenApiOptions], for these operations.
	// Default: the document's.
	InsecureSkipVerification *bool

	// OwnIntegrations for these operations.
	// Default: the document's.
	OwnIntegrations OwnIntegrations
}

// plain reads the options into the core's, and lists the private integrations
// that the document will use.
func (o *OpenApiOptions) plain(p *privateIntegration, ps *wiring.Problems) (openapi.Options, []*privateIntegration) {
	plain := openapi.Options{Wiring: p.wiring}
	uses := []*privateIntegration{p}
	if o == nil {
		return plain, uses
	}
	plain.InsecureSkipVerification = isTrue(o.InsecureSkipVerification)
	plain.Adapt = isTrue(o.Adapt)
	plain.PrependBasePath = isTrue(o.PrependBasePath)
	plain.Own = openapi.Own(o.OwnIntegrations)
	for i, operation := range o.Operations {
		choice := openapi.Choice{
			PathPrefix:  value(operation.PathPrefix),
			OperationID: value(operation.OperationId),
			Own:         openapi.Own(operation.OwnIntegrations),
		}
		if other := p.orOther(fmt.Sprintf("options.Operations[%d].PrivateIntegration", i), operation.PrivateIntegration, ps); other != p {
			choice.Wiring = other.wiring
			if !slices.Contains(uses, other) {
				uses = append(uses, other)
			}
		}
		if given := operation.Options; given != nil {
			var problems wiring.Problems
			choice.Options = *given.plain(&problems)
			*ps = append(*ps, problems.Under(fmt.Sprintf("options.Operations[%d].Options", i))...)
		}
		choice.Options.InsecureSkipVerification = isTrue(operation.InsecureSkipVerification)
		plain.Choices = append(plain.Choices, choice)
	}
	return plain, uses
}
