package privateintegration

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigateway"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// What a preflight allows where the options say nothing, as the CDK has it.
var (
	corsHeaders = []string{"Content-Type", "X-Amz-Date", "Authorization", "X-Api-Key", "X-Amz-Security-Token", "X-Amz-User-Agent"}
	corsVerbs   = []string{"OPTIONS", "GET", "PUT", "POST", "DELETE", "PATCH", "HEAD"}
)

// preflight makes the operation that answers OPTIONS from a mock.
func preflight(cors *awsapigateway.CorsOptions, field string, ps *wiring.Problems) func() map[string]any {
	origins := texts(cors.AllowOrigins)
	switch {
	case len(origins) == 0:
		ps.Add(field+".AllowOrigins", wiring.CodeRequired, "", "must have at least one origin")
		return nil
	case len(origins) > 1 && slices.Contains(origins, "*"):
		ps.Add(field+".AllowOrigins", wiring.CodeConflict, "*", "must stand alone: it is every origin")
	}
	allowed := texts(cors.AllowHeaders)
	if len(allowed) == 0 {
		allowed = corsHeaders
	}
	status := "204"
	if cors.StatusCode != nil {
		status = fmt.Sprint(*cors.StatusCode)
	}
	headers := map[string]string{
		"Access-Control-Allow-Headers": strings.Join(allowed, ","),
		"Access-Control-Allow-Origin":  origins[0],
		"Access-Control-Allow-Methods": strings.Join(verbsOf(texts(cors.AllowMethods)), ","),
	}
	if origins[0] != "*" {
		headers["Vary"] = "Origin"
	}
	if isTrue(cors.AllowCredentials) {
		headers["Access-Control-Allow-Credentials"] = "true"
	}
	if exposed := texts(cors.ExposeHeaders); len(exposed) > 0 {
		headers["Access-Control-Expose-Headers"] = strings.Join(exposed, ",")
	}
	switch {
	case isTrue(cors.DisableCache) && cors.MaxAge != nil:
		ps.Add(field+".MaxAge", wiring.CodeConflict, "", "must not stand beside DisableCache: give one of them")
	case isTrue(cors.DisableCache):
		headers["Access-Control-Max-Age"] = "-1"
	case cors.MaxAge != nil:
		headers["Access-Control-Max-Age"] = fmt.Sprint(*cors.MaxAge.ToSeconds(nil))
	}
	mapped, declared := map[string]any{}, map[string]any{}
	for name, value := range headers {
		mapped[responseHeader+name] = "'" + value + "'"
		declared[name] = map[string]any{"schema": map[string]any{"type": "string"}}
	}
	answer := map[string]any{"statusCode": status, "responseParameters": mapped}
	if len(origins) > 1 {
		answer["responseTemplates"] = map[string]any{"application/json": originTemplate(origins)}
	}
	return func() map[string]any {
		return map[string]any{
			"responses": map[string]any{status: map[string]any{"description": "preflight", "headers": declared}},
			"x-amazon-apigateway-integration": map[string]any{
				"type":             "mock",
				"requestTemplates": map[string]any{"application/json": "{ statusCode: 200 }"},
				"responses":        map[string]any{"default": answer},
			},
		}
	}
}

// originTemplate answers with the caller's origin if it is one of those allowed
// beside the first, which is the answer otherwise.
func originTemplate(origins []string) string {
	var conditions []string
	for _, origin := range origins[1:] {
		conditions = append(conditions, `$origin == "`+origin+`"`)
	}
	return strings.Join([]string{
		`#set($origin = $input.params().header.get("Origin"))`,
		`#if($origin == "")`,
		`  #set($origin = $input.params().header.get("origin"))`,
		`#end`,
		`#if(` + strings.Join(conditions, " || ") + `)`,
		`  #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)`,
		`#end`,
	}, "\n")
}

func verbsOf(given []string) []string {
	if len(given) == 0 || slices.Contains(given, wiring.Any) {
		return corsVerbs
	}
	return given
}

func texts(list *[]*string) (plain []string) {
	if list == nil {
		return nil
	}
	for _, text := range *list {
		plain = append(plain, value(text))
	}
	return plain
}
