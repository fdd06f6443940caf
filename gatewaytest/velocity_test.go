package gatewaytest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// mock makes an integration a MOCK whose request template names a status.
func mock(template string, responses ...any) func(object) {
	return func(i object) {
		i["Type"], i["RequestTemplates"], i["IntegrationResponses"] = "MOCK", object{"application/json": template}, responses
		for _, name := range []string{"ConnectionType", "ConnectionId", "IntegrationTarget", "IntegrationHttpMethod", "Uri"} {
			delete(i, name)
		}
	}
}

// The preflight that the CDK writes for several origins: the first stands in the
// response's parameters, the others in its template.
func TestPreflightForSeveralOrigins(t *testing.T) {
	t.Parallel()
	const template = `#set($origin = $input.params().header.get("Origin"))
#if($origin == "")
  #set($origin = $input.params().header.get("origin"))
#end
#if($origin == "https://b.example.com" || $origin == "http://localhost:3000")
  #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)
#end`
	const header = "method.response.header.Access-Control-Allow-Origin"
	gw := start(t, stack(asMethods, nil, operation{"OPTIONS /o", "", mock("{ statusCode: 200 }", object{
		"StatusCode": "204", "ResponseTemplates": object{"application/json": template}, "ResponseParameters": object{header: "'https://a.example.com'"},
	})}), nil)
	for origin, want := range map[string]string{
		"": "https://a.example.com", "https://a.example.com": "https://a.example.com", "https://b.example.com": "https://b.example.com",
		"http://localhost:3000": "http://localhost:3000", "https://c.example.com": "https://a.example.com",
	} {
		sent := http.Header{}
		if origin != "" {
			sent.Set("Origin", origin)
		}
		response, body := call(t, "OPTIONS", gw.URL("prod")+"/o", "", sent)
		if got := response.Header.Get("Access-Control-Allow-Origin"); response.StatusCode != http.StatusNoContent || got != want || body != "" {
			t.Errorf("%s: got %d %s %q, want %s", origin, response.StatusCode, got, body, want)
		}
	}
}

func TestMappingTemplates(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"#set($a = 'x')$a$a":                                      "xx",
		"#set($a = \"x\")\n#set($b = $a)\n${b}y":                  "xy",
		"#set($a = 7)$a":                                          "7",
		"a ## comment\nb#* two\nlines *#c":                        "a bc",
		"#if($context.stage == 'prod')yes#else no#end":            "yes",
		"#if($context.stage != 'prod')yes#{else}":                 "",
		"#if($context.stage != 'prod')yes#else\n no#end\n.":       " no.",
		"#if('a' == 'b')1#elseif('a' == 'a')2#else 3#end":         "2",
		"#if('a' == 'b')1#elseif('a' == 'c')2#else 3#end":         " 3",
		"#if('a' == 'b' || 'c' == 'c' && 'd' == 'd')1#end":        "1",
		"#if(('a' == 'a' || 'c' == 'c') && 'd' == 'e')1#end":      "",
		"#if(!('a' == 'b'))1#end":                                 "1",
		"#if($input.params('q') == '1')1#end":                     "1",
		"#if($input.params().querystring.get('q') == \"1\")1#end": "1",
		"#if($input.params().header.get('q') == '1')1#end":        "",
		"$input.params('id')$input.params('nothing').":            "7.",
		"$input.params().path.get('id')":                          "7",
		"#set($a = $input.params().header.get('none'))$a$!a.":     "$a.",
		"price: $5, #1, $stageVariables.host":                     "price: $5, #1, prod.example.com",
		"#set($context.responseOverride.status = 201)x":           "x",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			template := stack(asMethods, nil, operation{"GET /o/{id}", "", mock(`{"statusCode": 200}`, object{
				"StatusCode": "200", "ResponseTemplates": object{"application/json": text}})})
			if strings.Contains(text, "#{") {
				if got := refusal(t, template, nil); !strings.Contains(got, "with logic: #{") {
					t.Errorf("got %s", got)
				}
				return
			}
			gw := start(t, template, nil)
			status := map[bool]int{true: 201, false: 200}[strings.Contains(text, "status")]
			if response, body := call(t, "GET", gw.URL("prod")+"/o/7?q=1", "", nil); response.StatusCode != status || body != want {
				t.Errorf("got %d %q, want %q", response.StatusCode, body, want)
			}
		})
	}
}

// A value of the body is JSON, as it stands there but for blanks.
func TestValuesOfTheBody(t *testing.T) {
	t.Parallel()
	const body = `{"item": "tea \u00e9", "list": [{"n": 1.50}, [true]], "nothing": null, "a b": {"x" : "<&>"}}`
	for text, want := range map[string]string{
		"$input.json('$.item')":              `"tea \u00e9"`,
		`$input.json("$.list[0].n")`:         "1.50",
		"${input.json('$.list[1]')}.":        "[true].",
		"$input.json('$.nothing')":           "null",
		`$input.json("$['a b'].x")`:          `"<&>"`,
		"$input.json(\"$['a b']\")":          `{"x":"<&>"}`,
		"[$input.json('$.none')]":            "[]",
		"[$input.json('$.none.x')]":          "[]",
		"[$input.json('$.list[2]')]":         "[]",
		"[$input.json('$.item.x')]":          "[]",
		"[$input.json('$.list.x')]":          "[]",
		"#set($a = $input.json('$.item'))$a": `"tea \u00e9"`,
		"$input.json('$')":                   body,
	} {
		gw := start(t, stack(asMethods, nil, operation{"POST /o", "http://x.example.com/o", func(i object) {
			i["Type"], i["RequestTemplates"], i["IntegrationResponses"] = "HTTP", object{"application/json": text}, []any{object{"StatusCode": "200"}}
		}}), plain(t, echo))
		_, answer := call(t, "POST", gw.URL("prod")+"/o", body, http.Header{"Content-Type": {"application/json"}})
		var got seen
		if err := json.Unmarshal([]byte(answer), &got); err != nil || got.Body != want {
			t.Errorf("%s: got %s, want %s (%v)", text, got.Body, want, lastEntry(t, gw))
		}
	}
}

// What is not modeled is refused by its name.
func TestTemplatesWithMoreLogicAreRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"#foreach($a in $b)$a#end":                      "#foreach",
		"$input.json('$..item')":                        "$input.json('$..item')",
		"$input.json('$.list[*]')":                      "$input.json('$.list[*]')",
		"$input.json('item')":                           "$input.json('item')",
		"$util.escapeJavaScript($x)":                    "$util.escapeJavaScript($x)",
		"$unknown.thing":                                "$unknown.thing",
		"#set($a = $util.parseJson($input.body))":       "#set",
		"#set($a = \"x$context.stage\")":                "#set",
		"#set($a = {})":                                 "#set",
		"#set($context.requestOverride.header.X = 'a')": "#set($context.requestOverride.header.X)",
		"#if($context.stage)1#end":                      "#if on more than comparing texts",
		"#if($input.params('q') > 3)1#end":              "#if on more than comparing texts",
		"#if('a' == 'a')1":                              "#if without #end",
		"a#end":                                         "#end",
		"#if('a' == 'a')1#else 2#else 3#end":            "#if without #end",
		"#if(('a' == 'a')1#end":                         "an expression",
		strings.Repeat("#if('a' == 'a')", 101):          "more than 100 levels",
		"#if(" + strings.Repeat("!", 1e6):               "more than 100 levels",
	} {
		template := stack(asMethods, nil, operation{"GET /o", "", mock(`{"statusCode": 200}`, object{
			"StatusCode": "200", "ResponseTemplates": object{"application/json": text}})})
		if got := refusal(t, template, nil); !strings.Contains(got, "mapping template of application/json with logic: "+want+"\n") {
			t.Errorf("%.100s: got %s", text, got)
		}
	}
	// Only an integration's response can be overridden.
	template := stack(asMethods, nil, operation{"GET /o", "", mock(`#set($context.responseOverride.status = 201){"statusCode": 200}`)})
	if got := refusal(t, template, nil); !strings.Contains(got, "with logic: #set($context.responseOverride.status)") {
		t.Errorf("got %s", got)
	}
}
