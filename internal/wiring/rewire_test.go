package wiring

import "testing"

var rewireRefusals = []refusal{
	{"", "Uri uri_syntax", ""},
	{"old.example.com/a", "Uri uri_syntax", ""},
	{"://old.example.com", "Uri uri_syntax", ""},
	{"http:///a", "Uri uri_syntax", ""},
	{"a:b://old.example.com", "Uri uri_syntax", ""},
	{"a?b://old.example.com", "Uri uri_syntax", ""},
	{tok, "Uri uri_syntax", "where its path begins is not known"},
	{"see http://old.example.com", "Uri uri_scheme", ""},
	{"a/b://old.example.com", "Uri uri_syntax", ""},
	{"https://old.example.com:8080/a", "Uri scheme_mismatch", ""},
	{"http://old.example.com:80/a", "Uri port_mismatch", ""},
	{"http://u@old.example.com:81/a", "Uri uri_userinfo, Uri uri_port", ""},
}

func TestRewireFails(t *testing.T) {
	t.Parallel()
	w := wired(listener("HTTP", "8080"))
	for _, row := range rewireRefusals {
		if got, ps := w.Rewire(row.in); said(ps) != row.want || got != "" {
			t.Errorf("%q: %q, said %q, want %q: %s", row.in, got, said(ps), row.want, row.reason)
		}
		if _, ps := wired().Rewire(row.in); row.want == "Uri uri_syntax" && said(ps) != row.want {
			t.Errorf("%q: said %q where the wiring's own address counts: %s", row.in, said(ps), row.reason)
		}
	}
}

func TestRewire(t *testing.T) {
	t.Parallel()
	given, own := wired(), wired(listener("HTTP", "8080"))
	for _, row := range []struct {
		w                *Wiring
		in, want, reason string
	}{
		{given, "http://old.example.com/a/{id}?q={q}", "https://orders.example.com:443/a/{id}?q={q}", "the path is kept whole, without a base path"},
		{given, "https://old.example.com", "https://orders.example.com:443/", ""},
		{given, "https://old.example.com?q=1", "https://orders.example.com:443/?q=1", ""},
		{given, "https://old.example.com#top", "https://orders.example.com:443/#top", ""},
		{given, tok + "://" + tok + "/" + tok, "https://orders.example.com:443/" + tok, ""},
		{own, "http://old.example.com/a", "http://old.example.com:8080/a", "completed by the listener's port"},
		{own, "http://old.example.com:8080", "http://old.example.com:8080/", ""},
		{own, "http://${stageVariables.host}/a?b", "http://${stageVariables.host}/a?b", ""},
	} {
		if got, ps := row.w.Rewire(row.in); got != row.want || ps != nil {
			t.Errorf("%q: %q, want %q, said %q: %s", row.in, got, row.want, said(ps), row.reason)
		}
	}
}

func TestStageVariableOf(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"${stageVariables.link_1}": "link_1", "": "", "bbb111": "", tok: "",
		"a${stageVariables.link}": "", "${stageVariables.link}b": "", "${stageVariables.}": "",
	} {
		if got := StageVariableOf(id); got != want {
			t.Errorf("%q: %q, want %q", id, got, want)
		}
	}
}
