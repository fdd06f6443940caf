package main

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"

	"github.com/cdk-private-integration/cdk-private-integration-go/cmd/private-integration/internal/cfn"
)

// text reads a file, or standard input for "-".
func (s streams) text(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(s.in)
	}
	return os.ReadFile(name)
}

// template reads a template in JSON or YAML; dir is a cloud assembly too, of which
// stack is picked, or the only one there is.
func (s streams) template(name, stack string) ([]byte, error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		found, err := cfn.Assembly(name)
		if err != nil {
			return nil, err
		}
		if stack == "" && len(found) > 1 {
			found = onlyWithAPI(found)
		}
		if name, err = pick(found, stack); err != nil {
			return nil, err
		}
	} else if stack != "" {
		return nil, fmt.Errorf("--stack is for a cdk.out directory, and %s is none", name)
	}
	text, err := s.text(name)
	if err != nil {
		return nil, err
	}
	document, problems := cfn.Read(text)
	if len(problems) > 0 {
		var wrong mistakes
		for _, p := range problems {
			wrong = append(wrong, name+":"+p.Error())
		}
		return nil, wrong
	}
	return document.JSON, nil
}

// onlyWithAPI gives the one stack that has a REST API, or all where that is not so.
func onlyWithAPI(found []cfn.Stack) []cfn.Stack {
	var with []cfn.Stack
	for _, s := range found {
		if text, err := os.ReadFile(s.File); err == nil && restAPI.Match(text) {
			with = append(with, s)
		}
	}
	if len(with) == 1 {
		return with
	}
	return found
}

var restAPI = regexp.MustCompile(`\bAWS::ApiGateway::(RestApi|Method)\b`)

func pick(found []cfn.Stack, name string) (file string, err error) {
	var names []string
	for _, s := range found {
		if s.Name == name || name == "" && len(found) == 1 {
			return s.File, nil
		}
		names = append(names, s.Name)
	}
	if name == "" {
		return "", fmt.Errorf("name one of its stacks with --stack: %s", list(names))
	}
	return "", fmt.Errorf("there is no stack %q: --stack may be %s", name, list(names))
}

func sorted(m mistakes) mistakes {
	slices.Sort(m)
	return m
}

func list(names []string) (text string) {
	for i, name := range names {
		switch {
		case i > 0 && i == len(names)-1:
			text += " or "
		case i > 0:
			text += ", "
		}
		text += name
	}
	return text
}
