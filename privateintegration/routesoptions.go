package privateintegration

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscognito"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
)

// RoutesOptions are what the routes of one body have in common.
type RoutesOptions struct {
	// Integration options of the routes.
	// Default: those of the PrivateIntegration.
	Integration *IntegrationOptions

	// ApiKeyRequired asks for an API key in the header x-api-key.
	// Default: false.
	ApiKeyRequired *bool

	// Authorizer says who may call the routes.
	// Default: everybody may who reaches the API.
	Authorizer *RoutesAuthorizer

	// InsecureSkipVerification as in [OpenApiOptions].
	// Default: false.
	InsecureSkipVerification *bool

	// DefaultCorsPreflightOptions answer OPTIONS, without key and authorizer, on
	// every path that has a route and neither OPTIONS nor ANY among them, as a
	// resource's defaultCorsPreflightOptions do. The backend adds the headers of
	// the other answers itself.
	// Default: OPTIONS is not answered.
	DefaultCorsPreflightOptions *awsapigateway.CorsOptions

	// Groups are further routes of the same body. No route may stand twice.
	Groups []RoutesGroup
}

// RoutesGroup is routes that have something of their own. What it leaves out is
// as in [RoutesOptions].
type RoutesGroup struct {
	// Patterns as of AddRoutes. At least one.
	Patterns []string

	// PrivateIntegration of these routes.
	// Default: the one whose RoutesDefinition is called.
	PrivateIntegration PrivateIntegration

	// Integration options of these routes; one alone counts.
	Integration *IntegrationOptions

	// ApiKeyRequired of these routes.
	ApiKeyRequired *bool

	// Authorizer of these routes; an empty one for none.
	Authorizer *RoutesAuthorizer

	// InsecureSkipVerification of these routes.
	InsecureSkipVerification *bool
}

// RoutesAuthorizer says who may call routes: one of Iam, UserPools and Function.
// It is part of the body: the CDK's own authorizers are for methods.
type RoutesAuthorizer struct {
	// Iam asks for requests that are signed (AWS_IAM).
	Iam *bool

	// UserPools of Amazon Cognito, whose tokens clients send in the header
	// Authorization.
	UserPools []awscognito.IUserPool

	// Scopes that a token of UserPools must have one of: access tokens then.
	// Default: none, and it is identity tokens.
	Scopes []string

	// Function is a Lambda authorizer. API Gateway gets the permission to call it.
	Function awslambda.IFunction

	// IdentitySources make Function one of type REQUEST, and are what its answers
	// are cached by: "method.request.header.Authorization", say.
	// Default: none; it is of type TOKEN and gets the header Authorization.
	IdentitySources []string

	// ResultsCacheTtl is how long an answer of Function counts, up to an hour.
	// Default: API Gateway's own, 5 minutes.
	ResultsCacheTtl awscdk.Duration
}
