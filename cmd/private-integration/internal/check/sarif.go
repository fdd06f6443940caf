package check

import (
	"cmp"
	"net/url"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
)

// What a SARIF 2.1.0 log needs to say of a check.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		Results    []sarifResult `json:"results"`
		ColumnKind string        `json:"columnKind"`
		// Invocations say whether the validator finished.
		Invocations []sarifInvocation `json:"invocations"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		FullName       string      `json:"fullName"`
		Version        string      `json:"version,omitempty"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string    `json:"id"`
		ShortDescription sarifText `json:"shortDescription"`
		FullDescription  sarifText `json:"fullDescription"`
		Help             sarifText `json:"help"`
		HelpURI          string    `json:"helpUri,omitempty"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifLocation struct {
		PhysicalLocation sarifPlace     `json:"physicalLocation"`
		LogicalLocations []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPlace struct {
		ArtifactLocation sarifFile   `json:"artifactLocation"`
		Region           sarifRegion `json:"region"`
	}
	sarifFile struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
	}
	sarifLogical struct {
		Name               string `json:"name"`
		FullyQualifiedName string `json:"fullyQualifiedName"`
		Kind               string `json:"kind"`
	}
	sarifInvocation struct {
		ExecutionSuccessful        bool          `json:"executionSuccessful"`
		ToolExecutionNotifications []sarifNotice `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotice struct {
		Level   string    `json:"level"`
		Message sarifText `json:"message"`
	}
)

func (r *Report) sarif() sarifLog {
	run := sarifRun{
		Tool: sarifTool{sarifDriver{
			Name: "private-integration", FullName: "private-integration check with " + Package + " " + Version,
			Version: ownVersion(), InformationURI: Repository, Rules: []sarifRule{},
		}},
		Results: []sarifResult{}, ColumnKind: "unicodeCodePoints",
		Invocations: []sarifInvocation{{ExecutionSuccessful: len(r.Unfinished) == 0}},
	}
	for _, rule := range r.Rules {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, rule.sarif())
	}
	for _, f := range r.Findings {
		location := sarifLocation{PhysicalLocation: sarifPlace{sarifFile{fileURI(f.File)}, sarifRegion{f.Line, f.Column}}}
		if f.Resource != "" {
			location.LogicalLocations = []sarifLogical{{f.Resource, cmp.Or(f.Path, f.Resource), "resource"}}
		}
		run.Results = append(run.Results, sarifResult{
			RuleID:    f.Rule,
			RuleIndex: slices.IndexFunc(r.Rules, func(rule Rule) bool { return rule.ID == f.Rule }),
			Level:     f.Level, Message: sarifText{Text: f.Message}, Locations: []sarifLocation{location},
		})
	}
	for _, text := range r.Unfinished {
		run.Invocations[0].ToolExecutionNotifications = append(run.Invocations[0].ToolExecutionNotifications, sarifNotice{Error, sarifText{Text: text}})
	}
	return sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}}
}

// ownVersion is that of a command that `go install` built; others have none.
func ownVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "(devel)" {
		return ""
	}
	return info.Main.Version
}

func (r Rule) sarif() sarifRule {
	title := sarifText{Text: sentence(r.Title)}
	s := sarifRule{ID: r.ID, ShortDescription: title, FullDescription: title, HelpURI: r.Help, Help: title}
	if r.Why != "" {
		s.FullDescription = sarifText{Text: sentence(r.Why)}
		s.Help = sarifText{
			Text:     sentence(r.Why) + "\n" + sentence(r.Cure),
			Markdown: "**Why:** " + sentence(r.Why) + "\n\n**What to do:** " + sentence(r.Cure),
		}
	}
	return s
}

// sentence begins with a capital and ends with a full stop, as viewers of SARIF
// expect.
func sentence(text string) string {
	text = strings.TrimSuffix(text, ".")
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// fileURI is relative where the name is, as GitHub's code scanning wants it.
func fileURI(name string) string {
	u := url.URL{Path: filepath.ToSlash(name)}
	if filepath.IsAbs(name) {
		u.Scheme = "file"
	}
	return u.String()
}
