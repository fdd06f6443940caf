package rules_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// A rule of the test, beside the pack: it reports what the pack's tables and
// patterns say of each text.
const probe = `package privateintegration

import rego.v1

violation contains make_diag_at("PROBE", "ERROR", "Probe", kind, json.marshal(taken)) if {
	some kind, texts in %s
	taken := [said | some said in texts; probe(kind, said)]
}

probe("key", said) if regex.match(mapping_key, said)

probe("source", said) if regex.match(mapping_value, said)

probe("like a source", said) if regex.match(quoted_source, said)

probe("fails when mapped", said) if lower(said) in unmappable_headers

probe("verb", said) if said in verbs

probe("operation", said) if said in operation_keys

probe("load balancer's name", said) if own_name({"lb": null, "host": said})

probe("a lookup's placeholder", said) if regex.match(placeholder_arn, said)

probe("stage variable's value", said) if regex.match(stage_variable_value, said)

probe("stage variable's name", said) if regex.match(stage_variable_name, said)

probe("port 80", said) if default_ports[said] == 80

probe("port 443", said) if default_ports[said] == 443
`

// The rules judge on their own, and on the same facts as the rest.
func TestTablesAreTheFacts(t *testing.T) {
	t.Parallel()
	parameters := []string{"", "path", "path.", "path.id", "path.a b", "path.{id}", "path.a[b]", "query.q", "querystring.q", "querystring.a.b", "header.X-Y", "headers.x", "multivalueheader.x", "multivaluequerystring.q", "multivaluepath.p", "body", "body.", "body.a.b", "body[", "body[0]", "bodyx", "cookie.c"}
	var keys, sources []string
	for _, p := range parameters {
		keys = append(keys, "integration.request."+p, "method.request."+p, p)
		sources = append(sources, "method.request."+p, "'method.request."+p+"'", "$method.request."+p, "integration.request."+p)
	}
	sources = append(sources, "context.", "context.identity.sourceIp", "$context.requestId", "context.a$b", "context.a b", "stageVariables.", "stageVariables.x", "stageVariables.x_y", "stageVariables.x-y", "${stageVariables.x}", "''", "'a'", "'a'b'", "'", "a", "'a b'", "\"a\"", "static")
	likes := []string{"'a'", "'context.requestId'", "'$context.requestId'", "'stageVariables.x'", "'contextual'", "'method.request.path.id'", "'integration.request.header.x'", "'method.response.header.x'", "'integration.response.header.x'", "'a context.b'"}
	headers := []string{"Content-Length", "content-length", "Transfer-Encoding", "Host", "Connection", "TE"}
	verbs := append(apigw.Verbs(), "get", "TRACE", "QUERY", "CONNECT", "")
	operations := []string{apigw.AnyOperation, "get", "put", "post", "delete", "options", "head", "patch", "trace", "query", "GET", "any", "parameters"}
	hosts := []string{"example.com", "elb.amazonaws.com", "a.eu-west-1.elb.amazonaws.com", "a.elb.eu-west-1.amazonaws.com", "INTERNAL-a.us-east-1.elb.amazonaws.com", "a.cn-north-1.elb.amazonaws.com.cn", "a.elb.cn-north-1.amazonaws.com.cn", "a.eusc-de-east-1.elb.amazonaws.eu", "a.us-iso-east-1.elb.c2s.ic.gov", "a.us-isob-east-1.elb.sc2s.sgov.gov", "a.eu-isoe-west-1.elb.cloud.adc-e.uk", "a.us-isof-south-1.elb.csp.hci.ic.gov", "a.execute-api.eu-west-1.amazonaws.com", "a.elb.example.com", "elb.amazonaws.com.example.com", "notelb.amazonaws.com", "a.b.elb.amazonaws.de"}
	values := []string{"", "a", "a b", "https://h.example.com:80/p?q=1&r=2,3", "a;b", "{a}", "ä", "a~b_c#d", strings.Repeat("x", 512), strings.Repeat("x", 513)}
	names := []string{"", "a", "vpcLink", "vpc-link", "vpc_link", "a.b", strings.Repeat("x", 64), strings.Repeat("x", 65)}
	schemes := []string{"http", "https", "tcp"}
	const lookup = "arn:aws:elasticloadbalancing:us-west-2:123456789012:"
	arns := []string{
		lookup + "loadbalancer/application/my-load-balancer/50dc6c495c0c9188", lookup + "listener/network/my-load-balancer/50dc6c495c0c9188/f2f7dc8efc522ab2",
		lookup + "loadbalancer/app/orders/50dc6c495c0c9188", lookup + "loadbalancer/application/my-load-balancer/50dc6c495c0c9188/x", "",
	}

	facts := map[string]struct {
		texts []string
		holds func(string) bool
	}{
		"key":                    {keys, func(s string) bool { _, ok := apigw.ParseMappingKey(s); return ok }},
		"source":                 {sources, func(s string) bool { return apigw.ParseMappingSource(s).Kind != apigw.NoSource }},
		"like a source":          {likes, func(s string) bool { return apigw.LooksLikeSource(strings.Trim(s, "'")) }},
		"fails when mapped":      {headers, apigw.FailsWhenMapped},
		"verb":                   {verbs, apigw.IsVerb},
		"operation":              {operations, func(s string) bool { _, ok := apigw.Operation(s); return ok }},
		"load balancer's name":   {hosts, apigw.IsLoadBalancerName},
		"a lookup's placeholder": {arns, apigw.IsPlaceholderArn},
		"stage variable's value": {values, apigw.IsStageVariableValue},
		// The rule lets an underscore pass, whose refusal is not established.
		"stage variable's name": {names, func(s string) bool { return apigw.IsStageVariableName(strings.ReplaceAll(s, "_", "x")) }},
		"port 80":               {schemes, func(s string) bool { return apigw.DefaultPort(s) == 80 }},
		"port 443":              {schemes, func(s string) bool { return apigw.DefaultPort(s) == 443 }},
	}
	texts := map[string][]string{}
	for kind, f := range facts {
		texts[kind] = f.texts
	}
	table, err := json.MarshalIndent(texts, "", " ") // the engine refuses lines of more than 1,024 characters
	if err != nil {
		t.Fatal(err)
	}
	answer := validate(t, request{
		Rules: append(pack(), source{"probe.rego", fmt.Sprintf(probe, table)}),
		Alone: []string{"good/alb-http.json"},
	})
	said := map[string][]string{}
	for _, f := range answer.Alone[0].Found {
		var taken []string
		if err := json.Unmarshal([]byte(f.Message), &taken); err != nil {
			t.Fatalf("%+v: %v", f, err)
		}
		said[f.Path] = taken
	}
	for _, kind := range slices.Sorted(maps.Keys(facts)) {
		taken, ok := said[kind]
		if !ok {
			t.Errorf("no answer for %s", kind)
		}
		for _, text := range facts[kind].texts {
			if got, want := slices.Contains(taken, text), facts[kind].holds(text); got != want {
				t.Errorf("%s %q: the rules say %t, the facts %t", kind, text, got, want)
			}
		}
	}
}
