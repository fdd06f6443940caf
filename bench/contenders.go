package main

import (
	"encoding/json"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"
	"github.com/aws/jsii-runtime-go"

	"github.com/cdk-private-integration/cdk-private-integration-go/privateintegration"
)

// contender is one way to write the app.
type contender struct {
	name  string
	build func(n network, routes int) // nil: TypeScript
	most  int                         // routes; the CDK refuses a stack of more than 500 resources
	floor bool                        // no contender: the fewest calls a way with methods can make
}

const (
	handGo         = "by hand, L2"
	handTypeScript = "TypeScript by hand, L2"
	addRoutes      = "`AddRoutes`"
	apiDefinition  = "`ApiDefinition`"
)

var contenders = []contender{
	{name: addRoutes, build: withAddRoutes, most: 200},
	{name: "`Integration` in `resource.AddMethod`", build: withIntegration, most: 200},
	{name: "`IntegrationProperty` in `CfnMethod`", build: withIntegrationProperty, most: 200},
	{name: apiDefinition, build: withApiDefinition, most: 1000},
	{name: "`RoutesDefinition`", build: withRoutesDefinition, most: 1000},
	{name: handGo, build: byHandL2, most: 200},
	{name: "by hand, L1", build: byHandL1, most: 200},
	{name: "by hand, OpenAPI", build: byHandOpenApi, most: 1000},
	{name: handTypeScript, most: 200},
	{name: "resources and methods alone", build: methodsAlone, most: 200, floor: true},
}

var buildersByName = map[string]func(network, int){}

func init() {
	for _, c := range contenders {
		buildersByName[c.name] = c.build
	}
}

// integrate is where each way of ours begins.
func integrate(n network) privateintegration.PrivateIntegration {
	return privateintegration.NewPrivateIntegration(n.stack, jsii.String("Orders"), &privateintegration.PrivateIntegrationProps{
		Target: privateintegration.TargetFromApplicationListener(n.listener),
		Uri:    jsii.String(backend),
	})
}

func withAddRoutes(n network, routes int) {
	integrate(n).AddRoutes(n.newApi(), patterns(routes)...)
}

func patterns(routes int) []string {
	all := make([]string, routes)
	for i := range all {
		all[i] = "GET " + path(i)
	}
	return all
}

func withIntegration(n network, routes int) {
	items, integration := parent(n.newApi()), integrate(n).Integration(nil)
	for i := range routes {
		items.AddResource(jsii.String(name(i)), nil).AddMethod(jsii.String("GET"), integration, nil)
	}
}

func withIntegrationProperty(n network, routes int) {
	orders := integrate(n)
	addL1(n, routes, func(i int) *awsapigateway.CfnMethod_IntegrationProperty {
		return orders.IntegrationProperty("GET", path(i), nil)
	}, (*orders.Connections().SecurityGroups())[0])
}

// document describes the routes, each with an integration unless that is nil.
func document(routes int, integration func(int) any) map[string]any {
	paths := map[string]any{}
	for i := range routes {
		operation := map[string]any{
			"parameters": []any{map[string]any{"name": "id", "in": "path", "required": true, "schema": map[string]any{"type": "string"}}},
			"responses":  map[string]any{"200": map[string]any{"description": "an item"}},
		}
		if in := integration(i); in != nil {
			operation["x-amazon-apigateway-integration"] = in
		}
		paths[path(i)] = map[string]any{"get": operation}
	}
	return map[string]any{
		"openapi": "3.0.3",
		"info":    map[string]any{"title": "orders", "version": "1"},
		"paths":   paths,
	}
}

func withApiDefinition(n network, routes int) {
	wanted, err := json.Marshal(document(routes, func(int) any { return nil }))
	if err != nil {
		panic(err) // strings and maps of them: cannot happen
	}
	n.newSpecApi(integrate(n).ApiDefinition(wanted, nil))
}

func withRoutesDefinition(n network, routes int) {
	n.newSpecApi(integrate(n).RoutesDefinition(nil, patterns(routes)...))
}

func (n network) newSpecApi(definition awsapigateway.ApiDefinition) {
	awsapigateway.NewSpecRestApi(n.stack, jsii.String("Api"), &awsapigateway.SpecRestApiProps{
		ApiDefinition:  definition,
		CloudWatchRole: jsii.Bool(false),
	})
}
