package apigw_test

import (
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

func TestMappingKeys(t *testing.T) {
	for key, want := range map[string]apigw.Parameter{
		"integration.request.path.id":          {Place: apigw.Path, Name: "id"},
		"integration.request.header.X-A":       {Place: apigw.Header, Name: "X-A"},
		"integration.request.querystring.a[b]": {Place: apigw.QueryString, Name: "a[b]"},
		"integration.request.querystring.a.b":  {Place: apigw.QueryString, Name: "a.b"},
	} {
		if got, ok := apigw.ParseMappingKey(key); !ok || got != want || got.In(apigw.IntegrationRequest) != key {
			t.Errorf("%s: %+v, %v", key, got, ok)
		}
	}
	for _, key := range []string{"", "integration.request.header", "integration.request.header.", "integration.request.cookie.a", "integration.request.multivalueheader.a", "method.request.header.a", "integration.request.header.a b"} {
		if got, ok := apigw.ParseMappingKey(key); ok {
			t.Errorf("%q is taken: %+v", key, got)
		}
	}
	if p, ok := apigw.ParseResponseMappingKey("method.response.header.Location"); !ok || p.Name != "Location" {
		t.Errorf("got %+v, %v", p, ok)
	}
	if _, ok := apigw.ParseResponseMappingKey("method.response.body"); ok {
		t.Error("a response maps headers only")
	}
}

func TestMethodParameters(t *testing.T) {
	if p, ok := apigw.ParseMethodParameter("method.request.querystring.a:b"); !ok || p != (apigw.Parameter{Place: apigw.QueryString, Name: "a:b"}) {
		t.Errorf("got %+v, %v", p, ok)
	}
	for _, wrong := range []string{"id", "method.request.id", "method.request.path.", "method.request.query.id", "method.request.multivalueheader.x", "method.request.querystring.a[b]", "integration.request.path.id", ""} {
		if p, ok := apigw.ParseMethodParameter(wrong); ok {
			t.Errorf("%q is taken: %+v", wrong, p)
		}
	}
}

func TestMappingSources(t *testing.T) {
	parameter := func(place apigw.Place, name string) apigw.Source {
		return apigw.Source{Kind: apigw.ParameterSource, Parameter: apigw.Parameter{Place: place, Name: name}}
	}
	for text, want := range map[string]apigw.Source{
		"method.request.path.id":                   parameter(apigw.Path, "id"),
		"method.request.multivaluequerystring.tag": parameter(apigw.MultiValueQueryString, "tag"),
		"method.request.header.X-A":                parameter(apigw.Header, "X-A"),
		"method.request.body":                      {Kind: apigw.BodySource},
		"method.request.body.a.b":                  {Kind: apigw.BodySource, Text: "a.b"},
		"method.request.body[0]":                   {Kind: apigw.BodySource, Text: "[0]"},
		"stageVariables.key":                       {Kind: apigw.StageSource, Text: "key"},
		"context.identity.sourceIp":                {Kind: apigw.ContextSource, Text: "identity.sourceIp"},
		"'a b'":                                    {Kind: apigw.StaticSource, Text: "a b"},
		"''":                                       {Kind: apigw.StaticSource},
		"'":                                        {},
		"'a'b'":                                    {},
		"static":                                   {},
		"method.request.bodyx":                     {},
		"method.request.body.":                     {},
		"method.request.path.":                     {},
		"method.request.querystring.a[b]":          {},
		"$context.requestId":                       {},
		"context.":                                 {},
		"stageVariables.a-b":                       {},
		"integration.response.header.X":            {},
	} {
		if got := apigw.ParseMappingSource(text); got != want {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
	if got := apigw.ParseResponseMappingSource("integration.response.header.X"); got != parameter(apigw.Header, "X") {
		t.Errorf("got %+v", got)
	}
	if got := apigw.ParseResponseMappingSource("method.request.header.X"); got.Kind != apigw.NoSource {
		t.Errorf("got %+v", got)
	}
	for text, want := range map[string]bool{"method.request.header.X": true, "context.requestId": true, "$context.requestId": true, "stageVariables.x": true, "text": false, "": false} {
		if apigw.LooksLikeSource(text) != want {
			t.Errorf("%q: want %v", text, want)
		}
	}
}

func TestPlaces(t *testing.T) {
	for _, in := range []string{"path", "query", "header"} {
		place, ok := apigw.PlaceOf(in)
		if !ok || place.In() != in || place.Single() != place {
			t.Errorf("%s: %s, %v", in, place, ok)
		}
	}
	if _, ok := apigw.PlaceOf("cookie"); ok || apigw.MultiValueQueryString.Single() != apigw.QueryString || apigw.MultiValueHeader.In() != "header" {
		t.Error("multivalue places are declared without the prefix, cookies not at all")
	}
	if !apigw.FailsWhenMapped("content-length") || !apigw.FailsWhenMapped("Transfer-Encoding") || apigw.FailsWhenMapped("Content-Type") {
		t.Error("a mapped Content-Length or Transfer-Encoding fails every call")
	}
}
