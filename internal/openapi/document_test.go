package openapi

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/wiring"
)

func TestSurvives(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]bool{
		"0": true, "-0": true, "0.0e5": true, "1": true, "1e3": true, "1000.00": true, "0.1": true, "-1.5E-7": true, "1e308": true, "9007199254740992": true,
		"9007199254740993": false, "9223372036854775807": false, "0.1000000000000000055": false, "1e309": false, "1e-400": false, "1e99999999999999999999": false, "123456789012345678": false,
	} {
		if got := survives(number); got != want {
			t.Errorf("%s survives: %v", number, got)
		}
	}
}

func TestLost(t *testing.T) {
	t.Parallel()
	d := wire(t, document("/a: {get: {responses: {'200': {schema: {n: 9007199254740993, l: [1, ~], o: {k: null}, q: {Ref: {type: string}}, r: {Ref: {}, a: 1}, ok: [1.5, 'null']}}}}}"), Options{})
	const schema = "/paths/~1a/get/responses/200/schema"
	want := []Loss{{schema + "/l/1", "null"}, {schema + "/n", "9007199254740993"}, {schema + "/o/k", "null"}, {schema + "/q/Ref", notRef}}
	if !reflect.DeepEqual(d.Lost, want) {
		t.Errorf("got %v, want %v", d.Lost, want)
	}
	warning, ok := d.LossWarning()
	if !ok || !strings.Contains(warning.String(), schema+"/n (9007199254740993)") {
		t.Errorf("got %v, %v", warning, ok)
	}
	if _, ok := wire(t, document("/a: {get: {}}"), Options{}).LossWarning(); ok {
		t.Error("warned of nothing")
	}
}

// What nothing depends on may lose a null: a small document need not go through
// a file for it. What CloudFormation takes for its function is another matter.
func TestExamplesLoseNothing(t *testing.T) {
	t.Parallel()
	for document, want := range map[string]int{
		document("/a: {get: {x-n: 9007199254740993, x-l: [1, ~], example: {k: null}, examples: {One: {value: [null]}}}}"):    0,
		document("/a: {get: {x-n: {Ref: {type: string}}}}"):                                                                  1,
		document("/a: {get: {x-amazon-apigateway-request-validator: null}}"):                                                 1,
		document("/a: {get: {schema: {properties: {example: {default: null}, x-n: {maximum: 9007199254740993}}}}}"):          2,
		document("/a: {get: {x-amazon-apigateway-integration: {type: mock, requestTemplates: {example: null}}}}"):            1,
		`{"openapi": "3.0.3", "paths": {"/a": {"get": {"x-n": {"deep": [null, {"a": null}]}, "responses": {"x-r": null}}}}}`: 1,
	} {
		if d := wire(t, document, Options{}); len(d.Lost) != want {
			t.Errorf("%s loses %v", document, d.Lost)
		}
	}
}

// Keys that the CDK's kernel takes for its own end a program there.
func TestForeignKeysGoThroughAFile(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"__proto__", "$jsii.byref"} {
		d := wire(t, document("/a: {get: {x-v: {"+key+": {a: 1}}}}"), Options{})
		if want := []string{"/paths/~1a/get/x-v/" + key}; !reflect.DeepEqual(d.Foreign, want) || !d.AsFile(true) {
			t.Errorf("%s: at %v, as a file: %v", key, d.Foreign, d.AsFile(true))
		}
		d = wire(t, document("/a: {get: {x-v: {"+key+": {a: 1}, b: {Ref: B}}}}"), Options{})
		if ps := d.CheckInline(true); d.AsFile(true) || len(ps) != 1 || ps[0].Path != "document#/paths/~1a/get/x-v/"+key {
			t.Errorf("%s beside a token: %v", key, ps)
		}
	}
}

func TestWarningsNameTheFirstPlacesOnly(t *testing.T) {
	t.Parallel()
	d := &Document{}
	for range 7 {
		d.warn("c", "text", "/p")
	}
	if got, want := d.Warnings[0].String(), "text: /p, /p, /p, /p, /p and 2 more"; len(d.Warnings) != 1 || got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A parameter that the path does not hold is doubtful, wherever it is declared.
func TestParametersOfAnotherPathWarn(t *testing.T) {
	t.Parallel()
	d := wire(t, document(`'/a/{id}/{rest+}': {parameters: [{name: id, in: path}, {name: x, in: path}], get: {parameters: [{name: rest, in: path}, {name: x, in: query}, {$ref: '#/x-p'}]}}`)+"x-p: {name: y, in: path}\n", Options{})
	want := []string{"/paths/~1a~1{id}~1{rest+}/parameters/1", "/paths/~1a~1{id}~1{rest+}/get/parameters/2"}
	if len(d.Warnings) != 1 || d.Warnings[0].Code != WarnParameter || !reflect.DeepEqual(d.Warnings[0].Pointers, want) {
		t.Errorf("got %v, want %v", d.Warnings, want)
	}
}

// Paths that refer to one path item share its operationIds.
func TestOperationIDsOfSharedPathItemsStandOnce(t *testing.T) {
	t.Parallel()
	wire(t, document("/a: {get: {operationId: a}}, /b: {$ref: '#/paths/~1a'}, /c: {x-y: {operationId: a}}"), Options{})
}

// What is for CloudFormation to fill in cannot go through a file.
func TestHasToken(t *testing.T) {
	t.Parallel()
	for extra, want := range map[string]bool{
		"x-v: {Ref: Topic}": true, "x-v: {'Fn::Sub': '${AWS::Region}'}": true, "x-v: '${Token[AWS.Region.1]}'": true, "x-v: ['#{Token[TOKEN.1]}']": true,
		"x-v: {'${Token[TOKEN.1]}': 1}": true, "x-v: {a: 1, 'Fn::Transform': {Name: 'AWS::Include'}}": true, "x-v: {'${a}': 1}": false,
		"x-v: -1.8881545897087626e+289": true, "x-v: -1e300": false, "x-v: {Ref: {a: b}}": false, "x-v: {Ref: a, b: c}": false, "x-v: '${stageVariables.a}'": false,
	} {
		if d := wire(t, document("/a: {get: {"+extra+"}}"), Options{}); d.HasToken != want {
			t.Errorf("%s: %v", extra, d.HasToken)
		}
	}
	if !wire(t, document("/a: {get: {}}"), Options{Wiring: wired(t, link("${Token[TOKEN.1]}"))}).HasToken {
		t.Error("a link's token is none")
	}
}

// Sizes are what the template will have.
func TestSizes(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"swagger20.yaml", "openapi30.json", "published.json"} {
		d := wire(t, testdata(t, name), Options{})
		if got := len(d.Bytes()); d.Size != got {
			t.Errorf("%s: Size %d, has %d bytes", name, d.Size, got)
		}
		var body bytes.Buffer
		if err := json.Indent(&body, d.Bytes(), strings.Repeat(" ", bodyDepth), " "); err != nil {
			t.Fatal(err)
		}
		if d.IndentedSize != body.Len() {
			t.Errorf("%s: IndentedSize %d, has %d bytes", name, d.IndentedSize, body.Len())
		}
	}
}

func TestInlineKeepsTheShape(t *testing.T) {
	t.Parallel()
	d := wire(t, document("/a: {get: {x-v: {n: 1.50, l: [1, ~, {}], big: 1e999, small: -1e999}}}"), Options{})
	got, err := json.Marshal(Values(d.Bytes())["paths"].(map[string]any)["/a"].(map[string]any)["get"].(map[string]any)["x-v"])
	if want := `{"big":1.7976931348623157e+308,"l":[1,null,{}],"n":1.5,"small":-1.7976931348623157e+308}`; err != nil || string(got) != want {
		t.Errorf("got %s %v, want %s", got, err, want)
	}
}

func TestFileOrInline(t *testing.T) {
	t.Parallel()
	lost := []Loss{{"/a", "null"}}
	for _, c := range []struct {
		d        Document
		indented bool
		file     bool
		says     string // what the refusal of an inline body says; empty for none
	}{
		{Document{Size: 1000, IndentedSize: 2000}, true, false, ""},
		{Document{Size: 1000, IndentedSize: 2000, Lost: lost}, true, true, ""},
		{Document{Size: 1000, IndentedSize: 2000, Lost: lost, HasToken: true}, true, false, ""},
		{Document{Size: roomy, IndentedSize: roomy + 1}, true, true, ""},
		{Document{Size: roomy, IndentedSize: roomy + 1}, false, false, ""},
		{Document{Size: inlineMax, IndentedSize: inlineMax + 1, HasToken: true}, false, false, ""},
		{Document{Size: inlineMax, IndentedSize: inlineMax + 1, HasToken: true}, true, false, "suppressTemplateIndentation"},
		{Document{Size: inlineMax + 1, IndentedSize: 2 * inlineMax, HasToken: true}, true, false, "tokens: use StageVariable"},
	} {
		if got := c.d.AsFile(c.indented); got != c.file {
			t.Errorf("%+v as a file: %v", c.d, got)
		}
		if c.file {
			continue
		}
		ps := c.d.CheckInline(c.indented)
		if refused := ps.Has(wiring.CodeOpenApiSize); refused != (c.says != "") || refused && !strings.Contains(ps[0].Want, c.says) {
			t.Errorf("%+v: %v", c.d, ps)
		}
	}
}

// AWS's validator reads a template 127 levels deep, four of which are above the body.
func TestDeepDocumentsGoThroughAFile(t *testing.T) {
	t.Parallel()
	nested := func(levels int) string {
		return document("/a: {get: {}}") + "x-v: " + strings.Repeat("[", levels) + strings.Repeat("]", levels) + "\n"
	}
	if d := wire(t, nested(122), Options{}); d.Deep != "" || d.AsFile(true) {
		t.Errorf("122 levels are too deep at %s", d.Deep)
	}
	if d := wire(t, document("/a: {get: {}}")+"x-v: "+strings.Repeat("[", 119)+"'a${Token[TOKEN.1]}'"+strings.Repeat("]", 119)+"\n", Options{}); d.Deep == "" {
		t.Error("what the token becomes is not counted")
	}
	d := wire(t, nested(123), Options{})
	if d.Deep == "" || !d.AsFile(true) {
		t.Error("123 levels stand in the template")
	}
	d.HasToken = true
	if ps := d.CheckInline(true); d.AsFile(true) || len(ps) != 1 || ps[0].Code != wiring.CodeOpenApiSyntax || !strings.HasPrefix(ps[0].Path, "document#/x-v/0/0") {
		t.Errorf("with a token: %v", ps)
	}
}

func TestDynamicReferencesAreForCloudFormation(t *testing.T) {
	t.Parallel()
	if d := wire(t, document("/a: {get: {x-v: 'arn:{{resolve:ssm:/name}}', x-n: ~}}"), Options{}); !d.HasToken || d.AsFile(true) {
		t.Error("a file would keep the reference as it stands")
	}
}
