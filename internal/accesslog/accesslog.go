// Package accesslog spells the format of an API's access log.
package accesslog

import (
	"bytes"
	"encoding/json"
	"strings"
)

// variables are what the log holds, each documented by AWS for the access logs
// of REST APIs.
var variables = []string{
	// The call.
	"requestTime",
	"domainName",
	"stage",
	"httpMethod",
	"resourcePath",
	"path",
	"identity.sourceIp",

	// What the caller got.
	"status",
	"responseLength",
	"responseLatency",

	// What the backend answered, or why it did not.
	"integration.status",
	"integration.latency",
	"integration.error",

	// What API Gateway itself refused, and why.
	"error.responseType",
	"error.message",
	"authorizer.error",
	"wafResponseCode",

	// To join with other logs. xrayTraceId is in the load balancer's log too.
	"apiId",
	"requestId",
	"extendedRequestId",
	"xrayTraceId",
}

// Format is one line of JSON, which API Gateway fills in for each call.
func Format() string {
	format := map[string]any{}
	for _, name := range variables {
		at := format
		keys := strings.Split(name, ".")
		for _, key := range keys[:len(keys)-1] {
			inner, ok := at[key].(map[string]any)
			if !ok {
				inner = map[string]any{}
				at[key] = inner
			}
			at = inner
		}
		at[keys[len(keys)-1]] = "$context." + name
	}
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(format); err != nil {
		panic(err) //nolint:forbidigo // maps and texts are JSON
	}
	return strings.TrimSpace(b.String())
}
