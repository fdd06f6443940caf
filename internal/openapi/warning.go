package openapi

import (
	"fmt"
	"slices"
	"strings"
)

// Codes of warnings. They stand in the ids that acknowledge them.
const (
	WarnVersion     = "openapi-31"
	WarnSecurity    = "openapi-security"
	WarnBasePath    = "openapi-base-path"
	WarnAdapted     = "openapi-adapted"
	WarnReference   = "openapi-reference"
	WarnServers     = "openapi-servers"
	WarnReserved    = "openapi-reserved-path"
	WarnFormData    = "openapi-form-data"
	WarnParts       = "openapi-documentation-parts"
	WarnParameter   = "openapi-parameter"
	WarnForeignLink = "openapi-foreign-link"
	WarnResources   = "openapi-resources"
	WarnInsecure    = "insecure-skip-verification"
	WarnNoResponses = "no-responses"
	WarnLoss        = "openapi-inline-loss"
)

// Warning is about something legal but doubtful. There is one for each code,
// however many places it is about: a thousand operations must not cost a thousand calls.
type Warning struct {
	Code, Text string
	Pointers   []string
	// Info tells that it is information only: nothing is wrong.
	Info bool
}

// String is the text with the first places.
func (w Warning) String() string {
	if len(w.Pointers) == 0 {
		return w.Text
	}
	return w.Text + ": " + shorten(w.Pointers)
}

// shorten lists the first places of many.
func shorten(places []string) string {
	const shown = 5
	more := ""
	if len(places) > shown {
		more = fmt.Sprintf(" and %d more", len(places)-shown)
		places = places[:shown]
	}
	return strings.Join(places, ", ") + more
}

func (d *Document) warn(code, text string, places ...string) {
	i := slices.IndexFunc(d.Warnings, func(w Warning) bool { return w.Code == code })
	if i < 0 {
		i = len(d.Warnings)
		d.Warnings = append(d.Warnings, Warning{Code: code, Text: text})
	}
	d.Warnings[i].Pointers = append(d.Warnings[i].Pointers, places...)
}

// LossWarning is what to say when the document goes inline all the same; ok is
// false when nothing is lost.
func (d *Document) LossWarning() (w Warning, ok bool) {
	w = Warning{Code: WarnLoss, Text: "an inline body keeps neither nulls nor numbers beyond a double's digits, CloudFormation refuses an object with nothing but a Ref that is no text, and a file cannot carry tokens"}
	for _, loss := range d.Lost {
		w.Pointers = append(w.Pointers, loss.Pointer+" ("+loss.Value+")")
	}
	return w, len(d.Lost) > 0
}
