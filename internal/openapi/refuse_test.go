package openapi

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

// Every refusal names the place and has a code; the text is for people.
func TestRefusals(t *testing.T) {
	t.Parallel()
	long := 30_000.0
	unmapped := "/orders/{number}"
	choice := func(c ...Choice) Options { return Options{Choices: c} }
	for name, c := range map[string]struct {
		document string
		options  Options
		want     string // "field code", joined by comma and space
	}{
		"empty":                     {document: "", want: "document openapi_syntax"},
		"no YAML":                   {document: "openapi: [3.0.0", want: "document openapi_syntax"},
		"no JSON":                   {document: `{"openapi": "3.0.0",}`, want: "document openapi_syntax"},
		"JSON that is no UTF-8":     {document: "{\"openapi\": \"3.0.0\", \"paths\": {\"/a\": {\"get\": {\"x-a\": \"\xff\"}}}}", want: "document openapi_syntax"},
		"half of a pair":            {document: `{"openapi": "3.0.0", "paths": {"/a": {"get": {"x-a": "\ud800", "\udc00": 1}}}}`, want: "document#/paths/~1a/get/x-a openapi_syntax, document#/paths/~1a/get/\uFFFD openapi_syntax"},
		"a list":                    {document: "[]", want: "document openapi_syntax"},
		"a text":                    {document: "openapi", want: "document openapi_syntax"},
		"binary":                    {document: "openapi: \x00\x01", want: "document openapi_syntax"},
		"two documents":             {document: document("/a: {get: "+ok+"}") + "---\na: b\n", want: "document openapi_syntax"},
		"text after the end":        {document: document("/a: {get: "+ok+"}") + "...\na: b\n", want: "document openapi_syntax"},
		"a key twice":               {document: "openapi: 3.0.0\npaths: {/a: {get: {x-a: 1, x-a: 2}}}", want: "document#/paths/~1a/get/x-a openapi_syntax"},
		"a key twice in JSON":       {document: `{"openapi": "3.0.0", "paths": {"/a": {}, "/a": {}}}`, want: "document#/paths/~1a openapi_syntax"},
		"a key that is a list":      {document: document("/a: {get: {[x]: 1}}"), want: "document#/paths/~1a/get openapi_syntax"},
		"an alias of itself":        {document: document("/a: &a {get: *a}"), want: "document#/paths/~1a/get openapi_syntax"},
		"a merge of a text":         {document: document("/a: {get: {<<: x}}"), want: "document#/paths/~1a/get openapi_syntax"},
		"a merge of texts":          {document: document("/a: {get: {<<: [x]}}"), want: "document#/paths/~1a/get openapi_syntax"},
		"CloudFormation's tags":     {document: document("/a: {get: {x-a: !Ref A, x-b: !GetAtt {a: b}}}"), want: "document#/paths/~1a/get/x-a openapi_syntax, document#/paths/~1a/get/x-b openapi_syntax"},
		"a tag that does not fit":   {document: document("/a: {get: {x-a: !!int one}}"), want: "document#/paths/~1a/get/x-a openapi_syntax"},
		"infinite":                  {document: document("/a: {get: {x-a: .inf}}"), want: "document#/paths/~1a/get/x-a openapi_syntax"},
		"a comment alone":           {document: "#", want: "document openapi_syntax"},
		"too deep":                  {document: document("/a: {get: {x-a: " + strings.Repeat("[", 500) + strings.Repeat("]", 500) + "}}"), want: "document#/paths/~1a/get/x-a" + strings.Repeat("/0", maxDepth-4) + " openapi_syntax"},
		"too large":                 {document: document("/a: {get: {description: " + strings.Repeat("x", MaxSize) + "}}"), want: "document openapi_size"},
		"too large by aliases":      {document: bomb, want: "document openapi_size"},
		"too large when wired":      {document: document("/a: {get: {description: " + strings.Repeat("x", MaxSize-100) + "}}"), want: "document openapi_size"},
		"no version":                {document: "paths: {}", want: "document openapi_version"},
		"both versions":             {document: "swagger: '2.0'\nopenapi: 3.0.0\npaths: {}", want: "document openapi_version"},
		"Swagger 1.2":               {document: "swagger: '1.2'\npaths: {}", want: "document#/swagger openapi_version"},
		"OpenAPI 3.2":               {document: "openapi: 3.2.0\npaths: {}", want: "document#/openapi openapi_version"},
		"a version that is no text": {document: "openapi: {}\npaths: {}", want: "document#/openapi openapi_version"},
		"AsyncAPI":                  {document: "asyncapi: 2.0.0\npaths: {}", want: "document openapi_version"},
		"no paths":                  {document: "openapi: 3.0.0\n", want: "document#/paths openapi_structure"},
		"no operation":              {document: document("/a: {summary: s}"), want: "document#/paths openapi_structure"},
		"paths as a list":           {document: "openapi: 3.0.0\npaths: []\n", want: "document#/paths openapi_structure"},
		"a path that is a text":     {document: document("/a: x"), want: "document#/paths/~1a openapi_structure"},
		"operations that are null":  {document: document("/a: {get: , put: []}"), want: "document#/paths/~1a/get openapi_structure, document#/paths/~1a/put openapi_structure"},
		"parameters as an object":   {document: document("'/a/{id}': {parameters: {}, get: {parameters: {}}}"), want: "document#/paths/~1a~1{id}/parameters openapi_structure, document#/paths/~1a~1{id}/get/parameters openapi_structure"},
		"parameters that are none":  {document: document("'/a/{id}': {parameters: [~], get: {parameters: [{name: x, in: query}, ~, x]}}"), want: "document#/paths/~1a~1{id}/parameters/0 openapi_structure, document#/paths/~1a~1{id}/get/parameters/1 openapi_structure, document#/paths/~1a~1{id}/get/parameters/2 openapi_structure"},
		"null beside its own":       {document: document("/a: {get: {parameters: [~], x-amazon-apigateway-integration: {type: mock}}}"), want: "document#/paths/~1a/get/parameters/0 openapi_structure"},
		"an operationId twice":      {document: document("/a: {get: {operationId: a}, put: {operationId: b}}, /b: {get: {operationId: a}, put: {operationId: c}}"), want: "document#/paths/~1a/get/operationId openapi_structure, document#/paths/~1b/get/operationId openapi_structure"},
		"responses as a list":       {document: document("/a: {get: {responses: []}}"), want: "document#/paths/~1a/get/responses openapi_structure"},
		"an integration as a text":  {document: document("/a: {get: {x-amazon-apigateway-integration: lambda}}"), want: "document#/paths/~1a/get/x-amazon-apigateway-integration openapi_structure"},
		"unknown verbs":             {document: document("/a: {trace: " + ok + ", GET: " + ok + "}"), want: "document#/paths/~1a/GET openapi_verb, document#/paths/~1a/trace openapi_verb"},
		"paths": {document: document("a: {get: " + ok + "}, '/a-{id}': {get: " + ok + "}, /a b: {get: " + ok + "}, '/{x+}/y': {get: " + ok + "}, '/z/{p}/{p}': {get: " + ok + "}"),
			want: "document#/a b… path_segment, document#/a-{id}… path_segment, document#/z/{p}/{p}… path_duplicate_param, document#/{x+}/y… path_greedy_position, document#/paths/a path_syntax"},
		"the same resource":              {document: document("/a/b: {get: " + ok + "}, /a/b/: {get: " + ok + ", put: " + ok + "}, /a//b: {get: " + ok + "}"), want: "document#/a//b… path_syntax, document#/a/b… route_duplicate, document#/a/b/… path_syntax, document#/a/b/… route_duplicate"},
		"siblings":                       {document: document("'/a/{id}': {get: " + ok + ", put: " + ok + "}, '/a/{x}/b': {get: " + ok + "}, '/a/{rest+}': {get: " + ok + "}"), want: "document#/a/{rest+}… route_sibling, document#/a/{x}/b… route_sibling"},
		"references":                     {document: document("/a: {get: {responses: {'200': {$ref: 'other.yaml#/r'}, '201': {$ref: '#/components/responses/R'}}}}, /b: {$ref: 'https://example.com/b.yaml'}"), want: "document#/paths/~1a/get/responses/200/$ref openapi_external_ref, document#/paths/~1a/get/responses/201/$ref openapi_ref, document#/paths/~1b/$ref openapi_external_ref"},
		"a reference to no path":         {document: document("/b: {$ref: '#/info/title'}"), want: "document#/paths/~1b openapi_ref"},
		"a reference to an operation":    {document: document("/a: {get: " + ok + "}, /b: {get: {$ref: '#/paths/~1a/get'}}"), want: "document#/paths/~1b/get/$ref openapi_structure"},
		"a reference that is no text":    {document: document("/a: {$ref: 5, get: " + ok + "}"), want: "document#/paths/~1a/$ref openapi_structure"},
		"integrations by reference":      {document: document("/a: {get: {x-amazon-apigateway-integration: {$ref: '#/x-i'}}, put: {x-amazon-apigateway-integration: {$ref: 'i.yaml'}}, post: {x-amazon-apigateway-integration: {$ref: '#/info/title'}}}"), want: "document#/paths/~1a/get/x-amazon-apigateway-integration/$ref openapi_ref, document#/paths/~1a/post/x-amazon-apigateway-integration/$ref openapi_ref, document#/paths/~1a/put/x-amazon-apigateway-integration/$ref openapi_external_ref"},
		"too large by references":        {document: document("/a: {get: {x-v: [" + strings.Repeat("1,", 2000) + "]}}" + manyReferences), want: "document openapi_size"},
		"references in a circle":         {document: document("/a: {$ref: '#/paths/~1b'}, /b: {$ref: '#/paths/~1a'}"), want: "document#/paths/~1a openapi_ref"},
		"an integration to refuse":       {document: own("type: mock"), options: Options{Own: Refuse}, want: "document#/paths/~1a/get/x-amazon-apigateway-integration openapi_own_integration"},
		"targets that differ":            {document: own("integrationTarget: a, integration-target: b"), want: "document#/paths/~1a/get/x-amazon-apigateway-integration/integration-target openapi_own_target"},
		"a listener's ARN":               {document: own("connectionType: VPC_LINK, integrationTarget: '" + strings.Replace(arn, "loadbalancer/", "listener/", 1) + "/2f'"), want: "document#/paths/~1a/get/x-amazon-apigateway-integration/integrationTarget listener_arn"},
		"a variable as target":           {document: own("connectionType: VPC_LINK, integrationTarget: '${stageVariables.lb}'"), want: "document#/paths/~1a/get/x-amazon-apigateway-integration/integrationTarget arn"},
		"unknown OwnIntegrations":        {document: document("/a: {get: " + ok + "}"), options: Options{Own: "DROP", Choices: []Choice{{PathPrefix: "/", Own: "X"}}}, want: "options.OwnIntegrations openapi_choice, options.Operations[0].OwnIntegrations openapi_choice"},
		"choices":                        {document: document("/a: {get: " + ok + "}"), options: choice(Choice{}, Choice{PathPrefix: "a"}, Choice{PathPrefix: "/b", OperationID: "b"}, Choice{PathPrefix: "/c"}, Choice{PathPrefix: "/c"}), want: "options.Operations[0] openapi_choice, options.Operations[1].PathPrefix openapi_choice, options.Operations[2] openapi_choice, options.Operations[4] openapi_choice"},
		"choices for nothing":            {document: document("/a: {get: " + ok + "}"), options: choice(Choice{PathPrefix: "/b"}, Choice{OperationID: "x"}), want: "options.Operations[0].PathPrefix openapi_choice, options.Operations[1].OperationId openapi_choice"},
		"a timeout, once":                {document: document("/a: {get: " + ok + ", put: " + ok + "}"), options: choice(Choice{PathPrefix: "/", Options: wiring.Options{TimeoutInMillis: &long}}), want: "options.Operations[0].Options.Integration.Timeout timeout_range"},
		"a path with no source":          {document: document("/a: {get: {operationId: a}}"), options: choice(Choice{OperationID: "a", Options: wiring.Options{Path: &unmapped}}), want: "options.Operations[0].Options.Path path_param_unmapped"},
		"a pattern twice":                {document: document("/a: {get: " + ok + "}"), options: choice(Choice{PathPrefix: "/", Options: wiring.Options{Responses: []wiring.Response{{StatusCode: "200"}, {StatusCode: "404", SelectionPattern: "404"}, {StatusCode: "201"}}}}), want: "options.Operations[0].Options.Integration.IntegrationResponses[2].SelectionPattern conflict"},
		"a name that is no model's":      {document: document("/a: {get: "+ok+"}") + "components: {schemas: {Order_Item: {}, Order: {}, a.b: {}}}\n", want: "document#/components/schemas/Order_Item openapi_model_name, document#/components/schemas/a.b openapi_model_name"},
		"a reference among names":        {document: document("/a: {get: {responses: {$ref: './r.yaml'}}}") + "components: {schemas: {$ref: './s.yaml'}}\n", want: "document#/components/schemas/$ref openapi_external_ref, document#/paths/~1a/get/responses/$ref openapi_external_ref"},
		"a reference to no path item":    {document: document("/a: {get: " + ok + "}, /b: {$ref: '#/info'}, /c: {$ref: '#/paths'}, /d: {$ref: '#/paths/~1a/get'}"), want: "document#/paths/~1b openapi_ref, document#/paths/~1c openapi_ref, document#/paths/~1d openapi_ref"},
		"functions for operations":       {document: document("/a: {get: {'Fn::If': [A, {}, {}]}}, /b: {'Fn::Transform': {Name: A}}"), want: "document#/paths/~1b openapi_structure, document#/paths/~1a/get openapi_structure"},
		"names of parameters":            {document: document("'/{a,b}/{c:d}': {get: " + ok + "}"), want: "document#/paths/~1{a,b}~1{c:d} path_segment, document#/paths/~1{a,b}~1{c:d} path_segment"},
		"targets that differ as objects": {document: own("integrationTarget: {Ref: A}, integration-target: {Ref: B}"), want: "document#/paths/~1a/get/x-amazon-apigateway-integration/integration-target openapi_own_target"},
		"prefixes that are one":          {document: document("/a: {get: " + ok + "}"), options: choice(Choice{PathPrefix: "/a"}, Choice{PathPrefix: "/a/"}), want: "options.Operations[1] openapi_choice"},
		"functions to be completed":      {document: document("'/a/{id}': {get: {x-amazon-apigateway-integration: {connectionType: VPC_LINK, requestParameters: {'Fn::If': [A, {}, {}]}}}}"), want: "document#/paths/~1a~1{id}/get/x-amazon-apigateway-integration/requestParameters openapi_structure"},
		"names no import takes":          {document: document("/a: {parameters: [{name: 'a b', in: header}], get: {parameters: [{name: 'filter[name]', in: query}, {$ref: '#/x-p'}]}}") + "x-p: {name: 'x/y', in: query}\n", want: "document#/paths/~1a/parameters/0 openapi_parameter_name, document#/paths/~1a/get/parameters/0 openapi_parameter_name, document#/paths/~1a/get/parameters/1 openapi_parameter_name"},
		"one id for two":                 {document: document("/a: {$ref: '#/x-i', put: {operationId: one}}, /z: {post: {operationId: one}}") + "x-i: {get: {operationId: one}}\n", want: "document#/paths/~1a/get/operationId openapi_structure, document#/paths/~1a/put/operationId openapi_structure, document#/paths/~1z/post/operationId openapi_structure"},
		"a reference to no integration":  {document: document("/a: {get: {x-amazon-apigateway-integration: {$ref: '#/info'}}}"), want: "document#/paths/~1a/get/x-amazon-apigateway-integration/$ref openapi_ref"},
		"none and default":               {document: document("/a: {get: " + ok + "}"), options: choice(Choice{PathPrefix: "/", Options: wiring.Options{Responses: []wiring.Response{{StatusCode: "200"}, {StatusCode: "201", SelectionPattern: "default"}}}}), want: "options.Operations[0].Options.Integration.IntegrationResponses[1].SelectionPattern conflict"},
		"nothing to skip there":          {document: document("/a: {get: " + ok + ", put: " + ok + "}, /b: {get: " + ok + "}"), options: choice(Choice{PathPrefix: "/a", Wiring: wired(t, uri("http://x.example.com")), Options: wiring.Options{InsecureSkipVerification: true}}), want: "options.Operations[0].Options.InsecureSkipVerification insecure_skip_verification"},
		"nothing to skip there and all":  {document: document("/a: {get: " + ok + "}, /b: {get: " + ok + "}"), options: Options{InsecureSkipVerification: true, Choices: []Choice{{PathPrefix: "/a", Wiring: wired(t, uri("http://x.example.com")), Options: wiring.Options{InsecureSkipVerification: true}}}}, want: "options.Operations[0].Options.InsecureSkipVerification insecure_skip_verification"},
		"nothing to skip":                {document: document("/a: {get: " + ok + "}"), options: Options{InsecureSkipVerification: true, Wiring: wired(t, uri("http://x.example.com"))}, want: "options.InsecureSkipVerification insecure_skip_verification"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.options.Wiring == nil {
				c.options.Wiring = wired(t)
			}
			d, ps := Wire([]byte(c.document), c.options)
			if (d == nil) != (len(ps) > 0) {
				t.Error("a document and problems, or neither")
			}
			var got []string
			for _, p := range ps {
				if p.Want == "" {
					t.Errorf("%s has no text", p.Code)
				}
				got = append(got, p.Path+" "+p.Code)
			}
			want := strings.ReplaceAll(c.want, "…", "")
			if c.want != want { // short for a path's own place
				for _, one := range strings.Split(c.want, ", ") {
					if path, code, ok := strings.Cut(strings.TrimPrefix(one, "document#"), "… "); ok {
						want = strings.Replace(want, "document#"+path+" "+code, "document#/paths/"+escapeKey.Replace(path)+" "+code, 1)
					}
				}
			}
			if all := strings.Join(got, ", "); all != want {
				t.Errorf("got  %s\nwant %s\n%v", all, want, ps)
			}
		})
	}
}

// manyReferences are 200 path items that refer to one.
var manyReferences = func() (paths string) {
	for i := range 200 {
		paths += fmt.Sprintf(", /r%d: {$ref: '#/paths/~1a'}", i)
	}
	return paths
}()

// What is said about a path says it as it stands in the document.
func TestRefusalsQuoteThePath(t *testing.T) {
	t.Parallel()
	_, ps := Wire([]byte(document("'/a/b,c{x}': {get: "+ok+"}")), Options{Wiring: wired(t)})
	if len(ps) != 1 || ps[0].Value != "/a/b,c{x}" || !strings.Contains(ps[0].Want, `"b,c{x}"`) {
		t.Errorf("got %v", ps)
	}
}

// bomb is 300 bytes that stand for 10^9 texts.
const bomb = `openapi: 3.0.0
paths: {/a: {get: {}}}
x-0: &0 [x, x, x, x, x, x, x, x, x, x]
x-1: &1 [*0, *0, *0, *0, *0, *0, *0, *0, *0, *0]
x-2: &2 [*1, *1, *1, *1, *1, *1, *1, *1, *1, *1]
x-3: &3 [*2, *2, *2, *2, *2, *2, *2, *2, *2, *2]
x-4: &4 [*3, *3, *3, *3, *3, *3, *3, *3, *3, *3]
x-5: &5 [*4, *4, *4, *4, *4, *4, *4, *4, *4, *4]
x-6: &6 [*5, *5, *5, *5, *5, *5, *5, *5, *5, *5]
x-7: &7 [*6, *6, *6, *6, *6, *6, *6, *6, *6, *6]
x-8: [*7, *7, *7, *7, *7, *7, *7, *7, *7, *7]
`
