package wiring

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Bits of a fuzzed Config: which fields are given.
const (
	fuzzUri = 1 << iota
	fuzzTarget
	fuzzLiteral
	fuzzVpcLink
	fuzzVpcLinkID
	fuzzSubnets
	fuzzGroups
	fuzzStageVariable
	fuzzTimeout
	fuzzPort
	fuzzTokenPort
)

// A whole config is refused with problems that name fields and codes, or gives
// a wiring that describes a plain route: its Uri is the address and the path.
func FuzzConfig(f *testing.F) {
	const plain = fuzzUri | fuzzTarget | fuzzLiteral | fuzzVpcLinkID
	f.Add(uint16(plain|fuzzPort), "https://orders.example.com/v1", albArn, Application, "HTTPS", 443.0, dnsName, "bbb111", "", 0.0, "")
	f.Add(uint16(fuzzTarget|fuzzSubnets|fuzzGroups|fuzzPort), "", nlbArn, Network, "TCP", 8080.0, dnsName, "", "", 0.0, Buffered)
	f.Add(uint16(plain|fuzzStageVariable|fuzzTimeout), "https://${stageVariables.h}:8443/", tok, "", "TLS", 0.0, "", tok, "link", 60_000.0, Stream)
	f.Add(uint16(fuzzTarget|fuzzPort|fuzzTokenPort), "", tok, "", "HTTP", 0.0, tok, "", "", 0.0, "")
	f.Add(uint16(plain|fuzzVpcLink|fuzzSubnets|fuzzTimeout|fuzzPort), tok, "x", "x", "x", 81.5, "a/b", "x", "a-b", 1.5, "x")
	f.Fuzz(func(t *testing.T, given uint16, address, arn, kind, protocol string, port float64, dns, linkID, variable string, millis float64, mode string) {
		has := func(bit uint16) bool { return given&bit != 0 }
		c := Config{
			HasVpcLink:     has(fuzzVpcLink),
			HasLinkSubnets: has(fuzzSubnets),
			Defaults:       Defaults{ResponseTransferMode: mode},
		}
		if has(fuzzUri) {
			c.Uri = &address
		}
		if has(fuzzVpcLinkID) {
			c.VpcLinkID = &linkID
		}
		if has(fuzzStageVariable) {
			c.StageVariable = &variable
		}
		if has(fuzzTimeout) {
			c.Defaults.TimeoutInMillis = &millis
		}
		if has(fuzzTarget) {
			c.Target = &Target{Arn: arn, Type: kind, Protocol: protocol, DnsName: dns, Literal: has(fuzzLiteral)}
			switch {
			case has(fuzzTokenPort):
				c.Target.Port = tok
			case has(fuzzPort): // as the public package spells a listener's number
				c.Target.Port = strconv.FormatFloat(port, 'f', -1, 64)
			}
		}

		w, ps := New(c)
		if again, same := New(c); !reflect.DeepEqual(w, again) || !slices.Equal(ps, same) {
			t.Fatalf("%+v, said %q, then %+v, said %q", w, said(ps), again, said(same))
		}
		for _, p := range ps {
			if p.Path == "" || p.Code == "" || p.Want == "" {
				t.Errorf("%+v tells too little", p)
			}
		}
		if (w == nil) != (len(ps) > 0) {
			t.Fatalf("%+v with the problems %q", w, said(ps))
		}
		if w == nil {
			return
		}

		i, ps := w.Describe(Route{"GET", "/orders/{id}"}, nil)
		if ps != nil {
			t.Fatalf("%+v describes no plain route: %q", w, said(ps))
		}
		base, ok := strings.CutSuffix(i.Uri, "/orders/{id}")
		if u, ps := parseUri(base); !ok || ps != nil || u != w.Uri {
			t.Errorf("%q of %#v reads as %#v, said %q", i.Uri, w.Uri, u, said(ps))
		}
		if i.TargetArn != arn || i.TargetArn == "" {
			t.Errorf("the target is %q, given was %q", i.TargetArn, arn)
		}
		later := !has(fuzzVpcLinkID) && !has(fuzzStageVariable)
		if later != (i.ConnectionID == "") || has(fuzzStageVariable) && i.ConnectionID != "${stageVariables."+variable+"}" {
			t.Errorf("the connection is %q", i.ConnectionID)
		}
		if i.RequestParameters["integration.request.path.id"] != "method.request.path.id" || !i.MethodRequestParameters["method.request.path.id"] {
			t.Errorf("{id} is not mapped: %v, declared: %v", i.RequestParameters, i.MethodRequestParameters)
		}
	})
}
