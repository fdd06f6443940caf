package openapi

import (
	"strings"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

const get30 = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {/: {get: {}}, /a: {get: {}}}\n"

func TestBasePaths(t *testing.T) {
	t.Parallel()
	get20 := strings.Replace(get30, "openapi: 3.0.3", "swagger: '2.0'", 1)
	const at = "https://example.com:443/test"
	for _, c := range []struct {
		name, document string
		base           string // what is prepended when asked for
		warns          bool   // when not asked for
	}{
		{"none", get30, "", false},
		{"none in 2.0", get20, "", false},
		{"2.0", get20 + "basePath: /v2\n", "/v2", true},
		{"2.0 with slashes", get20 + "basePath: v2/\n", "/v2", true},
		{"2.0's root", get20 + "basePath: /\n", "", false},
		{"a server", get30 + "servers: [{url: 'https://api.example.org/v2'}]\n", "/v2", true},
		{"a server with a slash", get30 + "servers: [{url: 'https://api.example.org/v2/'}]\n", "/v2", true},
		{"a server without a path", get30 + "servers: [{url: 'https://api.example.org'}]\n", "", false},
		{"a relative server", get30 + "servers: [{url: /v2}]\n", "/v2", true},
		{"a relative server with a dot", get30 + "servers: [{url: ./v2}]\n", "/v2", true},
		{"no scheme", get30 + "servers: [{url: //api.example.org/v2}]\n", "/v2", true},
		{"the root", get30 + "servers: [{url: /}]\n", "", false},
		{"variables", get30 + "servers: [{url: 'https://{host}:{port}/{v}/x', variables: {host: {default: a.example}, port: {default: 8443}, v: {default: v2}}}]\n", "/v2/x", true},
		{"a host that is not known", get30 + "servers: [{url: 'https://{host}/v2'}]\n", "/v2", true},
		{"two servers of one path", get30 + "servers: [{url: 'https://a.example.org/v2'}, {url: 'https://b.example.org/v2/'}]\n", "/v2", true},
		{"API Gateway's own", get30 + "servers: [{url: 'https://abc.execute-api.eu-west-1.amazonaws.com/{basePath}', variables: {basePath: {default: /prod}}}]\n", "", false},
		{"API Gateway's own in 2.0", get20 + "host: abc.execute-api.eu-west-1.amazonaws.com\nbasePath: /prod\n", "", false},
		{"for CloudFormation", get30 + "servers: [{url: {'Fn::Sub': 'https://${X}/v2'}}]\n", "", false},
		{"already in Uri", get30 + "servers: [{url: /test}]\n", "/test", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := wire(t, c.document, Options{})
			if d.has(WarnBasePath) != c.warns {
				t.Errorf("%s: warned of %v", c.name, d.Warnings)
			}
			if got := integration(t, d, "/a")["uri"]; got != at+"/a" {
				t.Errorf("%s: not asked for, got %v", c.name, got)
			}
			d = wire(t, c.document, Options{PrependBasePath: true})
			if d.has(WarnBasePath) {
				t.Errorf("%s: prepended, and warned of %v", c.name, d.Warnings)
			}
			for path, want := range map[string]string{"/a": at + c.base + "/a", "/": at + c.base} {
				if got := integration(t, d, path)["uri"]; got != want {
					t.Errorf("%s: %s is %v, want %s", c.name, path, got, want)
				}
			}
		})
	}
}

// Servers of a path or an operation are its own; a Path of the user's is the
// whole path.
func TestBasePathsOfOperations(t *testing.T) {
	t.Parallel()
	whole := "/whole"
	d := wire(t, document("/a: {servers: [{url: /path}], get: {servers: [{url: /operation}]}}, /b: {servers: [{url: /path}], get: {}}, /c: {get: {}}, /d: {get: {operationId: d}}")+"servers: [{url: /top}]\n",
		Options{PrependBasePath: true, Choices: []Choice{{OperationID: "d", Options: wiring.Options{Path: &whole}}}})
	for path, want := range map[string]string{"/a": "/operation/a", "/b": "/path/b", "/c": "/top/c", "/d": "/whole"} {
		if got := integration(t, d, path)["uri"]; got != "https://example.com:443/test"+want {
			t.Errorf("%s is %v, want %s", path, got, want)
		}
	}
}

// A document whose integrations are all its own calls what they say.
func TestBasePathOfKeptIntegrations(t *testing.T) {
	t.Parallel()
	if d := wire(t, own("type: mock")+"servers: [{url: /v2}]\n", Options{}); d.has(WarnBasePath) {
		t.Errorf("warned of %v", d.Warnings)
	}
	d := wire(t, own("connectionType: VPC_LINK")+"servers: [{url: /v2}]\n", Options{PrependBasePath: true})
	if got := integration(t, d, "/a")["uri"]; got != "https://example.com:443/test/v2/a" {
		t.Errorf("a completed uri is %v", got)
	}
}

func TestFurtherServersAreInformation(t *testing.T) {
	t.Parallel()
	d := wire(t, get30+"servers: [{url: 'https://a.example.org'}, {url: 'https://b.example.org'}]\n", Options{})
	if len(d.Warnings) != 1 || d.Warnings[0].Code != WarnServers || !d.Warnings[0].Info {
		t.Errorf("got %v", d.Warnings)
	}
}
