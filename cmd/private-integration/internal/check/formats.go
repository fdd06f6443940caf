package check

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Formats of a report, the default first.
var Formats = []string{"text", "json", "sarif", "github"}

// Write writes a report in one of the formats.
func (r *Report) Write(w io.Writer, format string) error {
	var text string
	switch format {
	case "json":
		return indented(w, r)
	case "sarif":
		return indented(w, r.sarif())
	case "github":
		text = r.github()
	default:
		text = r.text()
	}
	_, err := io.WriteString(w, text)
	return err
}

func indented(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

// text has a line for each finding, as compilers have, which editors read, and
// one that counts them.
func (r *Report) text() string {
	var b strings.Builder
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "%s:%d:%d: %s %s: ", f.File, f.Line, f.Column, f.Level, f.Rule)
		if f.Resource != "" {
			fmt.Fprintf(&b, "%s: ", f.Resource)
		}
		b.WriteString(oneLine(f.Message) + "\n")
	}
	for _, rule := range r.Rules {
		if rule.Help != "" {
			fmt.Fprintf(&b, "%s: %s\n", rule.ID, rule.Help)
		}
	}
	fmt.Fprintf(&b, "%s, %s in %s\n", counted(r.Count(Error), "error"), counted(r.Count(Warning), "warning"), counted(r.Files, "file"))
	return b.String()
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// github has a workflow command for each finding, which GitHub shows beside the
// line in a pull request.
func (r *Report) github() string {
	message := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	var b strings.Builder
	for _, f := range r.Findings {
		text := f.Message
		if f.Resource != "" {
			text = f.Resource + ": " + text
		}
		if f.Help != "" {
			text += "\n" + f.Help
		}
		fmt.Fprintf(&b, "::%s file=%s,line=%d,col=%d,title=%s::%s\n", f.Level, property.Replace(f.File), f.Line, f.Column, property.Replace(f.Rule), message.Replace(text))
	}
	return b.String()
}
