package wiring

import (
	"reflect"
	"testing"
)

func TestSpellTakesJoinAndSubApart(t *testing.T) {
	t.Parallel()
	att := map[string]any{"Fn::GetAtt": []any{"Nlb", "DNSName"}}
	for name, c := range map[string]struct {
		value any
		want  string
	}{
		"text":             {"http://a/b", "http://a/b"},
		"join":             {map[string]any{"Fn::Join": []any{"", []any{"http://", att, "/{id}"}}}, "http://${Nlb.DNSName}/{id}"},
		"join with commas": {map[string]any{"Fn::Join": []any{",", []any{"a", "b"}}}, "${Fn::Join}"},
		"sub":              {map[string]any{"Fn::Sub": "http://${Nlb.DNSName}/${Stage}/{id}"}, "http://${Nlb.DNSName}/${Stage}/{id}"},
		"sub, pseudo":      {map[string]any{"Fn::Sub": "http://a.${AWS::Region}.example.com"}, "http://a.${AWS::Region}.example.com"},
		"sub, literal":     {map[string]any{"Fn::Sub": "http://${!stageVariables.host}/a"}, "http://${stageVariables.host}/a"},
		"sub, list":        {map[string]any{"Fn::Sub": []any{"http://${Host}/${B}", map[string]any{"Host": att}}}, "http://${Nlb.DNSName}/${B}"},
		"sub in a join":    {map[string]any{"Fn::Join": []any{"", []any{"http://", map[string]any{"Fn::Sub": "${A.B.C}"}}}}, "http://${A.B.C}"},
		"sub of a number":  {map[string]any{"Fn::Sub": 1.0}, "${Fn::Sub}"},
		"sub, bad list":    {map[string]any{"Fn::Sub": []any{"${A}"}}, "${Fn::Sub}"},
		"import":           {map[string]any{"Fn::ImportValue": "x"}, "${Fn::ImportValue}"},
		"attribute, text":  {map[string]any{"Fn::GetAtt": "Nlb.DNSName"}, "${Nlb.DNSName}"},
		"odd attribute":    {map[string]any{"Fn::GetAtt": 1.0}, "${Fn::GetAtt}"},
		"half attribute":   {map[string]any{"Fn::GetAtt": []any{"Nlb"}}, "${Fn::GetAtt}"},
		"nothing":          {map[string]any{}, ""},
		"number":           {5.0, ""},
	} {
		if got := Spell(c.value, ShowIntrinsic); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestSpellHandsOutWhatASubRefersTo(t *testing.T) {
	t.Parallel()
	var got []map[string]any
	Spell(map[string]any{"Fn::Sub": "${A}${B.C.D}"}, func(intrinsic map[string]any) string {
		got = append(got, intrinsic)
		return ""
	})
	want := []map[string]any{{"Ref": "A"}, {"Fn::GetAtt": []any{"B", "C.D"}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestLateValue(t *testing.T) {
	t.Parallel()
	ref := func(id string) any { return map[string]any{"Ref": id} }
	for name, c := range map[string]struct {
		value any
		want  string
	}{
		"text":              {"http://a/b", ""},
		"a parameter":       {ref("P"), "${P}"},
		"a resource":        {ref("R"), ""},
		"in a join":         {map[string]any{"Fn::Join": []any{"", []any{"http://", ref("P"), "/a"}}}, "${P}"},
		"in a select":       {map[string]any{"Fn::Select": []any{0.0, map[string]any{"Fn::Split": []any{",", ref("P")}}}}, "${P}"},
		"in a sub":          {map[string]any{"Fn::Sub": "http://${R.DNSName}/${P}"}, "${P}"},
		"in a sub's list":   {map[string]any{"Fn::Sub": []any{"http://${P}/${B}", map[string]any{"B": ref("R")}}}, "${P}"},
		"among a sub's own": {map[string]any{"Fn::Sub": []any{"http://${B}", map[string]any{"B": ref("P")}}}, "${P}"},
		"a sub of a list":   {map[string]any{"Fn::Sub": []any{"http://${P}"}}, "${P}"},
		"an empty sub":      {map[string]any{"Fn::Sub": []any{}}, ""},
		"an odd sub":        {map[string]any{"Fn::Sub": 1.0}, ""},
		"dynamic":           {"http://{{resolve:ssm:/host}}/a", "{{resolve:ssm:/host}}"},
		"dynamic in a join": {map[string]any{"Fn::Join": []any{"", []any{"http://", "{{resolve:ssm:/host:3}}"}}}, "{{resolve:ssm:/host:3}}"},
		"a number":          {5.0, ""},
	} {
		if got := LateValue(c.value, func(id string) bool { return id == "P" }); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestRefers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		value any
		want  bool
	}{
		"nothing":        {nil, false},
		"text":           {"Ref", false},
		"plain":          {[]any{map[string]any{"Type": "fixed-response", "Reference": []any{1.0}}}, false},
		"a Ref, deep":    {[]any{map[string]any{"Arn": []any{map[string]any{"Ref": "R"}}}}, true},
		"an Fn, in text": {map[string]any{"Host": map[string]any{"Fn::Sub": "${A}"}}, true},
	} {
		if got := Refers(c.value); got != c.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}
