// Package privateintegration connects a REST API in Amazon API Gateway to a
// load balancer inside a VPC, over a VPC link V2.
//
//	orders := privateintegration.NewPrivateIntegration(stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
//		Target: privateintegration.TargetFromApplicationListener(listener),
//		Uri:    jsii.String("https://orders.example.com/v1"),
//	})
//	orders.AddRoutes(api, "GET /orders", "GET /orders/{id}", "ANY /files/{path+}")
//
// From that come a VPC link V2 with a security group of its own (one per stack
// and VPC, shared), rules between link and load balancer on the listener's port
// and nothing wider, methods whose integrations carry the link, the load
// balancer's ARN and the full backend address with every path parameter mapped,
// and a deployment that is renewed whenever any of it changes.
//
// # Errors
//
// Constructors and methods panic, as every CDK constructor does, and only with
// a [*ValidationError] for what they refuse: all problems at once, each with
// the field, the value, what is wanted and a stable code. Nothing is added to
// the construct tree before everything has been checked.
// [PrivateIntegrationProps.Validate] returns the same error without a panic.
//
// # Arguments
//
// Props, options, and methods that mirror one of the CDK's have the CDK's types,
// *string, *bool, *[]T, and nil is the default. Arguments of this package's own
// functions, and lists of its own types, are plain Go: string, []T.
//
// # Concurrency
//
// As with the CDK itself, everything must be called from one goroutine.
//
// Hold a [PrivateIntegration] in a named field: a struct that embeds one cannot
// be passed to the CDK.
package privateintegration
