package diagram

import (
	"strings"
	"unicode"
)

// fontSize of all text in an SVG. In a page of 1,012 pixels a picture of maxWidth
// is shown with text of 10 pixels.
const (
	fontSize = 12
	maxWidth = 1200
)

// widths of the characters from space to tilde in Helvetica, Arial and Liberation
// Sans, in thousandths of the font's size.
var widths = [...]int{
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, // space to /
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, // 0 to ?
	1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, // @ to O
	667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, // P to _
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, // ` to o
	556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, // p to ~
}

// known says that width is right for a character, and not only enough.
func known(r rune) bool { return r >= ' ' && r <= '~' || r == '…' }

// width is how wide a text is drawn, in pixels.
func width(text string) int {
	thousandths := 0
	for _, r := range text {
		switch {
		case r >= ' ' && r <= '~':
			thousandths += widths[r-' ']
		case unicode.Is(unicode.Mn, r):
		default:
			thousandths += 1000
		}
	}
	return (thousandths*fontSize + 999) / 1000
}

// wrap breaks a text into lines that are not wider than a limit: before a slash
// or dot, after a space or comma, and within a name where nothing else is left.
func wrap(text string, limit int) (lines []string) {
	runes := []rune(text)
	for len(runes) > 0 {
		end, place, hump := 1, 0, 0
		for end < len(runes) && width(string(runes[:end])) <= limit {
			if breaks(runes[end-1], runes[end]) {
				place = end
			}
			if unicode.IsLower(runes[end-1]) && unicode.IsUpper(runes[end]) {
				hump = end
			}
			end++
		}
		if width(string(runes[:end])) > limit {
			switch enough := func(place int) bool { return width(string(runes[:place])) > limit/3 }; {
			case enough(place):
				end = place
			case enough(hump):
				end = hump
			default:
				end = max(1, end-1)
			}
		}
		if line := strings.TrimSpace(string(runes[:end])); line != "" {
			lines = append(lines, line)
		}
		runes = runes[end:]
	}
	return lines
}

// breaks says that a line may end between two characters.
func breaks(before, after rune) bool {
	switch {
	case before == ' ' || before == ',':
		return true
	case after == '/':
		return before != '/' && before != ':'
	}
	return after == '.' || after == '?' || after == ' '
}
