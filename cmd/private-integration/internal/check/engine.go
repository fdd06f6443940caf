package check

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/rulepack"
)

// Package and Version of AWS's template validator, as npm has it. The CDK brings
// one of its own for synth.
const (
	Package = "@aws/cloudformation-validate"
	Version = "1.9.0-beta"
)

//go:embed engine/package.json engine/package-lock.json engine/run.js
var files embed.FS

// diagnostic is what the validator says of a template.
type diagnostic struct {
	RuleID, Severity, Message, PropertyPath, SuggestedFix, DocumentationURL string
	Entity                                                                  struct{ LogicalID, EntityType string }
	Context                                                                 struct{ ActualValue any }
}

type (
	request struct {
		Engine    string            `json:"engine"`
		Rules     []source          `json:"rules"`
		Templates []requestTemplate `json:"templates"`
	}
	source struct {
		Name    string `json:"name"`
		Content string `json:"content"`
	}
	requestTemplate struct {
		Name  string `json:"name"`
		Text  string `json:"text"`
		Alone bool   `json:"alone"`
	}
	response struct {
		Reports []struct {
			Status      string
			Diagnostics []diagnostic
		}
		Rules []struct{ ID, Description string }
		Old   string
	}
)

// errNoNode says what is missing, and why it is wanted.
var errNoNode = errors.New("check needs Node.js 20 or later, as the CDK does, for AWS's validator: no program named node is on the PATH")

// validate runs the validator with the rule pack over all templates, in one
// process: its start takes seconds.
func validate(ctx context.Context, templates []requestTemplate, progress func(string)) (response, error) {
	var answer response
	node, err := exec.LookPath("node")
	if err != nil {
		return answer, errNoNode
	}
	engine, err := install(ctx, progress)
	if err != nil {
		return answer, err
	}
	r := request{Engine: engine, Templates: templates}
	for _, s := range rulepack.Sources() {
		r.Rules = append(r.Rules, source(s))
	}
	input, err := json.Marshal(r)
	if err != nil {
		return answer, err
	}
	script, err := files.ReadFile("engine/run.js")
	if err != nil {
		return answer, err
	}
	progress("Starting AWS's validator …")
	cmd := exec.CommandContext(ctx, node, "-e", string(script))
	cmd.Stdin = bytes.NewReader(input)
	var out, problem bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problem
	if err := cmd.Run(); err != nil {
		return answer, fmt.Errorf("AWS's validator stopped: %w: %s", errors.Join(ctx.Err(), err), lastLine(problem.Bytes()))
	}
	switch err := json.Unmarshal(out.Bytes(), &answer); {
	case err != nil:
		return answer, fmt.Errorf("AWS's validator answered what is no JSON: %w", err)
	case answer.Old != "":
		return answer, fmt.Errorf("check needs Node.js 20 or later, and node is %s", answer.Old)
	case len(answer.Reports) != len(templates):
		return answer, fmt.Errorf("AWS's validator reported on %d of %d templates", len(answer.Reports), len(templates))
	}
	return answer, nil
}

// install returns the directory of the validator, installed by npm into the
// user's cache when it is first wanted. What is installed is held by the digest
// in the lock file.
func install(ctx context.Context, progress func(string)) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("check keeps AWS's validator in the user's cache directory: %w", err)
	}
	dir := filepath.Join(cache, "private-integration", "cloudformation-validate", Version)
	engine := filepath.Join(dir, "node_modules", filepath.FromSlash(Package))
	if _, err := os.Stat(filepath.Join(engine, "package.json")); err == nil {
		return engine, nil
	}
	npm, err := exec.LookPath("npm")
	if err != nil {
		return "", fmt.Errorf("check installs AWS's validator (%s) once, and no program named npm is on the PATH", Package)
	}
	progress(fmt.Sprintf("Installing %s %s into %s, once …", Package, Version, dir))
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return "", err
	}
	// Beside it, and renamed at the end: neither a crash nor a second run leaves
	// half of it there.
	half, err := os.MkdirTemp(filepath.Dir(dir), "installing-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(half)
	for _, name := range []string{"package.json", "package-lock.json"} {
		content, err := files.ReadFile("engine/" + name)
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(half, name), content, 0o644); err != nil {
			return "", err
		}
	}
	cmd := exec.CommandContext(ctx, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1")
	cmd.Dir = half
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("check could not install %s %s, which takes npm and the network once: %w: %s", Package, Version, err, firstLine(out))
	}
	if err := os.Rename(half, dir); err != nil {
		if _, missing := os.Stat(engine); missing != nil {
			return "", err
		}
	}
	return engine, nil
}

func firstLine(out []byte) []byte {
	line, _, _ := bytes.Cut(bytes.TrimSpace(out), []byte("\n"))
	return line
}

func lastLine(out []byte) []byte {
	out = bytes.TrimSpace(out)
	return out[bytes.LastIndexByte(out, '\n')+1:]
}
