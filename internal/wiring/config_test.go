package wiring

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
)

// config is a plain one, changed; the listener speaks HTTPS on 443.
func config(changes ...func(*Config)) Config {
	c := Config{
		Uri:       new("https://orders.example.com/v1"),
		Target:    &Target{Arn: albArn, Type: Application, Protocol: "HTTPS", Port: "443", DnsName: dnsName, Literal: true},
		VpcLinkID: new("bbb111"),
	}
	for _, change := range changes {
		change(&c)
	}
	return c
}

const dnsName = "internal-orders-1.eu-central-1.elb.amazonaws.com"

func uri(s string) func(*Config) { return func(c *Config) { c.Uri = &s } }

// listener is another protocol and port, and no Uri: the load balancer's own name.
func listener(protocol, port string) func(*Config) {
	return func(c *Config) {
		c.Uri, c.Target.Type, c.Target.Arn = nil, "", tok
		c.Target.Protocol, c.Target.Port = protocol, port
	}
}

func changes(c ...func(*Config)) changed {
	_, _, line, _ := runtime.Caller(1)
	return changed{fmt.Sprintf("config_test.go:%d", line), c}
}

// changed is a row's input, which nothing prints well, with the place where it
// is written.
type changed struct {
	place string
	all   []func(*Config)
}

func TestNewCompletesTheUri(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		changes      changed
		want, reason string
	}{
		{changes(), "https://orders.example.com:443/v1", "the port is always spelled: it picks the listener"},
		{changes(listener("HTTPS", "8443"), uri("https://orders.example.com")), "https://orders.example.com:8443", "the listener's port"},
		{changes(listener("HTTPS", "8443"), uri("https://orders.example.com:8443")), "https://orders.example.com:8443", ""},
		{changes(listener("HTTPS", ""), uri("https://orders.example.com")), "https://orders.example.com:443", "no port known: the scheme's"},
		{changes(listener("HTTP", ""), uri("http://orders.example.com")), "http://orders.example.com:80", ""},
		{changes(listener("", ""), uri("https://orders.example.com:8443")), "https://orders.example.com:8443", ""},
		{changes(listener("HTTP", tok), uri("http://orders.example.com")), "http://orders.example.com:" + tok, "a port that is a token"},
		{changes(listener("HTTP", tok), uri("http://orders.example.com:8080")), "http://orders.example.com:8080", "nothing is guessed from a token"},
		{changes(listener("HTTP", "8080"), uri("http://a.example.com:"+tok)), "http://a.example.com:" + tok, ""},
		{changes(listener("HTTP", "8080"), uri("http://a.example.com:${stageVariables.port}")), "http://a.example.com:${stageVariables.port}", ""},
		{changes(listener("HTTPS", "443"), uri("https://${stageVariables.host}/v1")), "https://${stageVariables.host}/v1", "a stage variable says the port too"},
		{changes(listener("HTTPS", "443"), uri("https://${stageVariables.env}.example.com")), "https://${stageVariables.env}.example.com:443", ""},
		{changes(listener("HTTPS", "443"), uri("https://api.${stageVariables.domain}/v1")), "https://api.${stageVariables.domain}/v1", "so does one at the end of the host"},
		{changes(listener("HTTPS", "443"), uri(tok)), tok, "so does a token without scheme"},
		{changes(listener("HTTPS", "443"), uri(tok+"://"+tok)), tok + "://" + tok + ":443", ""},
		{changes(listener("", ""), uri(tok+"://example.com")), tok + "://example.com", "neither port nor scheme known"},
		{changes(listener(tok, ""), uri("http://example.com")), "http://example.com:80", "a protocol that is a token"},
		{changes(listener(tok, "443"), uri("https://example.com")), "https://example.com:443", ""},
		{changes(listener("TCP", "443"), uri("https://example.com")), "https://example.com:443", "TLS through TCP to the targets"},
		{changes(listener("TCP", "80"), uri("http://example.com")), "http://example.com:80", ""},
		{changes(listener("TLS", "443"), uri("https://example.com")), "https://example.com:443", ""},
		{changes(listener("HTTP", "8080")), "http://" + dnsName + ":8080", "the load balancer's own name"},
		{changes(listener("HTTP", "")), "http://" + dnsName + ":80", ""},
		{changes(listener("TCP", tok)), "http://" + dnsName + ":" + tok, ""},
		{changes(listener("TCP_UDP", "8080")), "http://" + dnsName + ":8080", ""},
		{changes(listener("HTTP", "80"), uri("http://"+dnsName)), "http://" + dnsName + ":80", "its own name needs no certificate here"},
	} {
		w, ps := New(config(row.changes.all...))
		if ps != nil {
			t.Errorf("%s: said %q: %s", row.want, said(ps), row.reason)
		} else if got := w.Uri.String(); got != row.want {
			t.Errorf("got %s, want %s: %s", got, row.want, row.reason)
		}
	}
}

func TestNewKeepsWhatWasGiven(t *testing.T) {
	t.Parallel()
	w, _ := New(config(func(c *Config) { c.Defaults = Defaults{new(60_000.0), Stream} }))
	if w.TargetArn != albArn || w.ConnectionID != "bbb111" || w.StageVariable != "" || *w.Defaults.TimeoutInMillis != 60_000 || w.Defaults.ResponseTransferMode != Stream || w.HostDoubt != "" {
		t.Errorf("%+v", w)
	}
	w, _ = New(config(uri("https://orders.local"), func(c *Config) { c.StageVariable = new("link") }))
	if w.ConnectionID != "${stageVariables.link}" || w.StageVariable != "link" || w.HostDoubt == "" {
		t.Errorf("%+v", w)
	}
}

var configRefusals = []struct {
	changes      changed
	want, reason string
}{
	{changes(func(c *Config) { *c = Config{} }), "Target required", "and nothing about a Uri it would give"},
	{changes(func(c *Config) { *c = Config{Uri: new("ftp://x?y")} }), "Target required, Uri uri_scheme, Uri uri_query", ""},
	{changes(func(c *Config) { c.Target.Problems = Problems{{"Target", CodeGatewayLb, "", ""}}; c.Uri = nil }), "Target gateway_lb", "only what reading it said"},
	{changes(func(c *Config) { c.Target.Arn = "x" }), "Target.LoadBalancerArn arn", "a field the user filled is named"},
	{changes(func(c *Config) { c.Target.Arn = "x"; c.Target.Literal = false }), "Target arn", "a construct's is not"},
	{changes(listener("UDP", "")), "Target.Protocol listener_protocol", ""},
	{changes(listener("https", "443"), uri("https://a.b")), "Target.Protocol listener_protocol", "as CloudFormation spells it"},
	{changes(func(c *Config) { c.Target.Protocol = "TLS" }), "Target.Protocol listener_protocol", "no application load balancer speaks it"},
	{changes(func(c *Config) { c.Target.Arn, c.Target.Type = nlbArn, Network }), "Target.Protocol listener_protocol", "no network load balancer speaks HTTPS"},
	{changes(func(c *Config) { c.Target.Arn, c.Target.Type = nlbArn, "" }), "Target.Protocol listener_protocol", "the ARN tells the type"},
	{changes(func(c *Config) { c.Target.Arn, c.Target.Type = tok, Network }), "Target.Protocol listener_protocol", "so does the construct, behind a token"},
	{changes(listener("HTTP", "1023")), "Target.Port listener_port", ""},
	{changes(listener("HTTP", "80"), func(c *Config) { c.Target.DnsName = "a/b" }), "Target.DnsName uri_host", ""},

	{changes(listener("HTTPS", "443")), "Uri uri_required", ""},
	{changes(listener("TLS", "443")), "Uri uri_required", ""},
	{changes(listener("", "443")), "Uri uri_required", "a port does not tell whether TLS is spoken"},
	{changes(listener(tok, "443")), "Uri uri_required", ""},
	{changes(listener("HTTP", "80"), func(c *Config) { c.Target.DnsName = "" }), "Uri target_dns_unknown", ""},
	{changes(listener("TCP", "80"), func(c *Config) { c.Target.DnsName = "" }), "Uri target_dns_unknown", ""},

	{changes(listener("HTTPS", ""), uri("http://a.b")), "Uri scheme_mismatch", ""},
	{changes(listener("TLS", ""), uri("http://a.b")), "Uri scheme_mismatch", ""},
	{changes(listener("HTTP", ""), uri("https://a.b")), "Uri scheme_mismatch", ""},
	{changes(listener("HTTP", "8080"), uri("http://a.b:80")), "Uri port_mismatch", ""},
	{changes(listener("HTTP", "8080"), uri("https://a.b:443/{x}")), "Uri uri_path, Uri scheme_mismatch, Uri port_mismatch", "all at once"},
	{changes(listener("HTTP", "80"), uri("http://a.b:81")), "Uri uri_port", "not a mismatch as well"},
	{changes(uri("https://other-1.elb.eu-central-1.amazonaws.com")), "Uri certificate_name", "by AWS's pattern"},
	{changes(uri("https://INTERNAL-orders-1.eu-central-1.ELB.amazonaws.com:443")), "Uri certificate_name", "names have no case"},
	{changes(uri("https://orders-1.elb.eusc-de-east-1.amazonaws.eu")), "Uri certificate_name", "of any partition"},
	{changes(func(c *Config) { c.Target.DnsName = "ALB.example.com" }, uri("https://alb.example.com")), "Uri certificate_name", "by the name that is known"},
	{changes(func(c *Config) { c.Target.DnsName = "" }, uri("https://")), "Uri uri_host", "two empty names are not the same"},
	{changes(func(c *Config) { c.Target.DnsName = tok }, uri("https://"+tok)), "Uri certificate_name", "the same token"},

	{changes(func(c *Config) { c.HasVpcLink = true }), "VpcLinkId conflict", ""},
	{changes(func(c *Config) { c.HasLinkSubnets = true }), "VpcLinkSubnets conflict", ""},
	{changes(func(c *Config) { c.VpcLinkID, c.HasVpcLink, c.HasLinkSubnets = nil, true, true }), "VpcLinkSubnets conflict", ""},
	{changes(func(c *Config) { c.VpcLinkName = new("orders") }), "VpcLinkName conflict", "a link that exists has its name"},
	{changes(func(c *Config) { c.VpcLinkID, c.HasVpcLink, c.VpcLinkName = nil, true, new("") }), "VpcLinkName conflict", ""},
	{changes(func(c *Config) { c.VpcLinkID, c.VpcLinkName = nil, new("") }), "VpcLinkName vpc_link_name", ""},
	{changes(func(c *Config) { c.VpcLinkID, c.VpcLinkName = nil, new(strings.Repeat("é", 129)) }), "VpcLinkName vpc_link_name", ""},

	{changes(func(c *Config) { c.Defaults.ResponseTransferMode = "stream" }), "ResponseTransferMode transfer_mode", ""},
	{changes(func(c *Config) { c.Defaults.TimeoutInMillis = new(300_001.0) }), "Timeout timeout_range", ""},
	{changes(func(c *Config) {
		c.Target.Arn, c.Target.Port, c.VpcLinkID, c.StageVariable = "x", "81", new("x"), new("a-b")
		c.Defaults = Defaults{new(1.0), "x"}
	}, uri("x")), "Target.LoadBalancerArn arn, Target.Port listener_port, Uri uri_syntax, VpcLinkId vpc_link_id, StageVariable stage_variable_name, Timeout timeout_range, ResponseTransferMode transfer_mode", "all at once, in the order of the fields"},
}

func TestNewFails(t *testing.T) {
	t.Parallel()
	for _, row := range configRefusals {
		if w, ps := New(config(row.changes.all...)); said(ps) != row.want || w != nil {
			t.Errorf("%s: said %q, want %q: %s", row.changes.place, said(ps), row.want, row.reason)
		}
	}
}

var dnsNameRefusals = []refusal{
	{"a b", "Target.DnsName uri_host", ""},
	{"https://a.b", "Target.DnsName uri_host", ""},
	{"a.b:80", "Target.DnsName uri_host", ""},
}

func TestDnsName(t *testing.T) {
	t.Parallel()
	for _, row := range append(dnsNameRefusals, refusal{dnsName, "", ""}, refusal{tok, "", ""}) {
		if got := said((Target{Arn: albArn, DnsName: row.in, Literal: true}).check()); got != row.want {
			t.Errorf("%q: said %q, want %q", row.in, got, row.want)
		}
	}
}

func TestNewTakesALinkThatIsMadeLater(t *testing.T) {
	t.Parallel()
	for _, change := range []func(*Config){
		func(c *Config) { c.VpcLinkID, c.HasLinkSubnets = nil, true },
		func(c *Config) { c.VpcLinkID, c.HasVpcLink = nil, true },
		func(c *Config) { c.VpcLinkID, c.VpcLinkName = nil, new(strings.Repeat("é", 128)) },
		func(c *Config) { c.VpcLinkID, c.VpcLinkName = nil, new(strings.Repeat(tok, 10)) },
	} {
		w, ps := New(config(change))
		if ps != nil || w.ConnectionID != "" {
			t.Errorf("%+v, said %q", w, said(ps))
		}
	}
}

var linkIDRefusals = []refusal{
	{"", "F vpc_link_id", ""},
	{"abc", "F vpc_link_id", "too short"},
	{strings.Repeat("a", 33), "F vpc_link_id", "too long"},
	{"Abc123", "F vpc_link_id", ""},
	{"arn:aws:apigateway:eu-central-1::/vpclinks/bbb111", "F vpc_link_id", ""},
	{"${stageVariables.link}", "F vpc_link_id", "has a field of its own"},
}

func TestCheckVpcLinkID(t *testing.T) {
	t.Parallel()
	for _, row := range append(linkIDRefusals, refusal{"bbb1", "", ""}, refusal{strings.Repeat("a", 32), "", ""}, refusal{tok, "", ""}) {
		var ps Problems
		CheckVpcLinkID("F", row.in, &ps)
		if said(ps) != row.want {
			t.Errorf("%q: said %q, want %q: %s", row.in, said(ps), row.want, row.reason)
		}
	}
}

var stageVariableRefusals = []refusal{
	{"", "F stage_variable_name", ""},
	{"a_b", "F stage_variable_name", "CloudFormation takes letters and digits only"},
	{"a-b", "F stage_variable_name", ""},
	{"ä", "F stage_variable_name", ""},
	{tok, "F stage_variable_name", "it is written into ConnectionId"},
	{strings.Repeat("a", 65), "F stage_variable_name", ""},
}

func TestCheckStageVariableName(t *testing.T) {
	t.Parallel()
	for _, row := range append(stageVariableRefusals, refusal{"a", "", ""}, refusal{"0aZ9" + strings.Repeat("a", 60), "", ""}) {
		var ps Problems
		if ok := CheckStageVariableName("F", row.in, &ps); said(ps) != row.want || ok != (row.want == "") {
			t.Errorf("%q: %v, said %q, want %q: %s", row.in, ok, said(ps), row.want, row.reason)
		}
	}
}

func TestTimeoutLimits(t *testing.T) {
	t.Parallel()
	for millis, longest := range map[float64]string{ // the mode that still takes it
		49: "none", 49.5: "none", 50: Buffered, 50.5: "none", 29_000: Buffered, 300_000: Buffered,
		300_001: Stream, 900_000: Stream, 900_001: "none", 0: "none", -1: "none",
		math.Inf(1): "none", -1.8881545897087626e+289: Buffered,
	} {
		for _, mode := range []string{"", Buffered, Stream} {
			var ps Problems
			Defaults{&millis, mode}.check("", &ps)
			if fits := longest == Buffered || longest == mode; fits != (ps == nil) {
				t.Errorf("%v ms with mode %q: said %q", millis, mode, said(ps))
			}
		}
	}
	var ps Problems
	Defaults{new(math.NaN()), ""}.check("", &ps)
	Defaults{new(50.25), ""}.check("", &ps)
	if said(ps) != "Timeout timeout_range, Timeout timeout_range" || ps[1].Value != "50.25 ms" {
		t.Errorf("said %v", ps)
	}
}

// A timeout above 29 s is taken, and known for what it needs.
func TestTimeoutQuota(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		millis *float64
		mode   string
		want   bool
	}{
		{nil, "", false}, {new(29_000.0), "", false}, {new(29_001.0), "", true}, {new(300_000.0), Buffered, true},
		{new(900_000.0), Stream, false}, {new(-1.8881545897087626e+289), "", false},
	} {
		i, ps := wired().Describe(Route{"GET", "/a"}, &Options{Settings: Settings{TimeoutInMillis: row.millis, ResponseTransferMode: row.mode}})
		if ps != nil || i.NeedsTimeoutQuota() != row.want {
			t.Errorf("%v with %q: %v, said %q", row.millis, row.mode, i.NeedsTimeoutQuota(), said(ps))
		}
		if (Defaults{new(300_001.0), row.mode}).NeedsTimeoutQuota() {
			t.Error("what is refused needs no quota")
		}
		if refused := said(i.CheckEdge("F")); (refused == "F timeout_range") != row.want {
			t.Errorf("%v with %q on an edge-optimized API: said %q", row.millis, row.mode, refused)
		}
	}
}

func TestLinkName(t *testing.T) {
	t.Parallel()
	fits := strings.Repeat("a", 128)
	for name, want := range map[string]string{
		"Orders0123ABCD":           "Orders0123ABCD",
		fits:                       fits,
		fits + "0123ABCD":          fits[:120] + "0123ABCD",
		fits + "Orders" + "CD0123": fits[:120] + "rsCD0123",
	} {
		if got := LinkName(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}
