package openapi

import (
	"strings"
	"testing"
)

// What a document says of security is judged by what an import makes of it.
func TestSecurityThatIsIgnoredWarns(t *testing.T) {
	t.Parallel()
	schemes := `
components:
  securitySchemes:
    login: {type: oauth2, flows: {}}
    basic: {type: http, scheme: basic}
    openid: {type: openIdConnect, openIdConnectUrl: 'https://x.example'}
    certificate: {type: mutualTLS}
    half: {type: apiKey, in: header, name: Authorization, x-amazon-apigateway-authtype: custom}
    query: {type: apiKey, in: query, name: key}
    key: {type: apiKey, in: header, name: X-API-Key}
    iam: {type: apiKey, in: header, name: Authorization, x-amazon-apigateway-authtype: awsSigv4}
    pool: {type: apiKey, in: header, name: Authorization, x-amazon-apigateway-authtype: cognito_user_pools, x-amazon-apigateway-authorizer: {type: cognito_user_pools}}
    linked: {$ref: '#/components/securitySchemes/login'}
    later: {'Fn::If': [A, {}, {}]}
`
	for _, c := range []struct {
		root, own string // security requirements; empty for none
		open      bool
	}{
		{"", "[{login: []}]", true},
		{"", "[{basic: []}]", true},
		{"", "[{openid: []}]", true},
		{"", "[{certificate: []}]", true},
		{"", "[{half: []}]", true},
		{"", "[{query: []}]", true},
		{"", "[{linked: []}]", true},
		{"", "[{nowhere: []}]", true},
		{"", "[{login: []}, {basic: []}]", true},
		{"", "[{key: []}]", false},
		{"", "[{iam: []}]", false},
		{"", "[{pool: []}]", false},
		{"", "[{later: []}]", false},
		{"", "[{login: []}, {pool: []}]", false},
		{"", "[{login: [], key: []}]", false},
		{"", "[{login: []}, {}]", false}, // left open by the document itself
		{"", "", false},
		{"[{login: []}]", "", true}, // the root's is for what has none of its own
		{"[{pool: []}]", "", false},
		{"[{login: []}]", "[]", false},
		{"[{login: []}]", "[{pool: []}]", false},
		{"[{pool: []}]", "[{login: []}]", true},
	} {
		name := "root " + c.root + " own " + c.own
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			own, root := "", ""
			if c.own != "" {
				own = "security: " + c.own + ", "
			}
			if c.root != "" {
				root = "security: " + c.root + "\n"
			}
			d := wire(t, document("/a: {get: {"+own+"responses: {'200': {description: d}}}}")+root+schemes, Options{})
			if c.open != d.has(WarnSecurity) {
				t.Errorf("%s: warned of %v", name, d.Warnings)
			}
		})
	}
}

// has tells whether the document warns of something.
func (d *Document) has(code string) bool {
	for _, w := range d.Warnings {
		if w.Code == code {
			return true
		}
	}
	return false
}

func TestSecurityWarningCountsAndNamesSchemes(t *testing.T) {
	t.Parallel()
	operation := "{security: [{login: []}, {basic: []}], responses: {'200': {description: d}}}"
	d := wire(t, "swagger: '2.0'\ninfo: {title: t, version: '1'}\nsecurityDefinitions: {login: {type: oauth2}, basic: {type: basic}}\npaths: {/a: {get: "+operation+", put: "+operation+"}, /b: {get: "+ok+"}}\n", Options{})
	if len(d.Warnings) != 1 {
		t.Fatalf("got %v", d.Warnings)
	}
	text := d.Warnings[0].String()
	for _, part := range []string{"2 of 3 operations", "basic (basic), login (oauth2)", "/paths/~1a/get, /paths/~1a/put"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in %s", part, text)
		}
	}
}

// An operation may have its authentication otherwise.
func TestMethodAuthIsNotOpen(t *testing.T) {
	t.Parallel()
	for auth, open := range map[string]bool{"AWS_IAM": false, "NONE": true} {
		d := wire(t, document("/a: {get: {security: [{login: []}], x-amazon-apigateway-auth: {type: "+auth+"}, responses: {'200': {description: d}}}}"), Options{})
		if d.has(WarnSecurity) != open {
			t.Errorf("%s: warned of %v", auth, d.Warnings)
		}
	}
}
