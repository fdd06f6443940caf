package openapi

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
)

// pairs handles surrogate pairs written as two escapes ("\ud83d\ude00"), which
// occur where JSON was pasted into YAML. The YAML library refuses them, so each
// half is replaced, while the text is read, by a character for private use that
// the document does not use otherwise.
type pairs struct {
	moved   rune           // by how much
	escapes *regexp.Regexp // what the escapes became
}

var surrogate = regexp.MustCompile(`\\u(D[89A-F]|d[89a-f])[0-9a-fA-F]{2}`)

// movePairs writes each half's escape as that of a character for private use, in
// whatever style the text stands: which one that is, only the library knows.
func movePairs(document []byte) ([]byte, *pairs) {
	if !surrogate.Match(document) {
		return document, nil
	}
	for _, free := range []struct {
		moved          rune
		chars, escapes string
	}{
		{0x0800, `[\x{E000}-\x{E7FF}]`, `u[eE][0-7][0-9a-fA-F]{2}`},
		{0x1000, `[\x{E800}-\x{EFFF}]`, `u[eE][89a-fA-F][0-9a-fA-F]{2}`},
		{0x1800, `[\x{F000}-\x{F7FF}]`, `u[fF][0-7][0-9a-fA-F]{2}`},
	} {
		if regexp.MustCompile(free.chars + `|` + free.escapes).Match(document) {
			continue
		}
		p := &pairs{free.moved, regexp.MustCompile(`\\` + free.escapes)}
		return surrogate.ReplaceAllFunc(document, func(escape []byte) []byte { return p.move(string(escape), p.moved) }), p
	}
	return document, nil // the library will refuse them
}

// move spells the escape of another character, in the same case.
func (p *pairs) move(escape string, by rune) []byte {
	unit, err := strconv.ParseInt(escape[2:4], 16, 32)
	if err != nil {
		return []byte(escape) // unreachable: both patterns want hexadecimal digits
	}
	digits := fmt.Sprintf("%x", rune(unit)+by>>8)
	if escape[2] < 'a' {
		digits = strings.ToUpper(digits)
	}
	return []byte(`\u` + digits + escape[4:])
}

// back undoes it; whole is false where half of a pair is left.
func (p *pairs) back(text string) (_ string, whole bool) {
	units := make([]rune, 0, len(text))
	whole = true
	for _, c := range text {
		half := c - p.moved
		if half < 0xD800 || half > 0xDFFF {
			units = append(units, c)
			continue
		}
		if n := len(units) - 1; n >= 0 && utf16.DecodeRune(units[n], half) != '\uFFFD' {
			units[n] = utf16.DecodeRune(units[n], half)
			continue
		}
		units = append(units, half)
	}
	for _, c := range units {
		whole = whole && !utf16.IsSurrogate(c)
	}
	back := p.escapes.ReplaceAllStringFunc(string(units), func(escape string) string { return string(p.move(escape, -p.moved)) })
	return back, whole
}
