package wiring

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The order in which methods were added counts for nothing; all else does.
func TestDeploymentDigest(t *testing.T) {
	t.Parallel()
	method := func(verb, path, uri string) Deployed {
		return Deployed{Route{verb, path}, map[string]any{"Uri": uri}}
	}
	methods := []Deployed{method("GET", "/a", "https://a/${Token[T.1]}"), method("PUT", "/a", "https://a"), method("GET", "/b", "https://b")}
	replaced := map[string]any{"link": []any{"subnet-1"}}
	want := DeploymentDigest(methods, replaced)
	rapid.Check(t, func(t *rapid.T) {
		if got := DeploymentDigest(rapid.Permutation(methods).Draw(t, "methods"), replaced); got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
	})
	if methods[0].Route.Verb != "GET" || methods[1].Route.Verb != "PUT" {
		t.Error("the caller's list was sorted")
	}
	if !strings.HasSuffix(want, "\n${Token[T.1]}") {
		t.Errorf("%q does not hold the token for the CDK to resolve", want)
	}
	seen := []string{want}
	for name, other := range map[string]string{
		"a method less":        DeploymentDigest(methods[1:], replaced),
		"another uri":          DeploymentDigest(append(methods[:2:2], method("GET", "/b", "https://c")), replaced),
		"another path":         DeploymentDigest(append(methods[:2:2], method("GET", "/c", "https://b")), replaced),
		"another subnet":       DeploymentDigest(methods, map[string]any{"link": []any{"subnet-2"}}),
		"no link that is made": DeploymentDigest(methods, nil),
	} {
		if slices.Contains(seen, other) {
			t.Errorf("%s: the digest stays", name)
		}
		seen = append(seen, other)
	}
}

func TestAwaits(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		path         string
		dependencies []string
		want         bool
	}{
		"nothing":                     {"App/Methods", nil, false},
		"the stack":                   {"Methods", []string{"Methods"}, true},
		"a construct in it":           {"Methods", []string{"Other", "Methods/Api/GET"}, true},
		"what it stands in":           {"Parent/Nested", []string{"Parent"}, true},
		"a name that begins the same": {"Methods", []string{"Methods2"}, false},
		"the other way around":        {"Methods2", []string{"Methods"}, false},
	} {
		if got := Awaits(c.path, c.dependencies); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestGivenLate(t *testing.T) {
	t.Parallel()
	const token, dns = "${Token[TOKEN.1]}", "${Token[Alb.DNSName.2]}"
	uri := func(host, base string) Uri { return Uri{Scheme: "http", Host: host, BasePath: base} }
	for name, c := range map[string]struct {
		w                    Wiring
		linkMade, targetMade bool
		want                 string
	}{
		"all made here":          {Wiring{ConnectionID: token, TargetArn: token, Uri: uri(dns, "")}, true, true, ""},
		"tokens":                 {Wiring{ConnectionID: token, TargetArn: token, Uri: uri(token, "")}, false, false, "VpcLinkId Target.LoadBalancerArn Uri"},
		"literals":               {Wiring{ConnectionID: "abc123", TargetArn: albArn, Uri: uri("a.example.com", "")}, false, false, ""},
		"a stage variable":       {Wiring{StageVariable: "link", ConnectionID: token, TargetArn: albArn, Uri: uri("a.example.com", "")}, false, false, ""},
		"another host":           {Wiring{ConnectionID: token, TargetArn: token, Uri: uri(token, "")}, true, true, "Uri"},
		"a base path":            {Wiring{ConnectionID: token, TargetArn: token, Uri: uri(dns, "/"+token)}, true, true, "Uri"},
		"a dynamic reference":    {Wiring{ConnectionID: "{{resolve:ssm:/link}}", TargetArn: albArn, Uri: uri("a.example.com", "")}, false, false, "VpcLinkId"},
		"the DNS name elsewhere": {Wiring{ConnectionID: "abc123", TargetArn: albArn, Uri: uri(dns, "")}, false, false, "Uri"},
	} {
		var fields []string
		for _, given := range c.w.GivenLate(c.linkMade, c.targetMade, dns) {
			fields = append(fields, given.Field)
		}
		if got := strings.Join(fields, " "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestReadLate(t *testing.T) {
	t.Parallel()
	parameters := []any{"Host", "referencetoParentAlbDNSName"}
	for id, want := range map[string]string{"Host": "${Host}", "referencetoParentAlbDNSName": "", "Alb": ""} {
		if got := ReadLate(map[string]any{"Ref": id}, parameters); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
}
