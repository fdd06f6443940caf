package cfn

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cdk-private-integration/cdk-private-integration-go/internal/apigw"
)

// readJSON keeps the text and notes where each value begins.
func (d *Document) readJSON(text []byte) []Problem {
	d.JSON = text
	var valid json.RawMessage
	if err := json.Unmarshal(text, &valid); err != nil {
		offset := int64(len(text))
		if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
			offset = max(0, min(syntax.Offset-1, offset))
		}
		return []Problem{{(&scanner{text: text}).place(int(offset)), "must be JSON: " + err.Error()}}
	}
	s := &scanner{text: text, places: d.places, keys: d.keys}
	s.value("")
	return s.problems
}

// scanner walks over JSON that is known to be valid.
type scanner struct {
	text     []byte
	at       int
	places   map[string]Place
	keys     map[string]Place
	problems []Problem
	// line and column are those of the text up to counted: a large template has very
	// many values, and may be one line.
	line, column, counted int
}

func (s *scanner) place(at int) Place {
	passed := s.text[s.counted:at]
	s.line += bytes.Count(passed, []byte("\n"))
	if last := bytes.LastIndexByte(passed, '\n'); last >= 0 {
		passed, s.column = passed[last+1:], 0
	}
	s.column += utf8.RuneCount(passed)
	s.counted = at
	return Place{1 + s.line, 1 + s.column}
}

// next skips to what comes next, and returns its first byte.
func (s *scanner) next() byte {
	for strings.IndexByte(" \t\r\n,:", s.text[s.at]) >= 0 {
		s.at++
	}
	return s.text[s.at]
}

func (s *scanner) value(pointer string) {
	first := s.next()
	s.places[pointer] = s.place(s.at)
	switch first {
	case '{':
		for s.at++; s.next() != '}'; {
			from := s.at
			name := s.key()
			child := pointer + "/" + apigw.EscapePointer(name)
			if _, twice := s.places[child]; twice {
				s.problems = append(s.problems, Problem{s.place(from), fmt.Sprintf("%q must stand once", name)})
			}
			s.keys[child] = s.place(from)
			s.value(child)
		}
		s.at++
	case '[':
		s.at++
		for i := 0; s.next() != ']'; i++ {
			s.value(pointer + "/" + strconv.Itoa(i))
		}
		s.at++
	case '"':
		s.quoted()
	default: // a number, true, false or null
		for s.at < len(s.text) && strings.IndexByte(" \t\r\n,]}", s.text[s.at]) < 0 {
			s.at++
		}
	}
}

// quoted skips a text in quotes and returns it, quotes included.
func (s *scanner) quoted() []byte {
	from := s.at
	for s.at++; s.text[s.at] != '"'; s.at++ {
		if s.text[s.at] == '\\' {
			s.at++
		}
	}
	s.at++
	return s.text[from:s.at]
}

func (s *scanner) key() (text string) {
	quoted := s.quoted()
	if bytes.IndexByte(quoted, '\\') < 0 {
		return string(quoted[1 : len(quoted)-1])
	}
	_ = json.Unmarshal(quoted, &text) // valid, as all of it is
	return text
}
