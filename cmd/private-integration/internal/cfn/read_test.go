package cfn

import (
	"fmt"
	"strings"
	"testing"
)

func TestReadTakesShortFormsApart(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"A: !Ref B":                        `{"A":{"Ref":"B"}}`,
		"A: !Condition B":                  `{"A":{"Condition":"B"}}`,
		"A: !GetAtt B.C":                   `{"A":{"Fn::GetAtt":["B","C"]}}`,
		"A: !GetAtt B.Outputs.C":           `{"A":{"Fn::GetAtt":["B","Outputs.C"]}}`,
		"A: !GetAtt [B, C]":                `{"A":{"Fn::GetAtt":["B","C"]}}`,
		"A: !Sub http://${B.C}/v1":         `{"A":{"Fn::Sub":"http://${B.C}/v1"}}`,
		"A: !Sub [\"${X}\", {X: !Ref B}]":  `{"A":{"Fn::Sub":["${X}",{"X":{"Ref":"B"}}]}}`,
		"A: !Base64 {Fn::Sub: x}":          `{"A":{"Fn::Base64":{"Fn::Sub":"x"}}}`,
		"A: !Base64\n  Fn::Sub: x":         `{"A":{"Fn::Base64":{"Fn::Sub":"x"}}}`,
		"A: !Join ['', [a, !Ref B]]":       `{"A":{"Fn::Join":["",["a",{"Ref":"B"}]]}}`,
		"A: !If [C, !Ref B, 1]":            `{"A":{"Fn::If":["C",{"Ref":"B"},1]}}`,
		"A: !GetAZs ''":                    `{"A":{"Fn::GetAZs":""}}`,
		"A: !Select [0, !GetAZs ]":         `{"A":{"Fn::Select":[0,{"Fn::GetAZs":""}]}}`,
		"A: !ImportValue 0123":             `{"A":{"Fn::ImportValue":"0123"}}`,
		"A: !Sub 12":                       `{"A":{"Fn::Sub":"12"}}`,
		"A: 0123":                          `{"A":"0123"}`,
		"A: 1.10":                          `{"A":"1.10"}`,
		"A: 1.5":                           `{"A":1.5}`,
		"A: 443":                           `{"A":443}`,
		"A: 123456789012345678":            `{"A":"123456789012345678"}`,
		"A: 2012-10-17":                    `{"A":"2012-10-17"}`,
		"A: yes":                           `{"A":"yes"}`,
		"A: True":                          `{"A":true}`,
		"A: 'true'":                        `{"A":"true"}`,
		"A: \"80\"":                        `{"A":"80"}`,
		"A:":                               `{"A":null}`,
		"A: |\n  two\n  lines\n":           `{"A":"two\nlines\n"}`,
		"A: {B: \"a\\/b\"}":                `{"A":{"B":"a/b"}}`,
		"A: <&>":                           `{"A":"<&>"}`,
		"{\"A\": {\"Ref\": \"B\"}}":        `{"A": {"Ref": "B"}}`,
		"\ufeffA: 1":                       `{"A":1}`,
		"# a comment\nA: 1 # another\n---": `{"A":1}`,
	} {
		d, err := Read([]byte(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
		} else if got := string(d.JSON); got != want {
			t.Errorf("%q:\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestReadRefusesAllAtOnceWithPlaces(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"":                               {"1:1: must be a template"},
		" \n":                            {"1:1: must be a template"},
		"- a":                            {"1:1: must be a template, which is an object"},
		"A: 1\nA: 2":                     {`2:1: "A" must stand once`},
		"A: &x 1\nB: *x\nC: 1\nC: 2":     {"2:4: must not be an alias", `4:1: "C" must stand once`},
		"A:\n  <<: {B: 1}":               {"2:3: must not be a merge key"},
		"A:\n  [a]: 1":                   {"2:3: must be text"},
		"A: [1\nB: 2":                    {"must be JSON or YAML"},
		"{\"A\": 1,\n \"A\": 2}":         {`2:2: "A" must stand once`},
		"{\"A\": 1,\n  oops}":            {"2:3: must be JSON"},
		"{\"A\": 1} x":                   {"1:10: must be JSON: invalid character"},
		"{\"A\": ":                       {"must be JSON"},
		"A: " + strings.Repeat("[", 300): {"must"},
	} {
		_, err := Read([]byte(text))
		if err == nil {
			t.Errorf("%.40q: want an error", text)
			continue
		}
		for _, part := range want {
			if !strings.Contains(fmt.Sprint(err), part) {
				t.Errorf("%.40q: no %q in %v", text, part, err)
			}
		}
	}
}

func TestPlace(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Resources:\n  Method:\n    Properties:\n      Uri: !Sub\n        - a/b\n        - {}\n",
		"{\"Resources\":\n  {\"Method\":\n    {\"Properties\":\n      {\"Uri\": {\"Fn::Sub\": [\"a/b\", {}]}}}}}",
	} {
		d, err := Read([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		for pointer, line := range map[string]int{
			Pointer("Resources", "Method", "Properties"):          4, // where its value begins
			Pointer("Resources", "Method", "Properties", "Uri"):   4,
			Pointer("Resources", "Method", "Properties", "Other"): 4,
			Pointer("Nothing"): 1,
		} {
			if got := d.Place(pointer); got.Line != line {
				t.Errorf("%s: line %d, want %d, in\n%s", pointer, got.Line, line, text)
			}
		}
	}
	for text, want := range map[string]Place{
		"A:\n  B:\n    C: 1":                     {2, 3},
		"{\"é\": 1, \"A\":\n{\"B\": {\"C\":1}}}": {2, 2},
		"A: {é: 1, B: !Sub x}":                   {1, 11},
		"A: 1":                                   {1, 1},
		"{\"é\": 1, \"A\": 1}":                   {1, 10},
	} {
		d, err := Read([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Key(Pointer("A", "B", "D")); got != want {
			t.Errorf("%s: key at %v, want %v", text, got, want)
		}
	}
	if got := Pointer("a/b", "c~d"); got != "/a~1b/c~0d" {
		t.Error(got)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("A: !GetAtt B.C"))
	f.Add([]byte("{\"A\": [1, {}]}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := Read(text)
		if err == nil && len(d.JSON) == 0 {
			t.Error("neither a template nor an error")
		}
	})
}
